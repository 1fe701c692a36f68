"""One served page → :class:`~bipol_crawler.parse.parsed.Parsed`, or the reason why it is no article."""

from __future__ import annotations

from functools import cache
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree

from bipol_crawler.discover.urls import same_site
from bipol_crawler.items import Label, Page, Problem, Refused, Source
from bipol_crawler.parse.addresses import absolute
from bipol_crawler.parse.document import Document, document
from bipol_crawler.parse.elements import Elements
from bipol_crawler.parse.emails import restore_emails
from bipol_crawler.parse.extent import breaks_off
from bipol_crawler.parse.generic import read_generic
from bipol_crawler.parse.images import lead_address
from bipol_crawler.parse.layouts import LAYOUTS, Layout
from bipol_crawler.parse.metadata import read_metadata
from bipol_crawler.parse.parsed import Parsed, RawLink, RawPhoto, Stated
from bipol_crawler.parse.refusals import refuse
from bipol_crawler.parse.tags import inner_text
from bipol_crawler.parse.time_elements import add_time_elements
from bipol_crawler.parse.typed import read_typed
from bipol_crawler.text import clean

_MAX_PAGES = 50
_MOST_BOXES = 100
_NEAR = 5
"""Elements between a related box and the time printed in it."""


def parse(page: Page) -> Parsed | Refused:
    """Take one article page apart.

    Never raises on what was served, whatever it is: a page that is no article comes back as
    :class:`Refused` with its reason.
    """
    if not page.body.strip():
        return Refused("empty")
    if page.content_type and not any(kind in page.content_type.lower() for kind in ("html", "xml", "text/plain")):
        return Refused("not_html", clean(page.content_type[:80]))
    served = document(page.body, page.content_type)
    if served is None:
        return Refused("not_html")
    metadata = read_metadata(served.root)
    if refused := refuse(metadata, served.root):
        return refused
    canonical = _canonical(metadata.canonical, page.final_url)
    parsed = Parsed(page.final_url, canonical, metadata.post_id, layout="generic")
    parsed.published, parsed.modified = metadata.published(page.final_url), metadata.modified(page.final_url)
    if metadata.canonical and canonical is None:
        parsed.problems.append(Problem("url", "other_site", clean(metadata.canonical[:200])))
    elements = Elements(served.root)
    parsed.problems += restore_emails(elements)
    layout = _layout(elements)
    if b"<time" in served.html or b"itemprop" in served.html:
        headline = None if layout is None else elements.first(layout.headline)
        add_time_elements(served.root, metadata, headline, parsed)
    if layout is None:
        if lost := served.lost or ("page_cut_short" if breaks_off(served.end, None, None, frozenset()) else None):
            parsed.problems.append(Problem("body", lost))
        return read_generic(served.root, metadata, parsed)
    _read(served, elements, layout, parsed)
    for number, following in enumerate(page.following, start=2):
        if lost := _read_following(following, layout, parsed):
            parsed.problems.append(Problem("body", "following_page_unread", f"page {number}: {lost}"))
    return parsed


def _read_following(page: Page, layout: Layout, parsed: Parsed) -> str | None:
    """Append the text of a further page; the reason why some or all of it could not be read, if so."""
    served = document(page.body, page.content_type)
    if served is None:
        return "no page"
    if refused := refuse(read_metadata(served.root), served.root):
        return refused.reason
    elements = Elements(served.root)
    parsed.problems += restore_emails(elements)
    return read_typed(served, elements, layout, parsed)


def following_pages(page: Page) -> tuple[str, ...]:
    """The addresses of pages 2 ... n of a multi-page article, as page 1 links them, gaps filled in."""
    if not any(name in page.body for name in (b"page-link", b"post-page-numbers")):
        return ()
    served = document(page.body, page.content_type)
    if served is None:
        return ()
    elements = Elements(served.root)
    layout = _layout(elements)
    if layout is None:
        return ()
    first = _canonical(read_metadata(served.root).canonical, page.final_url) or page.final_url
    last = 1
    for link in elements.select(layout.page_links):
        try:
            path = urlsplit(urljoin(page.final_url, link.get("href") or "")).path.rstrip("/")
        except ValueError:
            continue
        number = path.rpartition("/")[2]
        if number.isdecimal() and len(number) < 4:
            last = max(last, int(number))
    return tuple(f"{first.rstrip('/')}/{number}/" for number in range(2, min(last, _MAX_PAGES) + 1))


def _layout(elements: Elements) -> Layout | None:
    """The first layout that recognises the page."""
    return next((layout for layout in LAYOUTS if elements.first(layout.recognise) is not None), None)


def _canonical(stated: str | None, url: str) -> str | None:
    """The page's canonical address, if it is a usable one of the same site."""
    if not stated or stated == url:
        return stated or None
    address = absolute(stated, url)
    if address is None or not same_site(address, url):
        return None
    served = urlsplit(url)  # www. or not, http or https: the page came from where it came from
    return urlsplit(address)._replace(scheme=served.scheme, netloc=served.netloc).geturl()


def _read(served: Document, elements: Elements, layout: Layout, parsed: Parsed) -> None:
    """Page 1 of an article in a known layout: every field, each with where it was read."""
    parsed.layout = layout.name
    parsed.headline = _text(elements, layout, "headline", parsed)
    if printed := _text(elements, layout, "published_at", parsed):
        parsed.published.append(Stated("page", printed, parsed.sources["published_at"].part))
    parsed.account = _text(elements, layout, "account", parsed)
    parsed.sections = _labels(elements, layout, "section", parsed)
    parsed.tags = _labels(elements, layout, "tags", parsed)
    parsed.photos += _lead_photo(elements, layout, parsed)
    if (lost := read_typed(served, elements, layout, parsed)) and lost != "no_text":
        parsed.problems.append(Problem("body", lost))
    parsed.links += _related(elements, layout, parsed)


@cache
def _noted(layout: str, part: str, css: str) -> Source:
    return Source(f"parse.layouts.{layout}.{part}", css)


def _text(elements: Elements, layout: Layout, name: str, parsed: Parsed) -> str | None:
    """The words of a part of the page: of its first selector's first element, else of the next one's."""
    css: str = getattr(layout, name)
    for part in css.split(", "):
        element = elements.first(part)
        if element is None or (name == "headline" and _is_typed(element, elements, layout)):
            continue
        if text := clean(inner_text(element)):
            parsed.sources[name] = _noted(layout.name, name, part)
            return text
    return None


def _is_typed(element: etree._Element, elements: Elements, layout: Layout) -> bool:
    """Whether an element stands in the typed text: a sub-head there is no headline."""
    body = elements.first(layout.body)
    return body is not None and body in element.iterancestors()


def _labels(elements: Elements, layout: Layout, name: str, parsed: Parsed) -> list[Label]:
    """Sections or tags, each once."""
    css: str = getattr(layout, name)
    labels: dict[str, Label] = {}
    for element in elements.select(css):
        if (text := clean(inner_text(element)).lstrip("#").strip()) and text not in labels:
            labels[text] = Label(text, absolute(element.get("href"), parsed.url))
    if labels:
        parsed.sources[name] = _noted(layout.name, name, css)
    return list(labels.values())


def _lead_photo(elements: Elements, layout: Layout, parsed: Parsed) -> list[RawPhoto]:
    """The lead photo with its caption from the caption element (``alt`` is a damaged copy of it)."""
    image = elements.first(layout.lead_photo)
    if image is None:
        return []
    address, caption = lead_address(image, parsed.url), _text(elements, layout, "lead_caption", parsed)
    if not address:
        parsed.sources.pop("lead_caption", None)
        if caption or image.tag == "img":
            parsed.problems.append(Problem("lead_photo", "no_address", caption or ""))
        return []
    parsed.sources["lead_photo"] = _noted(layout.name, "lead_photo", layout.lead_photo)
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
        parsed.sources["related"] = _noted(layout.name, "related", layout.related)
    return list(links.values())
