"""Pages of people and places: what is known about them, and their articles, the newest first."""

from __future__ import annotations

from typing import Any

from datasette.utils import tilde_decode, tilde_encode  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]
from jinja2 import Environment
from pluggy import HookimplMarker

from bipol_crawler.browse.charts import bars
from bipol_crawler.browse.plugins.language import language, translator
from bipol_crawler.normalize.people import person_key

hookimpl = HookimplMarker("datasette")

PAGE = 50
"""The number of articles or names on a page."""
MAX_PAGES = 10_000
"""The largest page number."""

# INDEXED BY: the table itself contains long texts, so reading the index is faster.
PERSON = {
    "written": """
      SELECT name, count(*) AS times FROM bylines WHERE person_id = :id
      GROUP BY name ORDER BY times DESC, name LIMIT 50""",
    "roles": """
      SELECT role, count(DISTINCT article_id) AS articles FROM bylines WHERE person_id = :id
      GROUP BY role ORDER BY articles DESC""",
    "years": """
      SELECT substr(a.published_at, 1, 4) AS label, count(*) AS articles
      FROM (SELECT DISTINCT article_id FROM bylines WHERE person_id = :id) b
      JOIN articles a INDEXED BY articles_brief ON a.id = b.article_id
      WHERE a.published_at IS NOT NULL GROUP BY label ORDER BY label""",
    "sections": """
      SELECT s.name, count(*) AS articles FROM (SELECT DISTINCT article_id FROM bylines WHERE person_id = :id) b
      JOIN articles a INDEXED BY articles_brief ON a.id = b.article_id JOIN sections s ON s.id = a.section_id
      GROUP BY s.id ORDER BY articles DESC, s.name LIMIT 12""",
    "places": """
      SELECT min(a.place) AS name, count(*) AS articles
      FROM (SELECT DISTINCT article_id FROM bylines WHERE person_id = :id) b
      JOIN articles a INDEXED BY articles_brief ON a.id = b.article_id
      WHERE a.place IS NOT NULL GROUP BY a.place COLLATE NOCASE ORDER BY articles DESC, name LIMIT 12""",
    "colleagues": """
      SELECT p.id, p.name, found.articles FROM (
        SELECT c.person_id, count(DISTINCT c.article_id) AS articles
        FROM bylines b JOIN bylines c ON c.article_id = b.article_id AND c.person_id <> b.person_id
        WHERE b.person_id = :id AND c.role <> 'account'
        GROUP BY c.person_id ORDER BY articles DESC LIMIT 20) found
      JOIN people p ON p.id = found.person_id ORDER BY found.articles DESC, p.name""",
    "candidates": """
      SELECT p.id, p.name, d.reason FROM duplicate_pairs d
      JOIN people p ON p.id = iif(d.person_id = :id, d.other_id, d.person_id)
      WHERE d.person_id = :id OR d.other_id = :id ORDER BY p.name""",
    "total": "SELECT count(DISTINCT article_id) AS articles FROM bylines WHERE person_id = :id",
    "stories": """
      SELECT a.id, a.headline, a.published_at, a.status FROM (
        SELECT x.id FROM (SELECT DISTINCT article_id FROM bylines WHERE person_id = :id) b
        JOIN articles x INDEXED BY articles_brief ON x.id = b.article_id
        ORDER BY x.published_at DESC, x.id DESC LIMIT :limit OFFSET :offset) found
      JOIN articles a ON a.id = found.id ORDER BY a.published_at DESC, a.id DESC""",
}

PEOPLE = """
  SELECT p.id, p.name, (SELECT count(DISTINCT b.article_id) FROM bylines b WHERE b.person_id = p.id) AS articles
  FROM people p WHERE :q = '' OR instr(lower(p.name), lower(:q)) > 0
  ORDER BY {order} LIMIT :limit OFFSET :offset"""
ORDERS = {"name": "p.name COLLATE NOCASE, p.id", "articles": "articles DESC, p.name COLLATE NOCASE, p.id"}

PLACE = {
    "total": "SELECT count(*) AS articles, min(place) AS name FROM articles WHERE place = :name COLLATE NOCASE",
    "years": """
      SELECT substr(published_at, 1, 4) AS label, count(*) AS articles FROM articles INDEXED BY articles_place_published
      WHERE place = :name COLLATE NOCASE AND published_at IS NOT NULL GROUP BY label ORDER BY label""",
    "stories": """
      SELECT a.id, a.headline, a.published_at, a.status FROM (
        SELECT id FROM articles INDEXED BY articles_place_published WHERE place = :name COLLATE NOCASE
        ORDER BY published_at DESC, id DESC LIMIT :limit OFFSET :offset) found
      JOIN articles a ON a.id = found.id ORDER BY a.published_at DESC, a.id DESC""",
}

PLACES = """
  SELECT min(place) AS name, count(*) AS articles FROM articles INDEXED BY articles_place_published
  WHERE place IS NOT NULL AND (:q = '' OR instr(lower(place), lower(:q)) > 0)
  GROUP BY place COLLATE NOCASE ORDER BY articles DESC, name LIMIT :limit OFFSET :offset"""


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """``in_address``: a name encoded as in Datasette's addresses."""
    env.filters["in_address"] = tilde_encode


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """People by number or by any of their names; places by name."""
    return [
        (r"^/people$", people_page),
        (r"^/person/(?P<who>[^/]+)$", person_page),
        (r"^/places$", places_page),
        (r"^/place/(?P<name>.+)$", place_page),
    ]


async def person_page(request: Any, datasette: Any) -> Response:
    """One person. A name or alias instead of the number redirects to the person's page."""
    who = tilde_decode(request.url_vars["who"])
    if not (who.isascii() and who.isdigit() and len(who) <= 15):
        found = await _rows(
            datasette,
            """SELECT p.id FROM people p WHERE p.key = :key
               UNION ALL SELECT p.id FROM people_aliases x JOIN people p ON p.name = x.name WHERE x.key = :key""",
            {"key": person_key(who)},
        )
        if not found:
            raise NotFound("Tidak ada · No such person")
        return Response.redirect(datasette.urls.path(f"/person/{found[0]['id']}"))
    known = await _rows(datasette, "SELECT id, name FROM people WHERE id = :id", {"id": int(who)})
    if not known:
        raise NotFound("Tidak ada · No such person")
    return await _render_subject(request, datasette, "person.html", PERSON, {"id": int(who)}, {"person": known[0]})


async def place_page(request: Any, datasette: Any) -> Response:
    """One place. Case does not matter."""
    name = tilde_decode(request.url_vars["name"])
    total = await _rows(datasette, PLACE["total"], {"name": name})
    if not total[0]["articles"]:
        raise NotFound("Tidak ada · No such place")
    return await _render_subject(request, datasette, "place.html", PLACE, {"name": name}, {"name": total[0]["name"]})


async def people_page(request: Any, datasette: Any) -> Response:
    """All people named in bylines. ``q`` is a part of a name; ``by`` is the order, ``name`` or ``articles``."""
    by = request.args.get("by") if request.args.get("by") in ORDERS else "articles"
    return await _list(request, datasette, "people.html", PEOPLE.format(order=ORDERS[by]), {"by": by})


async def places_page(request: Any, datasette: Any) -> Response:
    """All places of datelines, the most frequent first."""
    return await _list(request, datasette, "places.html", PLACES, {})


async def _rows(datasette: Any, sql: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in await datasette.get_database().execute(sql, parameters)]


def _page(request: Any) -> int:
    number = request.args.get("page") or "1"
    return max(1, min(int(number), MAX_PAGES)) if number.isascii() and number.isdigit() and len(number) < 9 else 1


async def _render_subject(
    request: Any, datasette: Any, template: str, queries: dict[str, str], key: dict[str, Any], about: dict[str, Any]
) -> Response:
    page = _page(request)
    asked = {**key, "limit": PAGE, "offset": (page - 1) * PAGE}
    parts = {name: await _rows(datasette, sql, asked) for name, sql in queries.items()}
    lang = language(request)
    say = translator(lang)
    years = [(row["label"], row["articles"]) for row in parts["years"]]
    context = {
        **about,
        "parts": parts,
        "years": bars(years, title=say("Per tahun", "By year"), unit=say("artikel", "articles"), lang=lang)
        if years
        else "",
        "page": page,
        "pages": -(-parts["total"][0]["articles"] // PAGE),
    }
    return Response.html(await datasette.render_template(template, context, request=request))


async def _list(request: Any, datasette: Any, template: str, sql: str, about: dict[str, Any]) -> Response:
    page, q = _page(request), (request.args.get("q") or "").strip()
    rows = await _rows(datasette, sql, {"q": q, "limit": PAGE + 1, "offset": (page - 1) * PAGE})
    context = {**about, "rows": rows[:PAGE], "q": q, "page": page, "more": len(rows) > PAGE}
    return Response.html(await datasette.render_template(template, context, request=request))
