"""The page of the reading room that a table's cell links to, by its column and row: an article, a person, a photo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bipol_crawler.browse.periods import PERIOD, days_of
from bipol_crawler.browse.permalinks import (
    article_path,
    credit_path,
    diff_path,
    person_name_path,
    person_path,
    photo_page_path,
    place_path,
    section_path,
    time_path,
    version_path,
)

Row = Mapping[str, Any]

ARTICLE_NUMBERS = ("article_id", "archived_id", "corrected_id", "copied_id", "original_id", "earlier_id", "article")
"""Columns with the number of an article, in tables, views and answers to SQL."""
_OWN = ("articles", "articles_flat")
"""Tables in which ``id`` is the number of an article."""
_BY_NUMBER: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(ARTICLE_NUMBERS, article_path),
    "person_id": person_path,
    "other_id": person_path,
}
_BY_TEXT: dict[str, Callable[[str], str]] = {
    "place": place_path,
    "section": section_path,
    "credit": credit_path,
    "lead_credit": credit_path,
}
_PEOPLE = ("bylines", "bylines_flat", "people")
"""Tables in which ``name`` is the name of a person who has a page."""
_VERSIONS = ("article_versions", "versions_flat")
_OF_ARTICLE = ("headline", "headline_now", "headline_before", "changed", "detail")
_PERIODS = ("month", "period")
_PHOTOS = ("photos", "photos_flat")


def inward_path(table: str | None, column: str, value: object, row: Row) -> str:
    """The path that a cell links to, below ``base_url``. Empty if it has no link.

    Args:
        table: the table or view; None for an answer to SQL.
        row: the values of the row by the names of its columns.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return _of_number(table, column, value, row)
    if not isinstance(value, str) or not value:
        return ""
    article = article_of(table, row)
    if column == "permalink":
        return value if value.startswith("/article/") else ""
    if table in _PHOTOS and column in ("url", "digest", "caption"):
        return _photo(article, row)
    if column == "name" and table in _PEOPLE:
        number = row.get("id" if table == "people" else "person_id")
        return person_path(number) if isinstance(number, int) else ""
    if column in _OF_ARTICLE and article is not None:
        return _of_event_or_article(table, column, article, row)
    if table is None and (found := _of_answer(column, value, row)):
        return found
    if column == "archived_headline" and isinstance(row.get("archived_id"), int):
        return article_path(row["archived_id"])
    return _BY_TEXT[column](value) if column in _BY_TEXT else ""


def _of_answer(column: str, value: str, row: Row) -> str:
    """The path that a cell of an SQL result links to: the results of ready questions have these columns."""
    if column in _PERIODS and PERIOD.fullmatch(value):
        return time_path(*days_of(value))
    is_person = column in ("reporter", "editor") or (column == "name" and "role" in row)
    return person_name_path(value) if is_person else ""


def article_of(table: str | None, row: Row) -> int | None:
    """The number of the article to which a row belongs; None if the row doesn't say."""
    for column in ("id",) if table in _OWN else ARTICLE_NUMBERS:
        if isinstance(row.get(column), int):
            return int(row[column])
    return None


def article_address(table: str | None, column: str, row: Row) -> int | None:
    """The number of the article whose address on the portal a column holds; None if the row does not show it."""
    own = column == "article_url" or (column == "url" and table in (*_OWN, "urls"))
    return article_of(table, row) if own else None


def _of_number(table: str | None, column: str, value: int, row: Row) -> str:
    if column == "id" and table in _OWN:
        return article_path(value)
    article = article_of(table, row)
    if column == "version" and table in _VERSIONS and article is not None:
        return version_path(article, value)
    if column == "versions" and table in _OWN and value > 1 and article is not None:
        return diff_path(article)
    return _BY_NUMBER[column](value) if column in _BY_NUMBER else ""


def _of_event_or_article(table: str | None, column: str, article: int, row: Row) -> str:
    version = row.get("version")
    edited = isinstance(version, int) and version > 1
    if (table is None or table in _VERSIONS) and isinstance(version, int):
        if column in ("headline_now", "detail"):
            return article_path(article)
        if column == "headline_before":
            return version_path(article, max(version - 1, 1))
        return (
            diff_path(article, version - 1, version)
            if column == "changed" and edited
            else version_path(article, version)
        )
    if table == "events_flat" and isinstance(version, int) and edited:
        return diff_path(article, version - 1, version)
    return "" if table in ("links", "links_flat") else article_path(article)


def _photo(article: int | None, row: Row) -> str:
    kind, position = row.get("kind"), row.get("position")
    if article is None or kind not in ("lead", "inline") or not isinstance(position, int):
        return ""
    return photo_page_path(article, str(kind), position)
