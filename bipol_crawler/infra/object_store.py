"""Files in an S3-compatible object store, by their address ``s3://BUCKET/PATH``.

Credentials, region and endpoint come from the environment alone (``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``,
``AWS_REGION``, ``AWS_ENDPOINT_URL``, and ``AWS_ALLOW_HTTP=true`` for one without TLS). All errors are ``OSError``, with
the address and one line that says why.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from obstore.store import S3Store

SCHEME = "s3://"
_BLOCK = 1 << 18
"""Bytes of one request when a part of a file is read: some twenty articles."""
_PART = 8 << 20
"""Bytes of one part of an upload."""


def is_address(text: str) -> bool:
    """Whether a text is written as the address of something in an object store."""
    return text.startswith(SCHEME)


def require_address(address: str) -> None:
    """Check an address before anything is done.

    Raises:
        ValueError: it has no bucket, or holds a user name or password. The message is one line.
    """
    parts = urlsplit(address)
    if not is_address(address) or not parts.netloc or parts.query or parts.fragment:
        raise ValueError(f"{address} is not an address like s3://BUCKET/PATH")
    if "@" in parts.netloc:
        raise ValueError("credentials come from the environment (AWS_ACCESS_KEY_ID, …), not from the address")


def put(address: str, source: Path) -> None:
    """Store a file. It appears complete or not at all, even if this process is killed.

    Raises:
        OSError: it cannot be read, or the store cannot be reached or refuses.
    """
    with _errors(address), source.open("rb") as stream:
        import obstore

        obstore.put(_bucket(address), _key(address), stream, chunk_size=_PART)


def size_of(address: str) -> int | None:
    """The size of a stored file in bytes; None if there is none.

    Raises:
        OSError: the store cannot be reached or refuses.
    """
    try:
        with _errors(address):
            import obstore

            return int(obstore.head(_bucket(address), _key(address))["size"])
    except FileNotFoundError:
        return None


def read_blocks(address: str) -> Iterator[bytes]:
    """The content of a stored file, from its beginning to its end.

    Raises:
        FileNotFoundError: there is none.
        OSError: the store cannot be reached or refuses.
    """
    with _errors(address):
        import obstore

        for block in obstore.get(_bucket(address), _key(address)).stream(min_chunk_size=1 << 20):
            yield bytes(block)


def open_object(address: str, size: int) -> BinaryIO:
    """Open a stored file for reading, with seek. The first request is sent by the first read.

    Args:
        size: its size in bytes.
    """
    return cast(BinaryIO, io.BufferedReader(_Object(address, size), _BLOCK))


def delete(address: str) -> None:
    """Delete a stored file.

    Raises:
        OSError: the store cannot be reached or refuses.
    """
    with _errors(address):
        import obstore

        obstore.delete(_bucket(address), _key(address))


def signed_url(address: str, valid: timedelta) -> str:
    """A web address under which anybody can read a stored file for some time.

    Raises:
        OSError: there are no credentials.
    """
    with _errors(address):
        import obstore

        return str(obstore.sign(_bucket(address), "GET", _key(address), valid))


class _Object(io.RawIOBase):
    """Reads ranges of a stored file."""

    def __init__(self, address: str, size: int) -> None:
        self.address, self.size, self.at = address, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence]
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        length = min(len(buffer), self.size - self.at)
        if length <= 0:
            return 0
        with _errors(self.address):
            import obstore

            got = bytes(obstore.get_range(_bucket(self.address), _key(self.address), start=self.at, length=length))
        buffer[: len(got)] = got
        self.at += len(got)
        return len(got)


def _key(address: str) -> str:
    return urlsplit(address).path.strip("/")


def _bucket(address: str) -> S3Store:
    return _opened(urlsplit(address).netloc)


@cache
def _opened(bucket: str) -> S3Store:
    from obstore.store import S3Store

    plain = os.environ.get("AWS_ALLOW_HTTP", "").lower() in ("1", "true")  # these options replace the environment's
    patience = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}
    return S3Store(bucket, client_options={"timeout": "60s", "allow_http": plain}, retry_config=patience)


@contextmanager
def _errors(address: str) -> Iterator[None]:
    """Turn the library's errors into ``OSError``."""
    try:
        yield
    except ModuleNotFoundError:
        raise OSError(
            f"{address}: object stores need the library obstore, the extra `s3` of this program (requirements/s3.txt)"
        ) from None
    except FileNotFoundError:
        raise FileNotFoundError(f"{address}: the store has no such file") from None
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("obstore", "builtins") or isinstance(error, OSError):
            raise
        raise OSError(f"{address}: the object store failed: {str(error).splitlines()[0]}") from None
