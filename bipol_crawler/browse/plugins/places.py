"""Pages of places: official code, map, neighbours, a chart by year, people and sections, and the articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from datasette.utils import tilde_decode, tilde_encode  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]
from jinja2 import Environment
from markupsafe import Markup
from pluggy import HookimplMarker

from bipol_crawler.browse.charts import grouped
from bipol_crawler.browse.maps import Spot, place_map
from bipol_crawler.browse.plugins.language import language, translator
from bipol_crawler.browse.subject_pages import (
    PAGE,
    Rows,
    limit_and_offset,
    list_page,
    page_number,
    parts_of,
    rows_of,
    years_between,
)
from bipol_crawler.gazetteer.regions import Region, distance, midpoint, regions_named

hookimpl = HookimplMarker("datasette")

NEIGHBOURS = 12
"""The largest number of neighbours on a page."""
NEAR = 150.0
"""Kilometres. Places farther away are not neighbours."""

PLACE = {
    "total": "SELECT count(*) AS articles, min(place) AS name FROM articles WHERE place = :name COLLATE NOCASE",
    "years": """
      SELECT substr(published_at, 1, 4) AS label, count(*) AS articles FROM articles INDEXED BY articles_place_published
      WHERE place = :name COLLATE NOCASE AND published_at IS NOT NULL GROUP BY label ORDER BY label""",
    "people": """
      SELECT p.id, p.name, found.articles FROM (
        SELECT b.person_id, count(DISTINCT b.article_id) AS articles
        FROM articles a INDEXED BY articles_place_published
        JOIN bylines b ON b.article_id = a.id AND b.role IN ('reporter', 'writer')
        WHERE a.place = :name COLLATE NOCASE GROUP BY b.person_id ORDER BY articles DESC LIMIT 12) found
      JOIN people p ON p.id = found.person_id ORDER BY found.articles DESC, p.name""",
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
MOST_PLACES = 2_000
"""The largest number of places among which neighbours are searched, the most frequent first."""


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """``in_address``: a name encoded as in Datasette's addresses."""
    env.filters["in_address"] = tilde_encode


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Places by name."""
    return [(r"^/places$", places_page), (r"^/place/(?P<name>.+)$", place_page)]


async def places_page(request: Any, datasette: Any) -> Response:
    """All places of datelines, the most frequent first."""
    return await list_page(request, datasette, "places.html", PLACES, {})


async def place_page(request: Any, datasette: Any) -> Response:
    """One place. Case does not matter."""
    name = tilde_decode(request.url_vars["name"])
    parts = await parts_of(datasette, PLACE, {"name": name, **limit_and_offset(request)})
    articles, printed = parts["total"][0]["articles"], parts["total"][0]["name"]
    if not articles:
        raise NotFound("Tempat itu tidak ada di arsip · The archive has no such place")
    lang = language(request)
    found = regions_named(printed)
    everywhere = {"q": "", "limit": MOST_PLACES, "offset": 0}
    known = await datasette.get_database().cached(PLACES, lambda: rows_of(datasette, PLACES, everywhere))
    same, perhaps, around = _neighbours(printed, found, known)
    context = {
        "name": printed,
        "parts": parts,
        "years": _years(parts["years"], lambda year: _search(datasette, printed, year), lang),
        "regions": found,
        "map": _map(printed, articles, found, around, lang),
        "same": same,
        "perhaps": perhaps,
        "around": around[:NEIGHBOURS],
        "page": page_number(request),
        "pages": -(-articles // PAGE),
        "kept": "",
    }
    return Response.html(await datasette.render_template("place.html", context, request=request))


def _search(datasette: Any, name: str, year: str) -> str:
    """The address of the search for the articles of one year."""
    return f"{datasette.urls.path('/search')}?{urlencode({'place': name, 'year': year})}"


def _years(rows: Rows, search: Callable[[str], str], lang: str) -> Markup | str:
    """The chart of articles by year. Each bar links to its search. Empty without a dated article."""
    if not rows:
        return ""
    say = translator(lang)
    labels = years_between([row["label"] for row in rows])
    counts = {row["label"]: float(row["articles"]) for row in rows}
    unit = say("artikel", "articles")
    series = {unit: [counts.get(label, 0.0) for label in labels]}
    links = [[search(label) for label in labels]]
    return grouped(labels, series, links, title=say("Per tahun", "By year"), unit=unit, lang=lang)


def _neighbours(
    name: str, found: Sequence[Region], known: Sequence[dict[str, Any]]
) -> tuple[list[str], list[str], list[tuple[Spot, float]]]:
    """Names of the same place; names that may mean it; and the places around it with their kilometres, nearest first.

    Of several spellings of one neighbour the most frequent is named, with the articles of all. All are empty for a
    place that is not in the table of regions.
    """
    here = midpoint(found)
    same: list[str] = []
    perhaps: list[str] = []
    spots: dict[tuple[Region, ...], Spot] = {}
    for row in known if found else ():
        if row["name"].casefold() == name.casefold():
            continue
        others = regions_named(row["name"])
        point = midpoint(others)
        if others == tuple(found):
            same.append(row["name"])
        elif set(others) & set(found):
            perhaps.append(row["name"])
        elif point and others in spots:
            spots[others] = replace(spots[others], articles=spots[others].articles + row["articles"])
        elif point:
            spots[others] = Spot(row["name"], point, row["articles"])
    near = [(spot, distance(here, spot.point)) for spot in spots.values()] if here else []
    return same, perhaps, sorted((pair for pair in near if pair[1] <= NEAR), key=lambda pair: pair[1])


def _map(
    name: str, articles: int, found: Sequence[Region], around: Sequence[tuple[Spot, float]], lang: str
) -> Markup | str:
    """The map of a place; empty if its coordinates are not known."""
    several = len(found) > 1
    here = [Spot(region.full_name if several else name, region.point, articles) for region in found if region.point]
    title = translator(lang)(f"Peta {name} dan sekitarnya", f"Map of {name} and around it")
    return place_map(here, [spot for spot, _ in around], title=title, lang=lang) if here else ""
