"""What the editors typed on one page of a known layout: text, photos, embeds and links, wherever a ``<div>`` put them.

The theme's own parts stand at fixed places round the text. One that stands inside it, or the next one outside the
level where it belongs, shows that an editor's markup was left open or closed once too often.
"""

from __future__ import annotations

from functools import cache, partial
from itertools import takewhile

from lxml import etree

from bipol_crawler.addresses.urls import is_article
from bipol_crawler.items import Problem, Source
from bipol_crawler.parse.body import read_body
from bipol_crawler.parse.document import Document
from bipol_crawler.parse.html_tags import inner_text, names, settable
from bipol_crawler.parse.layouts import Layout
from bipol_crawler.parse.parsed import Parsed
from bipol_crawler.parse.read_also import take_further_reading
from bipol_crawler.parse.selector_index import Elements
from bipol_crawler.parse.truncation import breaks_off
from bipol_crawler.portals import PORTAL
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import clean, is_blank

_NO_PARAGRAPHS = ("chrome", "math", "svg")
"""What never holds paragraphs of its own (HTML standard, "breakout" elements); forms and players may, when closed."""
_TYPED = frozenset(
    "p br hr blockquote ul ol dl table figure pre h2 h3 h4 h5 h6 center address iframe video audio "
    "b strong em i u span font a img".split()
)
_AREAS = frozenset("div section article ul ol span".split())
"""Elements that themes and plugins put behind the text, with a name; without one an editor typed them."""
_NEUTRAL = frozenset("script style ins noscript link".split())
"""Elements that stand anywhere and hold no text."""
_MOST_SURPLUS = 2


def read_typed(served: Document, elements: Elements, layout: Layout, parsed: Parsed) -> str | None:
    """Append the typed text and the byline fields of one page to what earlier pages held.

    Returns:
        Why the text, or some of it, could not be read: ``no_text``, ``page_cut_short``, or what the document lost.
    """
    element = elements.first(layout.body)
    cut = served.end is not None and breaks_off(
        served.end, element, elements.first(layout.recognise), layout.behind | layout.beyond
    )
    if element is not None:
        spilt = [] if layout.mixed else _spilt(element, layout)
        if not (is_blank(element.tail or "") and all(map(_holds_nothing, spilt))):
            parsed.problems.append(Problem("body", "text_outside"))
            element = _gathered(element, spilt)
        if read_element(served, element, layout, parsed):
            cut = False
            if any(_is_one_of(layout.beyond, part) for part in element.iter("*")):
                parsed.problems.append(Problem("body", "left_open"))
    for css, label in layout.fields:
        if (field := elements.first(css)) is not None and (text := clean(inner_text(field))):
            parsed.fields.append((css, label, text))
    return served.lost or ("page_cut_short" if cut else None if element is not None else "no_text")


def read_element(served: Document, element: etree._Element, layout: Layout, parsed: Parsed) -> bool:
    """Read the element that holds the text; whether a later part of the theme, swallowed, ended it."""
    body = read_body(element, layout.skip, parsed.url, layout.ends)
    if body.ended and (follows := element.getnext()) is not None and _is_one_of(layout.behind, follows):
        body = read_body(element, layout.skip, parsed.url)  # nothing is open: an editor pasted the theme's part
    own = partial(_is_own, sites=_sites("/".join(parsed.url.split("/", 3)[:3]), PORTAL.hosts))
    paragraphs, links = take_further_reading(body.paragraphs, own)
    cards = [link for link in body.links if own(link.url)]
    links += cards
    parsed.paragraphs += paragraphs
    parsed.photos += body.photos
    parsed.captions.update(body.captions)
    parsed.problems += [Problem("photos", "no_address", caption[:200]) for caption in body.without_address]
    parsed.embeds += [embed for embed in body.embeds if not any(embed.url.startswith(card.url) for card in cards)]
    parsed.links += links
    found = (
        ("body", RuleId.BODY_TEXT_ELEMENT, paragraphs),
        ("inline_photos", RuleId.INLINE_PHOTOS_TEXT_ELEMENT, body.photos),
        ("embeds", RuleId.EMBEDS_TEXT_ELEMENT, parsed.embeds),
    )
    parsed.sources |= {name: Source(rule, layout.body) for name, rule, parts in found if parts}
    for part in sorted(body.hiding):
        if part in _NO_PARAGRAPHS or served.leaves_open(part):
            parsed.problems.append(Problem("body", "text_skipped", f"paragraphs in {part}, which was left open"))
    if links:
        parsed.sources["inline_links"] = Source(RuleId.INLINE_LINKS_TEXT_ELEMENT, layout.body)
    return body.ended


def _spilt(body: etree._Element, layout: Layout) -> list[etree._Element]:
    """What a surplus ``</div>`` of the editor's, or two, left behind the body element.

    Each closes a level too many, so that the theme's next part stands outside the level where it belongs: all before
    it is typed. Where the theme's next part is in its place, only what the theme prints within the text proves that
    typed text stands before it; else only what has no name of its own is taken for typed.
    """
    if (follows := body.getnext()) is not None and _is_one_of(layout.behind, follows):
        return []
    later = layout.behind | layout.beyond
    may_be_typed = _may_be_typed if layout.behind else _is_nameless  # of an unknown theme a name may be its own
    spilt: list[etree._Element] = []
    closed: etree._Element | None = body
    for depth in range(_MOST_SURPLUS + 1):
        if closed is None or closed.tag == "body":
            break
        level = list(closed.itersiblings("*"))
        next_part = next((at for at, part in enumerate(level) if _is_one_of(later, part)), None)
        within = [at for at, part in enumerate(level[:next_part]) if _is_one_of(layout.within, part)]
        if next_part is not None:
            if not (within or (depth and _is_one_of(layout.behind, level[next_part]))):  # all is in its place
                return list(takewhile(may_be_typed if depth else _is_nameless, [*spilt, *level[:next_part]]))
            sure = within[-1] + 1 if within else 0
            return [*spilt, *level[:sure], *takewhile(may_be_typed, level[sure:next_part])]
        spilt += level
        closed = closed.getparent()
        if closed is not None and closed.tail and not is_blank(closed.tail):  # mere text, between two surplus ends
            spilt.append(etree.Element("span"))
            spilt[-1].text = settable(closed.tail)
    sure = max((at + 1 for at, part in enumerate(spilt) if _is_one_of(layout.within, part)), default=0)
    return [*spilt[:sure], *takewhile(may_be_typed, spilt[sure:])]


def _is_one_of(parts: frozenset[str], element: etree._Element) -> bool:
    return not parts.isdisjoint(names(element))


def _may_be_typed(element: etree._Element) -> bool:
    """Whether an element can have been typed: paragraphs and the like whatever their names, areas without one."""
    return _is_nameless(element) or (element.tag in _TYPED and element.tag not in _AREAS)


def _is_nameless(element: etree._Element) -> bool:
    """Whether an element can have been typed, and has no name but those that WordPress's own blocks have."""
    if element.tag in _NEUTRAL:
        return True
    named = names(element)
    return element.tag in _TYPED | _AREAS and all(name.startswith(("wp-", "align", "has-", "is-")) for name in named)


def _holds_nothing(element: etree._Element) -> bool:
    """Whether neither an element nor what stands right behind it has any text to read."""
    inside = "" if element.tag in _NEUTRAL else inner_text(element)
    return is_blank(inside + (element.tail or ""))


def _gathered(body: etree._Element, spilt: list[etree._Element]) -> etree._Element:
    """The body and what spilt from it, its own tail too, as one element."""
    whole = etree.Element("div")
    body.addprevious(whole)
    whole.append(body)
    whole.extend(spilt)
    return whole


@cache
def _sites(here: str, hosts: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses of the portal: where the page came from, and its own names if that is a copy elsewhere."""
    return (here,) if here.partition("//")[2] in hosts else (here, *(f"https://{host}" for host in hosts))


def _is_own(href: str, *, sites: tuple[str, ...]) -> bool:
    """Whether a link in the text leads to an article of the portal."""
    return any(is_article(href, site) for site in sites)
