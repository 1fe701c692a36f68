"""The dashboard: the ready questions at a glance, each leading to its whole table."""

from __future__ import annotations

from typing import Any, NamedTuple

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.charts import bars, ranked
from bipol_crawler.browse.plugins.cells import CONTROLS
from bipol_crawler.browse.plugins.language import language
from bipol_crawler.browse.wording import half, month, said

hookimpl = HookimplMarker("datasette")

BARS = 12
"""Bars a chart."""


# Datasette runs a plugin's file outside sys.modules, where a dataclass cannot look up its module.
class Chart(NamedTuple):
    """What a question's chart shows: a column of labels, joined where there are several, and one of values.

    ``months`` are bars side by side, the newest row coming last; everything else is ranked, line by line.
    """

    labels: tuple[str, ...]
    value: str
    unit: str
    months: bool = False


CHARTS = {
    "articles_by_month": Chart(("month",), "articles", "artikel · articles", True),
    "articles_by_person": Chart(("name", "role"), "articles", "artikel · articles"),
    "who_works_with_whom": Chart(("reporter", "editor"), "articles", "artikel · articles"),
    "places": Chart(("place",), "articles", "artikel · articles"),
    "photo_credits": Chart(("credit",), "photos", "foto · photos"),
    "most_linked": Chart(("headline",), "linked_by", "artikel · articles"),
    "time_to_edit": Chart(("kind",), "", "peristiwa · events"),
    "gaps": Chart(("from_day",), "days", "hari · days"),
    "changed_this_week": Chart(("kind",), "", "peristiwa · events"),
}
"""By the question's name; without a value column rows are counted."""


def points(chart: Chart, rows: list[dict[str, Any]], lang: str) -> list[tuple[str, float]]:
    """The first :data:`BARS` bars of ``rows``, rows of one label added up."""
    sums: dict[str, float] = {}
    for row in rows:
        words = [CONTROLS.sub("\N{REPLACEMENT CHARACTER}", said(str(row[name] or "?"), lang)) for name in chart.labels]
        label = " – ".join(words)
        sums[label] = sums.get(label, 0) + (row[chart.value] if chart.value else 1)
    drawn = list(sums.items())[:BARS]
    return [(month(label, lang), value) for label, value in reversed(drawn)] if chart.months else drawn


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The dashboard."""
    return [(r"^/dashboard$", dashboard)]


async def dashboard(request: Any, datasette: Any) -> Response:
    """Every question of :data:`CHARTS`, asked without a parameter."""
    database = datasette.get_database()
    queries = datasette.metadata("queries", database=database.name)
    lang = language(request)
    shown = []
    for name, chart in CHARTS.items():
        query = queries[name]
        found = await database.execute(query["sql"], dict.fromkeys(query.get("params", []), ""))
        drawn = points(chart, [dict(row) for row in found.rows], lang)
        draw = bars if chart.months else ranked
        title, unit = half(query["title"], lang), half(chart.unit, lang)
        shown.append((name, query, draw(drawn, title=title, unit=unit, lang=lang)))
    return Response.html(await datasette.render_template("dashboard.html", {"shown_questions": shown}, request=request))
