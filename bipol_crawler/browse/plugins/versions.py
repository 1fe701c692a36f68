"""Compares two versions of an article word by word."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]
from jinja2 import Environment
from pluggy import HookimplMarker

from bipol_crawler.browse.plugins.article_pages import run_queries
from bipol_crawler.browse.plugins.language import language
from bipol_crawler.browse.text_diff import diff_paragraphs, fold_unchanged
from bipol_crawler.browse.version_texts import pairs, version_texts

hookimpl = HookimplMarker("datasette")

VERSIONS = {
    "article": "SELECT id, headline, url, versions, status FROM articles WHERE id = :id",
    "versions": """
      SELECT id, version, captured_at, changed FROM article_versions WHERE article_id = :id ORDER BY version""",
}
PAIR = {
    "pair": """
      SELECT * FROM article_versions WHERE article_id = :id AND version IN (:older, :newer) ORDER BY version""",
}


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """``pairs``: the bylines and captions of a version, for its page."""
    env.filters["pairs"] = pairs


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """``/article/7/diff?from=1&to=3``."""
    return [(r"^/article/(?P<id>[0-9]{1,18})/diff$", diff_page)]


async def diff_page(request: Any, datasette: Any) -> Response:
    """The changes between two versions: ``from`` and ``to`` in any order, otherwise the last two."""
    number = int(request.url_vars["id"])
    parts = await run_queries(datasette, VERSIONS, {"id": number})
    if not parts["article"] or not parts["versions"]:
        raise NotFound(f"There is no article {number}")
    known = [row["version"] for row in parts["versions"]]
    older, newer = _chosen(request, "from", known, known[-2:][0]), _chosen(request, "to", known, known[-1])
    older, newer = sorted((older, newer))
    pair = (await run_queries(datasette, PAIR, {"id": number, "older": older, "newer": newer}))["pair"]
    context = {
        "article": parts["article"][0],
        "versions": parts["versions"],
        "before": pair[0],
        "after": pair[-1],
        "fields": _compared(pair[0], pair[-1], language(request)),
    }
    return Response.html(await datasette.render_template("diff.html", context, request=request))


def _chosen(request: Any, name: str, known: list[int], otherwise: int) -> int:
    given = request.args.get(name) or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 and int(given) in known else otherwise


def _compared(before: dict[str, Any], after: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    """For each part of an article: its name, whether it is unchanged, and its passages."""
    old, new = version_texts(before, lang), version_texts(after, lang)
    compared = []
    for name in old:
        found = diff_paragraphs(old[name], new[name])
        compared.append({"name": name, "same": all(part.same for part in found), "passages": fold_unchanged(found)})
    return compared
