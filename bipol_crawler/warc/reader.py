"""Reads exchanges from WARC files: one exchange by its offset, or all exchanges of a file.

For a revisit record the body is taken from the record to which it refers, so that callers see a complete exchange.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from bipol_crawler.warc.content_codings import decode
from bipol_crawler.warc.exchange import (
    EvidenceError,
    Exchange,
    Record,
    digest,
    make_record,
    parse_exchange,
    parse_start,
)
from bipol_crawler.warc.gzip_members import Damage, Member, member_at, members
from bipol_crawler.warc.moved import SUFFIX, note_path, read_note
from bipol_crawler.warc.records import NOT_MODIFIED, RUN
from bipol_crawler.warc.writer import OPEN_SUFFIX

RESPONSE_TYPES = ("response", "revisit")
"""The WARC types of records that hold a response of the portal."""


def read_exchange(directory: Path | str, file: str, offset: int) -> Exchange:
    """The exchange whose response record begins at byte ``offset`` of ``file``. The body is not decoded.

    ``file`` is the name without ``.open``; a file that a run is still writing is found too.

    Raises:
        EvidenceError: there is no such file, no complete response record at this place, or a digest does not match.
    """
    path = Path(directory) / file
    try:
        with open_warc(path) as stream:
            response = member_at(stream, offset)
            if response is None or response.kind not in RESPONSE_TYPES:
                raise EvidenceError("no response record")
            return _checked_exchange(response, _request_after(stream, response), path.parent)
    except (OSError, EvidenceError) as error:
        raise EvidenceError(f"{path} at {offset}: {error}") from error


def response_bytes(directory: Path | str, file: str, offset: int) -> bytes:
    """The gzip member at byte ``offset`` of ``file``, unchanged: the record of one response alone.

    Raises:
        EvidenceError: there is no such file, or no complete response record at this place.
    """
    path = Path(directory) / file
    try:
        with open_warc(path) as stream:
            response = member_at(stream, offset)
            if response is None or response.kind not in RESPONSE_TYPES:
                raise EvidenceError("no response record")
            stream.seek(offset)
            return stream.read(response.length)
    except (OSError, EvidenceError) as error:
        raise EvidenceError(f"{path} at {offset}: {error}") from error


def evidence_files(directory: Path) -> dict[str, int | None]:
    """The names of the evidence files of a folder, sorted, without ``.open``; and their sizes in bytes.

    Those that were moved to an object store are among them. The size is None for a file that is still open.

    Raises:
        OSError: the note of a file that was moved cannot be read.
    """
    there = os.listdir(directory) if directory.is_dir() else ()
    names = {name.removesuffix(OPEN_SUFFIX).removesuffix(SUFFIX) for name in there}
    ours = sorted(name for name in names if name.endswith(".warc.gz") and not name.startswith("."))
    return {name: _closed_size(directory / name) for name in ours}


def _closed_size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        pass
    try:
        return read_note(path).bytes
    except FileNotFoundError:
        return None


def is_there(path: Path) -> bool:
    """Whether there is an evidence file of this name: closed, still open, or moved to an object store."""
    # a run may close the file between the first two questions
    return any(each.exists() for each in (path, path.with_name(path.name + OPEN_SUFFIX), path, note_path(path)))


def read_records(path: Path | str) -> Iterator[tuple[Record, Exchange]]:
    """Yield every exchange of a file, in file order, each with its record.

    Raises:
        EvidenceError: at the first byte that is not part of a complete and correct record.
    """
    path = Path(path)
    name = path.name.removesuffix(OPEN_SUFFIX)
    with open_warc(path.with_name(name)) as stream:
        found = pair_exchanges(_require_whole(path, members(stream)), path.parent)
        while True:
            try:
                record, exchange = next(found)
            except StopIteration:
                return
            yield make_record(exchange, name, *record), exchange


Placement = tuple[int, int, str, str | None, str | None]
"""Offset and length of an exchange in bytes, the id of its record, the id of the record it refers to, and its run."""


def pair_exchanges(members: Iterable[Member], directory: Path) -> Iterator[tuple[Placement, Exchange]]:
    """Yield the exchanges: each response record together with the request record after it.

    ``directory`` contains the files to which revisit records refer.

    Raises:
        EvidenceError: a digest does not match, a block is not an HTTP message, or a body is not where a revisit record
            says it is.
    """
    response: Member | None = None
    for member in members:
        if response is not None:
            request = member if _is_request_of(member, response) else None
            yield _placement(response, request), _checked_exchange(response, request, directory)
        response = member if member.kind in RESPONSE_TYPES else None
    if response is not None:
        yield _placement(response, None), _checked_exchange(response, None, directory)


def why_unresolved(member: Member, directory: Path) -> str | None:
    """Why the body to which a revisit record refers cannot be read; None if it can, and for all other records."""
    try:
        _original_body(member, directory)
    except EvidenceError as error:
        return str(error)
    return None


def original_digest(member: Member, directory: Path) -> str:
    """The digest of the body to which a revisit record refers.

    Raises:
        EvidenceError: the body cannot be read, or is not the one that the record states.
    """
    return digest(_original_body(member, directory))


def require_http(member: Member) -> None:
    """Check that the block of a response or revisit record is an HTTP message. Its body is not checked.

    Raises:
        EvidenceError: it is not an HTTP message.
    """
    parse_start(member.block, member.headers.get("warc-truncated"))


def decoded_body(exchange: Exchange) -> bytes:
    """The body with its content codings decoded.

    Raises:
        IncompleteError: the data is corrupt or ends early.
        EvidenceError: the coding is unknown, or the body is over :data:`~.content_codings.MAX_BODY_BYTES`.
    """
    labels = [value for name, value in exchange.response_headers if name.lower() == "content-encoding"]
    try:
        return decode(exchange.body, labels)
    except EvidenceError as error:
        raise type(error)(f"{exchange.url}: {error}") from error


def digest_error(member: Member) -> str | None:
    """Says which digest of a record does not match its content, None if all do."""
    stated = member.headers.get("warc-block-digest")
    if stated != digest(member.block):
        return f"the block's digest is not {stated}"
    if member.kind in ("response", "request"):
        stated = member.headers.get("warc-payload-digest")
        if stated != digest(member.block.partition(b"\r\n\r\n")[2]):
            return f"the payload's digest is not {stated}"
    return None


def open_warc(path: Path) -> BinaryIO:
    """Open an evidence file by its name without ``.open``, wherever it is: still being written, or moved to a store.

    Raises:
        OSError: there is no such file, or it cannot be read.
    """
    # a run may close the file between the first two attempts
    for there in (path, path.with_name(path.name + OPEN_SUFFIX), path):
        with suppress(FileNotFoundError):
            return there.open("rb")
    with suppress(FileNotFoundError):
        return read_note(path).open()
    return path.open("rb")


def _require_whole(path: Path, found: Iterable[Member | Damage]) -> Iterator[Member]:
    for part in found:
        if isinstance(part, Damage):
            raise EvidenceError(f"{path} at {part.offset}: {part.detail}")
        yield part


def _request_after(stream: BinaryIO, response: Member) -> Member | None:
    try:
        following = member_at(stream, response.end)
    except EvidenceError:
        # The request record may be incomplete after a crash. The response before it is still complete.
        return None
    return following if following is not None and _is_request_of(following, response) else None


def _is_request_of(member: Member, response: Member) -> bool:
    about = member.headers.get("warc-concurrent-to", "").strip("<>")
    return member.kind == "request" and about == response.record_id


def _placement(response: Member, request: Member | None) -> Placement:
    refers_to = response.headers.get("warc-refers-to", "").strip("<>") if response.kind == "revisit" else None
    length = (request or response).end - response.offset
    return response.offset, length, response.record_id, refers_to, response.headers.get(RUN.lower())


def _original_body(member: Member, directory: Path) -> bytes:
    """The body to which a revisit record refers. Empty for a 304, which has no body, and for all other records."""
    if member.kind != "revisit" or member.headers.get("warc-profile") == NOT_MODIFIED:
        return b""
    file, offset = (member.headers.get(f"warc-refers-to-{name}", "") for name in ("filename", "file-offset"))
    # The name comes from a file, so it must not point to a place outside the folder.
    if not file or Path(file).name != file or not offset.isdecimal():
        raise EvidenceError("the record does not say where the record is to which it refers")
    wanted = member.headers.get("warc-refers-to", "").strip("<>")
    try:
        with open_warc(directory / file) as stream:
            original = member_at(stream, int(offset))
    except OSError as error:
        raise EvidenceError(f"{file}, which contains the body, cannot be read: {error}") from error
    if original is None or original.kind != "response" or original.record_id != wanted:
        raise EvidenceError(f"the record {wanted}, which contains the body, is not in {file} at byte {offset}")
    body = original.block.partition(b"\r\n\r\n")[2]
    if digest(body) != member.headers.get("warc-payload-digest"):
        raise EvidenceError(f"the body in {file} at byte {offset} is a different one")
    return body


def _checked_exchange(response: Member, request: Member | None, directory: Path) -> Exchange:
    for member in (response, request):
        if member is not None and (wrong := digest_error(member)):
            raise EvidenceError(f"{member.kind} record at {member.offset}: {wrong}")
    return _parse_message(response, request, response.block + _original_body(response, directory))


def _parse_message(response: Member, request: Member | None, message: bytes) -> Exchange:
    return parse_exchange(
        url=response.headers.get("warc-target-uri", ""),
        captured_at=response.headers.get("warc-date", ""),
        response=message,
        request=request.block if request else b"",
        ip=response.headers.get("warc-ip-address"),
        truncated=response.headers.get("warc-truncated"),
    )
