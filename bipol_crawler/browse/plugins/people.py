"""Pages of people: lists of reporters, editors and portal accounts; and a page for each person with the articles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from datasette.utils import tilde_decode  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]
from markupsafe import Markup
from pluggy import HookimplMarker

from bipol_crawler.browse.charts import grouped
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
from bipol_crawler.normalize.people import person_key

hookimpl = HookimplMarker("datasette")

GROUPS = {
    "reporter": ("reporter", "writer"),
    "editor": ("editor",),
    "account": ("account",),
    "other": ("photographer", "contributor", "source", "signature"),
}
"""The roles in groups, by the value of ``as`` in an address. Each group has its own list of people."""
GROUP_NAMES = {
    "reporter": ("Reporter dan penulis", "Reporters and writers"),
    "editor": ("Editor", "Editors"),
    "account": ("Akun portal", "Portal accounts"),
    "other": ("Peran lain", "Other roles"),
    "all": ("Semua", "All"),
}

_ROLES = {name: ", ".join(f"'{role}'" for role in roles) for name, roles in GROUPS.items()}
_ROLES["all"] = ", ".join(_ROLES.values())
_GROUP_OF = "CASE " + " ".join(f"WHEN role IN ({_ROLES[name]}) THEN '{name}'" for name in GROUPS) + " END"

# INDEXED BY: the table itself contains long texts, so reading the index is faster.
PERSON = {
    "written": """
      SELECT name, count(*) AS times FROM bylines WHERE person_id = :id
      GROUP BY name ORDER BY times DESC, name LIMIT 50""",
    "roles": """
      SELECT role, count(DISTINCT article_id) AS articles FROM bylines WHERE person_id = :id
      GROUP BY role ORDER BY articles DESC""",
    "groups": f"""
      SELECT {_GROUP_OF} AS name, count(DISTINCT article_id) AS articles FROM bylines WHERE person_id = :id
      GROUP BY 1 ORDER BY articles DESC""",
    "years": f"""
      SELECT substr(a.published_at, 1, 4) AS label, b.name, count(*) AS articles
      FROM (SELECT DISTINCT article_id, {_GROUP_OF} AS name FROM bylines WHERE person_id = :id) b
      JOIN articles a INDEXED BY articles_brief ON a.id = b.article_id
      WHERE a.published_at IS NOT NULL GROUP BY label, b.name ORDER BY label""",
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
    "denied": """
      SELECT o.id, o.name FROM people p
      JOIN people_distinct d ON p.key IN (d.key, d.other_key)
      JOIN people o ON o.key = iif(d.key = p.key, d.other_key, d.key)
      WHERE p.id = :id ORDER BY o.name""",
}
STORIES = {
    "total": "SELECT count(DISTINCT article_id) AS articles FROM bylines WHERE person_id = :id AND role IN ({roles})",
    "stories": """
      SELECT a.id, a.headline, a.published_at, a.status FROM (
        SELECT x.id FROM (SELECT DISTINCT article_id FROM bylines WHERE person_id = :id AND role IN ({roles})) b
        JOIN articles x INDEXED BY articles_brief ON x.id = b.article_id
        ORDER BY x.published_at DESC, x.id DESC LIMIT :limit OFFSET :offset) found
      JOIN articles a ON a.id = found.id ORDER BY a.published_at DESC, a.id DESC""",
}
PEOPLE = """
  SELECT p.id, p.name, count(DISTINCT b.article_id) AS articles
  FROM people p JOIN bylines b ON b.person_id = p.id AND b.role IN ({roles})
  WHERE :q = '' OR instr(lower(p.name), lower(:q)) > 0
  GROUP BY p.id ORDER BY {order} LIMIT :limit OFFSET :offset"""
ORDERS = {"name": "p.name COLLATE NOCASE, p.id", "articles": "articles DESC, p.name COLLATE NOCASE, p.id"}
COUNTS = f"SELECT {_GROUP_OF} AS name, count(DISTINCT person_id) AS people FROM bylines GROUP BY 1"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """People by number or by any of their names."""
    return [(r"^/people$", people_page), (r"^/person/(?P<who>[^/]+)$", person_page)]


async def people_page(request: Any, datasette: Any) -> Response:
    """The people of one group of roles (``as``). ``q`` is a part of a name; ``by`` is ``name`` or ``articles``."""
    by = _chosen(request, "by", ORDERS, "articles")
    group = _chosen(request, "as", _ROLES, "reporter")
    counted = await datasette.get_database().cached(COUNTS, lambda: rows_of(datasette, COUNTS, {}))
    counts = {row["name"]: row["people"] for row in counted}
    index = 1 if language(request) == "en" else 0
    about = {
        "by": by,
        "group": group,
        "groups": [(name, GROUP_NAMES[name][index], counts.get(name)) for name in _ROLES],
    }
    return await list_page(
        request, datasette, "people.html", PEOPLE.format(roles=_ROLES[group], order=ORDERS[by]), about
    )


async def person_page(request: Any, datasette: Any) -> Response:
    """One person. A name or alias instead of the number redirects to the person's page. ``as`` narrows the articles."""
    who = tilde_decode(request.url_vars["who"])
    if not (who.isascii() and who.isdigit() and len(who) <= 15):
        found = await rows_of(
            datasette,
            """SELECT p.id FROM people p WHERE p.key = :key UNION ALL SELECT p.id FROM people p WHERE p.name = :name
               UNION ALL SELECT p.id FROM people_aliases x JOIN people p ON p.name = x.name WHERE x.key = :key""",
            {"key": person_key(who), "name": who},
        )
        if not found:
            raise NotFound("Nama itu tidak ada di arsip · The archive has no such person")
        return Response.redirect(datasette.urls.path(f"/person/{found[0]['id']}"))
    known = await rows_of(datasette, "SELECT id, name FROM people WHERE id = :id", {"id": int(who)})
    if not known:
        raise NotFound("Nama itu tidak ada di arsip · The archive has no such person")
    group = _chosen(request, "as", _ROLES, "all")
    stories = {name: sql.format(roles=_ROLES[group]) for name, sql in STORIES.items()}
    parts = await parts_of(datasette, PERSON | stories, {"id": int(who), **limit_and_offset(request)})
    lang = language(request)
    names = {name: words[lang == "en"] for name, words in GROUP_NAMES.items()}
    context = {
        "person": known[0],
        "parts": parts,
        "years": _years(parts["years"], names, f"{datasette.urls.path('/search')}?", known[0]["name"], lang),
        "group": group,
        "groups": names,
        "page": page_number(request),
        "pages": -(-parts["total"][0]["articles"] // PAGE),
        "kept": "" if group == "all" else f"as={group}&",
    }
    return Response.html(await datasette.render_template("person.html", context, request=request))


def _years(rows: Rows, names: Mapping[str, str], search: str, person: str, lang: str) -> Markup | str:
    """The chart of a person's articles by year, one colour for each group of roles. Empty without a dated article.

    Each bar links to the search for the articles of that year; with the role, if the group has only one.
    """
    if not rows:
        return ""
    say = translator(lang)
    labels = years_between([row["label"] for row in rows])
    counts = {(row["name"], row["label"]): row["articles"] for row in rows}
    groups = [name for name in GROUPS if any(row["name"] == name for row in rows)]
    series = {names[name]: [float(counts.get((name, label), 0)) for label in labels] for name in groups}
    roles = {name: {"role": GROUPS[name][0]} if len(GROUPS[name]) == 1 else {} for name in groups}
    links = [
        [search + urlencode({"person": person, "year": label} | roles[name]) for label in labels] for name in groups
    ]
    title, unit = say("Per tahun", "By year"), say("artikel", "articles")
    return grouped(labels, series, links, title=title, unit=unit, lang=lang)


def _chosen(request: Any, name: str, choices: Mapping[str, object], otherwise: str) -> str:
    given = request.args.get(name)
    return given if given in choices else otherwise
