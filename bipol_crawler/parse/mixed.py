"""Layouts whose names are shared by many themes: what of a page is the article's own, and what they leave out.

Such a name stands for other articles on the same page, too, so these are taken out of the tree first. What no name
gave is then read as on a page of unknown markup.
"""

from __future__ import annotations

from bipol_crawler.items import Source
from bipol_crawler.parse.document import Document
from bipol_crawler.parse.elements import Elements
from bipol_crawler.parse.headline import headline_element, stated_titles
from bipol_crawler.parse.images import same_picture
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.parse.parsed import Parsed
from bipol_crawler.parse.pruning import prune
from bipol_crawler.parse.stated_labels import add_labels, shared_photo


def own_elements(served: Document, metadata: Metadata, url: str) -> Elements:
    """The elements of a page without those of other things, which are taken out of its tree."""
    titles = stated_titles(metadata, metadata.own_article(url))
    prune(served.root, headline_element(served.root, titles))
    return Elements(served.root)


def settle_mixed(served: Document, metadata: Metadata, parsed: Parsed) -> None:
    """Fill in what the layout's names left out, and take out what they found twice."""
    parsed.tags = [tag for tag in parsed.tags if tag not in parsed.sections]
    add_labels(served.root, metadata, parsed)
    if not parsed.photos and (shared := shared_photo(metadata, parsed.url)):
        parsed.photos = [shared]
        parsed.sources["lead_photo"] = Source("parse.stated_labels.shared_photo", "meta[property='og:image']")
    leads = [photo for photo in parsed.photos if photo.kind == "lead"]
    inline = [
        photo
        for photo in parsed.photos
        if photo.kind != "lead" and not any(same_picture(photo.url, lead.url) for lead in leads)
    ]
    parsed.photos = [*leads, *inline]
    for name, found in (("tags", parsed.tags), ("inline_photos", inline)):
        if not found:
            parsed.sources.pop(name, None)
