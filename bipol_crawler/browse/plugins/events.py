"""``/events``: a calendar of the days that texts name, apart from the days of publication."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.subject_pages import rows_of

hookimpl = HookimplMarker("datasette")

_MONTH = re.compile(r"(\d{4})-(\d\d)")
LONGEST = 60
"""The most days of a range that is listed under each of its days."""
MOST = 400
"""The most events of a month that are listed."""
LAST_MONTH = "SELECT substr(max(published_at), 1, 7) AS month FROM articles"
OF_MONTH = """
  SELECT d.first_day, d.last_day, d.clock, d.part_of_day, d.as_written, a.id, a.headline, a.published_at, a.place
  FROM event_dates d JOIN articles a ON a.id = d.article_id
  WHERE d.first_day < :after AND d.first_day >= :earliest AND d.last_day >= :first
  ORDER BY d.first_day, d.clock, a.id LIMIT :most"""
DOUBTS = "SELECT doubt, count(*) AS times FROM event_dates WHERE doubt IS NOT NULL GROUP BY doubt ORDER BY times DESC"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The calendar."""
    return [(r"^/events$", events_page)]


async def events_page(request: Any, datasette: Any) -> Response:
    """The days of one month (``month``, ``YYYY-MM``; without it, that of the newest article)."""
    first = _first_of(request.args.get("month") or "")
    if first is None:
        newest = await rows_of(datasette, LAST_MONTH, {})
        first = _first_of(newest[0]["month"] or "") or date(2019, 11, 1)
    after = (first + timedelta(31)).replace(day=1)
    asked = {
        "first": first.isoformat(),
        "after": after.isoformat(),
        "earliest": (first - timedelta(LONGEST)).isoformat(),
        "most": MOST + 1,
    }
    rows = await rows_of(datasette, OF_MONTH, asked)
    days: dict[date, list[dict[str, Any]]] = {}
    for row in rows[:MOST]:
        day = max(date.fromisoformat(row["first_day"]), first)
        while day <= date.fromisoformat(row["last_day"]) and day < after:
            if row["id"] not in [other["id"] for other in days.get(day, ())]:
                days.setdefault(day, []).append(row)
            day += timedelta(1)
    context = {
        "month": f"{first:%Y-%m}",
        "before": f"{first - timedelta(1):%Y-%m}",
        "after": f"{after:%Y-%m}",
        "days": sorted(days.items()),
        "cut": len(rows) > MOST,
        "most": MOST,
        "doubts": await rows_of(datasette, DOUBTS, {}),
    }
    return Response.html(await datasette.render_template("events.html", context, request=request))


def _first_of(month: str) -> date | None:
    """The first day of a month ``YYYY-MM``; None for other text."""
    match = _MONTH.fullmatch(month)
    if match is None or not (1 <= int(match[2]) <= 12 and 1 < int(match[1]) < 9999):
        return None
    return date(int(match[1]), int(match[2]), 1)
