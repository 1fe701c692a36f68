"""The reader for article pages that no layout knows, marked ``generic``.

The page says itself what it is called, when it was published and where it belongs; the text is found by a general
extractor and then read as in a known layout: captions, links and lines of names are told by the same rules.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from bipol_crawler.items import Problem, Refused, Source
from bipol_crawler.parse.boilerplate import drop, prune, weigh
from bipol_crawler.parse.document import Document
from bipol_crawler.parse.headline import headline_element, stated_titles
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.images import same_picture
from bipol_crawler.parse.layouts import Layout
from bipol_crawler.parse.lead_photo import find_lead_photo
from bipol_crawler.parse.main_text import MainText, find_main_text
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.parse.parsed import Paragraph, Parsed, RawPhoto, Stated, text_of
from bipol_crawler.parse.stated_labels import add_labels, shared_photo
from bipol_crawler.parse.time_elements import has_day
from bipol_crawler.parse.typed_content import read_element
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import clean

GENERIC = Layout(
    name="generic", recognise="", headline="", published_at="", account="", section="", tags="",
    lead_photo="", lead_caption="", body="main text", fields=(), page_links="", related="", related_time="",
    skip=frozenset(("page-links", "entry-meta", "post-meta", "breadcrumb", "breadcrumbs", "sr-only")),
)  # fmt: skip
_CLOCK = re.compile(r"\d[:.]\d\d")
_BEHIND, _BEFORE = 80, 30
"""Elements behind and before the headline among which the page prints its day."""
_LONGEST_DATELINE = 90
_FEWEST_WORDS = 60
"""Of text that make a page without any claim an article, if it prints a day and agrees on its headline."""
_MANY_WORDS = 200
"""Of text that do so without a heading that agrees with what the page calls itself."""
_FOLLOW = re.compile(
    r"(?:^|\.)(?:news\.google\.com|whatsapp\.com|wa\.me|t\.me|telegram\.me|play\.google\.com|apps\.apple\.com)$"
)
"""Hosts that lines about following the portal lead to."""
_MOST_FOLLOW_WORDS = 45
_TRAILER = re.compile(
    r"^\W*(?:tags?|topik|kata kunci|label|bagikan|share|sebarkan|komentar|hak cipta|©|halaman|follow|ikuti|kategori)\b",
    re.IGNORECASE,
)
_MOST_TRAILER_WORDS = 25
_LABELLED = re.compile(r"[^\W\d]{3,20}(?: [^\W\d]{1,20})?\s*:|[(\[]")
"""How a line of names begins: with a label, or a bracket."""
_ENDED = re.compile(r"[.!?…][\"'”’)\]]*$")
_SENTENCE = 7
"""Words of which a line between headline and text is a sentence."""


def read_generic(served: Document, metadata: Metadata, parsed: Parsed) -> Parsed | Refused:
    """Fill ``parsed`` from a page of unknown markup, or refuse a page that is no article."""
    root = served.root
    titles = stated_titles(metadata, metadata.own_article(parsed.url))
    heading = headline_element(root, titles)
    if dateline := _dateline(root, heading):
        parsed.published.append(dateline)
    prune(root, heading)
    add_labels(root, metadata, parsed)
    found = find_main_text(root, heading, parsed.url)
    main = None if found is None else found.element
    words = weigh(main)[main].sentences if main is not None else 0
    if not _is_article(metadata, parsed, heading, words):
        return Refused("not_an_article")
    parsed.headline = clean(inner_text(heading)) if heading is not None else next(iter(titles), None)
    lead = find_lead_photo(root, heading, main, shared_photo(metadata, parsed.url), parsed.url)
    if found is not None and main is not None:
        has_heading_outside = heading is None or main not in heading.iterancestors()
        _trim(main, heading, dateline)
        read_element(served, main, GENERIC, parsed)
        _settle_photos(parsed, lead)
        parsed.paragraphs = _within_bounds(parsed.paragraphs, found)
        if not has_heading_outside:
            parsed.paragraphs = _without_leaders(parsed.paragraphs)
        parsed.paragraphs = _without_trailers(_without_repeated(parsed.paragraphs))
    elif lead:
        parsed.photos = [lead]
    _note_sources(parsed, heading)
    parsed.problems.append(Problem("layout", "generic_layout"))
    return parsed


def _is_article(metadata: Metadata, parsed: Parsed, heading: etree._Element | None, words: int) -> bool:
    """Whether a page is one article: it says so, or has a heading of its own, a day and enough sentences."""
    if metadata.says_article:
        return True
    return bool(parsed.published) and words >= (_MANY_WORDS if heading is None else _FEWEST_WORDS)


def _dateline(root: etree._Element, heading: etree._Element | None) -> Stated | None:
    """The line beside the headline that prints the day, with its time where that stands there."""
    if heading is None:
        return None
    elements = list(root.iter("*"))
    at = elements.index(heading)
    near = [*elements[at + 1 : at + _BEHIND], *elements[max(at - _BEFORE, 0) : at][::-1]]
    for element in near:
        own = f"{element.text or ''} {' '.join(child.tail or '' for child in element)}"
        if element.tag in ("script", "style", "a") or not has_day(own):
            continue
        line = clean(inner_text(element))
        for above in islice(element.iterancestors(), 2):
            wider = clean(inner_text(above)) if len(above) < 12 else ""
            if not _CLOCK.search(line) and len(wider) <= _LONGEST_DATELINE and _CLOCK.search(wider):
                line = wider
        if len(line) <= _LONGEST_DATELINE:
            return Stated("page", line, _part(element))
    return None


def _part(element: etree._Element) -> str:
    names = (element.get("class") or "").split()
    return f"{element.tag}.{names[0]}" if names else str(element.tag)


def _trim(main: etree._Element, heading: etree._Element | None, dateline: Stated | None) -> None:
    """Take the headline, what stands before it and the line with the day out of the element that holds the text."""
    if heading is not None and main in heading.iterancestors():
        path = {heading, *heading.iterancestors()}
        for element in list(main.iter("*")):
            if element is heading:
                break
            if element is not main and element not in path and element.getparent() in path:
                drop(element)
        drop(heading)
    if dateline is None:
        return
    for element in islice(list(main.iter("*")), _BEHIND):
        if element is not main and clean(inner_text(element)) == dateline.written:
            drop(element)
            return


def _settle_photos(parsed: Parsed, lead: RawPhoto | None) -> None:
    """Put the lead photo first, once: with the caption that the text gives it, if the text shows it too."""
    if lead is None:
        return
    for photo in parsed.photos:
        if same_picture(photo.url, lead.url):
            lead.caption = lead.caption or photo.caption
    parsed.photos = [lead, *(photo for photo in parsed.photos if not same_picture(photo.url, lead.url))]


def _within_bounds(paragraphs: list[Paragraph], found: MainText) -> list[Paragraph]:
    """The paragraphs from the first to the last that the extractor knows; round them sentences and lines of names."""
    texts = [clean(" ".join(text_of(line) for line in paragraph)) for paragraph in paragraphs]
    start, end = found.bounds(texts)
    return [paragraph for at, paragraph in enumerate(paragraphs) if start <= at < end or _stands_for_itself(texts[at])]


def _stands_for_itself(text: str) -> bool:
    """Whether a line is a sentence, or begins as a line of names does."""
    words = len(text.split())
    if words >= _SENTENCE and _ENDED.search(text):
        return True
    return bool(_LABELLED.match(text)) and words <= _MOST_TRAILER_WORDS


def _without_leaders(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs from the first sentence on, and the lines with a label before it; bare names say nothing."""
    texts = [" ".join(text_of(line) for line in paragraph) for paragraph in paragraphs]
    first = next((at for at, text in enumerate(texts) if len(text.split()) >= _SENTENCE), 0)
    return [paragraph for at, paragraph in enumerate(paragraphs) if at >= first or ":" in texts[at]]


def _without_repeated(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs without short lines that stand there three times: labels of advertisements and the like."""
    texts = [clean(" ".join(text_of(line) for line in paragraph)) for paragraph in paragraphs]
    often = {text for text, number in Counter(texts).items() if number > 2 and len(text.split()) < _SENTENCE}
    return [paragraph for paragraph, text in zip(paragraphs, texts, strict=True) if text not in often]


def _without_trailers(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs without lines about following the portal, and without tags and the like at their end."""
    kept = [paragraph for paragraph in paragraphs if not _is_about_following(paragraph)]
    while kept and _is_trailer(kept[-1]):
        kept.pop()
    return kept


def _is_about_following(paragraph: Paragraph) -> bool:
    hosts = [urlsplit(run.href).hostname or "" for line in paragraph for run in line if run.href and "//" in run.href]
    words = sum(len(text_of(line).split()) for line in paragraph)
    return words <= _MOST_FOLLOW_WORDS and any(_FOLLOW.search(host) for host in hosts)


def _is_trailer(paragraph: Paragraph) -> bool:
    text = " ".join(text_of(line) for line in paragraph)
    linked = sum(len(run.text.split()) for line in paragraph for run in line if run.href)
    words = len(text.split())
    if words > _MOST_TRAILER_WORDS:
        return False
    return bool(_TRAILER.match(text)) or (linked > 1 and linked >= words * 0.8)


def _note_sources(parsed: Parsed, heading: etree._Element | None) -> None:
    """Say of each field how it was read."""
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
