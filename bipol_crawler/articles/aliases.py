"""``people_aliases.csv``: the archivist's list of names that mean the same person.

The file has two columns with the header ``alias,name``. A byline with the name ``alias``, in any case
and with any dots and spaces, belongs to the person ``name``, who is shown with exactly this spelling. A line with
the same name twice only sets how the name is shown. Blank lines and lines that begin with ``#`` are ignored.
A name with a comma must be in quotes. Spreadsheets on Indonesian computers separate columns with
``;``, which is also accepted.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from bipol_crawler.normalize.people import person_key
from bipol_crawler.text import clean

HEADER = ["alias", "name"]


class AliasesError(Exception):
    """The file cannot be used. The message is one line with the file, the line number and what is wrong."""


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling, and the name of the person that it means, both as the archivist wrote them."""

    alias: str
    name: str


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    alias: str
    name: str


def read_aliases(path: Path) -> dict[str, Alias]:
    """The aliases in the file, by the key of each spelling. The names in the second column are also included.

    If a name in the second column is itself an alias, the last name of the chain is used. If there is no
    file, the result is empty.

    Raises:
        AliasesError: the file cannot be read or is not UTF-8; it has no header; a line does not have two
            names; an alias has two names; aliases form a circle; the name of one person has two spellings.
    """
    lines: dict[str, _Line] = {}
    for line in _lines(path):
        key = person_key(line.alias)
        known = lines.setdefault(key, line)
        if known.name != line.name:
            raise AliasesError(
                f"{path}, line {line.number}: {line.alias!r} is {line.name!r} here,"
                f" but {known.name!r} in line {known.number}"
            )
    people: dict[str, _Line] = {}
    aliases: dict[str, Alias] = {}
    for key, line in lines.items():
        end = _end(path, lines, line)
        known = people.setdefault(person_key(end.name), end)
        if known.name != end.name:
            raise AliasesError(
                f"{path}, line {end.number}: a person can have only one spelling,"
                f" but this line has {end.name!r} and line {known.number} has {known.name!r}"
            )
        aliases[key] = Alias(line.alias, end.name)
    for key, end in people.items():
        aliases.setdefault(key, Alias(end.name, end.name))
    return aliases


def _end(path: Path, lines: dict[str, _Line], line: _Line) -> _Line:
    """The last line of the chain that begins with ``line``."""
    passed = [line]
    while (after := lines.get(person_key(passed[-1].name))) is not None and after != passed[-1]:
        if after in passed:
            circle = " = ".join(repr(step.alias) for step in [*passed[passed.index(after) :], after])
            raise AliasesError(f"{path}, line {passed[-1].number}: these aliases form a circle: {circle}")
        passed.append(after)
    return passed[-1]


def _lines(path: Path) -> list[_Line]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise AliasesError(f"cannot read {path}: {error.strerror or error}") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = raw.count(b"\n", 0, error.start) + 1
        raise AliasesError(f"{path}, line {number}: this is not UTF-8: save the file as CSV UTF-8") from None
    delimiter = ""
    found = []
    for number, written in enumerate(text.splitlines(), start=1):
        if not written.strip(" \t,;") or written.lstrip().startswith("#"):
            continue
        if not delimiter:
            delimiter = ";" if ";" in written else ","
            if [cell.casefold() for cell in _cells(path, number, written, delimiter)] != HEADER:
                raise AliasesError(f"{path}, line {number}: the first line is not the header {','.join(HEADER)}")
            continue
        cells = _cells(path, number, written, delimiter)
        if len(cells) != 2 or not all(person_key(cell) for cell in cells):
            raise AliasesError(
                f"{path}, line {number}: these are not two names: {written.strip()!r}"
                " (a name with a comma must be in quotes)"
            )
        found.append(_Line(number, *cells))
    if not delimiter:
        raise AliasesError(f"{path}, line 1: there is no header {','.join(HEADER)}")
    return found


def _cells(path: Path, number: int, written: str, delimiter: str) -> list[str]:
    try:
        (row,) = csv.reader([written.strip()], delimiter=delimiter, skipinitialspace=True, strict=True)
    except (csv.Error, ValueError) as error:
        raise AliasesError(f"{path}, line {number}: {error}: {written.strip()!r}") from None
    return [clean(cell) for cell in row]
