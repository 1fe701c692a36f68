"""Read pages with a layout whose class names are shared by many themes.

On such pages other articles may have the same class names, so everything that is not part of the article is removed
first. Fields that the layout does not find are then read as on a page of unknown markup.
"""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from bipol_crawler.items import Source
from bipol_crawler.parse.boilerplate import count_words, remove_boilerplate
from bipol_crawler.parse.bylines_outside import add_bylines_outside
from bipol_crawler.parse.document import Document
from bipol_crawler.parse.headline import headline_element, stated_titles
from bipol_crawler.parse.headline_inside import photo_below_headline, remove_headline, without_lines_before_text
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.images import same_picture
from bipol_crawler.parse.layouts import Layout
from bipol_crawler.parse.lead_photo import background_lead, caption_of, figure_above_text
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.parse.parsed import Parsed, RawPhoto
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


class HeadlineInside(NamedTuple):
    """What stood around a headline that was inside the element with the text: the photo below it, if there is one."""

    photo: RawPhoto | None


def take_out_headline(text: etree._Element | None, headline: etree._Element | None, url: str) -> HeadlineInside | None:
    """Remove the headline and what is before it from the element with the text; ``None`` if it is not inside it."""
    if text is None or headline is None or text not in headline.iterancestors():
        return None
    photo = photo_below_headline(headline, text, url)
    remove_headline(text, headline)
    return HeadlineInside(photo)


def complete_shared_layout(
    served: Document,
    metadata: Metadata,
    headline: etree._Element | None,
    text: etree._Element | None,
    inside: HeadlineInside | None,
    parsed: Parsed,
) -> None:
    """Fill the fields that the layout did not find, and remove what it found twice.

    The headline becomes the heading that agrees with the page's stated titles, if there is one. ``text`` is the element
    that holds the text, and ``inside`` says that the headline was inside it.
    """
    if inside:
        parsed.paragraphs = without_lines_before_text(parsed.paragraphs)
    if headline is not None and (words := clean(inner_text(headline))):
        parsed.headline = words
        parsed.sources["headline"] = Source(RuleId.HEADLINE_HEADING, str(headline.tag))
    if text is not None:
        add_bylines_outside(served.root, headline, text, parsed)
    parsed.tags = [tag for tag in parsed.tags if tag not in parsed.sections]
    add_labels(served.root, metadata, parsed)
    _add_lead_photo(served.root, metadata, headline, text, inside, parsed)
    leads = [photo for photo in parsed.photos if photo.kind == "lead"]
    for lead in leads:
        lead.caption = lead.caption or caption_of(served.root, lead, parsed.url)
        if lead.caption and "lead_caption" not in parsed.sources:
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


def _add_lead_photo(
    root: etree._Element,
    metadata: Metadata,
    headline: etree._Element | None,
    text: etree._Element | None,
    inside: HeadlineInside | None,
    parsed: Parsed,
) -> None:
    """Add the lead photo if the layout did not find one: one above the text, else the picture for sharing."""
    if not any(photo.kind == "lead" for photo in parsed.photos):
        above = inside.photo if inside else figure_above_text(root, headline, text, parsed.url)
        if above := above or background_lead(root, headline, text, parsed.url):
            parsed.photos.insert(0, above)
            parsed.sources["lead_photo"] = Source(RuleId.LEAD_PHOTO_BESIDE_TEXT, "figure")
    if not parsed.photos and (shared := shared_photo(metadata, parsed.url)):
        parsed.photos = [shared]
        parsed.sources["lead_photo"] = Source(RuleId.LEAD_PHOTO_SHARED, "meta[property='og:image']")
