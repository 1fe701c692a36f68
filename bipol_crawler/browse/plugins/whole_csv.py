"""CSV of tables and SQL queries with all rows, or an error; and JSON with a note if rows are missing.

Datasette's own CSV silently stops after 2,000 rows of a query, and after one page of a table. It still answers only
these requests: a table with ``_stream=on``, which it reads page by page, and requests for one page (``_size``,
``_next``) or for labels.
"""

from __future__ import annotations

import csv
import re
import sqlite3
import tempfile
from base64 import b64encode
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs

from datasette.renderer import json_renderer  # type: ignore[import-untyped]
from datasette.utils import sqlite_timelimit, tilde_decode  # type: ignore[import-untyped]
from datasette.utils.asgi import BadRequest, Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.plugins.export import MAX_BYTES, ONE_PAGE, TIME_LIMIT, File
from bipol_crawler.browse.server import NAME

hookimpl = HookimplMarker("datasette")

Message = MutableMapping[str, Any]
App = Callable[[Message, Any, Any], Awaitable[None]]

FORMAT = "whole_csv"
"""The format in Datasette's routes; addresses have ``.csv``."""
LEFT_TO_DATASETTE = {"_next", "_size", "_labels", "_trace"}
CSV_PATH = re.compile(rf"/{NAME}(?:/(?P<table>[^/.]+))?\.csv$")


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Answer ``.csv`` of tables and queries with :func:`whole_csv`."""

    def wrapped(app: App) -> App:
        async def answer(scope: Message, receive: Any, send: Any) -> None:
            found = CSV_PATH.search(scope["path"]) if scope["type"] == "http" else None
            if found:
                asked = set(parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True))
                table = tilde_decode(found["table"] or "")
                queries = datasette.metadata("queries", database=NAME) or {}
                streamed = "_stream" in asked and table and table not in queries
                if not asked & LEFT_TO_DATASETTE and not streamed:
                    scope = {**scope, "path": _renamed(scope["path"])}
                    if scope.get("raw_path"):
                        raw, _, query = scope["raw_path"].decode("latin-1").partition("?")
                        scope["raw_path"] = (_renamed(raw) + ("?" + query if query else "")).encode("latin-1")
            await app(scope, receive, send)

        return answer

    return wrapped


def _renamed(path: str) -> str:
    return path.removesuffix(".csv") + "." + FORMAT


@hookimpl
def register_output_renderer() -> list[dict[str, Any]]:
    """Register the format, which no page links to; and JSON, as Datasette's with a header."""
    return [
        {"extension": FORMAT, "render": whole_csv, "can_render": lambda: False},
        {"extension": "json", "render": json_with_note, "can_render": lambda: True},
    ]


def json_with_note(args: Any, data: dict[str, Any], view_name: str) -> Response:
    """Datasette's JSON. If rows are missing, the header ``x-rows`` says so: some shapes have only the rows."""
    rows = len(data.get("rows") or [])
    cut = bool(data.get("truncated")) or bool(data.get("next"))
    response = json_renderer(args, data, view_name)
    if cut:
        response.headers["x-rows"] = f"cut: the first {rows}; more with .csv, .parquet, or the next page"
    return response


async def whole_csv(datasette: Any, request: Any, data: dict[str, Any], view_name: str) -> Response:
    """All rows of a table or a query as CSV, or an error if they are too many. Bytes are base64."""
    if data.get("error"):
        raise BadRequest(data["error"])
    if "query" not in data:
        raise BadRequest("There are no rows for a file")
    sql, parameters = data["query"]["sql"], data["query"]["params"]
    if data.get("table"):
        sql = ONE_PAGE.sub("", sql)

    def make_file(connection: sqlite3.Connection) -> Any:
        with tempfile.TemporaryDirectory() as folder, sqlite_timelimit(connection, TIME_LIMIT * 1000):
            path = Path(folder) / "rows.csv"
            with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
                cursor = connection.cursor()
                cursor.execute(sql, parameters or {})
                _write(file, cursor, has_header=request.args.get("_header") != "off")
            return path.open("rb")  # can be read although the folder is deleted

    file = await datasette.get_database().execute_fn(make_file)
    name = re.sub(r"\W+", "_", data.get("table") or data.get("query_name") or "query", flags=re.ASCII)
    saved = bool(request.args.get("_dl"))
    answer = File(file, f"{name}.csv", "text/csv; charset=utf-8" if saved else "text/plain; charset=utf-8")
    if not saved:
        del answer.headers["content-disposition"]
    return answer


def _write(file: IO[str], cursor: sqlite3.Cursor, *, has_header: bool) -> None:
    writer, length = csv.writer(file), 0
    if has_header:
        writer.writerow([column[0] for column in cursor.description])
    for row in cursor:
        length += sum(len(value) for value in row if isinstance(value, (str, bytes)))
        if length > MAX_BYTES:
            raise BadRequest("Too much text for one file: narrow the question, or add a LIMIT")
        writer.writerow([b64encode(cell).decode() if isinstance(cell, bytes) else cell for cell in row])
