"""trafilatura: ``bare_extraction`` with metadata, precision and recall as they come; ``--fast`` without its fallbacks.

Of its options only the date's format is set, for by default it leaves the time of day out.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

from trafilatura import bare_extraction
from trafilatura.settings import Document

from ..answering import Served, serve
from ..answers import Answer, day_or_time, own_links

FAST = "--fast" in sys.argv[1:]
DATES = {"original_date": True, "extensive_search": True, "outputformat": "%Y-%m-%dT%H:%M:%S%z"}


def extract(article: Served, parts: bool = False) -> list[Document]:
    """The pages' documents; ``parts`` asks for links and photos too."""
    read = [
        bare_extraction(
            page,
            url=article.url,
            fast=FAST,
            with_metadata=True,
            include_links=parts,
            include_images=parts,
            date_extraction_params=DATES.copy(),
        )
        for page in article.pages
    ]
    return [document for document in read if isinstance(document, Document)]


def answer(article: Served, read: list[Document]) -> Answer:
    """Links and photos are asked for in a second call, outside the time, since asking changes the text."""
    links: list[list[str]] = []
    photos: list[str] = []
    for document in extract(article, parts=True):
        body: Any = document.body
        links += [[ref.get("target"), "".join(ref.itertext())] for ref in body.iter("ref") if ref.get("target")]
        photos += [photo.get("src") for photo in body.iter("graphic") if photo.get("src")]
    own = own_links(article.url, [url for url, _ in links])
    first = read[0]
    return {
        "headline": first.title,
        "published": day_or_time(datetime.fromisoformat(first.date)) if first.date else None,
        "section": next(iter(first.categories or []), None),
        "body": "\n".join(document.text or "" for document in read),
        "reporters": first.author.split("; ") if first.author else [],
        "lead_photo": first.image,
        "inline_photos": photos,
        "tags": first.tags or [],
        "inline_links": own,
        "inline_link_headlines": [link for link in links if link[0] in own],
    }


if __name__ == "__main__":
    serve("trafilatura", extract, answer)
