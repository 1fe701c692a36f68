"""One served page → :class:`~bipol_crawler.parse.parsed.Parsed`, or the reason why it is no article."""

from __future__ import annotations

from functools import partial
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from bipol_crawler.items import Label, Page, Problem, Refused
from bipol_crawler.normalize.text import clean, clean_or_none
from bipol_crawler.parse.blocks import absolute, inner_text, photo_address, read_body
from bipol_crawler.parse.document import document
from bipol_crawler.parse.elements import Elements, within
from bipol_crawler.parse.further import take_further_reading
from bipol_crawler.parse.generic import read_generic
from bipol_crawler.parse.layouts import LAYOUTS, Layout
from bipol_crawler.parse.metadata import canonical_url, machine_dates, post_id
from bipol_crawler.parse.parsed import Parsed, RawLink, RawPhoto
from bipol_crawler.parse.refusals import refuse

_MAX_PAGES = 50


def parse(page: Page) -> Parsed | Refused:
    """Take one article page apart.

    Never raises on what was served, whatever it is: a page that is no article comes back as
    :class:`Refused` with its reason.
    """
    if not page.body.strip():
        return Refused("empty")
    if page.content_type and not any(kind in page.content_type.lower() for kind in ("html", "xml", "text/plain")):
        return Refused("not_html", page.content_type[:80])
    selector = document(page.body, page.content_type)
    if selector is None:
        return Refused("not_html")
    if refused := refuse(selector):
        return refused
    parsed = Parsed(
        url=page.final_url, canonical=_canonical(selector, page.final_url), post_id=post_id(selector), layout="generic"
    )
    if b"</html" not in page.body[-4096:].lower():
        parsed.problems.append(Problem("body", "page_cut_short"))
    elements = Elements(selector.root)
    layout = _layout(elements)
    if layout is None:
        return read_generic(selector, parsed)
    parsed.dates, parsed.modified = machine_dates(selector)
    _read(elements, layout, parsed)
    for following in page.following:
        further = document(following.body, following.content_type)
        if further is not None:
            _read_text(Elements(further.root), layout, parsed)
    return parsed


def following_pages(page: Page) -> tuple[str, ...]:
    """The addresses of pages 2 ... n of a multi-page article, as page 1 links them, gaps filled in."""
    if not any(name in page.body for name in (b"page-link", b"post-page-numbers")):
        return ()
    selector = document(page.body, page.content_type)
    if selector is None:
        return ()
    elements = Elements(selector.root)
    layout = _layout(elements)
    if layout is None:
        return ()
    first = _canonical(selector, page.final_url) or page.final_url
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


def _canonical(selector: Selector, url: str) -> str | None:
    """The page's canonical address, if it is a usable one on the page's own host."""
    stated = canonical_url(selector)
    if not stated:
        return None
    try:
        absolute = urljoin(url, stated.strip())
        same = urlsplit(absolute).netloc.lower() == urlsplit(url).netloc.lower()
    except ValueError:
        return None
    return absolute if same else None


def _read(elements: Elements, layout: Layout, parsed: Parsed) -> None:
    """Page 1 of an article in a known layout: every field, each with where it was read."""
    parsed.layout = layout.name
    sources = parsed.sources
    if headline := _text(elements, layout.headline):
        parsed.headline, sources["headline"] = headline, layout.headline
    if printed := _text(elements, layout.printed_date):
        parsed.printed_date, sources["published"] = printed, layout.printed_date
    if account := _text(elements, layout.account):
        parsed.account, sources["account"] = account, layout.account
    parsed.sections = _labels(elements, layout.sections, parsed.url)
    parsed.tags = _labels(elements, layout.tags, parsed.url)
    for field, labels in (("section", parsed.sections), ("tags", parsed.tags)):
        if labels:
            sources[field] = layout.sections if field == "section" else layout.tags
    if photo := _lead_photo(elements, layout, parsed):
        parsed.photos.append(photo)
    _read_text(elements, layout, parsed)
    parsed.links += _related(elements, layout, parsed.url)


def _read_text(elements: Elements, layout: Layout, parsed: Parsed) -> None:
    """The typed text and the byline fields of one page, appended to what earlier pages held."""
    element = elements.first(layout.body)
    if element is not None:
        body = read_body(element, layout.skip, parsed.url)
        paragraphs, links = take_further_reading(body.paragraphs, partial(_own, layout=layout, url=parsed.url))
        parsed.paragraphs += paragraphs
        parsed.photos += body.photos
        parsed.embeds += body.embeds
        parsed.links += links
        parsed.sources["body"] = layout.body
    for css, label in layout.fields:
        if text := _text(elements, css):
            parsed.fields.append((label, text))


def _own(href: str, *, url: str, layout: Layout) -> bool:
    """Whether a link in the text leads to another article of the portal."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    hosts = {urlsplit(url).netloc.lower(), *layout.hosts}
    segments = [segment for segment in parts.path.split("/") if segment]
    return parts.netloc.lower() in hosts and (
        (len(segments) == 1 and "." not in segments[0] and "-" in segments[0]) or parts.query.startswith("p=")
    )


def _text(elements: Elements, css: str) -> str | None:
    element = elements.first(css)
    return None if element is None else clean_or_none(inner_text(element))


def _labels(elements: Elements, css: str, base: str) -> list[Label]:
    labels: dict[str, Label] = {}
    for element in elements.select(css):
        name = clean(inner_text(element)).lstrip("#").strip()
        if name:
            labels.setdefault(name, Label(name, absolute(element.get("href") or "", base)))
    return list(labels.values())


def _lead_photo(elements: Elements, layout: Layout, parsed: Parsed) -> RawPhoto | None:
    """The lead photo with its caption from the caption element (``alt`` is a damaged copy of it)."""
    image = elements.first(layout.lead_photo)
    address = None if image is None else photo_address(image, parsed.url)
    if not address:
        return None
    for css in layout.lead_caption:
        if caption := _text(elements, css):
            parsed.sources["lead_caption"] = css
            return RawPhoto("lead", address, caption)
    return RawPhoto("lead", address, None)


def _related(elements: Elements, layout: Layout, base: str) -> list[RawLink]:
    """The related boxes merged: one row a link, in page order, with a time where either box prints one."""
    links: dict[str, RawLink] = {}
    for css in layout.related:
        for box in elements.select(css):
            time = next((clean(inner_text(printed)) for printed in within(box, layout.related_time)[:1]), None)
            for anchor in within(box, "a[href]")[:1]:
                if url := absolute(anchor.get("href") or "", base):
                    link = links.setdefault(url, RawLink("related", url, clean(inner_text(anchor)) or None))
                    link.printed_time = link.printed_time or time
    return list(links.values())
