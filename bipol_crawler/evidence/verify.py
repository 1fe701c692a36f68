"""Checks that a WARC file still says what it said when it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bipol_crawler.evidence.exchange import EvidenceError
from bipol_crawler.evidence.members import Damage, members
from bipol_crawler.evidence.read import ANSWERS, exchanges, problem, unresolved
from bipol_crawler.evidence.write import OPEN

Kind = Literal["unreadable", "damaged", "torn", "digest", "not_http", "no_original", "no_warcinfo"]


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


def verify(path: Path | str) -> Iterator[Finding]:
    """Read every byte of a file and yield what is wrong with it; nothing, if nothing is.

    One damaged record does not hide the rest: reading goes on at the next whole one.
    """
    path = Path(path)
    name = path.name.removesuffix(OPEN)
    try:
        with path.open("rb") as stream:
            for part in members(stream):
                if isinstance(part, Damage):
                    kind: Kind = "torn" if part.torn else "damaged"
                    yield Finding(name, part.offset, kind, f"{part.length} bytes: {part.detail}")
                    continue
                if part.offset == 0 and part.kind != "warcinfo":
                    yield Finding(name, 0, "no_warcinfo", f"the first record is a {part.kind!r}")
                if wrong := problem(part):
                    yield Finding(name, part.offset, "digest", wrong)
                elif wrong := unresolved(part, path.parent):
                    yield Finding(name, part.offset, "no_original", wrong)
                elif part.kind in ANSWERS:
                    try:
                        list(exchanges([part], path.parent))
                    except EvidenceError as error:
                        yield Finding(name, part.offset, "not_http", str(error))
    except OSError as error:
        yield Finding(name, 0, "unreadable", str(error))
