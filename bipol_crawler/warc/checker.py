"""Checks that WARC files are unchanged and complete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bipol_crawler.warc.exchange import EvidenceError, digest
from bipol_crawler.warc.gzip_members import Damage, Member, members
from bipol_crawler.warc.reader import RESPONSE_TYPES, digest_error, open_warc, original_digest, require_http
from bipol_crawler.warc.records import NOT_MODIFIED
from bipol_crawler.warc.writer import OPEN_SUFFIX

Kind = Literal["unreadable", "damaged", "torn", "digest", "not_http", "no_original", "no_warcinfo"]
_EMPTY_BODY = digest(b"")
_MAX_CACHED_DIGESTS = 10_000


@dataclass(frozen=True, slots=True)
class Finding:
    """An error in a file, at byte ``offset``.

    ``kind`` is one of: ``unreadable`` (there is no such file, or no permission to read it), ``damaged`` (bytes in the
    middle of the file that are not a complete record), ``torn`` (the same at the end of the file), ``digest`` (a
    complete record whose content does not match its digest), ``not_http`` (a response that is not HTTP),
    ``no_original`` (the body to which a revisit record refers cannot be read), ``no_warcinfo`` (the file does not begin
    with a ``warcinfo`` record).
    """

    file: str
    offset: int
    kind: Kind
    detail: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A response or revisit record without errors. ``digest`` is its body's; ``refers_to`` is as in ``Record``."""

    offset: int
    record_id: str
    digest: str
    refers_to: str | None


def verify(path: Path | str) -> Iterator[Finding]:
    """Read every byte of a file and yield its errors.

    After a damaged record, reading continues at the next complete one.
    """
    return (found for found in WarcChecker(Path(path).parent).check(Path(path)) if isinstance(found, Finding))


class WarcChecker:
    """Checks the files of one folder. The digests of bodies to which revisit records refer are cached."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._digests: dict[tuple[str, str, str], str] = {}

    def check(self, path: Path, start: int = 0) -> Iterator[Finding | Answer]:
        """Yield the errors of a file and its correct response and revisit records from byte ``start``, in file order.

        ``path`` may have the suffix ``.open`` or not: a run may close or reopen the file at the same time.
        """
        name = path.name.removesuffix(OPEN_SUFFIX)
        try:
            with open_warc(path.with_name(name)) as stream:
                for part in members(stream, start):
                    if isinstance(part, Damage):
                        kind: Kind = "torn" if part.torn else "damaged"
                        yield Finding(name, part.offset, kind, f"{part.length} bytes: {part.detail}")
                        continue
                    if part.offset == 0 and part.kind != "warcinfo":
                        yield Finding(name, 0, "no_warcinfo", f"the first record is a {part.kind!r}")
                    if wrong := digest_error(part):
                        yield Finding(name, part.offset, "digest", wrong)
                    elif part.kind in RESPONSE_TYPES:
                        yield self._answer(name, part)
        except OSError as error:
            yield Finding(name, 0, "unreadable", str(error))

    def _answer(self, name: str, member: Member) -> Finding | Answer:
        """Check a response or revisit record. Return it as an ``Answer``, or its error as a ``Finding``."""
        if member.kind == "response":
            body, refers_to = member.headers["warc-payload-digest"], None
        else:
            refers_to = member.headers.get("warc-refers-to", "").strip("<>")
            try:
                body = self._referred(member)
            except EvidenceError as error:
                return Finding(name, member.offset, "no_original", str(error))
        try:
            require_http(member)
        except EvidenceError as error:
            return Finding(name, member.offset, "not_http", str(error))
        return Answer(member.offset, member.record_id, body, refers_to)

    def _referred(self, member: Member) -> str:
        """The digest of the body to which a revisit record refers. It is checked against the record's own statement.

        Raises:
            EvidenceError: the body cannot be read, or is a different one.
        """
        if member.headers.get("warc-profile") == NOT_MODIFIED:
            return _EMPTY_BODY
        where = tuple(member.headers.get(f"warc-refers-to{name}", "") for name in ("-filename", "-file-offset", ""))
        file, offset, record_id = where
        stated = member.headers.get("warc-payload-digest")
        if (known := self._digests.get((file, offset, record_id))) is None or known != stated:
            known = original_digest(member, self.directory)
            if len(self._digests) < _MAX_CACHED_DIGESTS:
                self._digests[file, offset, record_id] = known
        return known
