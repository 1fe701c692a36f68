"""``/photos``: the photos of the archive, by credit; ``/article/7/photo/lead/1``: one photo."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.permalinks import photo_page_path
from bipol_crawler.browse.photo_credits import Credit, credit_key, fold_credits
from bipol_crawler.browse.plugins.article_pages import mark_photos, run_queries
from bipol_crawler.browse.search_request import MAX_PAGES
from bipol_crawler.browse.subject_pages import page_number
from bipol_crawler.search.execute import Filters, matching

hookimpl = HookimplMarker("datasette")

PAGE = 24
"""The number of photos on a page."""
MAX_CREDITS = 60
"""The largest number of credits that the page lists; others are found by a part of their name."""
NO_CREDIT = "-"
"""The value of ``credit`` in an address for photos without one. No credit has a key like it: it has no letters."""
OF_A_SEARCH = ("words", *(field.name for field in fields(Filters)))
CREDITS = "SELECT credit, count(*) FROM photos WHERE credit IS NOT NULL GROUP BY credit"
WITHOUT_CREDIT = "SELECT count(*) FROM photos WHERE credit IS NULL"
TOTAL = "SELECT count(*) FROM photos p WHERE {conditions}"
GALLERY = """
  SELECT p.id, p.article_id, p.kind, p.position, p.url, p.caption, p.credit, p.digest FROM photos p
  JOIN articles a INDEXED BY articles_brief ON a.id = p.article_id WHERE {conditions}
  ORDER BY a.published_at DESC, a.id DESC, p.kind = 'inline', p.position LIMIT :limit OFFSET :offset"""
"""The photos of the newest articles first."""
ALL = """
  SELECT p.id, p.article_id, p.kind, p.position, p.url, p.caption, p.credit, p.digest
  FROM articles a INDEXED BY articles_published CROSS JOIN photos p ON p.article_id = a.id
  ORDER BY a.published_at DESC, a.id DESC, p.kind = 'inline', p.position LIMIT :limit OFFSET :offset"""
"""The same of all photos; the index has the articles in this order, so that not all have to be sorted."""
ONE = {
    "photo": "SELECT * FROM photos WHERE article_id = :article AND kind = :kind AND position = :position",
    "article": """
      SELECT a.id, a.headline, a.url, a.published_at, a.status, s.name AS section FROM articles a
      LEFT JOIN sections s ON s.id = a.section_id WHERE a.id = :article""",
    "siblings": """
      SELECT kind, position FROM photos WHERE article_id = :article ORDER BY kind = 'inline', position""",
    "captures": """
      SELECT c.captured_at, c.url FROM photos p JOIN captures c ON c.id = p.capture_id
      WHERE p.article_id = :article AND p.kind = :kind AND p.position = :position""",
}
HEADLINES = "SELECT id, headline, published_at FROM articles WHERE id IN (SELECT value FROM json_each(?))"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The gallery, and the page of a photo."""
    photo = r"^/article/(?P<article>[0-9]{1,18})/photo/(?P<kind>lead|inline)/(?P<position>[0-9]{1,9})$"
    return [(r"^/photos$", gallery), (photo, photo_page)]


async def gallery(request: Any, datasette: Any) -> Response:
    """The photos with a ``credit`` in any spelling, without one, or all, of the articles that match a search."""
    asked = {name: (request.args.get(name) or "").strip() for name in ("credit", *OF_A_SEARCH)}
    page = page_number(request)
    credits = await all_credits(datasette)
    chosen = credits.get(credit_key(asked["credit"]))
    found, total = await _photos(datasette, asked, chosen, PAGE, (page - 1) * PAGE)
    part = credit_key(asked["credit"])
    listed = [credit for credit in credits.values() if not part or chosen or part in credit.key]
    context = {
        "asked": asked,
        "chosen": chosen,
        "no_credit": NO_CREDIT,
        "without_credit": await _without_credit(datasette),
        "photos": found,
        "total": total,
        "credits": listed[:MAX_CREDITS],
        "all_credits": len(listed),
        "of_a_search": [(name, asked[name]) for name in OF_A_SEARCH if asked[name]],
        "address": lambda **other: "?" + urlencode({n: str(v) for n, v in {**asked, **other}.items() if v}),
        "photo_query": lambda number: "?" + urlencode({**{n: v for n, v in asked.items() if v}, "n": str(number)}),
        "first": (page - 1) * PAGE + 1,
        "page": page,
        "pages": min(-(-total // PAGE), MAX_PAGES),
    }
    return Response.html(await datasette.render_template("photos.html", context, request=request))


async def all_credits(datasette: Any) -> dict[str, Credit]:
    """The credits of all photos, by their keys; kept until the archive changes."""
    database = datasette.get_database()

    async def read() -> dict[str, Credit]:
        counted = await database.execute_fn(lambda connection: connection.execute(CREDITS).fetchall())
        return fold_credits((str(credit), int(count)) for credit, count in counted)

    found: dict[str, Credit] = await database.cached("photo credits", read)
    return found


async def _without_credit(datasette: Any) -> int:
    database = datasette.get_database()

    async def count() -> int:
        found = await database.execute_fn(lambda connection: connection.execute(WITHOUT_CREDIT).fetchone())
        return int(found[0])

    number: int = await database.cached("photos without credit", count)
    return number


async def _photos(
    datasette: Any, asked: dict[str, str], chosen: Credit | None, limit: int, offset: int
) -> tuple[list[dict[str, Any]], int]:
    """A part of the gallery, each photo with its article's headline; and the number of all its photos."""

    def read(connection: sqlite3.Connection) -> tuple[list[dict[str, Any]], int]:
        with sqlite_timelimit(connection, datasette.setting("sql_time_limit_ms")):
            where, values = _conditions(connection, asked, chosen)
            (total,) = connection.execute(TOTAL.format(conditions=where), values).fetchone()
            sql = GALLERY.format(conditions=where) if where != "1" else ALL
            cursor = connection.execute(sql, {**values, "limit": limit, "offset": offset})
            names = [column[0] for column in cursor.description]
            photos = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            articles = json.dumps([photo["article_id"] for photo in photos])
            headlines = {row[0]: row[1:] for row in connection.execute(HEADLINES, [articles]).fetchall()}
            for photo in photos:
                photo["headline"], photo["published_at"] = headlines[photo["article_id"]]
            return photos, int(total)

    photos, total = await datasette.get_database().execute_fn(read)
    await mark_photos(datasette, photos)
    return photos, total


def _conditions(
    connection: sqlite3.Connection, asked: dict[str, str], chosen: Credit | None
) -> tuple[str, dict[str, Any]]:
    conditions: list[str] = ["1"]
    values: dict[str, Any] = {}
    if asked["credit"] == NO_CREDIT:
        conditions.append("p.credit IS NULL")
    elif asked["credit"]:
        spellings = [spelling for spelling, _ in chosen.spellings] if chosen else []
        conditions.append("p.credit IN (SELECT value FROM json_each(:spellings))")
        values["spellings"] = json.dumps(spellings)
    filters = Filters(**{name: asked[name] for name in OF_A_SEARCH[1:]})
    if asked["words"] or filters != Filters():
        articles, others = matching(connection, asked["words"], filters)
        conditions.append(f"p.article_id IN ({articles})")
        values |= others
    return " AND ".join(conditions), values


async def photo_page(request: Any, datasette: Any) -> Response:
    """One photo with its caption, its credit and its article. Beside it are those of the gallery that led here."""
    asked = {name: (request.args.get(name) or "").strip() for name in ("credit", *OF_A_SEARCH)}
    key = {"article": int(request.url_vars["article"]), "position": int(request.url_vars["position"])}
    parts = await run_queries(datasette, ONE, {**key, "kind": request.url_vars["kind"]})
    if not parts["photo"]:
        raise NotFound("Foto itu tidak ada di arsip · The archive has no such photo")
    await mark_photos(datasette, parts["photo"])
    photo = parts["photo"][0]
    key_of_credit = credit_key(photo["credit"] or "")
    context = {
        "photo": photo,
        "article": parts["article"][0],
        "captures": parts["captures"],
        "credit": (await all_credits(datasette)).get(key_of_credit) if key_of_credit else None,
        **await _neighbours(request, datasette, asked, photo, parts["siblings"]),
    }
    return Response.html(await datasette.render_template("photo.html", context, request=request))


async def _neighbours(
    request: Any, datasette: Any, asked: dict[str, str], photo: dict[str, Any], siblings: list[dict[str, Any]]
) -> dict[str, str]:
    """The addresses of the photos before and after, and of the page that lists them; empty where there is none."""
    given = request.args.get("n") or ""
    number = int(given) if given.isascii() and given.isdigit() and 0 < len(given) < 9 else 0
    filters = {name: value for name, value in asked.items() if value}

    def address(other: dict[str, Any], place: int) -> str:
        query = "?" + urlencode({**filters, "n": str(place)}) if number else ""
        return photo_page_path(other["article_id"], other["kind"], other["position"]) + query

    if number:
        chosen = (await all_credits(datasette)).get(credit_key(asked["credit"]))
        first = max(number - 1, 1)
        shown, _ = await _photos(datasette, asked, chosen, number - first + 2, first - 1)
        if number - first < len(shown) and shown[number - first]["id"] == photo["id"]:
            here = number - first
            page = -(-number // PAGE)
            return {
                "previous": address(shown[here - 1], number - 1) if here else "",
                "next": address(shown[here + 1], number + 1) if here + 1 < len(shown) else "",
                "list": "/photos?" + urlencode({**filters, "page": str(page)}),
            }
        number = 0
    places = [(each["kind"], each["position"]) for each in siblings]
    here = places.index((photo["kind"], photo["position"]))
    beside = [{**each, "article_id": photo["article_id"]} for each in siblings]
    return {
        "previous": address(beside[here - 1], 0) if here else "",
        "next": address(beside[here + 1], 0) if here + 1 < len(beside) else "",
        "list": "",
    }
