"""One served page → :class:`~bipol_crawler.parse.parsed.Parsed`, or the reason why it is no article."""

from __future__ import annotations

from functools import cache, partial
from itertools import islice, takewhile
from urllib.parse import urljoin, urlsplit

from lxml import etree

from bipol_crawler.items import Label, Page, Problem, Refused, Source
from bipol_crawler.parse.addresses import absolute, lazy_address
from bipol_crawler.parse.blocks import read_body
from bipol_crawler.parse.document import Document, document
from bipol_crawler.parse.elements import Elements
from bipol_crawler.parse.further import take_further_reading
from bipol_crawler.parse.generic import read_generic
from bipol_crawler.parse.layouts import LAYOUTS, Layout
from bipol_crawler.parse.metadata import read_metadata
from bipol_crawler.parse.parsed import Parsed, RawLink, RawPhoto
from bipol_crawler.parse.refusals import refuse
from bipol_crawler.parse.tags import inner_text
from bipol_crawler.text import clean, is_blank

_MAX_PAGES = 50
_NO_PARAGRAPHS = ("chrome", "math", "svg")
"""What never holds paragraphs of its own (HTML standard, "breakout" elements); forms and players may, when closed."""
_MOST_BOXES = 100
_NEAR = 5
"""Elements between a related box and the time printed in it."""
_TYPED = frozenset("p div br blockquote ul ol table figure pre h2 h3 h4 h5 h6 b strong em i span a img".split())
_MOST_SURPLUS = 2


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
    parsed.published, parsed.modified = metadata.published(), metadata.modified()
    if metadata.canonical and canonical is None:
        parsed.problems.append(Problem("url", "other_site", clean(metadata.canonical[:200])))
    if served.lost:
        parsed.problems.append(Problem("body", served.lost))
    elements = Elements(served.root)
    layout = _layout(elements)
    if layout is None:
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
    if not _read_text(served, Elements(served.root), layout, parsed):
        return "no text"
    return served.lost


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
    """The page's canonical address, if it is a usable one on the page's own host."""
    if not stated or stated == url:
        return stated or None
    address = absolute(stated, url)
    return address if address and urlsplit(address).netloc.lower() == urlsplit(url).netloc.lower() else None


def _read(served: Document, elements: Elements, layout: Layout, parsed: Parsed) -> None:
    """Page 1 of an article in a known layout: every field, each with where it was read."""
    parsed.layout = layout.name
    parsed.headline = _text(elements, layout, "headline", parsed)
    if printed := _text(elements, layout, "published_at", parsed):
        parsed.published.append(("page", printed))
    parsed.account = _text(elements, layout, "account", parsed)
    parsed.sections = _labels(elements, layout, "section", parsed)
    parsed.tags = _labels(elements, layout, "tags", parsed)
    parsed.photos += _lead_photo(elements, layout, parsed)
    _read_text(served, elements, layout, parsed)
    parsed.links += _related(elements, layout, parsed)


def _read_text(served: Document, elements: Elements, layout: Layout, parsed: Parsed) -> bool:
    """The typed text and the byline fields of one page, appended to what earlier pages held; whether there is any."""
    element = elements.first(layout.body)
    if element is not None:
        spilt = _spilt(element, layout.skip)
        if not (is_blank(element.tail or "") and all(is_blank(inner_text(part) + (part.tail or "")) for part in spilt)):
            parsed.problems.append(Problem("body", "text_outside"))
            element = _gathered(element, spilt)
        body = read_body(element, layout.skip, parsed.url)
        own = partial(_own, url=parsed.url, hosts=layout.hosts)
        paragraphs, links = take_further_reading(body.paragraphs, own)
        cards = [link for link in body.links if own(link.url)]
        links += cards
        parsed.paragraphs += paragraphs
        parsed.photos += body.photos
        parsed.embeds += [embed for embed in body.embeds if not any(embed.url.startswith(card.url) for card in cards)]
        parsed.links += links
        found = (("body", paragraphs), ("inline_photos", body.photos), ("embeds", parsed.embeds))
        parsed.sources |= {name: Source("parse.blocks.read_body", layout.body) for name, parts in found if parts}
        for part in sorted(body.hiding):
            if part in _NO_PARAGRAPHS or served.leaves_open(part):
                parsed.problems.append(Problem("body", "text_skipped", f"paragraphs in {part}, which was left open"))
        if links:
            parsed.sources["inline_links"] = Source("parse.further.take_further_reading", layout.body)
    for css, label in layout.fields:
        if (field := elements.first(css)) is not None and (text := clean(inner_text(field))):
            parsed.fields.append((css, label, text))
    return element is not None


def _spilt(body: etree._Element, skip: frozenset[str]) -> list[etree._Element]:
    """What a surplus ``</div>`` of the editor's, or two, left behind the body element.

    Each closes a level too many, so that the theme's next part stands outside the level where it belongs: what lies
    between is typed. Where the theme's next part is in its place, only what has no name of its own is taken for typed.
    """
    spilt: list[etree._Element] = []
    closed: etree._Element | None = body
    for _ in range(_MOST_SURPLUS + 1):
        if closed is None or closed.tag == "body":
            break
        level = list(closed.itersiblings("*"))
        known = next((at for at, sibling in enumerate(level) if not skip.isdisjoint(_names(sibling))), None)
        if known is not None:
            return [*spilt, *takewhile(_is_nameless, level[:known])]
        spilt += level
        closed = closed.getparent()
    return list(takewhile(_is_nameless, spilt))


def _names(element: etree._Element) -> list[str]:
    return f"{element.get('class') or ''} {element.get('id') or ''}".split()


def _is_nameless(element: etree._Element) -> bool:
    """Whether an element can have been typed: parts of a theme have classes other than WordPress's blocks have."""
    return element.tag in _TYPED and all(name.startswith(("wp-", "align", "has-", "is-")) for name in _names(element))


def _gathered(body: etree._Element, spilt: list[etree._Element]) -> etree._Element:
    """The body and what spilt from it, its own tail too, as one element."""
    whole = etree.Element("div")
    body.addprevious(whole)
    whole.append(body)
    whole.extend(spilt)
    return whole


def _own(href: str, *, url: str, hosts: frozenset[str]) -> bool:
    """Whether a link in the text leads to another article of the portal."""
    try:
        parts, base = urlsplit(href), urlsplit(url)
    except ValueError:
        return False
    host = parts.netloc.lower()
    segments = [segment for segment in parts.path.split("/") if segment]
    return (host == base.netloc.lower() or host in hosts) and (
        (len(segments) == 1 and "." not in segments[0] and "-" in segments[0]) or parts.query.startswith("p=")
    )


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
    address = None if image is None else lazy_address(image, parsed.url)
    if not address:
        return []
    parsed.sources["lead_photo"] = _noted(layout.name, "lead_photo", layout.lead_photo)
    return [RawPhoto("lead", address, _text(elements, layout, "lead_caption", parsed))]


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
