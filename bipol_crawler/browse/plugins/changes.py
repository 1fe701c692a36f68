"""``/changes``: articles that were edited, moved, withdrawn or returned, with the text before and after."""

from __future__ import annotations

import sqlite3
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.articles.fields import VERSIONED
from bipol_crawler.browse.change_events import CHANGES, Change, Wanted, count_by_kind, find_changes
from bipol_crawler.browse.plugins.language import language
from bipol_crawler.browse.search_request import MAX_PAGES
from bipol_crawler.browse.subject_pages import page_number
from bipol_crawler.infra.clock import now
from bipol_crawler.normalize.dates import PORTAL_ZONE
from bipol_crawler.search.execute import Filters

hookimpl = HookimplMarker("datasette")

PAGE = 30
"""The number of events on a page."""
OF_A_SEARCH = tuple(field.name for field in fields(Filters) if field.name not in ("since", "until"))
"""The filters of a search. Days have another meaning here: when the change was noticed."""
ASKED = ("kind", "field", "since", "until", "words", *OF_A_SEARCH)
SECTIONS = "SELECT name FROM sections ORDER BY name"
ANY = "SELECT EXISTS (SELECT 1 FROM articles), EXISTS (SELECT 1 FROM article_events WHERE kind <> 'first_seen')"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The page of changes."""
    return [(r"^/changes$", changes_page)]


async def changes_page(request: Any, datasette: Any) -> Response:
    """The events that match the address, the newest first. ``page`` 1 is the first page."""
    asked = {name: (request.args.get(name) or "").strip() for name in ASKED}
    page = page_number(request)
    lang, limit = language(request), datasette.setting("sql_time_limit_ms")

    def answered(connection: sqlite3.Connection) -> tuple[list[Change], dict[str, int], list[str], tuple[int, int]]:
        with sqlite_timelimit(connection, limit):
            counts = count_by_kind(connection, wanted(asked, CHANGES))
            found = find_changes(connection, wanted(asked, kinds_of(asked["kind"])), lang, PAGE, (page - 1) * PAGE)
            sections = [str(row[0]) for row in connection.execute(SECTIONS)]
            return found, counts, sections, connection.execute(ANY).fetchone()

    try:
        found, counts, sections, (any_article, any_change) = await datasette.get_database().execute_fn(answered)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        found, counts, sections, any_article, any_change = None, {}, [], 1, 1
    total = sum(counts.get(kind, 0) for kind in kinds_of(asked["kind"]))
    context = {
        "asked": asked,
        "found": found,
        "counts": {kind: counts.get(kind, 0) for kind in CHANGES},
        "total": total,
        "sections": sections,
        "fields": VERSIONED,
        "any_article": any_article,
        "any_change": any_change,
        "spans": _spans(),
        "of_a_search": [(name, asked[name]) for name in ("words", *OF_A_SEARCH) if asked[name] and name != "section"],
        "feed": _address(asked),
        "address": lambda **other: _address({**asked, **other}),
        "first": (page - 1) * PAGE + 1,
        "page": page,
        "pages": min(-(-total // PAGE), MAX_PAGES),
    }
    html = await datasette.render_template("changes.html", context, request=request)
    return Response.html(html, status=200 if found is not None else 503)


def wanted(asked: dict[str, str], kinds: tuple[str, ...]) -> Wanted:
    """The conditions for events in an address of this page."""
    filters = Filters(**{name: asked[name] for name in OF_A_SEARCH})
    changed = asked["field"] if asked["field"] in VERSIONED else ""
    return Wanted(kinds, changed, asked["since"], asked["until"], asked["words"], filters)


def kinds_of(kind: str) -> tuple[str, ...]:
    """The kinds of events for a value of ``kind``; all changes if it is empty or unknown."""
    return (kind,) if kind in CHANGES else CHANGES


def _spans() -> list[tuple[str, str, date]]:
    """Spans of time up to today: the words for each in Indonesian and English, and its first day."""
    today = datetime.fromisoformat(now()).astimezone(PORTAL_ZONE).date()
    return [
        ("hari ini", "today", today),
        ("7 hari", "7 days", today - timedelta(6)),
        ("bulan ini", "this month", today.replace(day=1)),
        ("tahun ini", "this year", today.replace(month=1, day=1)),
    ]


def _address(asked: dict[str, Any]) -> str:
    """The query string of an address of this page; empty without conditions."""
    return "?" + urlencode({name: str(value) for name, value in asked.items() if value})
