"""Atom feeds (RFC 4287) of what is new, changed and withdrawn: ``/feed/new.atom`` and so on.

``?section=`` and ``?person=`` narrow them. An entry is one row of ``article_events``; its text is a headline
and what happened, never the article, which is another publisher's.
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

from bipol_crawler.browse.plugins.cell_rendering import web_address
from bipol_crawler.browse.plugins.language import language, translator
from bipol_crawler.infra.clock import utc
from bipol_crawler.portals import PORTAL

hookimpl = HookimplMarker("datasette")

ATOM = "http://www.w3.org/2005/Atom"
NAMESPACE = "http://www.w3.org/XML/1998/namespace"
TYPE = "application/atom+xml; charset=utf-8"
ENTRIES = 50
"""Entries of a feed; who asks less often than fifty things happen finds the rest in ``events_flat``."""
LONGEST_FILTER = 200
"""Characters of a filter's value that are read."""
NOTHING_YET = "1970-01-01T00:00:00Z"
"""When a feed without entries was updated; the element is required, and the answer must not change by itself."""
NOT_XML = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids (section 2.2), and DEL and the C1 controls, which nobody means."""

KINDS = {"new": ("first_seen",), "changed": ("edited",), "withdrawn": ("gone", "returned")}
"""The events each feed tells of. Who was told that an article is gone is told of its return."""
TITLES = {
    "new": ("Artikel baru", "New articles"),
    "changed": ("Artikel yang diubah", "Changed articles"),
    "withdrawn": ("Artikel yang ditarik", "Withdrawn articles"),
}
HAPPENED = {
    "first_seen": ("Baru", "New"),
    "edited": ("Diubah", "Changed"),
    "gone": ("Ditarik", "Withdrawn"),
    "returned": ("Kembali", "Returned"),
}

# +: events are walked newest first, until there are enough; by the index of kinds all of a kind would be sorted.
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
    """The feed ``name`` in the reader's language; 304 for who has it already."""
    name = request.url_vars["name"]
    asked = {key: clean(request.args.get(key) or "").strip()[:LONGEST_FILTER] for key in ("section", "person")}
    parameters = {**asked, "kinds": json.dumps(KINDS[name]), "most": ENTRIES}
    rows = [dict(row) for row in await datasette.get_database().execute(EVENTS, parameters)]
    for row in rows:
        row["authors"] = json.loads(row["authors"])

    def address(path: str) -> str:
        return str(datasette.absolute_url(request, datasette.urls.path(path)))

    kept = {key: value for key, value in asked.items() if value}
    body = written(name, rows, kept, address, language(request))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "no-cache", "vary": "Accept-Language, Cookie"}
    moment = rows and _moment(rows[0]["at"])
    if moment:
        headers["last-modified"] = format_datetime(moment.astimezone(UTC), usegmt=True)
    if _has_it(request, etag, moment or None):
        return Response("", status=304, headers=headers, content_type=TYPE)
    return Response(body, headers=headers, content_type=TYPE)


def written(name: str, rows: list[dict[str, Any]], kept: dict[str, str], address: Any, lang: str) -> bytes:
    """The feed as a document; ``address`` makes a path of ours absolute."""
    t = translator(lang)
    query = "?" + urlencode(kept) if kept else ""
    title = t(*TITLES[name]) + "".join(f" – {value}" for value in kept.values())
    document = E.feed(
        E.id(_identity("feed", name, *(f"{key}={value}" for key, value in sorted(kept.items())))),
        E.title(title),
        E.updated(_stamp(rows[0]["at"] if rows else None) or NOTHING_YET),
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
    happened = t(*HAPPENED[row["kind"]])
    detail = clean(row["detail"] or "").strip()
    entry = E.entry(
        E.id(_identity("event", row["article"], row["kind"], row["at"])),
        E.title(headline if row["kind"] == "first_seen" else f"{happened}: {headline}", type="text"),
        E.updated(_stamp(row["at"]) or NOTHING_YET),
        E.summary(f"{happened}: {detail}" if detail else happened, type="text"),
        E.link(rel="alternate", type="text/html", href=address(f"/bipol/articles/{row['article']}")),
    )
    if published := _stamp(row["published_at"]):  # a bare day is no Atom date
        entry.append(E.published(published))
    for author in row["authors"]:
        if clean(author).strip():
            entry.append(E.author(E.name(clean(author).strip())))
    if row["section"]:
        entry.append(E.category(term=clean(row["section"])))
    if web_address(row["url"] or "") and not NOT_XML.search(row["url"]) and row["url"].isascii():
        entry.append(E.link(rel="via", href=row["url"]))
    return entry


def clean(text: str) -> str:
    """``text`` as XML can carry it."""
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _identity(*parts: object) -> str:
    """The same for the same thing, wherever the archive is shown and whatever the portal's address becomes.

    A ``tag:`` would have to name a host that is ours (RFC 4151), and the archive has none of its own.
    """
    return uuid5(NAMESPACE_URL, f"{PORTAL.url}/#archive/" + "/".join(map(str, parts))).urn


def _moment(value: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _stamp(value: str | None) -> str | None:
    """``value`` as RFC 3339 has it; None when it is no moment, but a day or something unreadable."""
    moment = _moment(value)
    if moment is None:
        return None
    return moment.isoformat(timespec="seconds") if moment.utcoffset() else utc(moment)


def _has_it(request: Any, etag: str, moment: datetime | None) -> bool:
    """Whether the reader holds this very answer (RFC 9110, 13.2.2: a tag goes before a date)."""
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
