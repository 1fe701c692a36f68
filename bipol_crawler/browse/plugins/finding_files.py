"""All quotes of a person, and all articles that name a person or a place, as CSV, Parquet or a workbook.

``/voice/ID/quotes.csv``, ``/voice/ID/articles.csv`` and ``/named-places/articles.csv?name=NAME&written=SPELLING``.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.permalinks import version_path
from bipol_crawler.browse.plugins.named_places import OF_PLACE
from bipol_crawler.browse.table_files import ROUTE, made_file, too_long
from bipol_crawler.infra.text_safety import legible

hookimpl = HookimplMarker("datasette")

TIME_LIMIT = 20
"""Seconds for a file."""
OF_ARTICLE = ("headline", "published_date", "status", "article", "version", "permalink", "url")
_ARTICLE = "a.headline, substr(a.published_at, 1, 10), a.status, a.id, a.versions, a.url"
_NEWEST = "ORDER BY a.published_at DESC, a.id DESC"
FILES = {
    "quotes": (
        ("words", "kind", "verb", "speaker", "office"),
        f"""SELECT substr(a.body, q.span_start + 1, q.span_end - q.span_start), q.kind, q.verb, q.speaker,
          (SELECT office FROM mentions m WHERE m.named_person_id = :id AND m.article_id = q.article_id), {_ARTICLE}
        FROM quotes q JOIN articles a ON a.id = q.article_id WHERE q.named_person_id = :id {_NEWEST}, q.position""",
    ),
    "articles": (
        ("as_written", "office", "times"),
        f"""SELECT m.as_written, m.office, m.times, {_ARTICLE}
        FROM mentions m JOIN articles a ON a.id = m.article_id WHERE m.named_person_id = :id {_NEWEST}""",
    ),
    "place": (
        ("as_written", "kind", "code", "times"),
        f"""SELECT t.as_written, t.kind, t.code, t.times, {_ARTICLE}
        FROM text_places t JOIN articles a ON a.id = t.article_id WHERE {OF_PLACE} {_NEWEST}, t.position""",
    ),
}
"""For each file its own columns, and the query for these and for those of the article."""


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The files of a person, and that of a place."""
    return [
        (rf"^/voice/(?P<id>[0-9]{{1,15}})/(?P<what>quotes|articles){ROUTE}", voice_file),
        (rf"^/named-places/articles{ROUTE}", place_file),
    ]


async def voice_file(request: Any, datasette: Any) -> Response:
    """The quotes of a person, or the articles that name the person; the newest first."""
    asked = {"id": int(request.url_vars["id"])}
    sql = "SELECT name FROM named_people WHERE id = :id"
    person = (await datasette.get_database().execute(sql, asked)).first()
    if person is None:
        raise NotFound("Nama itu tidak ada di arsip · The archive has no such person")
    return await _file(request, datasette, request.url_vars["what"], asked, person["name"])


async def place_file(request: Any, datasette: Any) -> Response:
    """The articles that name a place, in one spelling or in all; the newest first."""
    asked = {name: (request.args.get(name) or "").strip() for name in ("name", "written")}
    return await _file(request, datasette, "place", asked, asked["written"] or asked["name"])


async def _file(request: Any, datasette: Any, what: str, asked: dict[str, Any], name: str) -> Response:
    columns, sql = FILES[what]
    kind = request.url_vars["kind"]

    def address(article: int, version: int) -> str:
        return str(datasette.absolute_url(request, datasette.urls.path(version_path(article, version))))

    def make(connection: sqlite3.Connection) -> Response:
        rows = ((*map(_plain, row[:-1]), address(row[-3], row[-2]), row[-1]) for row in connection.execute(sql, asked))
        with sqlite_timelimit(connection, TIME_LIMIT * 1000):
            return made_file(rows, (*columns, *OF_ARTICLE), kind, (what.replace("place", "articles"), name))

    try:
        return await datasette.get_database().execute_fn(make)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return too_long()


def _plain(value: Any) -> Any:
    return str(legible(value)) if isinstance(value, str) else value
