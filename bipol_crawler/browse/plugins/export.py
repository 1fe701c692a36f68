"""Any table, view, ready question or SQL query as a file: ``.parquet`` for programs, ``.xlsx`` for spreadsheets.

Datasette's JSON has at most 2,000 rows a page. These files have all rows of the answer, or are refused; so has CSV (see
``whole_csv``). CSV has exactly the archive's text, for programs; a spreadsheet would read text that begins with = + -
or @ as a formula. In ``.xlsx`` text stays text and numbers are numbers.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import tempfile
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from datasette.utils import path_with_removed_args, sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import BadRequest, Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

hookimpl = HookimplMarker("datasette")

MAX_ROWS = 500_000
"""The largest number of rows in a file: some years of the largest table."""
MAX_BYTES = 512 << 20
"""Bytes. The largest size of the text in a file before compression."""
MAX_SHEET_ROWS = 100_000
"""The largest number of rows in a spreadsheet. Opening more would take minutes."""
MAX_CELL_LENGTH = 32_767
"""The largest number of characters in a cell of Excel. A longer text is cut, with a note."""
CUT = " … [dipotong · cut: see CSV, JSON or Parquet]"
TIME_LIMIT = 20
"""Seconds for reading the rows of a file. The limit for a page is shorter (sql_time_limit_ms)."""
CHUNK = 1 << 18

# The end of Datasette's query for one page of a table. It is removed, since the file has all pages.
ONE_PAGE = re.compile(r"(?<!\s)\s+limit \d+(\s+offset \d+)?\s*\Z")
TYPES = {int: "BIGINT", float: "DOUBLE", str: "VARCHAR", bytes: "BLOB"}


class File(Response):  # type: ignore[misc]
    """A response that is sent from a temporary file, which is already deleted."""

    def __init__(self, file: Any, name: str, content_type: str) -> None:
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "content-length": str(os.fstat(file.fileno()).st_size),
        }
        super().__init__("", headers=headers, content_type=content_type)
        self.file = file

    async def asgi_send(self, send: Any) -> None:
        """Send the file in chunks."""
        headers = {**self.headers, "content-type": self.content_type}
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": raw})
        with self.file:
            while chunk := self.file.read(CHUNK):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


@hookimpl
def register_output_renderer() -> list[dict[str, Any]]:
    """Register ``.parquet`` and ``.xlsx``. Datasette links them on pages with rows."""
    return [
        {"extension": "parquet", "render": parquet, "can_render": _has_rows},
        {"extension": "xlsx", "render": sheet, "can_render": _has_rows},
    ]


def _has_rows(columns: list[str], view_name: str) -> bool:
    return bool(columns) and view_name != "row"


async def parquet(datasette: Any, request: Any, data: dict[str, Any], view_name: str) -> Response:
    """The complete answer as Parquet. Columns keep their types; columns with mixed types are text."""
    return await _render_file(datasette, data, request, "parquet", view_name)


async def sheet(datasette: Any, request: Any, data: dict[str, Any], view_name: str) -> Response:
    """The complete answer as one sheet, without formulas and links. Bytes are base64."""
    return await _render_file(datasette, data, request, "xlsx", view_name)


async def _render_file(datasette: Any, data: dict[str, Any], request: Any, kind: str, view_name: str) -> Response:
    if data.get("error"):
        raise BadRequest(data["error"])
    if not _has_rows(data.get("columns") or [], view_name) or "query" not in data:
        raise BadRequest("There are no rows for a file")
    if request.args.get("_next"):  # a later page of a table: the file has them all
        return Response.redirect(path_with_removed_args(request, {"_next"}, path=request.path))
    sql, parameters = data["query"]["sql"], data["query"]["params"]
    if data.get("table"):
        sql = ONE_PAGE.sub("", sql)
    name = re.sub(r"\W+", "_", data.get("table") or data.get("query_name") or "query", flags=re.ASCII)

    def make_file(connection: sqlite3.Connection) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            with sqlite_timelimit(connection, TIME_LIMIT * 1000):
                cursor = connection.cursor()
                cursor.execute(sql, parameters or {})
                columns = _distinct_names([column[0] for column in cursor.description])
                path = (write_parquet if kind == "parquet" else write_sheet)(cursor, columns, Path(folder))
            return path.open("rb")  # can be read although the folder is deleted

    file = await datasette.get_database().execute_fn(make_file)
    content_type = {
        "parquet": "application/vnd.apache.parquet",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }[kind]
    return File(file, f"{name}.{kind}", content_type)


def _distinct_names(names: list[str]) -> list[str]:
    """Column names that are all different, also when case is ignored, as Parquet requires."""
    found: list[str] = []
    for name in names:
        other, number = name, 2
        while other.lower() in {taken.lower() for taken in found}:
            other, number = f"{name}_{number}", number + 1
        found.append(other)
    return found


def limited_rows(rows: Iterable[Sequence[Any]], most: int) -> Iterator[tuple[Any, ...]]:
    """Yield ``rows``.

    Raises:
        BadRequest: there are more than ``most`` rows, or their text has more than :data:`MAX_BYTES`.
    """
    length = 0
    for number, row in enumerate(rows, 1):
        length += sum(len(value) for value in row if isinstance(value, (str, bytes)))
        if number > most or length > MAX_BYTES:
            raise BadRequest("Too many rows for one file: narrow the question, or add a LIMIT")
        yield tuple(row)


def write_parquet(rows: Iterable[Sequence[Any]], columns: Sequence[str], folder: Path) -> Path:
    """Write ``rows`` to a Parquet file in ``folder``. Raises BadRequest if they are too many."""
    # DuckDB takes 65 MB, which other pages do not need.
    import duckdb

    kinds: list[set[type]] = [set() for _ in columns]
    lines, path, longest = folder / "rows.jsonl", folder / "rows.parquet", 0
    with lines.open("wb") as file:
        for row in limited_rows(rows, MAX_ROWS):
            cells: dict[str, Any] = {}
            for place, value in enumerate(row):
                if value is not None:
                    kinds[place].add(type(value))
                # Numbers are used as names, since column names may be anything. JSON has no infinity.
                cells[f"c{place}"] = b64encode(value).decode() if isinstance(value, bytes) else _finite(value)
            longest = max(longest, file.write(json.dumps(cells, ensure_ascii=False).encode("utf-8", "replace") + b"\n"))
    types = [_type(found) for found in kinds]
    read = ", ".join(f"c{place}: '{'VARCHAR' if kind == 'BLOB' else kind}'" for place, kind in enumerate(types))
    chosen = ", ".join(
        f"{f'from_base64(c{place})' if kind == 'BLOB' else f'c{place}'} AS {_quoted(column)}"
        for place, (column, kind) in enumerate(zip(columns, types, strict=True))
    )
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "memory_limit": "256MB",
        "temp_directory": str(folder),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=config) as db:
        db.execute(
            f"COPY (SELECT {chosen} FROM read_json('{lines}', format='newline_delimited', columns={{{read}}},"
            f" maximum_object_size={max(longest, 1 << 20)})) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
    return path


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and value in (float("inf"), float("-inf")) else value


def _type(found: set[type]) -> str:
    if found == {int, float}:
        return "DOUBLE"
    return TYPES[found.pop()] if len(found) == 1 else "VARCHAR"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""').replace("\0", "") + '"'


def write_sheet(rows: Iterable[Sequence[Any]], columns: Sequence[str], folder: Path) -> Path:
    """Write ``rows`` to a workbook in ``folder``. Raises BadRequest if they are too many."""
    import xlsxwriter  # type: ignore[import-untyped]

    path = folder / "rows.xlsx"
    options = {
        "constant_memory": True,
        "tmpdir": str(folder),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        page = book.add_worksheet("rows")
        page.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for place, column in enumerate(columns):
            page.write_string(0, place, column[:MAX_CELL_LENGTH], bold)
        for number, row in enumerate(limited_rows(rows, MAX_SHEET_ROWS), 1):
            for place, value in enumerate(row):
                if isinstance(value, bytes):
                    value = b64encode(value).decode()
                # Numbers in a spreadsheet are exact only up to fifteen digits.
                if isinstance(value, float) or (isinstance(value, int) and abs(value) < 10**15):
                    if _finite(value) is not None:
                        page.write_number(number, place, value)
                elif value is not None:
                    page.write_string(number, place, _cut_to_cell(str(value)))
    return path


def _cut_to_cell(text: str) -> str:
    """``text``, cut if it is too long for a cell. Excel counts UTF-16 units."""
    size = len(text.encode("utf-16-le", "replace")) // 2
    if size <= MAX_CELL_LENGTH:
        return text
    kept = text.encode("utf-16-le", "replace")[: 2 * (MAX_CELL_LENGTH - len(CUT))]
    return kept.decode("utf-16-le", "ignore") + CUT
