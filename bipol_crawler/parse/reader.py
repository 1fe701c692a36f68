"""One served page → :class:`~bipol_crawler.parse.parsed.Parsed`, or the reason why it is no article."""

from __future__ import annotations

from functools import partial
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from bipol_crawler.items import Label, Page, Problem, Refused
from bipol_crawler.normalize.text import clean, clean_or_none
from bipol_crawler.parse.blocks import inner_text, read_body
from bipol_crawler.parse.document import document
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
    layout = next((layout for layout in LAYOUTS if selector.css(layout.recognise)), None)
    if layout is None:
        return read_generic(selector, parsed)
    _read(selector, layout, parsed)
    for following in page.following:
        further = document(following.body, following.content_type)
        if further is not None:
            _read_text(further, layout, parsed)
    return parsed


def following_pages(page: Page) -> tuple[str, ...]:
    """The addresses of pages 2 ... n of a multi-page article, as page 1 links them, gaps filled in."""
    if not any(name in page.body for name in (b"page-link", b"post-page-numbers")):
        return ()
    selector = document(page.body, page.content_type)
    layout = next((layout for layout in LAYOUTS if selector is not None and selector.css(layout.recognise)), None)
    if selector is None or layout is None:
        return ()
    first = _canonical(selector, page.final_url) or page.final_url
    last = 1
    for href in selector.css(layout.page_links).xpath("@href").getall():
        path = urlsplit(urljoin(page.final_url, href)).path.rstrip("/")
        number = path.rpartition("/")[2]
        if number.isdigit():
            last = max(last, int(number))
    return tuple(f"{first.rstrip('/')}/{number}/" for number in range(2, min(last, _MAX_PAGES) + 1))


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


def _read(selector: Selector, layout: Layout, parsed: Parsed) -> None:
    """Page 1 of an article in a known layout: every field, each with where it was read."""
    parsed.layout = layout.name
    sources = parsed.sources
    if headline := _text(selector, layout.headline):
        parsed.headline, sources["headline"] = headline, layout.headline
    if printed := _text(selector, layout.printed_date):
        parsed.printed_date, sources["published"] = printed, layout.printed_date
    parsed.dates, parsed.modified = machine_dates(selector)
    if account := _text(selector, layout.account):
        parsed.account, sources["account"] = account, layout.account
    parsed.sections = _labels(selector, layout.sections, parsed.url)
    parsed.tags = _labels(selector, layout.tags, parsed.url)
    for field, labels in (("section", parsed.sections), ("tags", parsed.tags)):
        if labels:
            sources[field] = layout.sections if field == "section" else layout.tags
    if photo := _lead_photo(selector, layout, parsed):
        parsed.photos.append(photo)
    _read_text(selector, layout, parsed)
    for css, label in layout.fields:
        if text := _text(selector, css):
            parsed.fields.append((label, text))
    parsed.links += _related(selector, layout, parsed.url)


def _read_text(selector: Selector, layout: Layout, parsed: Parsed) -> None:
    """The typed text of one page, appended to what earlier pages held."""
    for element in selector.css(layout.body)[:1]:
        body = read_body(element.root, layout.skip, parsed.url)
        paragraphs, links = take_further_reading(body.paragraphs, partial(_own, layout=layout, url=parsed.url))
        parsed.paragraphs += paragraphs
        parsed.photos += body.photos
        parsed.embeds += body.embeds
        parsed.links += links
        parsed.sources["body"] = layout.body


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


def _text(selector: Selector, css: str) -> str | None:
    for element in selector.css(css)[:1]:
        return clean_or_none(inner_text(element.root))
    return None


def _labels(selector: Selector, css: str, base: str) -> list[Label]:
    labels: dict[str, Label] = {}
    for element in selector.css(css):
        name = clean(inner_text(element.root)).lstrip("#").strip()
        href = element.root.get("href")
        if name:
            labels.setdefault(name, Label(name, urljoin(base, href) if href else None))
    return list(labels.values())


def _lead_photo(selector: Selector, layout: Layout, parsed: Parsed) -> RawPhoto | None:
    """The lead photo with its caption from the caption element (``alt`` is a damaged copy of it)."""
    for image in selector.css(layout.lead_photo)[:1]:
        source = image.root.get("data-src") or image.root.get("src")
        if not source:
            continue
        for css in layout.lead_caption:
            if caption := _text(selector, css):
                parsed.sources["lead_caption"] = css
                return RawPhoto("lead", urljoin(parsed.url, source), caption)
        return RawPhoto("lead", urljoin(parsed.url, source), None)
    return None


def _related(selector: Selector, layout: Layout, base: str) -> list[RawLink]:
    """The related boxes merged: one row a link, in page order, with a time where either box prints one."""
    links: dict[str, RawLink] = {}
    for css in layout.related:
        for box in selector.css(css):
            time = next((clean(inner_text(e.root)) for e in box.css(layout.related_time)[:1]), None)
            for anchor in box.xpath(".//a[@href]")[:1]:
                url = urljoin(base, anchor.root.get("href"))
                link = links.setdefault(url, RawLink("related", url, clean(inner_text(anchor.root)) or None))
                link.printed_time = link.printed_time or time
    return list(links.values())
