"""``people_distinct.csv``: the archivist's list of names that look alike and belong to two people.

The file has two columns with the header ``name,other``, in the form of :mod:`.name_pairs`, and lies beside
``people_aliases.csv``. A pair of names in it is no longer listed as a likely duplicate. Case, dots and spaces do not
matter, and neither does the order of the two names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bipol_crawler.articles.aliases import Alias
from bipol_crawler.articles.duplicates import update_duplicate_pairs
from bipol_crawler.articles.name_pairs import NamesFileError, read_name_pairs
from bipol_crawler.normalize.people import person_key
from bipol_crawler.storage.database import Database

FILE_NAME = "people_distinct.csv"
HEADER = ("name", "other")


@dataclass(frozen=True, slots=True)
class Distinct:
    """Two names of two people, as the archivist wrote them."""

    name: str
    other: str


def read_distinct(path: Path, aliases: Mapping[str, Alias]) -> dict[tuple[str, str], Distinct]:
    """The pairs in the file, by the keys of the two people in alphabetical order. A name may be an alias of its person.

    If there is no file, the result is empty.

    Raises:
        NamesFileError: as for :func:`~.name_pairs.read_name_pairs`; or both names of a line are one person by their
            spelling or by ``aliases``.
    """
    found: dict[tuple[str, str], Distinct] = {}
    for line in read_name_pairs(path, HEADER):
        one, other = (_person(aliases, name) for name in (line.first, line.second))
        if one == other:
            why = "by their spelling" if person_key(line.first) == person_key(line.second) else "in the file of aliases"
            raise NamesFileError(f"{path}, line {line.number}: {line.first!r} and {line.second!r} are one person {why}")
        found.setdefault((min(one, other), max(one, other)), Distinct(line.first, line.second))
    return found


def apply_distinct(db: Database, distinct: Mapping[tuple[str, str], Distinct]) -> bool:
    """Store the pairs, and find the likely duplicates again without them. Return whether the pairs have changed."""
    stated = {(*keys, pair.name, pair.other) for keys, pair in distinct.items()}
    if stated == set(db.execute("SELECT key, other_key, name, other FROM people_distinct").fetchall()):
        return False
    with db.atomic():
        db.execute("DELETE FROM people_distinct")
        db.executemany("INSERT INTO people_distinct (key, other_key, name, other) VALUES (?, ?, ?, ?)", sorted(stated))
        update_duplicate_pairs(db)
    return True


def _person(aliases: Mapping[str, Alias], name: str) -> str:
    """The key of the person to whom a name belongs."""
    key = person_key(name)
    return person_key(aliases[key].name) if key in aliases else key
