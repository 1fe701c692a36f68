"""``people_aliases.csv``: which names are one person, as only a human can know.

Two columns under the header ``alias,name``: whoever is written as ``alias``, in any case and with
any dots and spaces, is the person ``name``, shown as it stands there. A line that gives one name
twice only fixes how it is shown. Blank lines and lines that begin with ``#`` are passed over; a
name that holds a comma stands in quotes. Spreadsheets of Indonesian computers part columns with
``;``, which is understood as well.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from bipol_crawler.normalize.people import person_key
from bipol_crawler.text import clean

HEADER = ["alias", "name"]


class AliasesError(Exception):
    """The file cannot be used; the message is one line that names it, the line in it, and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling and the name of the person it stands for, both as the archivist wrote them."""

    alias: str
    name: str


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    alias: str
    name: str


def read_aliases(path: Path) -> dict[str, Alias]:
    """What the file says, by the key of each spelling; the right-hand names are among the spellings.

    Where a name on the right is an alias itself, the name at the end of the chain counts. Without
    a file nobody has an alias.

    Raises:
        AliasesError: the file cannot be read or is not UTF-8; no header; a line that is not two
            names; one alias with two names; names that lead round in a circle; one person's name
            in two spellings.
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
                f"{path}, line {end.number}: one person is shown under one name,"
                f" but this is {end.name!r} and line {known.number} has {known.name!r}"
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
            raise AliasesError(f"{path}, line {passed[-1].number}: this closes a circle: {circle}")
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
                " (one that holds a comma stands in quotes)"
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
