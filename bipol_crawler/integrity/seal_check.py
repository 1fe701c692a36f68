"""Checks the seals: sealed rows and bytes must be unchanged, and each seal must contain the hash of the one before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from bipol_crawler.integrity.fingerprints import Reader, fingerprint_part, fingerprint_rows
from bipol_crawler.integrity.seal_chain import (
    FILE,
    comparable_rows,
    earlier_seals,
    hash_of,
    last_ids,
    parse_line,
    published_seals,
    seal_line,
    seal_lines,
)
from bipol_crawler.warc.reader import open_warc


def check_seals(db: Reader, warc_dir: Path) -> Iterator[str]:
    """Yield a sentence for each difference from what was sealed."""
    first, previous = earlier_seals(db, warc_dir)
    chain = SealChain(db, warc_dir, previous)
    for row in db.execute(f"{SEALS} ORDER BY id"):
        yield from chain.check(*row)
        if chain.broken:
            return
    yield from _check_published(db, warc_dir, first)


SEALS = "SELECT id, run_id, statement, hash FROM seals"


class SealChain:
    """Checks seals in their order.

    Args:
        previous: the hash of the seal before the first one that is checked, None if there is none.
        before: the last id of each table that this seal covers; None if it is the first seal of all.
    """

    def __init__(
        self, db: Reader, warc_dir: Path, previous: str | None, before: Mapping[str, int] | None = None
    ) -> None:
        self._db = db
        self._warc_dir = warc_dir
        self._previous = previous
        self._before = before or {}
        self._goes_on = before is not None
        self._ends: dict[str, int] = {}
        self.broken = False
        """Whether a seal does not follow from the one before. Then later seals cannot be checked."""

    def check(self, seal_id: int, run_id: int, statement: str, hash_: str) -> Iterator[str]:
        """Yield a sentence for each difference from what this seal states."""
        name = f"seal {seal_id} (run {run_id})"
        try:
            sealed = self._parse_statement(run_id, statement, hash_)
        except ValueError as error:
            self.broken = True
            yield f"{name}: {error}"
            return
        for table, span in sealed["rows"].items():
            after = self._before.get(table, 0)
            if fingerprint_rows(self._db, table, after, span["through"]) != comparable_rows(span):
                yield f"{name}: rows {after + 1} to {span['through']} of {table} are not what was sealed"
        for file, as_sealed in sealed["files"].items():
            if wrong := self._wrong_file(file, as_sealed):
                yield f"{name}: {file} {wrong}"
        self._previous, self._before = hash_, last_ids(sealed)

    def _parse_statement(self, run_id: int, statement: str, hash_: str) -> dict[str, Any]:
        if hash_of(statement) != hash_:
            raise ValueError("its hash does not match its statement")
        sealed: dict[str, Any] = json.loads(statement)
        if sealed["previous"] != self._previous or sealed["run"] != run_id:
            raise ValueError("it does not follow from the seal before it")
        return sealed

    def _wrong_file(self, file: str, as_sealed: dict[str, Any]) -> str | None:
        start, end = as_sealed.get("from", 0), as_sealed["bytes"]
        # if runs have appended to the file, earlier seals cover its beginning
        follows = start in (0, self._ends.get(file, start if self._goes_on else 0))
        self._ends[file] = end
        try:
            with open_warc(self._warc_dir / file) as stream:
                if not follows or fingerprint_part(stream, start, end) != as_sealed:
                    return "does not hold the bytes that were sealed"
        except OSError as error:
            return f"cannot be read: {error.strerror or error}"
        return None


def _check_published(db: Reader, warc_dir: Path, first: int) -> Iterator[str]:
    """Check that the published seals are the archive's, and that those of an earlier archive form a chain."""
    with published_seals(warc_dir) as lines:
        previous = None
        for number, line in enumerate(islice(lines, first), 1):
            seal_, statement = parse_line(line) or ("", "")
            if (
                line != seal_line(seal_, statement)
                or hash_of(statement) != seal_
                or json.loads(statement)["previous"] != previous
            ):
                yield f"line {number} of {FILE} is not as it was published"
                return
            previous = seal_
        for number, (line, ours) in enumerate(zip_longest(lines, seal_lines(db)), first + 1):
            if line is None:
                yield f"{FILE} lacks the seals from line {number} on"
                return
            if ours is None:
                yield f"the archive lacks the seals from line {number} of {FILE} on: is it an older copy?"
                return
            if line != ours:
                yield f"line {number} of {FILE} is not the archive's seal {number}"
