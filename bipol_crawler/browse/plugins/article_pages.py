"""The front page, and the pages of articles and versions: ``/article/7`` and ``/article/7/version/2``.

These two addresses are permalinks. Datasette's own addresses of the same rows show the same pages. All queries use
indices, so that they are fast with a hundred thousand articles. Only shown bodies are read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]
from jinja2 import Environment
from markupsafe import Markup
from pluggy import HookimplMarker

from bipol_crawler.browse import charts, i18n, permalinks
from bipol_crawler.browse.citations import citation_parts, cited_version
from bipol_crawler.browse.copy_queries import OF_ARTICLE
from bipol_crawler.browse.edit_marks import marked_paragraphs
from bipol_crawler.browse.plugins.language import language
from bipol_crawler.browse.plugins.memento import memento_headers
from bipol_crawler.storage.views import SEEN_BEFORE

hookimpl = HookimplMarker("datasette")

HOME = {
    "totals": """
      SELECT (SELECT count(*) FROM articles) AS articles,
        (SELECT min(published_at) FROM articles) AS first, (SELECT max(published_at) FROM articles) AS last,
        (SELECT count(*) FROM articles WHERE status <> 'live' AND status = 'gone') AS gone,
        (SELECT count(*) FROM articles WHERE status <> 'live' AND status = 'missing') AS missing""",
    # One range of the index for each month is much faster than grouping by a part of every date.
    "months": """
      WITH RECURSIVE each (month, last) AS (
        SELECT (SELECT substr(min(published_at), 1, 7) FROM articles WHERE published_at >= '1900'),
          (SELECT substr(max(published_at), 1, 7) FROM articles WHERE published_at < '3000')
        UNION ALL SELECT substr(date(month || '-01', '+1 month'), 1, 7), last FROM each WHERE month < last)
      SELECT month, (SELECT count(*) FROM articles WHERE published_at >= month
        AND published_at < substr(date(month || '-01', '+1 month'), 1, 7)) AS articles
      FROM each WHERE month IS NOT NULL LIMIT 1200""",
    "runs": "SELECT * FROM runs WHERE command = 'crawl' ORDER BY id DESC LIMIT 1",
    "newest": """
      SELECT a.id, a.headline, a.published_at, a.place, s.name AS section, a.status
      FROM articles a LEFT JOIN sections s ON s.id = a.section_id
      ORDER BY a.published_at DESC LIMIT 10""",
    "edited": """
      SELECT e.at, e.kind, e.detail, a.id, a.headline, a.versions
      FROM article_events e JOIN articles a ON a.id = e.article_id
      WHERE e.kind <> 'first_seen' AND +e.kind IN ('edited', 'moved', 'returned')
      ORDER BY e.at DESC, e.id DESC LIMIT 6""",
    "withdrawn": """
      SELECT coalesce(a.gone_at, a.missing_at) AS at, a.status AS kind, a.id, a.headline
      FROM articles a INDEXED BY articles_status WHERE a.status <> 'live' ORDER BY 1 DESC LIMIT 6""",
}

_EVIDENCE = """
      SELECT v.version, v.parser_version, v.layout, x.page, c.*, r.software, s.hash AS seal, (
          SELECT substr(t.name, length('timestamps/') + 1) FROM sealed_files t
          JOIN seals stamped ON stamped.hash = substr(t.name, length('timestamps/YYYY-MM-DD.') + 1, 64)
          WHERE t.name >= 'timestamps/' || substr(c.captured_at, 1, 10) AND t.name < 'timestamps0'
            AND stamped.id >= s.id
          ORDER BY t.name LIMIT 1
        ) AS time_stamp
      FROM article_versions v
      JOIN version_captures x ON x.version_id = v.id JOIN captures c ON c.id = x.capture_id
      LEFT JOIN runs r ON r.id = c.run_id
      LEFT JOIN sealed_files f ON f.name = c.warc_file AND f.bytes >= c.warc_offset + c.warc_length
      LEFT JOIN seals s ON s.id = f.seal_id"""
"""The captures of versions, with the software that stored them, and the last seal of their file.

``time_stamp`` is the file of the first time stamp that covers that seal, as far as a later seal names it.
"""

ARTICLE = {
    "article": """
      SELECT a.*, s.name AS section FROM articles a LEFT JOIN sections s ON s.id = a.section_id
      WHERE a.id = :id""",
    "sections": """
      SELECT s.id, s.name FROM article_sections x JOIN sections s ON s.id = x.section_id
      WHERE x.article_id = :id ORDER BY x.position""",
    "tags": """
      SELECT t.id, t.name FROM article_tags x JOIN tags t ON t.id = x.tag_id
      WHERE x.article_id = :id ORDER BY x.position""",
    "first": """
      SELECT v.headline, v.body FROM articles a JOIN article_versions v ON v.article_id = a.id AND v.version = 1
      WHERE a.id = :id AND a.versions > 1""",
    "bylines": "SELECT * FROM bylines WHERE article_id = :id ORDER BY position",
    "photos": "SELECT * FROM photos WHERE article_id = :id ORDER BY kind = 'inline', position",
    "links": """
      SELECT l.*, coalesce((SELECT a.id FROM articles a WHERE a.url = l.url), u.article_id) AS archived
      FROM links l LEFT JOIN urls u ON u.url = l.url
      WHERE l.article_id = :id ORDER BY l.block DESC, l.position""",
    "embeds": "SELECT * FROM embeds WHERE article_id = :id ORDER BY position",
    "versions": """
      SELECT id, version, captured_at, changed, headline FROM article_versions
      WHERE article_id = :id ORDER BY version DESC""",
    "events": f"""
      SELECT e.*, (SELECT max(substr(c.captured_at, 1, 19)) || 'Z' FROM captures c WHERE {SEEN_BEFORE}) AS seen_before,
        (SELECT i.original FROM captures c JOIN imports i ON i.warc_file = c.warc_file WHERE c.id = e.capture_id)
          AS imported_from
      FROM article_events e JOIN articles a ON a.id = e.article_id WHERE e.article_id = :id ORDER BY e.id""",
    "evidence": f"{_EVIDENCE} WHERE v.article_id = :id ORDER BY v.version DESC, x.page",
    "problems": """
      SELECT field, reason, detail, last_seen_at FROM problems
      WHERE article_id = :id AND resolved_at IS NULL ORDER BY field, reason""",
    "mentions": """
      SELECT p.id, p.name, m.office FROM mentions m JOIN named_people p ON p.id = m.named_person_id
      WHERE m.article_id = :id ORDER BY m.position""",
    "named_places": "SELECT name, code FROM text_places WHERE article_id = :id ORDER BY position",
    "event_dates": """
      SELECT DISTINCT first_day, last_day FROM event_dates
      WHERE article_id = :id AND first_day IS NOT NULL ORDER BY first_day, last_day""",
    **OF_ARTICLE,
}

VERSION = {
    "version": "SELECT * FROM article_versions WHERE id = :id",
    "siblings": """
      SELECT v.id, v.version, v.captured_at FROM article_versions v
      WHERE v.article_id = (SELECT article_id FROM article_versions WHERE id = :id) ORDER BY v.version""",
    "evidence": f"{_EVIDENCE} WHERE v.id = :id ORDER BY x.page",
}

ROWS = {"articles": ARTICLE, "article_versions": VERSION}


async def run_queries(datasette: Any, queries: Mapping[str, str], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Run the queries. Return their rows as dictionaries, by the name of the query."""
    database = datasette.get_database()
    return {name: [dict(row) for row in await database.execute(sql, parameters)] for name, sql in queries.items()}


async def mark_photos(datasette: Any, photos: list[dict[str, Any]]) -> None:
    """Add to each row of photos ``address``: the path of its bytes; empty if they are not at hand."""

    def at_hand(connection: sqlite3.Connection) -> None:
        for photo in photos:
            found = datasette.photos.is_at_hand(connection, photo["digest"])
            photo["address"] = permalinks.photo_path(photo["digest"]) if found else ""

    if photos:
        await datasette.get_database().execute_fn(at_hand)


def month_chart(months: list[dict[str, Any]], lang: str) -> Markup:
    """The chart of the number of articles in each month."""
    english = lang == "en"
    return charts.bars(
        [(i18n.month(row["month"], lang), float(row["articles"])) for row in months],
        title="Articles a month, by date of publication" if english else "Artikel per bulan, menurut tanggal terbit",
        unit="articles" if english else "artikel",
        lang=lang,
    )


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The permalinks, and the front page, which replaces Datasette's: that one reads every table first."""
    return [
        (r"^/$", front_page),
        (r"^/article/(?P<id>[0-9]{1,18})$", article_page),
        (r"^/article/(?P<id>[0-9]{1,18})/version/(?P<version>[0-9]{1,9})$", version_page),
    ]


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """The functions of :mod:`~.permalinks` as filters. Their paths still have to pass through ``urls.path``."""
    for path in (
        permalinks.article_path,
        permalinks.version_path,
        permalinks.diff_path,
        permalinks.person_path,
        permalinks.place_path,
        permalinks.photo_path,
        permalinks.photo_page_path,
        permalinks.credit_path,
        permalinks.section_path,
    ):
        env.filters[path.__name__] = path


async def front_page(request: Any, datasette: Any) -> Response:
    """The front page: a description of the archive, its state, and its newest articles."""
    parts = await run_queries(datasette, HOME, {})
    context = {
        "parts": parts,
        "chart": month_chart(parts["months"], language(request)),
        "metadata": datasette.metadata(),
        "alternate_url_json": datasette.absolute_url(request, datasette.urls.path("/.json")),
    }
    return Response.html(await datasette.render_template("index.html", context, request=request))


async def article_page(request: Any, datasette: Any) -> Response:
    """An article, by its number in the archive."""
    return await _row_page(request, datasette, "articles", int(request.url_vars["id"]))


async def version_page(request: Any, datasette: Any) -> Response:
    """One version of an article."""
    found = await run_queries(
        datasette,
        {"row": "SELECT id, captured_at FROM article_versions WHERE article_id = :id AND version = :version"},
        asked := {name: int(value) for name, value in request.url_vars.items()},
    )
    if not found["row"]:
        raise NotFound("Versi itu tidak ada di arsip · The archive has no such version")
    row, path = found["row"][0], permalinks.version_path(asked["id"], asked["version"])
    response = await _row_page(request, datasette, "article_versions", row["id"])
    response.headers |= await memento_headers(request, datasette, asked["id"], row["captured_at"], path)
    return response


async def _row_page(request: Any, datasette: Any, table: str, key: int) -> Response:
    """The page of a row, as Datasette shows it at its own address."""
    database = datasette.get_database()
    found = await database.execute(f"SELECT * FROM {table} WHERE id = ?", [key])
    if not found.rows:
        raise NotFound("Artikel itu tidak ada di arsip · The archive has no such article")
    data = datasette.urls.row(database.name, table, str(key), format="json")
    context = {
        **await _row_parts(datasette, request, table, key),
        "database": database.name,
        "table": table,
        "columns": found.columns,
        "rows": found.rows,
        "metadata": datasette.table_metadata(database.name, table),
        "renderers": {"json": data},
        "alternate_url_json": datasette.absolute_url(request, data),
    }
    return Response.html(await datasette.render_template(f"row-{database.name}-{table}.html", context, request=request))


async def _row_parts(datasette: Any, request: Any, table: str, key: object) -> dict[str, Any]:
    """``parts``, the rows of each query for the table; ``cite``, the citations of the shown version; ``marks``, the
    paragraphs of an article that was changed, with what was changed since its first version.

    Raises:
        NotFound: there is no such row.
    """
    parts = await run_queries(datasette, ROWS[table], {"id": key})
    shown = parts.get("article") or parts.get("version")
    if not shown:  # Datasette reads the address 1,2 as 1
        raise NotFound("Baris itu tidak ada · The archive has no such row")
    await mark_photos(datasette, parts.get("photos", []))
    row = shown[0]
    number, version = (row["id"], row["versions"]) if table == "articles" else (row["article_id"], row["version"])
    what = await cited_version(datasette, request, number, version)
    first = parts.get("first")
    marks = marked_paragraphs(first[0]["body"], row["body"]) if first else []
    shares_records = getattr(datasette, "share_records", False)
    cite = citation_parts(what, shares_records=shares_records) if what else None
    return {"parts": parts, "cite": cite, "marks": marks}


@hookimpl
def extra_template_vars(
    view_name: str, table: str | None, request: Any, datasette: Any
) -> dict[str, Any] | Callable[[], Awaitable[dict[str, Any]]]:
    """Template variables of :func:`_row_parts`, for the rows of articles and versions at Datasette's addresses."""
    if view_name != "row" or table not in ROWS:
        return {}

    async def gathered() -> dict[str, Any]:
        return await _row_parts(datasette, request, table, request.url_vars["pks"])

    return gathered
