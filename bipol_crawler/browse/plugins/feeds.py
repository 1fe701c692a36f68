"""Atom feeds (RFC 4287) of new, changed and withdrawn articles: ``/feed/new.atom`` and so on.

``?section=`` and ``?person=`` are filters. An entry is one row of ``article_events``. It has the headline and what
happened, but not the article's text, which belongs to another publisher.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]
from pluggy import HookimplMarker

from bipol_crawler.browse.permalinks import article_path
from bipol_crawler.browse.plugins.cell_rendering import is_web_address
from bipol_crawler.browse.plugins.language import language, translator
from bipol_crawler.infra.clock import utc
from bipol_crawler.portals import PORTAL

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
NOT_XML = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 forbids (section 2.2), and DEL and the C1 control characters."""

KINDS = {"new": ("first_seen",), "changed": ("edited",), "withdrawn": ("gone", "returned")}
"""The kinds of events in each feed. Readers who learned that an article is gone also learn of its return."""
TITLES = {
    "new": ("Artikel baru", "New articles"),
    "changed": ("Artikel yang diubah", "Changed articles"),
    "withdrawn": ("Artikel yang ditarik", "Withdrawn articles"),
}
EVENT_WORDS = {
    "first_seen": ("Baru", "New"),
    "edited": ("Diubah", "Changed"),
    "gone": ("Ditarik", "Withdrawn"),
    "returned": ("Kembali", "Returned"),
}

# The unary plus makes SQLite read the newest events first until there are enough, instead of sorting all of a kind.
EVENTS = """
  SELECT e.id, e.at, e.kind, e.detail, a.id AS article, a.url, a.headline, a.published_at, s.name AS section,
    (SELECT json_group_array(name) FROM (
      SELECT coalesce(p.name, b.name) AS name FROM bylines b LEFT JOIN people p ON p.id = b.person_id
      WHERE b.article_id = a.id AND b.role IN ('reporter', 'writer') ORDER BY b.position)) AS authors
  FROM article_events e JOIN articles a ON a.id = e.article_id LEFT JOIN sections s ON s.id = a.section_id
  WHERE +e.kind IN (SELECT value FROM json_each(:kinds))
    AND (:section = '' OR EXISTS (
      SELECT 1 FROM article_sections x JOIN sections n ON n.id = x.section_id
      WHERE x.article_id = a.id AND n.name = :section COLLATE NOCASE))
    AND (:person = '' OR EXISTS (
      SELECT 1 FROM bylines b JOIN people p ON p.id = b.person_id
      WHERE b.article_id = a.id AND p.name = :person COLLATE NOCASE))
  ORDER BY e.id DESC LIMIT :most"""

E = ElementMaker(namespace=ATOM, nsmap={None: ATOM})


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The three feeds."""
    return [(r"^/feed/(?P<name>new|changed|withdrawn)\.atom$", feed)]


async def feed(request: Any, datasette: Any) -> Response:
    """The feed ``name`` in the reader's language, or status 304 if the reader has the current one."""
    name = request.url_vars["name"]
    asked = {key: clean(request.args.get(key) or "").strip()[:MAX_FILTER_LENGTH] for key in ("section", "person")}
    parameters = {**asked, "kinds": json.dumps(KINDS[name]), "most": ENTRIES}
    rows = [dict(row) for row in await datasette.get_database().execute(EVENTS, parameters)]
    for row in rows:
        row["authors"] = json.loads(row["authors"])

    def address(path: str) -> str:
        return str(datasette.absolute_url(request, datasette.urls.path(path)))

    filters = {key: value for key, value in asked.items() if value}
    body = feed_document(name, rows, filters, address, language(request))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "no-cache", "vary": "Accept-Language, Cookie"}
    moment = rows and _moment(rows[0]["at"])
    if moment:
        headers["last-modified"] = format_datetime(moment.astimezone(UTC), usegmt=True)
    if _is_current(request, etag, moment or None):
        return Response("", status=304, headers=headers, content_type=TYPE)
    return Response(body, headers=headers, content_type=TYPE)


def feed_document(name: str, rows: list[dict[str, Any]], filters: dict[str, str], address: Any, lang: str) -> bytes:
    """The feed as XML. ``address`` makes a path absolute."""
    t = translator(lang)
    query = "?" + urlencode(filters) if filters else ""
    title = t(*TITLES[name]) + "".join(f" – {value}" for value in filters.values())
    document = E.feed(
        E.id(_identity("feed", name, *(f"{key}={value}" for key, value in sorted(filters.items())))),
        E.title(title),
        E.updated(_rfc3339(rows[0]["at"] if rows else None) or NOTHING_YET),
        E.author(E.name(f"Arsip {PORTAL.name}")),
        E.link(rel="self", type="application/atom+xml", href=address(f"/feed/{name}.atom{query}")),
        E.link(rel="alternate", type="text/html", href=address("/")),
    )
    document.set(f"{{{NAMESPACE}}}lang", lang)
    for row in rows:
        document.append(_entry(row, address, t))
    return bytes(etree.tostring(document, xml_declaration=True, encoding="utf-8"))


def _entry(row: dict[str, Any], address: Any, t: Any) -> Any:
    headline = clean(row["headline"] or "").strip() or t("(tanpa judul)", "(no headline)")
    happened = t(*EVENT_WORDS[row["kind"]])
    detail = clean(row["detail"] or "").strip()
    entry = E.entry(
        E.id(_identity("event", row["article"], row["kind"], row["at"])),
        E.title(headline if row["kind"] == "first_seen" else f"{happened}: {headline}", type="text"),
        E.updated(_rfc3339(row["at"]) or NOTHING_YET),
        E.summary(f"{happened}: {detail}" if detail else happened, type="text"),
        E.link(rel="alternate", type="text/html", href=address(article_path(row["article"]))),
    )
    if published := _rfc3339(row["published_at"]):  # a day without time is not allowed in Atom
        entry.append(E.published(published))
    for author in row["authors"]:
        if clean(author).strip():
            entry.append(E.author(E.name(clean(author).strip())))
    if row["section"]:
        entry.append(E.category(term=clean(row["section"])))
    if is_web_address(row["url"] or "") and not NOT_XML.search(row["url"]) and row["url"].isascii():
        entry.append(E.link(rel="via", href=row["url"]))
    return entry


def clean(text: str) -> str:
    """``text`` without characters that XML forbids."""
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


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
    """``value`` in the form of RFC 3339; None if it is no time (a day, or other text)."""
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
