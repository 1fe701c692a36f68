"""Names and fields of the evidence files that hold imported captures, and where these captures come from.

An import copies captures from a file that another program wrote (the original) into an evidence file. The ``warcinfo``
record of the evidence file names the original and its SHA-256, and each record names its place in the original. The
original itself is kept unchanged, in the folder ``imported`` beside the evidence or where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bipol_crawler.warc.exchange import EvidenceError
from bipol_crawler.warc.gzip_members import Damage, member_at, members
from bipol_crawler.warc.reader import open_warc

PREFIX = "import-"
"""The beginning of the names of these files."""
FOLDER = "imported"
"""The folder beside the evidence in which original files are kept."""

MAX_TIME_APART = timedelta(hours=1)
"""Largest difference in time between imported captures that are combined, such as the pages of a split article. A page
captured on another day may have another text."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the records of an evidence file come from.

    ``original``: the name of the original file, as it was given; ``sha256`` and ``bytes`` are its hash and its size.
    ``software``: the program that wrote it, as the file states; empty if it states none. ``kept``: where it is kept, a
    path relative to the evidence folder or an absolute one. ``imported_at``: UTC. ``imported_by``: the operator's name.
    """

    original: str
    sha256: str
    bytes: int
    software: str
    kept: str
    imported_at: str
    imported_by: str

    def info(self) -> dict[str, str]:
        """The fields of the file's ``warcinfo`` record."""
        return {
            "software": "bipol_crawler",
            "description": "captures that others made, taken from one file of theirs",
            "imported-file": self.original,
            "imported-sha256": self.sha256,
            "imported-bytes": str(self.bytes),
            "imported-software": self.software,
            "imported-kept": self.kept,
            "imported-at": self.imported_at,
            "imported-by": self.imported_by,
        }


def is_import(file: str) -> bool:
    """Whether an evidence file of this name holds imported captures."""
    return file.startswith(PREFIX)


def read_origin(path: Path) -> Origin:
    """Read the origin of the captures in an evidence file.

    Raises:
        EvidenceError: the file does not state it.
        OSError: the file cannot be read.
    """
    with open_warc(path) as stream:
        first = member_at(stream, 0)
    lines = first.block.decode("utf-8", "replace").splitlines() if first else []
    fields = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    try:
        return Origin(
            original=fields["imported-file"],
            sha256=fields["imported-sha256"],
            bytes=int(fields["imported-bytes"]),
            software=fields.get("imported-software", ""),
            kept=fields["imported-kept"],
            imported_at=fields["imported-at"],
            imported_by=fields["imported-by"],
        )
    except (KeyError, ValueError) as error:
        raise EvidenceError(f"{path.name} does not say where it comes from: {error}") from None


def imported_ids(path: Path) -> Iterator[tuple[str, str]]:
    """The ids of the original records in a file with imported captures, each with the id of the record made of it.

    Damaged or unreadable records are skipped.
    """
    try:
        with open_warc(path) as stream:
            for member in members(stream):
                if not isinstance(member, Damage) and (theirs := member.headers.get("imported-record-id")):
                    yield theirs.strip("<>"), member.record_id
    except OSError:
        return
