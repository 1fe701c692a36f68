"""The file in which fetched captures are kept until they are imported: a WARC file, as other archives write it."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from bipol_crawler.infra.fsync import make_directory, sync_directory
from bipol_crawler.other_archives.cdx import Listed
from bipol_crawler.other_archives.client import Answer
from bipol_crawler.warc.exchange import EvidenceError
from bipol_crawler.warc.gzip_members import Member, member_at, members
from bipol_crawler.warc.records import response_member, warcinfo

_PREFIX = "x-archive-orig-"
"""The prefix with which the Wayback Machine marks the headers that the portal sent."""
_OF_THE_ARCHIVE = frozenset(
    "connection transfer-encoding keep-alive memento-datetime link content-location server-timing permissions-policy"
    " referrer-policy alt-svc x-app-server x-archive-src x-archive-guessed-charset x-archive-guessed-content-type"
    " x-cache-key x-location x-na x-nid x-page-cache x-rl x-tr x-ts".split()
)
"""Headers that other archives add of their own."""


class FetchedFile:
    """The file at ``path``. It is begun with the first capture; an incomplete record of a killed run is cut off."""

    def __init__(self, path: Path, info: Mapping[str, str]) -> None:
        self.path = path
        self._info = info

    def captures(self) -> Iterator[tuple[str, str]]:
        """Address and time (``20191121093000``) of every complete capture. What follows the last one is cut off.

        Raises:
            OSError: the file cannot be read or cut.
        """
        if not self.path.exists():
            return
        end = 0
        with self.path.open("r+b") as stream:
            for part in list(members(stream)):
                if isinstance(part, Member):
                    end = part.end
                    if part.kind == "response":
                        yield part.headers["warc-target-uri"], _digits(part.headers["warc-date"])
            stream.truncate(end)
            os.fsync(stream.fileno())

    def append(self, listed: Listed, answer: Answer, source: str) -> None:
        """Write a capture and sync it to disk.

        Args:
            source: the address from which it was fetched.

        Raises:
            OSError: the disk is full or fails.
        """
        about = {"WARC-Date": _date(listed.timestamp), "Recovered-From": source}
        if listed.digest:
            about["Recovered-Index-Digest"] = listed.digest
        lines = (f"{name}: {value}" for name, value in original_headers(answer))
        head = "\r\n".join((f"HTTP/1.1 {answer.status} OK", *lines, "", "")).encode("latin-1", "replace")
        self._append(listed, response_member(listed.url, about, head, answer.body))

    def append_record(self, listed: Listed, record: bytes) -> bool:
        """Write the record of a capture as it is in the other archive's file, and sync it to disk.

        Returns whether it is a whole record of this capture; nothing is written if not.

        Raises:
            OSError: the disk is full or fails.
        """
        try:
            member = member_at(BytesIO(record), 0)
        except EvidenceError:
            return False
        if member is None or (member.kind, member.length) != ("response", len(record)):
            return False
        url, date = (member.headers.get(f"warc-{name}", "") for name in ("target-uri", "date"))
        if (url.strip("<> "), _digits(date)) != (listed.url, listed.timestamp):
            return False
        self._append(listed, record)
        return True

    def _append(self, listed: Listed, member: bytes) -> None:
        is_new = not self.path.exists()
        make_directory(self.path.parent)
        with self.path.open("ab") as stream:
            if not stream.tell():
                stream.write(warcinfo(self._info, self.path.name, _date(listed.timestamp))[1])
            stream.write(member)
            stream.flush()
            os.fsync(stream.fileno())
        if is_new:
            sync_directory(self.path.parent)


def original_headers(answer: Answer) -> list[tuple[str, str]]:
    """The headers that the portal sent, as far as they can be distinguished from those of the other archive."""
    marked = [(name[len(_PREFIX) :], value) for name, value in answer.headers if name.lower().startswith(_PREFIX)]
    headers = marked or [(name, value) for name, value in answer.headers if name.lower() not in _OF_THE_ARCHIVE]
    headers = [
        pair for pair in headers if pair[0].lower() not in ("transfer-encoding", "content-length", "content-encoding")
    ]
    if coding := answer.header("content-encoding"):  # some archives decode the body and still name the coding
        headers.append(("Content-Encoding", coding))
    return [*headers, ("Content-Length", str(len(answer.body)))]


def is_as_listed(listed: Listed, answer: Answer) -> bool | None:
    """Whether the body has the digest that the index states.

    None if that is unknown: it states none, or an unknown one, or the archive has decoded the body.
    """
    undone = any(name.lower() == f"{_PREFIX}content-encoding" for name, _ in answer.headers)
    if undone and not answer.header("content-encoding"):
        return None
    name, _, value = listed.digest.rpartition(":")
    digest = hashlib.new(name.lower() or "sha1", answer.body) if name.lower() in ("", "sha1", "sha256", "md5") else None
    if digest is None or not value:
        return None
    return value.upper() in (digest.hexdigest().upper(), base64.b32encode(digest.digest()).decode().rstrip("="))


def _date(timestamp: str) -> str:
    day, time = timestamp[:8], timestamp[8:]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}Z"


def _digits(date: str) -> str:
    return "".join(filter(str.isdigit, date))[:14]
