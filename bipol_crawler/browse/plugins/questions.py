"""The ready questions: a chart above each answer, the input fields, and the dashboard."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pluggy import HookimplMarker

from bipol_crawler.browse.charts import COLOURS, ranked, stacked
from bipol_crawler.browse.coded_columns import kind_of_column
from bipol_crawler.browse.i18n import code_words, in_language, month
from bipol_crawler.browse.periods import PERIOD, all_periods
from bipol_crawler.browse.plugins.language import language

hookimpl = HookimplMarker("datasette")

MAX_NAMES = 12
"""The largest number of rows in a chart of names."""
MAX_PERIODS = 600
"""The largest number of months or years in a chart; the last ones are shown."""
TIME_SPANS = {
    1: "dalam sejam · within an hour",
    6: "dalam 6 jam · within 6 hours",
    24: "dalam sehari · within a day",
    7 * 24: "dalam seminggu · within a week",
    30 * 24: "dalam 30 hari · within 30 days",
    365 * 24: "dalam setahun · within a year",
    math.inf: "setelah itu · later",
}
"""Spans of time, by their end in hours."""
OF_THESE = {"id": "Grafik dari tabel di bawah", "en": "Chart of the table below"}
OTHERS = {"id": "lainnya", "en": "others"}


# A NamedTuple, since a dataclass needs its module in sys.modules, where Datasette does not put plugins.
class Chart(NamedTuple):
    """The definition of a question's chart: the columns of labels, and the column of values.

    Several labels are joined. Without a value column, rows are counted. If ``time`` is set, it is how many characters
    of an ISO 8601 label make a bar (4: years, 7: months); the bars are in order of time, with empty periods, and are
    divided by the column ``series``. Otherwise the labels are shown in the order of the answer. With ``within``, labels
    are hours, and the first span of :data:`TIME_SPANS` that contains them is shown.
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
"""The charts, by the name of the question."""
DASHBOARD = list(CHARTS)[:10]
"""The questions of the dashboard."""
CHOICES = {
    "role": ("reporter", "writer", "editor", "photographer", "contributor", "source", "account", "signature"),
    "kind": ("edited", "gone", "missing", "returned", "moved"),
}
"""The values of the fields that allow no free text; a field may also be empty."""
DAYS = ("since", "until")
"""The fields for a day."""


def choices_of(question: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """The values of a ready question's only parameter; nothing if it allows free text, or there are more or none."""
    names = question.get("params") or []
    return {name: CHOICES[name] for name in names if names[1:] == [] and name in CHOICES}


def ranked_values(chart: Chart, rows: Iterable[Mapping[str, Any]], lang: str) -> list[tuple[str, float]]:
    """The first :data:`MAX_NAMES` labels of ``rows`` with the sums of their values."""
    sums: dict[str, float] = {in_language(words, lang): 0 for words in TIME_SPANS.values()} if chart.within else {}
    for row in rows:
        if chart.within:
            hours = row[chart.labels[0]]
            if not isinstance(hours, (int, float)):
                continue
            label = in_language(next(words for end, words in TIME_SPANS.items() if hours <= end), lang)
        else:
            label = " – ".join(_label(name, row[name], lang) for name in chart.labels)
        sums[label] = sums.get(label, 0) + (row[chart.value] if chart.value else 1)
    return list(sums.items())[:MAX_NAMES]


def _label(column: str, value: object, lang: str) -> str:
    kind = kind_of_column(None, column)
    return code_words(kind, str(value), lang) if kind and value else str(value or "?")


def values_by_time(
    chart: Chart, rows: Iterable[Mapping[str, Any]], lang: str
) -> tuple[list[str], dict[str, Sequence[float]]]:
    """The years or months of ``rows``, at most :data:`MAX_PERIODS`, and the values of each series in them.

    If there are too many series, the smallest ones are added up as one.
    """
    sums: dict[str, Counter[str]] = {}
    for row in rows:
        label = str(row[chart.labels[0]] or "")[: chart.time]
        if PERIOD.fullmatch(label):
            series = str(row[chart.series] or "?") if chart.series else in_language(chart.unit, lang)
            sums.setdefault(series, Counter())[label] += row[chart.value] if chart.value else 1
    largest = sorted(sums, key=lambda name: -sums[name].total())
    if len(largest) > COLOURS:
        rest = sum((sums[name] for name in largest[COLOURS - 1 :]), Counter[str]())
        sums = {name: sums[name] for name in largest[: COLOURS - 1]} | {OTHERS[lang]: rest}
    else:
        sums = {name: sums[name] for name in largest}
    labels = all_periods({label for values in sums.values() for label in values})[-MAX_PERIODS:]
    heights: dict[str, Sequence[float]] = {name: [sums[name][label] for label in labels] for name in sums}
    return [month(label, lang) for label in labels], heights


def chart_of(name: str, title: str, rows: Iterable[Mapping[str, Any]], lang: str) -> Markup:
    """The chart of a question's answer; empty if the question has no chart."""
    chart = CHARTS.get(name)
    if not chart:
        return Markup("")
    unit = in_language(chart.unit, lang)
    if chart.time:
        return stacked(*values_by_time(chart, rows, lang), title=title, unit=unit, lang=lang)
    return ranked(ranked_values(chart, rows, lang), title=title, unit=unit, lang=lang)


@pass_context
def chart_of_answer(context: Context, rows: list[Mapping[str, Any]], name: str) -> Markup:
    """The chart above the answer of the question ``name``; empty for a single row."""
    lang = context.get("lang", "id")
    return chart_of(name, OF_THESE[lang], rows, lang) if len(rows) > 1 else Markup("")


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Register the filter ``answer_chart`` and the allowed values of fields."""
    env.filters["answer_chart"] = chart_of_answer
    env.globals.update(choices=CHOICES, days=DAYS)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The dashboard."""
    return [(r"^/dashboard$", dashboard)]


async def dashboard(request: Any, datasette: Any) -> Response:
    """The charts of the questions in :data:`DASHBOARD`, run without parameters."""
    database = datasette.get_database()
    queries = datasette.metadata("queries", database=database.name)

    lang = language(request)
    shown = []
    for name in DASHBOARD:
        query = queries[name]
        found = await database.execute(query["sql"], dict.fromkeys(query.get("params", []), ""), truncate=True)
        shown.append((name, query, chart_of(name, in_language(query["title"], lang), found.rows, lang)))
    return Response.html(await datasette.render_template("dashboard.html", {"shown_questions": shown}, request=request))
