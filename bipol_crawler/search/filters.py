"""The filters of a search, and the SQL condition for each of them. All conditions use indexes."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bipol_crawler.normalize.people import person_key

STATUSES = ("live", "missing", "gone")
ROLES = ("reporter", "writer", "editor", "photographer", "contributor", "source", "signature", "account")
YES_OR_NO = ("yes", "no")

Values = dict[str, str | int | None]

_YEAR = re.compile(r"[0-9]{4}")
_AFTER_DIGITS = ":"
"""A colon sorts after every digit and after the hyphen."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions for the articles, each a text as in the address of the search page. An empty text sets no filter.

    Days are the printed ones, in the portal's time zone. ``since`` and ``until`` are days (YYYY-MM-DD), both included;
    ``year`` is a year of four digits. An invalid day or year is ignored. ``section`` and ``place`` are names in upper
    or lower case. ``person`` is a name or a part of one. ``role`` is one of :data:`ROLES`; with ``person`` it is the
    role of that person. ``status`` is one of :data:`STATUSES`. ``layout`` is the name of a layout. ``photo`` is ``yes``
    for articles with a photo and ``no`` for those without one; other values are ignored.
    """

    since: str = ""
    until: str = ""
    section: str = ""
    place: str = ""
    person: str = ""
    role: str = ""
    status: str = ""
    year: str = ""
    layout: str = ""
    photo: str = ""


@lru_cache(maxsize=20_000)  # a histogram has the days of many years
def day(written: str) -> date | None:
    """The day of a text ``YYYY-MM-DD``; None for other text."""
    try:
        return date.fromisoformat(written.strip()) if len(written.strip()) == 10 else None
    except ValueError:
        return None


def year(written: str) -> str:
    """The four digits of a year; empty for other text."""
    return written.strip() if _YEAR.fullmatch(written.strip()) else ""


def conditions(connection: sqlite3.Connection, filters: Filters, key: str) -> tuple[list[str], Values]:
    """An SQL condition for each filter that is set, and the values of their parameters.

    Args:
        key: the column with an article's id; with a plus before it, SQLite does not look it up in an index.
    """
    found, values = _time_conditions(filters, key)
    if filters.section:
        found.append(
            f"{key} IN (SELECT x.article_id FROM sections s JOIN article_sections x ON x.section_id = s.id"
            " WHERE s.name = :section COLLATE NOCASE)"
        )
        values["section"] = filters.section
    if filters.place:
        found.append(f"{key} IN (SELECT id FROM articles WHERE place = :place COLLATE NOCASE)")
        values["place"] = filters.place
    role = " AND role = :role" if filters.role else ""
    if filters.role:
        values["role"] = filters.role
    if filters.person:
        persons = ",".join(map(str, person_ids(connection, filters.person)))
        found.append(f"{key} IN (SELECT article_id FROM bylines WHERE person_id IN ({persons}){role})")
    elif filters.role:
        found.append(f"EXISTS (SELECT 1 FROM bylines WHERE article_id = {key.removeprefix('+')}{role})")
    if filters.status == "live":
        found.append(f"{key} NOT IN (SELECT id FROM articles WHERE status <> 'live')")
    elif filters.status:
        found.append(f"{key} IN (SELECT id FROM articles WHERE status <> 'live' AND status = :status)")
        values["status"] = filters.status
    if filters.layout:
        found.append(f"{key} IN (SELECT id FROM articles WHERE layout = :layout)")
        values["layout"] = filters.layout
    if filters.photo in YES_OR_NO:
        found.append(f"{key} {'NOT ' if filters.photo == 'no' else ''}IN (SELECT article_id FROM photos)")
    return found, values


def time_limits(filters: Filters) -> dict[str, tuple[str, str]]:
    """The limits that each filter of time sets for ``published_at``: the smallest text, and one after the largest.

    The filters are ``days`` (``since`` and ``until``) and ``year``. Times begin with the printed day, and are compared
    as text.
    """
    limits = {}
    since, until = day(filters.since), day(filters.until)
    if since or until:
        before_next = str(until + timedelta(1)) if until and until < date.max else _AFTER_DIGITS
        limits["days"] = str(since or ""), before_next
    if of_year := year(filters.year):
        limits["year"] = of_year, of_year + _AFTER_DIGITS
    return limits


def _time_conditions(filters: Filters, key: str) -> tuple[list[str], Values]:
    found, values = [], Values()
    for name, (first, after) in time_limits(filters).items():
        in_time = f"published_at >= :{name} AND published_at < :after_{name}"
        found.append(f"{key} IN (SELECT id FROM articles WHERE {in_time})")
        values |= {name: first, f"after_{name}": after}
    return found, values


def person_ids(connection: sqlite3.Connection, name: str) -> list[int]:
    """The ids of the people with this name; if there are none, of those whose names contain it."""
    key = person_key(name)
    found = connection.execute("SELECT id FROM people WHERE key = ?", [key]).fetchall()
    if not found and key:
        found = connection.execute("SELECT id FROM people WHERE instr(key, ?) > 0", [key]).fetchall()
    return [int(row[0]) for row in found]
