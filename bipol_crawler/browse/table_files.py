"""Rows that a page has counted as a file: CSV, Parquet or a workbook, complete or refused."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from bipol_crawler.browse.plugins.export import MAX_ROWS, MAX_SHEET_ROWS, File, limited_rows, write_parquet, write_sheet
from bipol_crawler.portals import PORTAL

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LARGEST = {"csv": MAX_ROWS, "parquet": MAX_ROWS, "xlsx": MAX_SHEET_ROWS}
"""The largest number of rows in a file of each kind."""
TOO_LONG = (
    "Penghitungan terlalu lama: coba lagi sebentar lagi, atau persempit pencariannya\n"
    "This took too long: try again in a while, or narrow the search\n"
)
ROUTE = rf"\.(?P<kind>{'|'.join(TYPES)})$"
"""The end of a file's address, for a route."""


def write_csv(rows: Iterable[Sequence[Any]], columns: Sequence[str], folder: Path) -> Path:
    """Write ``rows`` to a CSV file in ``folder``, exactly as they are. Raises BadRequest if they are too many."""
    path = folder / "rows.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(limited_rows(rows, MAX_ROWS))
    return path


def made_file(rows: Iterable[Sequence[Any]], columns: Sequence[str], kind: str, about: Sequence[str]) -> File:
    """Make a file of one of :data:`TYPES`. ``about`` are the words of its name.

    Raises:
        BadRequest: there are more rows than a file of this kind takes.
    """
    write = {"csv": write_csv, "parquet": write_parquet, "xlsx": write_sheet}[kind]
    with tempfile.TemporaryDirectory() as folder:
        file = write(rows, columns, Path(folder)).open("rb")  # can be read although the folder is deleted
    return File(file, name_of_file(about, kind), TYPES[kind])


def name_of_file(about: Sequence[str], kind: str) -> str:
    """``bipol-kolokasi-sampah.csv``: the portal, and the letters and digits of ``about``."""
    slug = re.sub(r"[^a-z0-9]+", "-", " ".join(about).lower())[:80].strip("-")
    return f"{PORTAL.word}-{slug}.{kind}"


def too_long() -> Response:
    """The answer in place of a file that could not be counted in time."""
    return Response.text(TOO_LONG, 503, {"retry-after": "30"})
