"""Read article pages that no layout knows. Their layout is called ``generic``.

Headline, date and section come from the page's metadata. The element with the text is found by a general extractor and
is then read by the same rules as in a known layout: captions, links and bylines.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from lxml import etree

from bipol_crawler.items import Problem, Refused, Source
from bipol_crawler.parse.boilerplate import count_words, remove_boilerplate, remove_element
from bipol_crawler.parse.bylines_outside import ROLE, add_bylines_outside
from bipol_crawler.parse.date_line import MAX_AFTER_HEADLINE, find_date_line
from bipol_crawler.parse.document import Document
from bipol_crawler.parse.follow_links import links_to_channel
from bipol_crawler.parse.headline import agrees, headline_element, stated_titles
from bipol_crawler.parse.headline_inside import (
    MIN_SENTENCE_WORDS,
    photo_below_headline,
    remove_headline,
    without_lines_before_text,
)
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.images import same_picture
from bipol_crawler.parse.layouts import Layout
from bipol_crawler.parse.lead_photo import find_lead_photo
from bipol_crawler.parse.main_text import MainText, find_main_text
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.parse.parsed import Paragraph, Parsed, RawPhoto, RawTime, text_of
from bipol_crawler.parse.stated_labels import add_labels, shared_photo
from bipol_crawler.parse.typed_content import read_element
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import clean

GENERIC = Layout(
    name="generic", recognise="", headline="", published_at="", account="", section="", tags="",
    lead_photo="", lead_caption="", body="main text", fields=(), page_links="", related="", related_time="",
    skip=frozenset(("page-links", "entry-meta", "post-meta", "breadcrumb", "breadcrumbs", "sr-only")),
)  # fmt: skip
_MIN_WORDS = 60
"""The fewest words of text of an article, if the page does not claim to be one but has a date and a heading."""
_MIN_WORDS_BELOW_HEADLINE, _MIN_WORDS_OF_HEADLINE = 30, 4
"""The fewest words of a brief and of its headline, which agrees with the page's title. Sections have shorter names."""
_MIN_WORDS_WITHOUT_HEADING = 200
"""The fewest words of text if there is also no heading that agrees with the page's title."""
_MAX_FOLLOW_WORDS = 45
_LINE_AFTER_TEXT = re.compile(
    r"^\W*(?:tags?|topik|kata kunci|label|bagikan|share|sebarkan|komentar|hak cipta|©|halaman|follow|ikuti|kategori)\b",
    re.IGNORECASE,
)
_MAX_WORDS_AFTER_TEXT = 25
_LABELLED = re.compile(
    r"[^\W\d_]{3,20}(?: [^\W\d_]{1,20})?\s*:|[(\[]"
    rf"|{ROLE}(?:\s*[–—=/-]|\s+(?-i:[A-Z]))",
    re.IGNORECASE,
)
"""The beginning of a byline: a label with a colon, the word for a role before a sign or a name, or a bracket."""
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")


def read_generic(served: Document, metadata: Metadata, parsed: Parsed, *, truncated: bool) -> Parsed | Refused:
    """Fill ``parsed`` from a page of unknown markup. Return it, or :class:`Refused` if the page is not an article.

    ``truncated``: elements were open at the page's end. A page without text whose body was not closed is so, too.
    """
    root = served.root
    titles = stated_titles(metadata, metadata.article_node(parsed.url))
    heading = headline_element(root, titles)
    if date_line := find_date_line(root, heading):
        parsed.published.append(date_line)
    remove_boilerplate(root, heading)
    add_labels(root, metadata, parsed)
    found = find_main_text(root, heading, parsed.url)
    main = None if found is None else found.element
    words = count_words(main)[main].sentences if main is not None else 0
    if not _is_article(metadata, parsed, heading, titles, words):
        return Refused("not_an_article")
    if loss := served.loss or ("page_cut_short" if truncated or (main is None and served.end is not None) else None):
        parsed.problems.append(Problem("body", loss))
    parsed.headline = clean(inner_text(heading)) if heading is not None else next(iter(titles), None)
    lead = find_lead_photo(root, heading, main, shared_photo(metadata, parsed.url), parsed.url)
    if found is not None and main is not None:
        inside = heading if heading is not None and main in heading.iterancestors() else None
        if inside is not None:
            lead = photo_below_headline(inside, main, parsed.url) or lead
            remove_headline(main, inside)
        if date_line:
            _remove_date_line(main, date_line)
        read_element(served, main, GENERIC, parsed)
        _put_lead_photo_first(parsed, lead)
        parsed.paragraphs = _between_known_lines(parsed.paragraphs, found, from_start=inside is not None)
        if inside is not None:
            parsed.paragraphs = without_lines_before_text(parsed.paragraphs)
        parsed.paragraphs = _without_lines_after_text(_without_repeated(parsed.paragraphs))
        add_bylines_outside(root, heading, main, parsed)
    elif lead:
        parsed.photos = [lead]
    _note_sources(parsed, heading)
    parsed.problems.append(Problem("layout", "generic_layout"))
    return parsed


def _is_article(
    metadata: Metadata, parsed: Parsed, heading: etree._Element | None, titles: list[str], words: int
) -> bool:
    """Return whether a page is an article: it claims to be one, or it has a date and enough words in sentences."""
    if metadata.claims_article:
        return True
    if heading is None:
        enough = _MIN_WORDS_WITHOUT_HEADING
    elif len(inner_text(heading).split()) >= _MIN_WORDS_OF_HEADLINE and agrees(heading, titles):
        enough = _MIN_WORDS_BELOW_HEADLINE
    else:
        enough = _MIN_WORDS
    return bool(parsed.published) and words >= enough


def _remove_date_line(main: etree._Element, date_line: RawTime) -> None:
    """Remove the line with the date from the element with the text."""
    for element in islice(list(main.iter("*")), MAX_AFTER_HEADLINE):
        if element is not main and clean(inner_text(element)) == date_line.written:
            remove_element(element)
            return


def _put_lead_photo_first(parsed: Parsed, lead: RawPhoto | None) -> None:
    """Put the lead photo first and remove its copy from the text; a caption of the copy is kept."""
    if lead is None:
        return
    for photo in parsed.photos:
        if same_picture(photo.url, lead.url):
            lead.caption = lead.caption or photo.caption
    parsed.photos = [lead, *(photo for photo in parsed.photos if not same_picture(photo.url, lead.url))]


def _between_known_lines(paragraphs: list[Paragraph], found: MainText, *, from_start: bool) -> list[Paragraph]:
    """Return the paragraphs between the first and the last that the extractor found; the first ones, too, if asked.

    Outside them, only sentences and bylines are kept.
    """
    texts = [clean(" ".join(text_of(line) for line in paragraph)) for paragraph in paragraphs]
    start, end = found.bounds(texts)
    start = 0 if from_start else start
    return [
        paragraph for at, paragraph in enumerate(paragraphs) if start <= at < end or _is_sentence_or_byline(texts[at])
    ]


def _is_sentence_or_byline(text: str) -> bool:
    """Return whether a line is a sentence or begins like a byline."""
    words = len(text.split())
    if words >= MIN_SENTENCE_WORDS and _SENTENCE_END.search(text):
        return True
    return bool(_LABELLED.match(text)) and words <= _MAX_WORDS_AFTER_TEXT


def _without_repeated(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs without short lines that occur at least three times, such as labels of advertisements."""
    texts = [clean(" ".join(text_of(line) for line in paragraph)) for paragraph in paragraphs]
    repeated = {
        text for text, number in Counter(texts).items() if number > 2 and len(text.split()) < MIN_SENTENCE_WORDS
    }
    return [paragraph for paragraph, text in zip(paragraphs, texts, strict=True) if text not in repeated]


def _without_lines_after_text(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs without invitations to follow the portal, and without tags and the like at the end."""
    remaining = [paragraph for paragraph in paragraphs if not _is_invitation_to_follow(paragraph)]
    while remaining and _is_line_after_text(remaining[-1]):
        remaining.pop()
    return remaining


def _is_invitation_to_follow(paragraph: Paragraph) -> bool:
    words = sum(len(text_of(line).split()) for line in paragraph)
    return words <= _MAX_FOLLOW_WORDS and links_to_channel(paragraph)


def _is_line_after_text(paragraph: Paragraph) -> bool:
    text = " ".join(text_of(line) for line in paragraph)
    linked = sum(len(run.text.split()) for line in paragraph for run in line if run.href)
    words = len(text.split())
    if words > _MAX_WORDS_AFTER_TEXT:
        return False
    return bool(_LINE_AFTER_TEXT.match(text)) or (linked > 1 and linked >= words * 0.8)


def _note_sources(parsed: Parsed, heading: etree._Element | None) -> None:
    """Note how each field was read."""
    lead = parsed.photos[0] if parsed.photos and parsed.photos[0].kind == "lead" else None
    headline = (
        Source(RuleId.HEADLINE_TITLE, "meta[property='og:title']")
        if heading is None
        else Source(RuleId.HEADLINE_HEADING, str(heading.tag))
    )
    read = (
        ("headline", parsed.headline, headline),
        ("lead_photo", lead, Source(RuleId.LEAD_PHOTO_BESIDE_TEXT, "figure, meta[property='og:image']")),
        ("lead_caption", lead and lead.caption, Source(RuleId.LEAD_CAPTION_FIGURE, "figcaption")),
    )
    parsed.sources |= {name: source for name, found, source in read if found}
    if not any(photo.kind == "inline" for photo in parsed.photos):
        parsed.sources.pop("inline_photos", None)
