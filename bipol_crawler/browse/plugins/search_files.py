"""The results of a search as files: ``/search.csv?words=…`` and so on, with all articles of the search.

``/search.json`` has also the counts of the facets and of the histogram; with ``page`` it has the articles of that page.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse import result_files
from bipol_crawler.browse.permalinks import article_path
from bipol_crawler.browse.plugins.export import File
from bipol_crawler.browse.result_rows import result_rows
from bipol_crawler.browse.search_answer import PAGE, described
from bipol_crawler.browse.search_columns import columns_of
from bipol_crawler.browse.search_request import SearchRequest, read_request
from bipol_crawler.infra.clock import now
from bipol_crawler.portals import PORTAL
from bipol_crawler.search.columns import Columns
from bipol_crawler.search.execute import find

hookimpl = HookimplMarker("datasette")

MAX_ARTICLES = {
    **dict.fromkeys(("csv", "parquet", "json"), 500_000),
    **dict.fromkeys(("xlsx", "ris", "bib", "csl.json"), 100_000),
}
"""The largest number of articles in a file of each kind. Spreadsheets and reference managers cannot handle more."""
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json",
}
TEXTS = {
    "csv": result_files.write_csv,
    "json": result_files.write_json,
    "ris": result_files.write_ris,
    "bib": result_files.write_bibtex,
    "csl.json": result_files.write_csl,
}
OTHERS = {"xlsx": result_files.write_sheet, "parquet": result_files.write_parquet}
TIME_LIMIT = 20
"""Seconds for each query."""


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """A route for each kind of file."""
    return [(rf"^/search\.(?P<kind>{'|'.join(map(re.escape, TYPES))})$", search_file)]


@hookimpl
def extra_template_vars() -> dict[str, Any]:
    """``largest_files``: the largest number of articles in each kind of file, for the search page."""
    return {"largest_files": MAX_ARTICLES}


async def search_file(request: Any, datasette: Any) -> Response:
    """The articles of the search in the address, in the order of the page."""
    kind = request.url_vars["kind"]
    asked = read_request(request.args.get)
    one_page = kind == "json" and bool(request.args.get("page"))
    database = datasette.get_database()
    columns = await columns_of(database)

    def address(path: str) -> str:
        return str(datasette.absolute_url(request, datasette.urls.path(path)))

    def make_file(connection: sqlite3.Connection) -> tuple[Any, result_files.Result]:
        with sqlite_timelimit(connection, TIME_LIMIT * 1000):
            return _made(connection, columns, asked, kind, one_page=one_page, address=address)

    file, result = await database.execute_fn(make_file)
    answer = File(file, file_name(asked, result, kind), TYPES[kind])
    if kind == "json":
        del answer.headers["content-disposition"]
    answer.headers["x-articles"] = f"{result.articles} of {result.total}"
    return answer


def _made(
    connection: sqlite3.Connection, columns: Columns, asked: SearchRequest, kind: str, *, one_page: bool, address: Any
) -> tuple[Any, result_files.Result]:
    limit, offset = (PAGE, (asked.page - 1) * PAGE) if one_page else (MAX_ARTICLES[kind], 0)
    found = find(connection, asked.words, asked.filters, limit, offset, asked.sort, columns)
    about = described(found, asked) if kind == "json" else {}
    if one_page:
        about |= {"page": asked.page, "pages": -(-found.total // PAGE)}
    result = result_files.Result(address("/search" + asked.address()), now(), len(found.ids), found.total, about)
    rows = result_rows(connection, found.ids, lambda number: address(article_path(number)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"result.{kind}"
        if kind in TEXTS:
            with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
                TEXTS[kind](file, rows, result)
        else:
            OTHERS[kind](path, rows, result)
        return path.open("rb"), result  # can be read although the folder is deleted


def file_name(asked: SearchRequest, result: result_files.Result, kind: str) -> str:
    """The name of a file: ``bipol-cari-sampah-2020.csv``. If it is cut, the name contains the numbers of articles."""
    parts = [asked.words, *asked.set_filters.values()]
    slug = re.sub(r"[^a-z0-9]+", "-", " ".join(parts).lower())[:60].strip("-")
    cut = f"terpotong-{result.articles}-dari-{result.total}" if result.articles < result.total else ""
    return "-".join(part for part in (PORTAL.word, "cari", slug, cut) if part) + f".{kind}"
