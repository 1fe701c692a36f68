"""Asks a time-stamping authority for time stamps (RFC 3161), and checks them, with the ``openssl`` command.

The command reads what the authorities really send, and anybody can repeat the check with it. One Python library for
this, rfc3161-client, refuses valid answers of ``openssl ts``, because the certificates in them are not sorted.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from urllib.request import Request, urlopen

from bipol_crawler.infra.clock import utc

_HTTP_SECONDS = 30
_COMMAND_SECONDS = 60
_LARGEST = 100_000
"""Bytes; a time stamp with its chain of certificates has about 6,000."""
_TIME = re.compile(r"^Time stamp: (\w{3} +\d+ \d\d:\d\d:\d\d)(?:\.\d+)? (\d{4}) GMT$", re.MULTILINE)
_IMPRINT = re.compile(r"^ +[0-9a-f]{4} - ((?:[0-9a-f]{2}[ -]){1,16})", re.MULTILINE)
_STATUS = re.compile(r"^Status: (.+?)\.?$", re.MULTILINE)
_REASON = re.compile(r"^Status description: (.+?)\.?$", re.MULTILINE)


class TimestampError(Exception):
    """There is no valid time stamp. The message is one line that says why."""


class NoOpenssl(TimestampError):
    """The command ``openssl`` is not installed."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time stamp states: that ``digest`` (SHA-256, hexadecimal) existed at ``at`` (UTC, whole seconds)."""

    digest: str
    at: str


def request_timestamp(url: str, digest: str, trusted: Path | None) -> bytes:
    """Ask the authority at ``url`` to time-stamp a SHA-256 digest. Returns its answer, a DER-encoded TimeStampResp.

    Args:
        trusted: PEM file with the certificates to check the answer with. Without them only its content is checked.

    Raises:
        TimestampError: the authority cannot be reached or refuses, or its answer is wrong.
    """
    query = _openssl("ts", "-query", "-sha256", "-digest", digest, "-cert")
    answer = _post(url, query)
    with TemporaryDirectory() as folder:
        asked, answered = Path(folder, "query.tsq"), Path(folder, "answer.tsr")
        asked.write_bytes(query)
        answered.write_bytes(answer)
        if (stamp := read_timestamp(answered)).digest != digest:
            raise TimestampError("the authority's answer is for another digest")
        if trusted:
            _verify(answered, stamp, trusted, "-queryfile", str(asked))  # compares the nonce, too
    return answer


def read_timestamp(path: Path) -> Stamp:
    """What the time stamp in a file states. Its signature is not checked.

    Raises:
        TimestampError: the file holds none, or the authority refused.
    """
    reply = _openssl("ts", "-reply", "-in", str(path), "-text").decode("utf-8", "replace")
    status, at = _STATUS.search(reply), _TIME.search(reply)
    if status is None or at is None or "\nHash Algorithm: sha256\n" not in reply:
        reason = _REASON.search(reply)
        words = ": ".join(found[1] for found in (status, reason) if found)
        raise TimestampError(f"the authority's answer is not a time stamp of a SHA-256 digest ({words})")
    digest = "".join(re.findall("[0-9a-f]{2}", "".join(_IMPRINT.findall(reply))))
    when = datetime.strptime(f"{at[1]} {at[2]}", "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    return Stamp(digest, utc(when))


def check_timestamp(path: Path, stamp: Stamp, trusted: Path) -> None:
    """Check the signature of a time stamp. The certificates must have been valid at the time that it states.

    Args:
        stamp: what :func:`read_timestamp` read from the file.
        trusted: PEM file with the certificates of the authority's issuers.

    Raises:
        TimestampError: it is not valid.
    """
    _verify(path, stamp, trusted, "-digest", stamp.digest)


def _verify(path: Path, stamp: Stamp, trusted: Path, *what: str) -> None:
    if not trusted.is_file():
        raise TimestampError(f"TIMESTAMP_CERTIFICATES={trusted} is not a file")
    at = str(int(datetime.fromisoformat(stamp.at).timestamp()))
    _openssl("ts", "-verify", "-in", str(path), "-CAfile", str(trusted), "-attime", at, *what)


def _openssl(*arguments: str) -> bytes:
    """Run the command. Returns what it printed.

    Raises:
        TimestampError: it failed; the message is its last error.
    """
    try:
        done = subprocess.run(
            ["openssl", *arguments],
            capture_output=True, stdin=subprocess.DEVNULL, timeout=_COMMAND_SECONDS, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except FileNotFoundError:
        raise NoOpenssl("the command openssl is not installed") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TimestampError(f"openssl: {error}") from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it failed"]
        # an error line is id:error:number:library:function:reason:file:line:detail
        parts = [
            part for part in lines[-1].split(":")[5:] if part and not part.isdigit() and not part.startswith("../")
        ]
        raise TimestampError(f"openssl: {': '.join(parts) or lines[-1]}")
    return done.stdout


def _post(url: str, query: bytes) -> bytes:
    if not url.startswith(("http://", "https://")):
        raise TimestampError("TIMESTAMP_URL is not a web address")
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    end, answer = monotonic() + _HTTP_SECONDS, b""
    try:
        with urlopen(Request(url, query, headers), timeout=_HTTP_SECONDS) as response:
            while part := response.read1(_LARGEST):
                answer += part
                if len(answer) > _LARGEST or monotonic() > end:
                    raise TimestampError("the authority's answer is too large or too slow")
    except (OSError, HTTPException, ValueError) as error:
        raise TimestampError(f"the authority cannot be reached: {error}") from error
    return answer
