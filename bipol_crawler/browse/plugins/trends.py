"""``/trends``: how often words occur over time, and sections, places or people beside each other.

The chart is also a file: ``/trends.svg``, ``/trends.png`` and ``/trends.csv`` take the same parameters.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable
from typing import Any

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse import charts, i18n
from bipol_crawler.browse.chart_drawing import Drawing, draw_bars, to_png, to_svg
from bipol_crawler.browse.plugins.language import language, translator
from bipol_crawler.browse.search_columns import columns_of
from bipol_crawler.browse.trend_series import (
    MAX_SERIES,
    MEASURES,
    Series,
    TrendRequest,
    Trends,
    count_trends,
    read_trends,
    read_word_counts,
)
from bipol_crawler.infra.text_safety import legible
from bipol_crawler.portals import PORTAL
from bipol_crawler.search.column import Numbers
from bipol_crawler.search.columns import Columns

hookimpl = HookimplMarker("datasette")

MAX_CHOICES = 500
"""The largest number of places and people that the form suggests."""
COLUMNS = (
    "period", "series", "words", "section", "place", "person", "articles", "all_articles", "percent_of_articles",
    "occurrences", "all_words", "per_10000_words", "search",
)  # fmt: skip
TITLES = {
    "articles": ("Artikel", "Articles"),
    "share": ("Bagian dari artikel", "Share of articles"),
    "words": ("Kemunculan kata", "Occurrences of words"),
}
UNITS = {
    "articles": ("artikel", "articles"),
    "share": ("% artikel", "% of articles"),
    "words": ("per 10.000 kata", "per 10,000 words"),
}


EXPLAINED = {
    "articles": (
        ("Berapa artikel yang terbit.", "How many articles were published."),
        ("Deret dengan kata: yang memuat katanya.", "In a series with words: those that have the words."),
    ),
    "share": (
        ("Persen dari artikel yang terbit pada waktu itu.", "Percent of the articles of that time."),
        (
            "Deret dengan kata: persen dari artikel rubrik, tempat, atau orang yang sama.",
            "In a series with words: percent of the articles of the same section, place or person.",
        ),
    ),
    "words": (
        ("Berapa dari 10.000 kata teks termasuk deret itu.", "How many of 10,000 words of text are of the series."),
        (
            "Deret dengan kata: berapa kali katanya muncul, dalam bentuk apa pun.",
            "In a series with words: how often the words occur, in any form.",
        ),
    ),
}
"""What the numbers mean: of all series, and of those with words."""


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The page, and the chart as a file."""
    return [(r"^/trends$", trends_page), (r"^/trends\.(?P<form>svg|png|csv)$", trends_file)]


async def trends_page(request: Any, datasette: Any) -> Response:
    """The requested chart, and the form for another one."""
    asked, lang = read_trends(request.args.getlist), language(request)
    found = await _count(datasette, asked)
    columns = await columns_of(datasette.get_database())
    context = {
        "asked": asked,
        "rows": _rows(asked),
        "max_series": MAX_SERIES,
        "measures": {measure: TITLES[measure] for measure in MEASURES},
        "found": found,
        "chart": _figure(asked, found, datasette.urls.path, lang) if found and found.periods else "",
        "by": "month" if found and any(len(period) > 4 for period in found.periods) else "year",
        "explained": _explained(asked, lang),
        "sections": columns.sections.values,
        "places": columns.places.values[:MAX_CHOICES],
        "people": columns.people.values[:MAX_CHOICES],
    }
    html = await datasette.render_template("trends.html", context, request=request)
    return Response.html(html, status=200 if found else 503)


async def trends_file(request: Any, datasette: Any) -> Response:
    """The chart as SVG or PNG, or its numbers as CSV."""
    asked, lang, form = read_trends(request.args.getlist), language(request), request.url_vars["form"]
    found = await _count(datasette, asked, all_measures=form == "csv")
    if found is None:
        t = translator(lang)
        return Response.text(t("Penghitungan terlalu lama.", "This took too long.") + "\n", status=503)

    def address(path: str) -> str:
        return str(datasette.absolute_url(request, datasette.urls.path(path)))

    name = f"{PORTAL.word}-trends.{form}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "vary": "Accept-Language, Cookie"}
    if form == "csv":
        return Response(_csv(asked, found, address), headers=headers, content_type="text/csv; charset=utf-8")
    drawing = _drawing(asked, found, address, lang)
    if form == "png":
        return Response(to_png(drawing), headers=headers, content_type="image/png")
    return Response(to_svg(drawing), headers=headers, content_type="image/svg+xml; charset=utf-8")


async def _count(datasette: Any, asked: TrendRequest, *, all_measures: bool = False) -> Trends | None:
    """The counts; None if they took too long."""
    database = datasette.get_database()
    columns = await columns_of(database)

    async def read() -> tuple[Columns, Numbers]:
        counts = await database.execute_fn(lambda connection: read_word_counts(connection, columns))
        return columns, counts

    def counted(connection: sqlite3.Connection) -> Trends:
        with sqlite_timelimit(connection, datasette.setting("sql_time_limit_ms")):
            return count_trends(connection, *counted_words, asked, all_measures=all_measures)

    try:
        counted_words: tuple[Columns, Numbers] = await database.cached("word counts of all articles", read)
        found: Trends = await database.execute_fn(counted)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return None
    return found


def _rows(asked: TrendRequest) -> list[Series]:
    """The series of the form: those that were asked for and an empty one, at least two."""
    given = [series for series in asked.series if series.label]
    return [*given, *[Series()] * max(1, 2 - len(given))][:MAX_SERIES]


def _label(series: Series, lang: str) -> str:
    return series.label or translator(lang)("semua artikel", "all articles")


def _labels(asked: TrendRequest, found: Trends, lang: str) -> dict[str, list[float]]:
    """The values of each series by its name, in the order of the periods."""
    return {
        _label(counts.series, lang): [counts.value(period, asked.measure) for period in found.periods]
        for counts in found.counts
    }


def _links(asked: TrendRequest, found: Trends, address: Callable[[str], str]) -> list[list[str]]:
    return [
        [address("/search" + asked.search_address(counts.series, period)) for period in found.periods]
        for counts in found.counts
    ]


def _title(asked: TrendRequest, found: Trends, lang: str) -> str:
    t = translator(lang)
    monthly = any(len(period) > 4 for period in found.periods)
    return t(*TITLES[asked.measure]) + " " + (t("per bulan", "by month") if monthly else t("per tahun", "by year"))


def _figure(asked: TrendRequest, found: Trends, path: Callable[[str], str], lang: str) -> Any:
    return charts.grouped(
        [i18n.month(period, lang) for period in found.periods],
        _labels(asked, found, lang),
        _links(asked, found, path),
        title=_title(asked, found, lang),
        unit=translator(lang)(*UNITS[asked.measure]),
        lang=lang,
    )


def _drawing(asked: TrendRequest, found: Trends, address: Callable[[str], str], lang: str) -> Drawing:
    t = translator(lang)
    note = [
        *_explained(asked, lang),
        t(f"Arsip {PORTAL.name}, menurut tanggal terbit.", f"Archive of {PORTAL.name}, by date of publication."),
        address("/trends"),
    ]
    return draw_bars(
        [i18n.month(period, lang) for period in found.periods],
        _labels(asked, found, lang),
        _links(asked, found, address),
        title=f"{_title(asked, found, lang)} ({t(*UNITS[asked.measure])})",
        note=note,
        lang=lang,
    )


def _explained(asked: TrendRequest, lang: str) -> list[str]:
    """What the numbers of the chart mean, in sentences."""
    with_words = any(series.words for series in asked.series)
    return [translator(lang)(*pair) for pair in EXPLAINED[asked.measure][: 1 + with_words]]


def _csv(asked: TrendRequest, found: Trends, address: Callable[[str], str]) -> str:
    """A line for each period and series, with the counts of every measure."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for counts in found.counts:
        series = counts.series
        for period in found.periods:
            described = (period, _label(series, "id"), series.words, series.section, series.place, series.person)
            writer.writerow(
                [
                    *map(legible, described),
                    counts.articles.get(period, 0),
                    counts.all_articles.get(period, 0),
                    round(counts.value(period, "share"), 6),
                    counts.times.get(period, 0),
                    counts.all_words.get(period, 0),
                    round(counts.value(period, "words"), 6),
                    address("/search" + asked.search_address(series, period)),
                ]
            )
    return written.getvalue()
