"""Read pages with a layout whose class names are shared by many themes.

On such pages other articles may have the same class names, so everything that is not part of the article is removed
first. Fields that the layout does not find are then read as on a page of unknown markup.
"""

from __future__ import annotations

from lxml import etree

from bipol_crawler.items import Source
from bipol_crawler.parse.boilerplate import count_words, remove_boilerplate
from bipol_crawler.parse.bylines_outside import add_bylines_outside
from bipol_crawler.parse.document import Document
from bipol_crawler.parse.headline import headline_element, stated_titles
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.images import same_picture
from bipol_crawler.parse.layouts import Layout
from bipol_crawler.parse.lead_photo import caption_of, figure_above_text
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.parse.parsed import Parsed
from bipol_crawler.parse.selector_index import Elements
from bipol_crawler.parse.stated_labels import add_labels, shared_photo
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import clean

_MIN_SHARE_OF_SENTENCES = 0.4


def article_elements(
    served: Document, metadata: Metadata, url: str
) -> tuple[Document, Elements, etree._Element | None]:
    """Remove from a page what is not part of the article.

    Returns:
        The page; its ``end`` is an element that is left. An index of what is left. The headline's element.
    """
    headline = headline_element(served.root, stated_titles(metadata, metadata.article_node(url)))
    open_elements = [] if served.end is None else [served.end, *served.end.iterancestors()]
    remove_boilerplate(served.root, headline)
    left = (element for element in open_elements if element is served.root or served.root in element.iterancestors())
    return served._replace(end=next(left, None)), Elements(served.root), headline


def has_most_text(served: Document, elements: Elements, layout: Layout) -> bool:
    """Return whether the element that the layout names as the text contains a large share of the page's sentences."""
    text, body = elements.first(layout.body), next(served.root.iter("body"), None)
    if text is None or body is None:
        return False
    contents = count_words(body)
    return contents[text].sentences >= _MIN_SHARE_OF_SENTENCES * contents[body].sentences if text in contents else False


def complete_shared_layout(
    served: Document,
    metadata: Metadata,
    headline: etree._Element | None,
    text: etree._Element | None,
    parsed: Parsed,
) -> None:
    """Fill the fields that the layout did not find, and remove what it found twice.

    The headline becomes the heading that agrees with the page's stated titles, if there is one. ``text`` is the element
    that holds the text.
    """
    if headline is not None and (words := clean(inner_text(headline))):
        parsed.headline = words
        parsed.sources["headline"] = Source(RuleId.HEADLINE_HEADING, str(headline.tag))
    if text is not None:
        add_bylines_outside(served.root, headline, text, parsed)
    parsed.tags = [tag for tag in parsed.tags if tag not in parsed.sections]
    add_labels(served.root, metadata, parsed)
    if not any(photo.kind == "lead" for photo in parsed.photos) and (
        figure := figure_above_text(served.root, headline, text, parsed.url)
    ):
        parsed.photos.insert(0, figure)
        parsed.sources["lead_photo"] = Source(RuleId.LEAD_PHOTO_BESIDE_TEXT, "figure")
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
