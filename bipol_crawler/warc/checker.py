"""Checks that a WARC file still says what it said when it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bipol_crawler.warc.exchange import EvidenceError, digest
from bipol_crawler.warc.gzip_members import Damage, Member, members
from bipol_crawler.warc.reader import ANSWERS, open_warc, problem, referred_digest, states_http
from bipol_crawler.warc.records import NOT_MODIFIED
from bipol_crawler.warc.writer import OPEN

Kind = Literal["unreadable", "damaged", "torn", "digest", "not_http", "no_original", "no_warcinfo"]
_NOTHING = digest(b"")
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a file, ``offset`` bytes into it.

    ``kind``: ``unreadable`` (no file, or no right to read it), ``damaged`` (bytes in the middle
    that are no whole record), ``torn`` (the same at the end), ``digest`` (a whole record whose
    content is not what its digest says), ``not_http`` (a response that is no HTTP message),
    ``no_original`` (the body that a revisit record refers to cannot be had), ``no_warcinfo`` (the file
    does not begin with one).
    """

    file: str
    offset: int
    kind: Kind
    detail: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A response or revisit record that is whole and true; ``digest`` is its body's, ``refers_to`` as in ``Record``."""

    offset: int
    record_id: str
    digest: str
    refers_to: str | None


def verify(path: Path | str) -> Iterator[Finding]:
    """Read every byte of a file and yield what is wrong with it; nothing, if nothing is.

    One damaged record does not hide the rest: reading goes on at the next whole one.
    """
    return (found for found in Examination(Path(path).parent).of(Path(path)) if isinstance(found, Finding))


class Examination:
    """Looks through files of one folder, each byte once; what revisit records refer to is remembered."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._digests: dict[tuple[str, str, str], str] = {}

    def of(self, path: Path) -> Iterator[Finding | Answer]:
        """What is wrong with a file, and every answer in it that is not, in their order there.

        A file that a run closes or goes on with meanwhile is found under its other name.
        """
        name = path.name.removesuffix(OPEN)
        try:
            with open_warc(path.with_name(name)) as stream:
                for part in members(stream):
                    if isinstance(part, Damage):
                        kind: Kind = "torn" if part.torn else "damaged"
                        yield Finding(name, part.offset, kind, f"{part.length} bytes: {part.detail}")
                        continue
                    if part.offset == 0 and part.kind != "warcinfo":
                        yield Finding(name, 0, "no_warcinfo", f"the first record is a {part.kind!r}")
                    if wrong := problem(part):
                        yield Finding(name, part.offset, "digest", wrong)
                    elif part.kind in ANSWERS:
                        yield self._answer(name, part)
        except OSError as error:
            yield Finding(name, 0, "unreadable", str(error))

    def _answer(self, name: str, member: Member) -> Finding | Answer:
        """What an answer's record says, or what is wrong with it."""
        if member.kind == "response":
            body, refers_to = member.headers["warc-payload-digest"], None
        else:
            refers_to = member.headers.get("warc-refers-to", "").strip("<>")
            try:
                body = self._referred(member)
            except EvidenceError as error:
                return Finding(name, member.offset, "no_original", str(error))
        try:
            states_http(member)
        except EvidenceError as error:
            return Finding(name, member.offset, "not_http", str(error))
        return Answer(member.offset, member.record_id, body, refers_to)

    def _referred(self, member: Member) -> str:
        """The digest of the body that a revisit record leaves out, as the record itself states it and no other way.

        Raises:
            EvidenceError: the body cannot be had, or is another one.
        """
        if member.headers.get("warc-profile") == NOT_MODIFIED:
            return _NOTHING
        where = tuple(member.headers.get(f"warc-refers-to{name}", "") for name in ("-filename", "-file-offset", ""))
        file, offset, record_id = where
        stated = member.headers.get("warc-payload-digest")
        if (known := self._digests.get((file, offset, record_id))) is None or known != stated:
            known = referred_digest(member, self.directory)
            if len(self._digests) < _REMEMBERED:
                self._digests[file, offset, record_id] = known
        return known
