"""The one shape in which truths and answers meet.

An answer is a mapping of field → value. A key that is missing is a field the reader doesn't have at all; a field
it has but found nothing in is ``None`` or an empty list. Standard library only: peers' environments load it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

Answer = dict[str, Any]


def as_answer(told: Mapping[str, Any]) -> Answer:
    """An answer from what a line of the corpus tells under ``truth``.

    Read are ``headline, published_shown, section, place, body, bylines (role, name), photos (kind, url, caption,
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
    """Those ``links`` that lead to the host of ``url``: the field asks for other articles of the portal."""
    return [link for link in links if urlsplit(link).netloc == urlsplit(url).netloc]


def day_or_time(published: datetime | None) -> str | None:
    """A peer's time as ISO 8601: midnight sharp is how an interface without a precision says that it knows the day."""
    if published is None:
        return None
    midnight = (published.hour, published.minute, published.second) == (0, 0, 0)
    return published.date().isoformat() if midnight else published.isoformat()
