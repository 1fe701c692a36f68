"""The common form of truths and answers.

An answer maps each field to its value. If a reader does not have a field at all, the key is missing; if it found
nothing, the value is ``None`` or an empty list. It uses only the standard library, because the environments of other
extractors import it, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

Answer = dict[str, Any]


def as_answer(told: Mapping[str, Any]) -> Answer:
    """Make an answer from the value of ``truth`` in a line of the corpus.

    It has ``headline, published_shown, section, place, body, bylines (role, name), photos (kind, url, caption,
    credit), tags, inline_links (url, headline), related (url, headline, published_at)``.
    """
    bylines = [[line["role"], line["name"]] for line in told["bylines"]]
    lead: Mapping[str, Any] = next((photo for photo in told["photos"] if photo["kind"] == "lead"), {})
    inline = [photo for photo in told["photos"] if photo["kind"] == "inline"]
    return {
        "headline": told["headline"],
        "published": told["published_shown"],
        "section": told["section"],
        "place": told["place"],
        "body": told["body"],
        "reporters": [name for role, name in bylines if role in ("reporter", "writer")],
        "editors": [name for role, name in bylines if role == "editor"],
        "bylines": bylines,
        "lead_photo": lead.get("url"),
        "lead_caption": lead.get("caption"),
        "lead_credit": lead.get("credit"),
        "inline_photos": [photo["url"] for photo in inline],
        "inline_captions": [[photo["url"], photo["caption"], photo["credit"]] for photo in inline],
        "tags": list(told["tags"]),
        "inline_links": [link["url"] for link in told["inline_links"]],
        "inline_link_headlines": [[link["url"], link["headline"]] for link in told["inline_links"]],
        "related": [[link["url"], link["headline"], link["published_at"]] for link in told["related"]],
    }


def own_links(url: str, links: list[str]) -> list[str]:
    """Those of ``links`` with the host of ``url``, because the field has only links to articles of the portal."""
    return [link for link in links if urlsplit(link).netloc == urlsplit(url).netloc]


def day_or_time(published: datetime | None) -> str | None:
    """The time of another extractor as ISO 8601. Exactly midnight means that only the day is known."""
    if published is None:
        return None
    midnight = (published.hour, published.minute, published.second) == (0, 0, 0)
    return published.date().isoformat() if midnight else published.isoformat()
