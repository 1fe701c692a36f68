"""The common parts of the pages of people and of places: their articles, a chart by year, and lists of names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from bipol_crawler.browse.search_request import MAX_PAGES

PAGE = 50
"""The number of articles or names on a page."""
MOST_YEARS = 200
"""The largest number of years in a chart. A wrong date, such as one of the year 1, would make a longer one."""

Rows = list[dict[str, Any]]


async def rows_of(datasette: Any, sql: str, parameters: Mapping[str, Any]) -> Rows:
    """The rows of a query as dictionaries."""
    return [dict(row) for row in await datasette.get_database().execute(sql, parameters)]


async def parts_of(datasette: Any, queries: Mapping[str, str], parameters: Mapping[str, Any]) -> dict[str, Rows]:
    """The rows of each query, by its name."""
    return {name: await rows_of(datasette, sql, parameters) for name, sql in queries.items()}


def page_number(request: Any) -> int:
    """The requested page, from 1."""
    number = request.args.get("page") or "1"
    return max(1, min(int(number), MAX_PAGES)) if number.isascii() and number.isdigit() and len(number) < 9 else 1


def limit_and_offset(request: Any) -> dict[str, int]:
    """The parameters ``limit`` and ``offset`` of a query for the requested page."""
    return {"limit": PAGE, "offset": (page_number(request) - 1) * PAGE}


def years_between(stated: Sequence[str]) -> list[str]:
    """Every year from the first to the last of ``stated``, so that empty years are shown.

    If there would be more than :data:`MOST_YEARS`, only the years that are stated.

    >>> years_between(["2019", "2022"])
    ['2019', '2020', '2021', '2022']
    """
    known = sorted(set(stated))
    if not known or not all(year.isascii() and year.isdigit() for year in known):
        return known
    first, last = int(known[0]), int(known[-1])
    return [f"{year:04}" for year in range(first, last + 1)] if last - first < MOST_YEARS else known


async def list_page(request: Any, datasette: Any, template: str, sql: str, about: Mapping[str, Any]) -> Response:
    """A list of the names that contain ``q``, with their numbers of articles."""
    q = (request.args.get("q") or "").strip()
    rows = await rows_of(datasette, sql, {**limit_and_offset(request), "q": q, "limit": PAGE + 1})
    context = {**about, "rows": rows[:PAGE], "q": q, "page": page_number(request), "more": len(rows) > PAGE}
    return Response.html(await datasette.render_template(template, context, request=request))
