"""Layouts whose names are shared by many themes: what of a page is the article's own, and what they leave out.

Such a name stands for other articles on the same page, too, so these are taken out of the tree first. What no name
gave is then read as on a page of unknown markup.
"""

from __future__ import annotations

from lxml import etree

from bipol_crawler.items import Source
from bipol_crawler.parse.boilerplate import prune, weigh
from bipol_crawler.parse.document import Document
from bipol_crawler.parse.headline import headline_element, stated_titles
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.images import same_picture
from bipol_crawler.parse.layouts import Layout
from bipol_crawler.parse.lead_photo import caption_of
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.parse.parsed import Parsed
from bipol_crawler.parse.selector_index import Elements
from bipol_crawler.parse.stated_labels import add_labels, shared_photo
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import clean

_MOST = 0.4


def own_elements(served: Document, metadata: Metadata, url: str) -> tuple[Elements, etree._Element | None]:
    """The elements of a page without those of other things, which are taken out of its tree; and its headline's."""
    headline = headline_element(served.root, stated_titles(metadata, metadata.own_article(url)))
    prune(served.root, headline)
    return Elements(served.root), headline


def holds_text(served: Document, elements: Elements, layout: Layout) -> bool:
    """Whether the element that the layout takes for the text's holds most of the page's sentences."""
    text, body = elements.first(layout.body), next(served.root.iter("body"), None)
    if text is None or body is None:
        return False
    contents = weigh(body)
    return contents[text].sentences >= _MOST * contents[body].sentences if text in contents else False


def settle_mixed(served: Document, metadata: Metadata, headline: etree._Element | None, parsed: Parsed) -> None:
    """Fill in what the layout's names left out, and take out what they found twice.

    The headline is what the page's statements agree on, if they do.
    """
    if headline is not None and (words := clean(inner_text(headline))):
        parsed.headline = words
        parsed.sources["headline"] = Source(RuleId.HEADLINE_HEADING, str(headline.tag))
    parsed.tags = [tag for tag in parsed.tags if tag not in parsed.sections]
    add_labels(served.root, metadata, parsed)
    if not parsed.photos and (shared := shared_photo(metadata, parsed.url)):
        parsed.photos = [shared]
        parsed.sources["lead_photo"] = Source(RuleId.LEAD_PHOTO_SHARED, "meta[property='og:image']")
    leads = [photo for photo in parsed.photos if photo.kind == "lead"]
    for lead in leads:
        if not lead.caption and (caption := caption_of(served.root, lead, parsed.url)):
            lead.caption = caption
            parsed.sources["lead_caption"] = Source(RuleId.LEAD_CAPTION_FIGURE, "figcaption, [class*=caption]")
    inline = [
        photo
        for photo in parsed.photos
        if photo.kind != "lead" and not any(same_picture(photo.url, lead.url) for lead in leads)
    ]
    parsed.photos = [*leads, *inline]
    for name, found in (("tags", parsed.tags), ("inline_photos", inline)):
        if not found:
            parsed.sources.pop(name, None)
