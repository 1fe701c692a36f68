"""Read pages whose headline is inside the element with the text: what stands between the two is not text.

Between them are the account, the day, the path to the article, buttons and the lead photo.
"""

from __future__ import annotations

from itertools import dropwhile, islice

from lxml import etree

from bipol_crawler.parse.boilerplate import remove_element
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.images import IMAGES, image_address
from bipol_crawler.parse.lead_photo import caption_beside, is_no_photo
from bipol_crawler.parse.parsed import Paragraph, RawPhoto, text_of
from bipol_crawler.parse.time_elements import has_day
from bipol_crawler.text import clean

MIN_SENTENCE_WORDS = 7
"""The fewest words of a line that counts as a sentence."""
_MAX_WORDS_OF_META_LINE = 20
_MAX_LINES = 4
"""The most paragraphs of a text of which one may still be a line with the day, below a line that sums the text up."""
_MAX_ELEMENTS = 60
"""The most elements below the headline that are searched for the lead photo."""
_SENTENCE_ENDS = '.!?…"”’)'


def photo_below_headline(headline: etree._Element, text: etree._Element, url: str) -> RawPhoto | None:
    """Return the photo between the headline and the first sentence in ``text``, which contains both; else ``None``."""
    below = islice(dropwhile(lambda element: element is not headline, text.iter("*")), 1, _MAX_ELEMENTS)
    for element in below:
        if (
            element.tag == "p"
            and len(inner_text(element).split()) >= MIN_SENTENCE_WORDS
            and not has_day(inner_text(element))
        ):
            return None
        if element.tag in IMAGES and (address := image_address(element, url)) and not is_no_photo(element, address):
            return RawPhoto("lead", address, caption_beside(element))
    return None


def remove_headline(text: etree._Element, headline: etree._Element) -> None:
    """Remove the headline and everything before it from the element with the text."""
    path = {headline, *headline.iterancestors()}
    for element in list(text.iter("*")):
        if element is headline:
            break
        if element is not text and element not in path and element.getparent() in path:
            remove_element(element)
    remove_element(headline)


def without_lines_before_text(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs from the first sentence on. Of the lines before it, only those with a colon are kept.

    They may be bylines. A line with the day is none, and no sentence either.
    """
    texts = [clean(" ".join(text_of(line) for line in paragraph)) for paragraph in paragraphs]
    first = next(
        (
            at
            for at, text in enumerate(texts)
            if len(text.split()) >= MIN_SENTENCE_WORDS and not _is_about_article(text)
        ),
        0,
    )
    return [
        paragraph
        for at, paragraph in enumerate(paragraphs)
        if (at >= first or ":" in texts[at]) and not (at < first + _MAX_LINES and _is_about_article(texts[at]))
    ]


def _is_about_article(text: str) -> bool:
    """Return whether a line says when an article was published, perhaps with its author or section."""
    return has_day(text) and len(text.split()) <= _MAX_WORDS_OF_META_LINE and text[-1:] not in _SENTENCE_ENDS
