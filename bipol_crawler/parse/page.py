"""One served page → :class:`~bipol_crawler.parse.parsed.Parsed`, or the reason why it is no article."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import islice

from lxml import etree

from bipol_crawler.addresses.urls import canonical
from bipol_crawler.items import Label, Page, Problem, Refused, Source
from bipol_crawler.parse.document import Document, document
from bipol_crawler.parse.emails import restore_emails
from bipol_crawler.parse.generic import read_generic
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.images import IMAGES
from bipol_crawler.parse.layouts import Layout, layout_of
from bipol_crawler.parse.media import lead_address
from bipol_crawler.parse.metadata import read_metadata
from bipol_crawler.parse.page_type import lists_others, refuse
from bipol_crawler.parse.page_urls import absolute, canonical_address
from bipol_crawler.parse.parsed import Parsed, RawLink, RawPhoto, Stated
from bipol_crawler.parse.selector_index import Elements
from bipol_crawler.parse.shared_layouts import holds_text, own_elements, settle_mixed
from bipol_crawler.parse.split_articles import NOT_THERE, linked_pages, repeated_page
from bipol_crawler.parse.time_elements import add_time_elements, has_day, may_state_times
from bipol_crawler.parse.truncation import breaks_off
from bipol_crawler.parse.typed_content import read_typed
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import clean

_RULES = {
    "headline": RuleId.HEADLINE_LAYOUT,
    "published_at": RuleId.DATES_PRINTED_LINE,
    "account": RuleId.ACCOUNT_LAYOUT,
    "section": RuleId.SECTION_LAYOUT,
    "tags": RuleId.TAGS_LAYOUT,
    "lead_photo": RuleId.LEAD_PHOTO_LAYOUT,
    "lead_caption": RuleId.LEAD_CAPTION_LAYOUT,
    "related": RuleId.RELATED_LAYOUT,
}
"""The rules that take what a layout's selectors name."""
_MOST_BOXES = 100
_NEAR = 5
"""Elements between a related box and the time printed in it."""


def parse(page: Page) -> Parsed | Refused:
    """Take one article page apart.

    Never raises on what was served, whatever it is: a page that is no article comes back as
    :class:`Refused` with its reason.
    """
    if not page.body or page.body.isspace():
        return Refused("empty")
    if page.content_type and not any(kind in page.content_type.lower() for kind in ("html", "xml", "text/plain")):
        return Refused("not_html", clean(page.content_type[:80]))
    served = document(page.body, page.content_type)
    if served is None:
        return Refused("not_html")
    metadata = read_metadata(served.root)
    if refused := refuse(metadata, served.root):
        return refused
    stated = canonical_address(metadata.canonical, page.final_url)
    parsed = Parsed(page.final_url, stated, metadata.post_id, layout="generic")
    parsed.published, parsed.modified = metadata.published(page.final_url), metadata.modified(page.final_url)
    if metadata.canonical and stated is None:
        parsed.problems.append(Problem("url", "other_site", clean(metadata.canonical[:200])))
    elements = Elements(served.root)
    parsed.problems += restore_emails(elements)
    layout = layout_of(elements, metadata.says_article)
    if (layout is None or layout.mixed) and lists_others(metadata, page.final_url):
        return Refused("not_an_article")
    if may_state_times(served, metadata):
        headline = None if layout is None or layout.mixed else elements.first(layout.headline)
        add_time_elements(served.root, metadata, headline, parsed)
    if layout is None:
        cut = served.end is not None and breaks_off(served.end, None, None, frozenset())
        if lost := served.lost or ("page_cut_short" if cut else None):
            parsed.problems.append(Problem("body", lost))
        return read_generic(served, metadata, parsed)
    if layout.mixed:
        elements, heading = own_elements(served, metadata, page.final_url)
        if not holds_text(served, elements, layout):
            return read_generic(served, metadata, parsed)
    _read(served, elements, layout, parsed)
    if layout.mixed:
        settle_mixed(served, metadata, heading, parsed)
    _read_following(page, elements, layout, parsed)
    _part_from_itself(parsed, layout)
    return parsed


def _read_following(first: Page, elements: Elements, layout: Layout, article: Parsed) -> None:
    """Append what the further pages of a split article hold; a page that adds nothing, or is wanting, is a problem."""
    last = max(linked_pages(elements, layout, first.final_url), default=1)
    read = [replace(article, paragraphs=[*article.paragraphs], photos=[*article.photos])] if first.following else []
    for number, page in enumerate(first.following, start=2):
        part = Parsed(article.url, None, article.post_id, layout.name)
        lost, linked = _read_further(page, layout, part)
        if again := repeated_page(part, read):
            lost = f"it is page {again} once more"
        else:
            article.append(part)
        read.append(part)
        last = max(last, linked)
        if lost:
            article.problems.append(Problem("body", "following_page_unread", f"page {number}: {lost}"))
    if last > (had := len(first.following) + 1):
        article.problems.append(Problem("body", "following_page_unread", f"page {had + 1}: it was not fetched"))


def _read_further(page: Page, layout: Layout, part: Parsed) -> tuple[str | None, int]:
    """Read a further page into ``part``.

    Returns:
        The reason why some or all of it could not be read, if so, and the highest number of a page that it links.
    """
    if page.status in NOT_THERE:
        return f"it is not there ({page.status})", 0
    served = document(page.body, page.content_type)
    if served is None:
        return "no page", 0
    metadata = read_metadata(served.root)
    if refused := refuse(metadata, served.root):
        return refused.reason, 0
    if part.post_id and metadata.post_id and metadata.post_id != part.post_id:
        return f"it is post {metadata.post_id}", 0
    elements = Elements(served.root)
    part.problems += restore_emails(elements)
    linked = max(linked_pages(elements, layout, page.final_url), default=0)
    if layout.mixed:
        elements, _ = own_elements(served, metadata, page.final_url)
    return read_typed(served, elements, layout, part), linked


def _read(served: Document, elements: Elements, layout: Layout, parsed: Parsed) -> None:
    """Page 1 of an article in a known layout: every field, each with where it was read."""
    parsed.layout = layout.name
    parsed.headline = _text(elements, layout, "headline", parsed)
    if (printed := _text(elements, layout, "published_at", parsed)) and (not layout.mixed or has_day(printed)):
        stated = Stated("page", printed, parsed.sources["published_at"].part)
        if not any(known[:2] == stated[:2] for known in parsed.published):
            parsed.published.append(stated)
    parsed.account = _text(elements, layout, "account", parsed)
    parsed.sections = _labels(elements, layout, "section", parsed)
    parsed.tags = _labels(elements, layout, "tags", parsed)
    parsed.photos += _lead_photo(elements, layout, parsed)
    if (lost := read_typed(served, elements, layout, parsed)) and lost != "no_text":
        parsed.problems.append(Problem("body", lost))
    parsed.links += _related(elements, layout, parsed)


@cache
def _noted(name: str, css: str) -> Source:
    return Source(_RULES[name], css)


def _text(elements: Elements, layout: Layout, name: str, parsed: Parsed) -> str | None:
    """The words of a part of the page: of its first selector's first element, else of the next one's."""
    css: str = getattr(layout, name)
    for part in css.split(", "):
        element = elements.first(part)
        if element is None or (name == "headline" and _is_typed(element, elements, layout)):
            continue
        if text := clean(inner_text(element)):
            parsed.sources[name] = _noted(name, part)
            return text
    return None


def _is_typed(element: etree._Element, elements: Elements, layout: Layout) -> bool:
    """Whether an element stands in the typed text: a sub-head there is no headline."""
    body = elements.first(layout.body)
    return body is not None and body in element.iterancestors()


def _labels(elements: Elements, layout: Layout, name: str, parsed: Parsed) -> list[Label]:
    """Sections or tags, each once."""
    css: str = getattr(layout, name)
    if layout.mixed:  # several themes' selectors: the first that finds any
        css = next((part for part in css.split(", ") if elements.first(part) is not None), css)
    labels: dict[str, Label] = {}
    for element in elements.select(css):
        if (text := clean(inner_text(element)).lstrip("#").strip()) and text not in labels:
            labels[text] = Label(text, absolute(element.get("href"), parsed.url))
    if labels:
        parsed.sources[name] = _noted(name, css)
    return list(labels.values())


def _lead_photo(elements: Elements, layout: Layout, parsed: Parsed) -> list[RawPhoto]:
    """The lead photo with its caption from the caption element (``alt`` is a damaged copy of it)."""
    place = elements.first(layout.lead_photo)
    address = None if place is None else lead_address(place, parsed.url)
    caption = _text(elements, layout, "lead_caption", parsed)
    if not address:
        parsed.sources.pop("lead_caption", None)
        if caption or (place is not None and (len(place) or place.tag in IMAGES)):
            parsed.problems.append(Problem("photos", "no_address", (caption or "")[:200]))
        return []
    parsed.sources["lead_photo"] = _noted("lead_photo", layout.lead_photo)
    return [RawPhoto("lead", address, caption)]


def _related(elements: Elements, layout: Layout, parsed: Parsed) -> list[RawLink]:
    """The related boxes merged: one row a link, in page order, with a time where either box prints one."""
    links: dict[str, RawLink] = {}
    boxes = elements.select(layout.related)[:_MOST_BOXES]
    times: dict[etree._Element, etree._Element] = {}
    for time in elements.select(layout.related_time)[:_MOST_BOXES]:
        for box in islice(time.iterancestors(), _NEAR):
            times.setdefault(box, time)
    for box in boxes:
        for anchor in box.iter("a"):
            if url := absolute(anchor.get("href"), parsed.url):
                if url not in links:
                    links[url] = RawLink("related", url, inner_text(anchor))
                if box in times and not links[url].printed_time:
                    links[url].printed_time = inner_text(times[box])
                break
    if links:
        parsed.sources["related"] = _noted("related", layout.related)
    return list(links.values())


def _part_from_itself(parsed: Parsed, layout: Layout) -> None:
    """Take out the links that lead to the article itself; a time printed beside one is the article's."""
    address = parsed.canonical or parsed.url
    slug = address.partition("?")[0].rstrip("/").rpartition("/")[2].lower()
    number = f"p={parsed.post_id}"
    candidates = [link for link in parsed.links if slug in link.url.lower() or number in link.url]  # of most pages none
    for link in candidates:
        if link.url == address or canonical(link.url, address) in (
            canonical(address, address),
            canonical(f"/?{number}", address),
        ):
            parsed.links.remove(link)
            if link.printed_time:
                parsed.published.append(Stated("box", link.printed_time, layout.related_time))
    if candidates and not any(link.block == "inline" for link in parsed.links):
        parsed.sources.pop("inline_links", None)  # a related box was read, though it shows the article alone
