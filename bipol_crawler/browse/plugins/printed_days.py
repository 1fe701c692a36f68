"""Filters and counts by day use the day as it is stored, which is the printed one for times of publication.

Datasette's use SQLite's ``date()``, which turns a time into UTC first: an article of 06:30 WIB would count for the day
before.
"""

from __future__ import annotations

from typing import Any

from datasette.facets import ArrayFacet, ColumnFacet, DateFacet  # type: ignore[import-untyped]
from datasette.filters import Filters  # type: ignore[import-untyped]
from datasette.utils import escape_sqlite  # type: ignore[import-untyped]
from pluggy import HookimplMarker

hookimpl = HookimplMarker("datasette")

Filters._filters_by_key["date"].sql_template = "substr({c}, 1, 10) = :{p}"


class PrintedDayFacet(DateFacet):  # type: ignore[misc]
    """Datasette's counts by day, made from the first ten characters of a time."""

    sql: str

    async def facet_results(self) -> Any:
        """The counts of each column that was asked for, and the columns that took too long."""
        asked = [each["config"].get("column") or each["config"]["simple"] for each in self.get_configs()]
        if asked:
            days = ", ".join(f"substr({escape_sqlite(column)}, 1, 10) AS {escape_sqlite(column)}" for column in asked)
            self.sql = f"select {days} from ({self.sql})"
        return await super().facet_results()


@hookimpl
def register_facet_classes() -> list[type]:
    """Datasette's kinds of facets, with :class:`PrintedDayFacet`; ``server.py`` takes out Datasette's own list."""
    return [ColumnFacet, ArrayFacet, PrintedDayFacet]
