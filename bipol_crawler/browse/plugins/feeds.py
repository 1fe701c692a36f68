"""Atom feeds (RFC 4287) of new, changed and withdrawn articles, ``/feed/new.atom`` and so on, and ``/changes.atom``.

``/changes.atom`` has what the page ``/changes`` has with the same parameters. The others take the parameters of the
search page as filters, so that a search can be subscribed to. An entry is one row of ``article_events``. It has the
headline and the changed text before and after, but not the article's text, which belongs to another publisher.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]
from pluggy import HookimplMarker

from bipol_crawler.browse import i18n
from bipol_crawler.browse.change_events import Change, Wanted, find_changes
from bipol_crawler.browse.change_lines import ChangeLine
from bipol_crawler.browse.permalinks import article_path
from bipol_crawler.browse.plugins import changes
from bipol_crawler.browse.plugins.cell_rendering import is_web_address
from bipol_crawler.browse.plugins.language import language, translator
from bipol_crawler.infra.clock import utc
from bipol_crawler.infra.text_safety import xml_text
from bipol_crawler.portals import PORTAL
from bipol_crawler.search.execute import Filters

hookimpl = HookimplMarker("datasette")

ATOM = "http://www.w3.org/2005/Atom"
NAMESPACE = "http://www.w3.org/XML/1998/namespace"
TYPE = "application/atom+xml; charset=utf-8"
ENTRIES = 50
"""The largest number of entries. Older events are in ``events_flat``."""
MAX_FILTER_LENGTH = 200
"""The largest length of a filter's value, in characters."""
NOTHING_YET = "1970-01-01T00:00:00Z"
"""The ``updated`` time of an empty feed. The element is required, and the feed must not change without new entries."""
KINDS = {"new": ("first_seen",), "changed": ("edited",), "withdrawn": ("gone", "returned")}
"""The kinds of events in each feed. Readers who learned that an article is gone also learn of its return."""
TITLES = {
    "new": ("Artikel baru", "New articles"),
    "changed": ("Artikel yang diubah", "Changed articles"),
    "withdrawn": ("Artikel yang ditarik", "Withdrawn articles"),
    "changes": ("Perubahan", "Changes"),
}
NAMES = ("words", *(field.name for field in fields(Filters)))
"""The parameters of the search page that are filters."""

E = ElementMaker(namespace=ATOM, nsmap={None: ATOM})


# A NamedTuple, since a dataclass needs its module in sys.modules, where Datasette does not put plugins.
class Feed(NamedTuple):
    """One feed: its address, the page that it belongs to, the filters in both addresses, and its entries."""

    path: str
    page: str
    filters: dict[str, str]
    changes: list[Change]


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The feeds of articles, and the feed of the page of changes."""
    return [(r"^/feed/(?P<name>new|changed|withdrawn)\.atom$", feed), (r"^/changes\.atom$", feed_of_changes)]


async def feed(request: Any, datasette: Any) -> Response:
    """The feed ``name``, of the articles that match the parameters of a search."""
    name = request.url_vars["name"]
    asked = _asked(request, NAMES)
    wanted = Wanted(KINDS[name], words=asked["words"], filters=Filters(**{key: asked[key] for key in NAMES[1:]}))
    return await _answer(
        request, datasette, f"/feed/{name}.atom", "/search" if any(asked.values()) else "/", asked, wanted
    )


async def feed_of_changes(request: Any, datasette: Any) -> Response:
    """The newest entries of the page of changes, with its parameters."""
    asked = _asked(request, changes.ASKED)
    wanted = changes.wanted(asked, changes.kinds_of(asked["kind"]))
    return await _answer(request, datasette, "/changes.atom", "/changes", asked, wanted)


def _asked(request: Any, names: Iterable[str]) -> dict[str, str]:
    return {name: xml_text(request.args.get(name) or "").strip()[:MAX_FILTER_LENGTH] for name in names}


async def _answer(
    request: Any, datasette: Any, path: str, page: str, asked: dict[str, str], wanted: Wanted
) -> Response:
    """A feed in the reader's language, or status 304 if the reader has the current one."""
    lang = language(request)

    def newest(connection: sqlite3.Connection) -> list[Change]:
        with sqlite_timelimit(connection, datasette.setting("sql_time_limit_ms")):
            return find_changes(connection, wanted, lang, ENTRIES)

    found = await datasette.get_database().execute_fn(newest)

    def address(path: str) -> str:
        return str(datasette.absolute_url(request, datasette.urls.path(path)))

    filters = {key: value for key, value in asked.items() if value}
    body = feed_document(Feed(path, page, filters, found), address, lang)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "no-cache", "vary": "Accept-Language, Cookie"}
    moment = _moment(found[0].row["at"]) if found else None
    if moment:
        headers["last-modified"] = format_datetime(moment.astimezone(UTC), usegmt=True)
    if _is_current(request, etag, moment):
        return Response("", status=304, headers=headers, content_type=TYPE)
    return Response(body, headers=headers, content_type=TYPE)


def feed_document(feed: Feed, address: Any, lang: str) -> bytes:
    """The feed as XML. ``address`` makes a path absolute."""
    query = "?" + urlencode(feed.filters) if feed.filters else ""
    name = feed.path.removesuffix(".atom").rpartition("/")[2]
    title = translator(lang)(*TITLES[name]) + "".join(f" – {_in_words(*each, lang)}" for each in feed.filters.items())
    document = E.feed(
        E.id(_identity("feed", name, *(f"{key}={value}" for key, value in sorted(feed.filters.items())))),
        E.title(title),
        E.updated(_rfc3339(feed.changes[0].row["at"] if feed.changes else None) or NOTHING_YET),
        E.author(E.name(f"Arsip {PORTAL.name}")),
        E.link(rel="self", type="application/atom+xml", href=address(feed.path + query)),
        E.link(rel="alternate", type="text/html", href=address(feed.page + query)),
    )
    document.set(f"{{{NAMESPACE}}}lang", lang)
    for change in feed.changes:
        document.append(_entry(change, address, lang))
    return bytes(etree.tostring(document, xml_declaration=True, encoding="utf-8"))


def _in_words(name: str, value: str, lang: str) -> str:
    """A filter as a part of the feed's title: ``section: Ekonomi``; the words of the search as they are."""
    if name == "words":
        return value
    kind = {"kind": "event", "field": "field", "role": "role", "status": "status"}.get(name)
    return f"{i18n.parameter_name(name, lang)}: {i18n.code_words(kind, value, lang) if kind else value}"


def _entry(change: Change, address: Any, lang: str) -> Any:
    t, row = translator(lang), change.row
    headline = xml_text(row["headline"] or "").strip() or t("(tanpa judul)", "(no headline)")
    happened = t("baru", "new") if row["kind"] == "first_seen" else i18n.code_words("event", row["kind"], lang)
    happened = happened[:1].upper() + happened[1:]
    entry = E.entry(
        E.id(_identity("event", row["article"], row["kind"], row["at"])),
        E.title(headline if row["kind"] == "first_seen" else f"{happened}: {headline}", type="text"),
        E.updated(_rfc3339(row["at"]) or NOTHING_YET),
        E.summary(xml_text("\n".join(_summary_lines(change, happened, lang))), type="text"),
        E.link(rel="alternate", type="text/html", href=address(change.path)),
    )
    if published := _rfc3339(row["published_at"]):  # a day without time is not allowed in Atom
        entry.append(E.published(published))
    for author in change.authors:
        if xml_text(author).strip():
            entry.append(E.author(E.name(xml_text(author).strip())))
    if row["section"]:
        entry.append(E.category(term=xml_text(row["section"])))
    if change.version:
        entry.append(E.link(rel="related", type="text/html", href=address(article_path(row["article"]))))
    if is_web_address(row["url"] or "") and xml_text(row["url"]) == row["url"] and row["url"].isascii():
        entry.append(E.link(rel="via", href=row["url"]))
    return entry


def _summary_lines(change: Change, happened: str, lang: str) -> list[str]:
    """The lines of a summary: what happened, then each part before (−) and after (+)."""
    reason = f": {change.reason}" if change.reason else ""
    return [happened + reason, *(line for each in change.lines for line in _before_and_after(each, lang))]


def _before_and_after(line: ChangeLine, lang: str) -> list[str]:
    name = i18n.code_words("field", line.part, lang).capitalize()
    t = translator(lang)
    more = t(f" (dan {line.more} paragraf lain)", f" (and {line.more} more paragraphs)") if line.more else ""
    return [f"{name}{more}:", f"− {line.before or '–'}", f"+ {line.after or '–'}"]


def _identity(*parts: object) -> str:
    """A URN that is always the same for the same parts, wherever the archive is shown.

    A ``tag:`` URI needs a host of one's own (RFC 4151), which the archive does not have.
    """
    return uuid5(NAMESPACE_URL, f"{PORTAL.url}/#archive/" + "/".join(map(str, parts))).urn


def _moment(value: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _rfc3339(value: str | None) -> str | None:
    """``value`` in the form of RFC 3339; None if it is not a time (a day, or other text)."""
    moment = _moment(value)
    if moment is None:
        return None
    return moment.isoformat(timespec="seconds") if moment.utcoffset() else utc(moment)


def _is_current(request: Any, etag: str, moment: datetime | None) -> bool:
    """Whether the reader has the current feed. A tag has priority over a date (RFC 9110, section 13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags:
        return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in tags.split(","))
    since = request.headers.get("if-modified-since")
    if not since or not moment:
        return False
    try:
        return moment.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
