"""The ready questions: a chart above each answer, fields that say what may be asked, and all of them on one page."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pluggy import HookimplMarker

from bipol_crawler.browse.charts import HUES, ranked, stacked
from bipol_crawler.browse.i18n import half, month, said
from bipol_crawler.browse.plugins.language import language

hookimpl = HookimplMarker("datasette")

ROWS = 12
"""Lines of a chart of names."""
SPANS = 600
"""Months or years that a chart shows at most, the last ones."""
HOURS = {
    1: "dalam sejam · within an hour",
    6: "dalam 6 jam · within 6 hours",
    24: "dalam sehari · within a day",
    7 * 24: "dalam seminggu · within a week",
    30 * 24: "dalam 30 hari · within 30 days",
    365 * 24: "dalam setahun · within a year",
    math.inf: "setelah itu · later",
}
"""Spans of time by their end, in hours."""
TIME = re.compile(r"(19|20|21)[0-9]{2}(-(0[1-9]|1[0-2]))?")
"""A year or month that a chart may begin or end with; what a page claims beyond is in the table."""
OF_THESE = {"id": "Dari baris di bawah ini", "en": "Of the rows below"}
OTHERS = {"id": "lainnya", "en": "others"}


# Datasette runs a plugin's file outside sys.modules, where a dataclass cannot look up its module.
class Chart(NamedTuple):
    """What a question's chart shows: a column of labels, joined where there are several, and one of values.

    Without a value column rows are counted. ``time`` is how many characters of an ISO 8601 label make a bar (4: years,
    7: months); bars stand in order of time, silent months and years among them, and are divided by the column
    ``series``. Without it labels are ranked in the answer's own order; those of ``within`` are numbers of hours, told
    by the first span of :data:`HOURS` that holds them.
    """

    labels: tuple[str, ...]
    value: str
    unit: str
    time: int = 0
    series: str = ""
    within: bool = False


CHARTS = {
    "articles_by_month": Chart(("month",), "articles", "artikel · articles", 7),
    "articles_by_section": Chart(("period",), "articles", "artikel · articles", 7, "section"),
    "articles_by_person": Chart(("name", "role"), "articles", "artikel · articles"),
    "who_works_with_whom": Chart(("reporter", "editor"), "articles", "artikel · articles"),
    "places": Chart(("place",), "articles", "artikel · articles"),
    "photo_credits": Chart(("credit",), "photos", "foto · photos"),
    "most_linked": Chart(("headline",), "linked_by", "artikel · articles"),
    "time_to_edit": Chart(("hours_after",), "", "peristiwa · events", within=True),
    "gaps": Chart(("from_day",), "days", "hari · days"),
    "changed_this_week": Chart(("kind",), "", "peristiwa · events"),
    "edited_after_publication": Chart(("noticed_at",), "", "versi · versions", 7),
    "gone_or_missing": Chart(("published_at",), "", "artikel · articles", 4),
    "written_by": Chart(("published",), "", "artikel · articles", 4),
    "problems_overview": Chart(("field", "reason"), "open", "masalah · problems"),
}
"""By the question's name."""
AT_A_GLANCE = list(CHARTS)[:10]
"""The questions of the dashboard."""
CHOICES = {
    "role": ("reporter", "writer", "editor", "photographer", "contributor", "source", "account", "signature"),
    "kind": ("edited", "gone", "missing", "returned", "moved"),
}
"""What a question's field may hold besides nothing, for those that hold no free text."""
DAYS = ("since", "until")
"""Fields that hold a day."""


def ranks(chart: Chart, rows: Iterable[Mapping[str, Any]], lang: str) -> list[tuple[str, float]]:
    """The first :data:`ROWS` labels of ``rows`` and their values, rows of one label added up."""
    sums: dict[str, float] = {half(words, lang): 0 for words in HOURS.values()} if chart.within else {}
    for row in rows:
        if chart.within:
            hours = row[chart.labels[0]]
            if not isinstance(hours, (int, float)):
                continue
            label = half(next(words for end, words in HOURS.items() if hours <= end), lang)
        else:
            label = " – ".join(said(str(row[name] or "?"), lang) for name in chart.labels)
        sums[label] = sums.get(label, 0) + (row[chart.value] if chart.value else 1)
    return list(sums.items())[:ROWS]


def times(chart: Chart, rows: Iterable[Mapping[str, Any]], lang: str) -> tuple[list[str], dict[str, Sequence[float]]]:
    """The years or months of ``rows``, at most :data:`SPANS`, and the values of each series in them.

    The largest series stand for themselves, the rest together.
    """
    sums: dict[str, Counter[str]] = {}
    for row in rows:
        label = str(row[chart.labels[0]] or "")[: chart.time]
        if TIME.fullmatch(label):
            series = str(row[chart.series] or "?") if chart.series else half(chart.unit, lang)
            sums.setdefault(series, Counter())[label] += row[chart.value] if chart.value else 1
    largest = sorted(sums, key=lambda name: -sums[name].total())
    if len(largest) > HUES:
        rest = sum((sums[name] for name in largest[HUES - 1 :]), Counter[str]())
        sums = {name: sums[name] for name in largest[: HUES - 1]} | {OTHERS[lang]: rest}
    else:
        sums = {name: sums[name] for name in largest}
    labels = spans({label for values in sums.values() for label in values})[-SPANS:]
    heights: dict[str, Sequence[float]] = {name: [sums[name][label] for label in labels] for name in sums}
    return [month(label, lang) for label in labels], heights


def spans(labels: Collection[str]) -> list[str]:
    """The years (``2026``) from the first of ``labels`` to the last, without a hole; or months, if any are known."""
    longest = max(map(len, labels), default=0)
    known = sorted(label for label in labels if len(label) == longest)
    filled = known[:1]
    for before, after in pairwise(known):
        filled += [_span(number, len(after)) for number in range(_number(before) + 1, _number(after) + 1)]
    return filled


def _number(span: str) -> int:
    year, _, of_year = span.partition("-")
    return int(year) * 12 + int(of_year) - 1 if of_year else int(year)


def _span(number: int, length: int) -> str:
    return f"{number:04}" if length == len("2026") else f"{number // 12:04}-{number % 12 + 1:02}"


def drawn(name: str, title: str, rows: Iterable[Mapping[str, Any]], lang: str) -> Markup:
    """The chart of a question's answer under ``title``; nothing where it has none."""
    chart = CHARTS.get(name)
    if not chart:
        return Markup("")
    unit = half(chart.unit, lang)
    if chart.time:
        return stacked(*times(chart, rows, lang), title=title, unit=unit, lang=lang)
    return ranked(ranks(chart, rows, lang), title=title, unit=unit, lang=lang)


@pass_context
def charted(context: Context, rows: list[Mapping[str, Any]], name: str) -> Markup:
    """The chart above the answer to the question ``name``, if there are rows enough to compare."""
    lang = context.get("lang", "id")
    return drawn(name, OF_THESE[lang], rows, lang) if len(rows) > 1 else Markup("")


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """``charted`` for the page of a question, and what its fields may hold."""
    env.filters["charted"] = charted
    env.globals.update(choices=CHOICES, days=DAYS)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The dashboard."""
    return [(r"^/dashboard$", dashboard)]


async def dashboard(request: Any, datasette: Any) -> Response:
    """The questions of :data:`AT_A_GLANCE`, asked without a parameter."""
    database = datasette.get_database()
    queries = datasette.metadata("queries", database=database.name)

    lang = language(request)
    shown = []
    for name in AT_A_GLANCE:
        query = queries[name]
        found = await database.execute(query["sql"], dict.fromkeys(query.get("params", []), ""), truncate=True)
        shown.append((name, query, drawn(name, half(query["title"], lang), found.rows, lang)))
    return Response.html(await datasette.render_template("dashboard.html", {"shown_questions": shown}, request=request))
