"""``people_aliases.csv``: the archivist's list of names that mean the same person.

The file has two columns with the header ``alias,name``, in the form of :mod:`.name_pairs`. A byline with the name
``alias``, in any case and with any dots and spaces, belongs to the person ``name``, who is shown with exactly this
spelling. A line with the same name twice only sets how the name is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bipol_crawler.articles.name_pairs import NamePair, NamesFileError, read_name_pairs
from bipol_crawler.normalize.people import person_key

HEADER = ("alias", "name")


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling, and the name of the person that it means, both as the archivist wrote them."""

    alias: str
    name: str


def read_aliases(path: Path) -> dict[str, Alias]:
    """The aliases in the file, by the key of each spelling. The names in the second column are also included.

    If a name in the second column is itself an alias, the last name of the chain is used. If there is no
    file, the result is empty.

    Raises:
        NamesFileError: as for :func:`~.name_pairs.read_name_pairs`; or an alias has two names; aliases form a circle;
            the name of one person has two spellings.
    """
    lines: dict[str, NamePair] = {}
    for line in read_name_pairs(path, HEADER):
        key = person_key(line.first)
        known = lines.setdefault(key, line)
        if known.second != line.second:
            raise NamesFileError(
                f"{path}, line {line.number}: {line.first!r} is {line.second!r} here,"
                f" but {known.second!r} in line {known.number}"
            )
    people: dict[str, NamePair] = {}
    aliases: dict[str, Alias] = {}
    for key, line in lines.items():
        end = _end(path, lines, line)
        known = people.setdefault(person_key(end.second), end)
        if known.second != end.second:
            raise NamesFileError(
                f"{path}, line {end.number}: a person can have only one spelling,"
                f" but this line has {end.second!r} and line {known.number} has {known.second!r}"
            )
        aliases[key] = Alias(line.first, end.second)
    for key, end in people.items():
        aliases.setdefault(key, Alias(end.second, end.second))
    return aliases


def _end(path: Path, lines: dict[str, NamePair], line: NamePair) -> NamePair:
    """The last line of the chain that begins with ``line``."""
    passed = [line]
    while (after := lines.get(person_key(passed[-1].second))) is not None and after != passed[-1]:
        if after in passed:
            circle = " = ".join(repr(step.first) for step in [*passed[passed.index(after) :], after])
            raise NamesFileError(f"{path}, line {passed[-1].number}: these aliases form a circle: {circle}")
        passed.append(after)
    return passed[-1]
