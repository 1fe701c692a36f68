"""Files of the archivist with two names in each line: ``people_aliases.csv`` and ``people_distinct.csv``.

The first line is a header. Blank lines and lines that begin with ``#`` are ignored. A name with a comma must be in
quotes. Spreadsheets on Indonesian computers separate columns with ``;``, which is also accepted.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bipol_crawler.normalize.people import person_key
from bipol_crawler.text import clean


class NamesFileError(Exception):
    """The file cannot be used. The message is one line with the file, the line number and what is wrong."""


@dataclass(frozen=True, slots=True)
class NamePair:
    """One line: its number, and the two names as the archivist wrote them."""

    number: int
    first: str
    second: str


def read_name_pairs(path: Path, header: Sequence[str]) -> list[NamePair]:
    """The lines of the file in their order. If there is no file, the result is empty.

    Raises:
        NamesFileError: the file cannot be read or is not UTF-8; it does not begin with ``header``; a line does not
            have two names.
    """
    delimiter = ""
    found = []
    for number, written in enumerate(_text(path).splitlines(), start=1):
        if not written.strip(" \t,;") or written.lstrip().startswith("#"):
            continue
        if not delimiter:
            delimiter = ";" if ";" in written else ","
            if [cell.casefold() for cell in _cells(path, number, written, delimiter)] != list(header):
                raise NamesFileError(f"{path}, line {number}: the first line is not the header {','.join(header)}")
            continue
        cells = _cells(path, number, written, delimiter)
        if len(cells) != 2 or not all(person_key(cell) for cell in cells):
            raise NamesFileError(
                f"{path}, line {number}: these are not two names: {written.strip()!r}"
                " (a name with a comma must be in quotes)"
            )
        found.append(NamePair(number, *cells))
    if not delimiter and path.exists():
        raise NamesFileError(f"{path}, line 1: the header {','.join(header)} is missing")
    return found


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise NamesFileError(f"cannot read {path}: {error.strerror or error}") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = raw.count(b"\n", 0, error.start) + 1
        raise NamesFileError(f"{path}, line {number}: this is not UTF-8: save the file as CSV UTF-8") from None


def _cells(path: Path, number: int, written: str, delimiter: str) -> list[str]:
    try:
        (row,) = csv.reader([written.strip()], delimiter=delimiter, skipinitialspace=True, strict=True)
    except (csv.Error, ValueError) as error:
        raise NamesFileError(f"{path}, line {number}: {error}: {written.strip()!r}") from None
    return [clean(cell) for cell in row]
