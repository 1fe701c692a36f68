"""Read one page: :class:`~bipol_crawler.parse.parsed.Parsed`, or the reason why it is not an article."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import islice

from lxml import etree

from bipol_crawler.addresses.urls import canonical
from bipol_crawler.items import Label, Page, Problem, Refused, Source
from bipol_crawler.parse.date_line import find_date_line
from bipol_crawler.parse.document import Document, document
from bipol_crawler.parse.emails import restore_emails
from bipol_crawler.parse.generic import read_generic
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.images import IMAGES
from bipol_crawler.parse.layouts import Layout
from bipol_crawler.parse.lead_photo import lead_address
from bipol_crawler.parse.metadata import Metadata, read_metadata
from bipol_crawler.parse.notices import is_maintenance_notice
from bipol_crawler.parse.page_layout import layout_of
from bipol_crawler.parse.page_type import is_front_page_or_listing, refusal
from bipol_crawler.parse.page_urls import absolute, canonical_address, resolve_by_base
from bipol_crawler.parse.parsed import Parsed, RawLink, RawPhoto, RawTime
from bipol_crawler.parse.selector_index import Elements
from bipol_crawler.parse.shared_layouts import (
    article_elements,
    complete_shared_layout,
    has_most_text,
    take_out_headline,
)
from bipol_crawler.parse.split_articles import NOT_FOUND, linked_pages, repeated_page
from bipol_crawler.parse.stated_labels import find_accounts
from bipol_crawler.parse.time_elements import add_time_elements, has_day, has_time_markup, says_modified
from bipol_crawler.parse.truncation import is_truncated
from bipol_crawler.parse.typed_content import read_page_text
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import clean, is_blank

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
"""The ids of the rules that read what a layout's selectors match."""
_MAX_BOXES, _MAX_LINKS_IN_BOX = 100, 20
_MAX_LEVELS = 5
"""The most levels between a related box and the time printed in it."""


def parse(page: Page) -> Parsed | Refused:
    """Read one article page. Return its parts, or :class:`Refused` with the reason if it is not an article.

    No content makes this function raise an exception.
    """
    if not page.body or page.body.isspace():
        return Refused("empty")
    if page.content_type and not any(kind in page.content_type.lower() for kind in ("html", "xml", "text/plain")):
        return Refused("not_html", clean(page.content_type[:80]))
    served = document(page.body, page.content_type)
    if served is None:
        return Refused("not_html")
    metadata = _metadata_of(served, page)
    if refused := refusal(metadata, served.root):
        return refused
    stated = canonical_address(metadata.canonical, page.final_url)
    parsed = Parsed(page.final_url, stated, metadata.post_id, layout="generic")
    parsed.published, parsed.modified = metadata.published(page.final_url), metadata.modified(page.final_url)
    if metadata.canonical and stated is None:
        parsed.problems.append(Problem("url", "other_site", clean(metadata.canonical[:200])))
    elements = Elements(served.root)
    parsed.problems += restore_emails(elements)
    layout = layout_of(elements, metadata.claims_article)
    if (layout is None or layout.shared_names) and (
        is_front_page_or_listing(metadata, page.final_url) or is_maintenance_notice(metadata, served.root)
    ):
        return Refused("not_an_article")
    if has_time_markup(served, metadata):
        headline = None if layout is None or layout.shared_names else elements.first(layout.headline)
        add_time_elements(served.root, metadata, headline, parsed)
    if layout is None or layout.shared_names:
        truncated = served.end is not None and is_truncated(served.end, None, None, frozenset())
    if layout is None:
        return read_generic(served, metadata, parsed, truncated=truncated)
    if layout.shared_names:
        served, elements, heading = article_elements(served, metadata, page.final_url)
        if not has_most_text(served, elements, layout):
            return read_generic(served, metadata, parsed, truncated=truncated)
        _read_shared_layout(served, elements, layout, metadata, heading, parsed)
    else:
        _read_known_layout(served, elements, layout, parsed)
    _append_further_pages(page, elements, layout, parsed)
    _remove_links_to_itself(parsed, layout)
    return parsed


def _metadata_of(served: Document, page: Page) -> Metadata:
    """Return the metadata of a page, after its relative addresses were resolved by its element ``base``."""
    head = next(iter(served.root), None)
    base = None if head is None else next(head.iterchildren("base"), None)
    if base is not None:
        resolve_by_base(served.root, base.get("href") or "", page.final_url)
    return read_metadata(served.root)


def _read_shared_layout(
    served: Document,
    elements: Elements,
    layout: Layout,
    metadata: Metadata,
    heading: etree._Element | None,
    parsed: Parsed,
) -> None:
    """Read all fields of page 1 of an article whose layout has names that other themes use, too."""
    text = elements.first(layout.body)
    date_line = None if parsed.published else find_date_line(served.root, heading)
    inside = take_out_headline(text, heading, parsed.url)
    _read_known_layout(served, elements, layout, parsed)
    if date_line and not parsed.published:
        parsed.published.append(date_line)
    complete_shared_layout(served, metadata, heading, text, inside, parsed)


def _append_further_pages(first: Page, elements: Elements, layout: Layout, article: Parsed) -> None:
    """Append pages 2 … n of a split article. A page that is missing, or repeats an earlier one, is a problem."""
    last = max(linked_pages(elements, layout, first.final_url), default=1)
    pages_read = (
        [replace(article, paragraphs=[*article.paragraphs], photos=[*article.photos])] if first.following else []
    )
    for number, page in enumerate(first.following, start=2):
        part = Parsed(article.url, None, article.post_id, layout.name)
        reason, linked = _read_further_page(page, layout, part)
        if repeated := repeated_page(part, pages_read):
            reason = f"it is page {repeated} once more"
        else:
            article.append(part)
        pages_read.append(part)
        last = max(last, linked)
        if reason:
            article.problems.append(Problem("body", "following_page_unread", f"page {number}: {reason}"))
    if last > (page_count := len(first.following) + 1):
        article.problems.append(Problem("body", "following_page_unread", f"page {page_count + 1}: it was not fetched"))


def _read_further_page(page: Page, layout: Layout, part: Parsed) -> tuple[str | None, int]:
    """Read one of pages 2 … n into ``part``.

    Returns:
        The reason why a part of it could not be read, or ``None``; and the highest page number that it links to.
    """
    if page.status in NOT_FOUND:
        return f"it is not there ({page.status})", 0
    served = document(page.body, page.content_type)
    if served is None:
        return "no page", 0
    metadata = _metadata_of(served, page)
    if refused := refusal(metadata, served.root):
        return refused.reason, 0
    if part.post_id and metadata.post_id and metadata.post_id != part.post_id:
        return f"it is post {metadata.post_id}", 0
    elements = Elements(served.root)
    part.problems += restore_emails(elements)
    linked = max(linked_pages(elements, layout, page.final_url), default=0)
    if layout.shared_names:
        served, elements, heading = article_elements(served, metadata, page.final_url)
        take_out_headline(elements.first(layout.body), heading, page.final_url)
    return read_page_text(served, elements, layout, part), linked


def _read_known_layout(served: Document, elements: Elements, layout: Layout, parsed: Parsed) -> None:
    """Read all fields of page 1 of an article in a known layout, and note where each was read."""
    parsed.layout = layout.name
    parsed.headline = _text(elements, layout, "headline", parsed)
    if (printed := _text(elements, layout, "published_at", parsed)) and (
        not layout.shared_names or (has_day(printed) and not says_modified(printed))
    ):
        stated = RawTime("page", printed, parsed.sources["published_at"].part)
        if not any(known[:2] == stated[:2] for known in parsed.published):
            parsed.published.append(stated)
    parsed.accounts, part = find_accounts(elements, layout)
    if parsed.accounts:
        parsed.sources["account"] = _source("account", part)
    parsed.sections = _labels(elements, layout, "section", parsed)
    parsed.tags = _labels(elements, layout, "tags", parsed)
    parsed.photos += _lead_photo(elements, layout, parsed)
    if (loss := read_page_text(served, elements, layout, parsed)) and loss != "no_text":
        parsed.problems.append(Problem("body", loss))
    parsed.links += _related(elements, layout, parsed)


@cache
def _source(name: str, css: str) -> Source:
    return Source(_RULES[name], css)


def _text(elements: Elements, layout: Layout, name: str, parsed: Parsed) -> str | None:
    """Return the text of the first element that one of the layout's selectors for ``name`` matches, or ``None``."""
    css: str = getattr(layout, name)
    for part in css.split(", "):
        element = elements.first(part)
        if element is None or (name == "headline" and _is_inside_text(element, elements, layout)):
            continue
        if text := clean(inner_text(element)):
            parsed.sources[name] = _source(name, part)
            return text
    return None


def _is_inside_text(element: etree._Element, elements: Elements, layout: Layout) -> bool:
    """Return whether an element is inside the text: a heading there is not the headline."""
    body = elements.first(layout.body)
    return body is not None and body in element.iterancestors()


def _labels(elements: Elements, layout: Layout, name: str, parsed: Parsed) -> list[Label]:
    """Return the sections or tags, each once."""
    css: str = getattr(layout, name)
    if layout.shared_names:  # selectors of several themes: use the first that matches
        css = next((part for part in css.split(", ") if elements.first(part) is not None), css)
    labels: dict[str, Label] = {}
    for element in elements.select(css):
        if (text := clean(inner_text(element)).lstrip("#").strip()) and text not in labels:
            labels[text] = Label(text, absolute(element.get("href"), parsed.url))
    if labels:
        parsed.sources[name] = _source(name, css)
    return list(labels.values())


def _lead_photo(elements: Elements, layout: Layout, parsed: Parsed) -> list[RawPhoto]:
    """Return the lead photo with the caption of the caption element; the theme's ``alt`` is a damaged copy of it."""
    place = elements.first(layout.lead_photo)
    address = None if place is None else lead_address(place, parsed.url)
    caption = _text(elements, layout, "lead_caption", parsed)
    if not address:
        parsed.sources.pop("lead_caption", None)
        if caption or (place is not None and (len(place) or place.tag in IMAGES)):
            parsed.problems.append(Problem("photos", "no_address", (caption or "")[:200]))
        return []
    parsed.sources["lead_photo"] = _source("lead_photo", layout.lead_photo)
    return [RawPhoto("lead", address, caption)]


def _related(elements: Elements, layout: Layout, parsed: Parsed) -> list[RawLink]:
    """Return the links of all related boxes, each once, in page order, with a time if one of the boxes prints it."""
    links: dict[str, RawLink] = {}
    boxes = elements.select(layout.related)[:_MAX_BOXES]
    times: dict[etree._Element, etree._Element] = {}
    for time in elements.select(layout.related_time)[:_MAX_BOXES]:
        for box in islice(time.iterancestors(), _MAX_LEVELS):
            times.setdefault(box, time)
    for box in boxes:
        link: RawLink | None = None
        for anchor in islice(box.iter("a"), _MAX_LINKS_IN_BOX):
            url = absolute(anchor.get("href"), parsed.url)
            if not url or (link and url != link.url):
                continue
            if url not in links:
                links[url] = RawLink("related", url, None)
            link = links[url]
            if box in times and not link.printed_time:
                link.printed_time = inner_text(times[box])
            if link.headline or not is_blank(words := inner_text(anchor)):
                link.headline = link.headline or words
                break  # before, there may be a link round the picture
    if links:
        parsed.sources["related"] = _source("related", layout.related)
    return list(links.values())


def _remove_links_to_itself(parsed: Parsed, layout: Layout) -> None:
    """Remove the links that lead to the article itself. A time printed beside such a link is the article's time."""
    address = parsed.canonical or parsed.url
    slug = address.partition("?")[0].rstrip("/").rpartition("/")[2].lower()
    number = f"p={parsed.post_id}"
    candidates = [link for link in parsed.links if slug in link.url.lower() or number in link.url]  # none on most pages
    for link in candidates:
        if link.url == address or canonical(link.url, address) in (
            canonical(address, address),
            canonical(f"/?{number}", address),
        ):
            parsed.links.remove(link)
            if link.printed_time:
                parsed.published.append(RawTime("box", link.printed_time, layout.related_time))
    if candidates and not any(link.block == "inline" for link in parsed.links):
        parsed.sources.pop("inline_links", None)  # the source of related links stays, because a related box was read
