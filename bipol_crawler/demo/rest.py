"""The part of WordPress's REST interface that a crawler uses: posts, categories and tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bipol_crawler.demo.assignment import Head
from bipol_crawler.demo.edition import Edition
from bipol_crawler.demo.markup import typed
from bipol_crawler.demo.pages import Theme, link, text_pages, title
from bipol_crawler.demo.phrases import ACCOUNTS, SECTIONS
from bipol_crawler.demo.story import WIB

Answer = tuple[int, Any, dict[str, str]]
SECTION_IDS = {slug: number for number, slug in enumerate(SECTIONS, 2)}
ACCOUNT_IDS = {login: number for number, login in enumerate(dict.fromkeys(login for _, login in ACCOUNTS), 1)}


def error(status: int, code: str, message: str) -> Answer:
    """Return an error in WordPress's form."""
    return status, {"code": code, "message": message, "data": {"status": status}}, {}


def posts(theme: Theme, edition: Edition, query: Mapping[str, str]) -> Answer:
    """Answer ``/wp/v2/posts`` with per_page, page, order, orderby, after, before, modified_after and _fields."""
    try:
        page, per_page = int(query.get("page", "1")), int(query.get("per_page", "10"))
        wanted = [known for known in edition.newest if _between(known, query)]
    except ValueError:
        return error(400, "rest_invalid_param", "Parameter tidak valid.")
    if not 1 <= per_page <= 100 or page < 1 or query.get("orderby", "date") not in ORDERS:
        return error(400, "rest_invalid_param", "Parameter tidak valid.")
    wanted.sort(key=ORDERS[query.get("orderby", "date")], reverse=query.get("order", "desc") == "desc")
    pages = -(-len(wanted) // per_page)
    if page > max(1, pages):
        return error(400, "rest_post_invalid_page_number", "Nomor laman yang diminta lebih besar dari yang tersedia.")
    cut = wanted[(page - 1) * per_page : page * per_page]
    fields = [name.strip() for name in query["_fields"].split(",")] if "_fields" in query else []
    found = [_post(theme, edition, known, fields) for known in cut]
    return 200, found, {"X-WP-Total": str(len(wanted)), "X-WP-TotalPages": str(pages)}


def post(theme: Theme, edition: Edition, post_id: int) -> Answer:
    """Answer ``/wp/v2/posts/ID``: with 404 for unknown posts, with 401 for posts that are not public."""
    known = edition.by_id.get(post_id)
    if known is None:
        return error(404, "rest_post_invalid_id", "ID pos tidak valid.")
    if known.status != "publish":
        return error(401, "rest_forbidden", "Maaf, Anda tidak diizinkan melakukan itu.")
    return 200, _post(theme, edition, known, []), {}


ORDERS = {
    "id": lambda known: known.post_id,
    "date": lambda known: (known.published, known.post_id),
    "modified": lambda known: (known.modified, known.post_id),
    "title": lambda known: known.title,
    "slug": lambda known: known.slug,
}


def _between(known: Head, query: Mapping[str, str]) -> bool:
    limits = ((known.published, "after", "before"), (known.modified, "modified_after", "modified_before"))
    for at, after, before in limits:
        if after in query and not at > _time(query[after]):
            return False
        if before in query and not at < _time(query[before]):
            return False
    return True


def _time(value: str) -> datetime:
    """Return the time of a limit; without an offset it is in the portal's zone."""
    at = datetime.fromisoformat(value.replace(" ", "+"))
    return at if at.tzinfo else at.replace(tzinfo=WIB)


def _local(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat()


def _gmt(at: datetime) -> str:
    return _local(at.astimezone(UTC))


def _post(theme: Theme, edition: Edition, known: Head, fields: Sequence[str]) -> dict[str, Any]:
    known_fields: dict[str, Any] = {
        "id": known.post_id,
        "date": _local(known.published),
        "date_gmt": _gmt(known.published),
        "guid": {"rendered": f"{theme.url}/?p={known.post_id}"},
        "modified": _local(known.modified),
        "modified_gmt": _gmt(known.modified),
        "slug": known.slug,
        "status": "publish",
        "type": "post",
        "link": link(theme, known),
        "title": {"rendered": title(known)},
        "author": ACCOUNT_IDS.get(known.login, 0),
        "categories": [SECTION_IDS[slug] for slug, _ in known.categories],
        "tags": [tag_id(edition, slug) for slug, _ in known.tags],
    }
    if not fields or "content" in fields:
        text = "" if known.password else "\n".join(text_pages(edition.story(known, theme.url).content))
        known_fields["content"] = {"rendered": text, "protected": known.password is not None}
    requested = {name.partition(".")[0] for name in fields}
    return {name: value for name, value in known_fields.items() if not fields or name in requested}


def tag_id(edition: Edition, slug: str) -> int:
    """Return the id of a tag."""
    return 100 + list(edition.names).index(slug)


def terms(theme: Theme, edition: Edition, kind: str) -> Answer:
    """Answer ``/wp/v2/categories`` or ``/wp/v2/tags``: the first hundred on one page."""
    if kind == "categories":
        rows = [
            {"id": SECTION_IDS[slug], "slug": slug, "name": typed(name),
             "count": len(edition.section(slug)), "parent": SECTION_IDS[parent] if parent else 0}
            for slug, (name, parent) in SECTIONS.items()
        ]  # fmt: skip
    else:
        rows = [
            {"id": tag_id(edition, slug), "slug": slug, "name": name, "count": len(edition.with_tag[slug])}
            for slug, name in edition.names.items()
        ]
    return 200, rows[:100], {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(-(-len(rows) // 100))}
