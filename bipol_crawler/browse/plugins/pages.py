"""What the front, article and version pages show beyond their own row.

Every query is answered by an index at a hundred thousand articles; none reads a body that its page does not show.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from markupsafe import Markup
from pluggy import HookimplMarker

from bipol_crawler.browse import charts, wording
from bipol_crawler.browse.plugins.language import language
from bipol_crawler.cite import cited, machine, prose

hookimpl = HookimplMarker("datasette")

HOME = {
    "totals": """
      SELECT (SELECT count(*) FROM articles) AS articles,
        (SELECT min(published_at) FROM articles) AS first, (SELECT max(published_at) FROM articles) AS last,
        (SELECT count(*) FROM articles WHERE status <> 'live' AND status = 'gone') AS gone,
        (SELECT count(*) FROM articles WHERE status <> 'live' AND status = 'missing') AS missing""",
    "months": """
      SELECT substr(published_at, 1, 7) AS month, count(*) AS articles FROM articles
      WHERE published_at IS NOT NULL GROUP BY 1 ORDER BY 1""",
    "runs": "SELECT * FROM runs ORDER BY id DESC LIMIT 1",
    "newest": """
      SELECT a.id, a.headline, a.published_at, a.place, s.name AS section, a.status
      FROM articles a LEFT JOIN sections s ON s.id = a.section_id
      ORDER BY a.published_at DESC LIMIT 10""",
    "edited": """
      SELECT e.at, e.kind, e.detail, a.id, a.headline, a.versions
      FROM article_events e JOIN articles a ON a.id = e.article_id
      WHERE e.kind IN ('edited', 'moved', 'returned') ORDER BY e.id DESC LIMIT 6""",
    "withdrawn": """
      SELECT coalesce(a.gone_at, a.missing_at) AS at, a.status AS kind, a.id, a.headline
      FROM articles a INDEXED BY articles_status WHERE a.status <> 'live' ORDER BY 1 DESC LIMIT 6""",
}

_EVIDENCE = """
      SELECT v.version, x.page, c.* FROM article_versions v
      JOIN version_captures x ON x.version_id = v.id JOIN captures c ON c.id = x.capture_id"""

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
    "events": "SELECT * FROM article_events WHERE article_id = :id ORDER BY id",
    "evidence": f"{_EVIDENCE} WHERE v.article_id = :id ORDER BY v.version DESC, x.page",
    "problems": """
      SELECT field, reason, detail, last_seen_at FROM problems
      WHERE article_id = :id AND resolved_at IS NULL ORDER BY field, reason""",
}

VERSION = {
    "version": "SELECT * FROM article_versions WHERE id = :id",
    "siblings": """
      SELECT v.id, v.version, v.captured_at FROM article_versions v
      WHERE v.article_id = (SELECT article_id FROM article_versions WHERE id = :id) ORDER BY v.version""",
    "evidence": f"{_EVIDENCE} WHERE v.id = :id ORDER BY x.page",
}

ROWS = {"articles": ARTICLE, "article_versions": VERSION}


async def answers(datasette: Any, queries: Mapping[str, str], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of each query, by its name, as dictionaries."""
    database = datasette.get_database()
    return {name: [dict(row) for row in await database.execute(sql, parameters)] for name, sql in queries.items()}


async def cited_version(datasette: Any, article: int, version: int) -> cited.Cited | None:
    """What there is to cite of one version; None when there is no such version, or its row is not the crawler's."""
    rows = await answers(datasette, cited.QUERIES, {"article": article, "version": version})
    try:
        return cited.cited_from(rows)
    except ValueError:  # lists that are no JSON, dates that are no dates: the page is shown all the same
        return None


def citations(what: cited.Cited) -> dict[str, Any]:
    """The texts of a citation, by the name the templates know them under."""
    return {
        "indonesian": prose.indonesian(what),
        "apa": prose.apa(what),
        "chicago": prose.chicago(what),
        "bibtex": machine.bibtex(what),
        "checks": prose.checks(what),
        "article": what.article,
        "version": what.version,
    }


def by_month(months: list[dict[str, Any]], lang: str) -> Markup:
    """The chart of articles a month; months of which none is known stand in it as gaps."""
    counted = {row["month"]: row["articles"] for row in months}
    if counted:
        first, last = (int(end[:4]) * 12 + int(end[5:7]) - 1 for end in (min(counted), max(counted)))
        counted = {f"{n // 12:04}-{n % 12 + 1:02}": 0 for n in range(first, last + 1)} | counted
    points = [(wording.month(month, lang), float(articles)) for month, articles in counted.items()]
    english = lang == "en"
    return charts.bars(
        points,
        title="Articles a month, by date of publication" if english else "Artikel per bulan, menurut tanggal terbit",
        unit="articles" if english else "artikel",
        lang=lang,
    )


@hookimpl
def extra_template_vars(
    view_name: str, table: str | None, request: Any, datasette: Any
) -> dict[str, Any] | Callable[[], Awaitable[dict[str, Any]]]:
    """``parts``: the rows of each query above, by its name; ``chart`` and ``cite`` where a page has them."""
    if view_name == "index":
        queries: dict[str, str] = HOME
        parameters = {}
    elif view_name == "row" and table in ROWS:
        queries, parameters = ROWS[table], {"id": request.url_vars["pks"]}
    else:
        return {}

    async def gathered() -> dict[str, Any]:
        parts = await answers(datasette, queries, parameters)
        found: dict[str, Any] = {"parts": parts}
        if view_name == "index":
            found["chart"] = by_month([row for row in parts["months"] if _is_month(row["month"])], language(request))
        elif shown := parts.get("article") or parts.get("version"):
            row = shown[0]
            article, version = (
                (row["id"], row["versions"]) if table == "articles" else (row["article_id"], row["version"])
            )
            what = await cited_version(datasette, article, version)
            found["cite"] = citations(what) if what else None
        return found

    return gathered


def _is_month(text: str) -> bool:
    year, _, month = text.partition("-")
    return len(year) == 4 and year.isdigit() and year > "1900" and month.isdigit() and 1 <= int(month) <= 12
