"""Evidence files that were moved to an object store. A note in the evidence folder says where each one is.

The note of ``NAME.warc.gz`` is ``NAME.warc.gz.moved``. If both exist, the move was not finished, and the file is used.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from bipol_crawler.infra.atomic_file import atomic_file
from bipol_crawler.infra.object_store import open_object

SUFFIX = ".moved"


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a file is now: its address, its size in bytes, and its SHA-256 (hexadecimal) when it was moved."""

    address: str
    bytes: int
    sha256: str

    def open(self) -> BinaryIO:
        """Open the file for reading, with seek. An error of the store is raised by the first read, as ``OSError``."""
        return open_object(self.address, self.bytes)


def note_path(path: Path) -> Path:
    """The path of the note for an evidence file."""
    return path.with_name(path.name + SUFFIX)


def read_note(path: Path) -> Moved:
    """Where the evidence file ``path`` was moved to.

    Raises:
        FileNotFoundError: it was not moved.
        OSError: the note cannot be read.
    """
    try:
        return Moved(**json.loads(note_path(path).read_text("utf-8")))
    except (ValueError, TypeError) as error:
        raise OSError(f"{note_path(path)} is damaged: {error}") from None


def write_note(path: Path, moved: Moved) -> None:
    """Write the note that the evidence file ``path`` was moved. It is synced to disk when this returns.

    Raises:
        OSError: it cannot be written.
    """
    with atomic_file(note_path(path), replace=True) as stream:
        stream.write((json.dumps(asdict(moved), indent=1) + "\n").encode())


def moved_files(directory: Path) -> dict[str, Moved]:
    """The evidence files of ``directory`` that were moved, by name.

    Raises:
        OSError: a note cannot be read.
    """
    notes = sorted(directory.glob(f"*.warc.gz{SUFFIX}"))
    paths = [note.with_name(note.name.removesuffix(SUFFIX)) for note in notes]
    return {path.name: read_note(path) for path in paths if not path.exists()}
