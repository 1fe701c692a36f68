"""What the words in the search box may mean besides words of a text: an address, a time of publication, a name."""

from __future__ import annotations

import re
import sqlite3
from calendar import monthrange
from dataclasses import dataclass, replace
from typing import Any

from bipol_crawler.articles.lookup import NotFound, find_article
from bipol_crawler.browse.search_request import SearchRequest
from bipol_crawler.normalize.date_patterns import DATE, MONTH, MONTH_FIRST, MONTHS, PLAIN_CHARACTERS, WEEKDAYS, YEARS
from bipol_crawler.normalize.dates import read_dated
from bipol_crawler.normalize.people import person_key
from bipol_crawler.portals import PORTAL
from bipol_crawler.search.columns import Columns
from bipol_crawler.search.execute import find
from bipol_crawler.search.suggestions import other_spellings

_ADDRESS = re.compile(r"https?://\S+|(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}/\S*", re.IGNORECASE | re.ASCII)
_MONTH_AND_YEAR = re.compile(rf"(?<![a-z0-9])({MONTH.pattern})[ ,]{{1,2}}(\d{{4}})(?!\d)", re.ASCII)
_YEAR = re.compile(r"(?<![\w.,/-])(\d{4})(?![\w.,/-])", re.ASCII)
_ABOUT_A_DAY = WEEKDAYS.keys() | {"hari", "tanggal", "tgl", "pada", "on", "bulan", "tahun", ""}
_MARKS = "\"'“”,.()/-"

_NAMES = {
    "people": """
      SELECT p.id, p.name, (SELECT count(DISTINCT article_id) FROM bylines WHERE person_id = p.id) AS articles
      FROM people p WHERE p.key = :key
        OR p.name = (SELECT name FROM people_aliases WHERE key = :key)""",
    "voices": """
      SELECT p.id, p.name, (SELECT count(*) FROM quotes WHERE named_person_id = p.id) AS quotes
      FROM named_people p WHERE p.key = :key""",
    "datelines": """
      SELECT min(place) AS name, count(*) AS articles FROM articles WHERE place = :words COLLATE NOCASE
      HAVING count(*) > 0""",
    "places": """
      SELECT min(name) AS name, count(DISTINCT article_id) AS articles FROM text_places
      WHERE name = :words COLLATE NOCASE HAVING count(*) > 0""",
}


@dataclass(frozen=True, slots=True)
class Published:
    """A time of publication among the words: its first and last day, the words without it, how many articles."""

    since: str
    until: str
    words: str
    articles: int


@dataclass(frozen=True, slots=True)
class Meanings:
    """What the words may mean besides. ``names`` are pages with exactly this name: their rows, by kind.

    ``spellings`` are pairs of words as typed and as the archive also has them: as one word, or as two.
    """

    published: Published | None
    names: dict[str, list[dict[str, Any]]]
    spellings: tuple[tuple[str, str], ...]


def address_in(words: str) -> str:
    """The web address that is all that was typed; empty if it is something else."""
    typed = words.strip("<>\"'“”()[] ")
    return typed if _ADDRESS.fullmatch(typed) else ""


def article_at(connection: sqlite3.Connection, address: str) -> int | None:
    """The article with this address at the portal, in any spelling that the archive knows."""
    try:
        return find_article(connection, address, PORTAL.url)
    except NotFound:
        return None


def other_meanings(connection: sqlite3.Connection, columns: Columns, asked: SearchRequest) -> Meanings:
    """What the words of a search may mean besides."""
    names = {}
    if asked.words and (key := person_key(asked.words)):
        for kind, sql in _NAMES.items():
            cursor = connection.execute(sql, {"key": key, "words": asked.words})
            titles = [column[0] for column in cursor.description]
            if rows := [dict(zip(titles, row, strict=True)) for row in cursor]:
                names[kind] = rows
    return Meanings(_published(connection, columns, asked), names, other_spellings(connection, asked.words))


def _published(connection: sqlite3.Connection, columns: Columns, asked: SearchRequest) -> Published | None:
    filters = asked.filters
    if filters.since or filters.until or filters.year or not (found := time_in(asked.words)):
        return None
    since, until, words = found
    filters = replace(filters, since=since, until=until)
    return Published(since, until, words, find(connection, words, filters, 1, 0, asked.sort, columns).total)


def time_in(words: str) -> tuple[str, str, str] | None:
    """The first and the last day of the day, the month or the year among ``words``, and the words without it.

    A year without other words may be any number.

    >>> time_in("banjir Kamis, 21 November 2019")
    ('2019-11-21', '2019-11-21', 'banjir')
    >>> time_in("pilkada Februari 2020"), time_in("2020")
    (('2020-02-01', '2020-02-29', 'pilkada'), None)
    """
    line = words.translate(PLAIN_CHARACTERS).lower()
    if len(line) != len(words):  # a letter whose small form is two
        return None
    if days := list(DATE.finditer(line)) or list(MONTH_FIRST.finditer(line)):
        match, dated = days[0], read_dated(words, "page") if len(days) == 1 else None
        first = last = dated.value[:10] if dated else ""
    elif (month := _MONTH_AND_YEAR.search(line)) and int(month[2]) in YEARS:
        match, year, number = month, int(month[2]), MONTHS[month[1]]
        first, last = f"{year}-{number:02}-01", f"{year}-{number:02}-{monthrange(year, number)[1]}"
    elif (number_of_year := _YEAR.search(line)) and int(number_of_year[1]) in YEARS:
        match, first, last = number_of_year, f"{number_of_year[1]}-01-01", f"{number_of_year[1]}-12-31"
        if not _without(words, match):
            return None
    else:
        return None
    others = _without(words, match)
    within_quotes = line[: match.start()].count('"') % 2 == 1
    return (first, last, others) if first and not (within_quotes and others) else None


def _without(words: str, match: re.Match[str]) -> str:
    """``words`` without what was found, and without words such as the weekday before it."""
    before, after = words[: match.start()].split(), words[match.end() :].split()
    while before and before[-1].lower().strip(_MARKS) in _ABOUT_A_DAY:
        before.pop()
    while after and not after[0].strip(_MARKS):
        after.pop(0)
    return " ".join([*before, *after])
