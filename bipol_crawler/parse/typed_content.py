"""Read the text, photos, embeds and links of one page in a known layout, also if ``<div>`` tags are not balanced.

The theme's own parts have fixed places around the text. If one of them is inside the text, an end tag is missing in the
editor's markup. If one is at a higher level than expected, the editor's markup has too many end tags.
"""

from __future__ import annotations

from functools import cache, partial
from itertools import takewhile

from lxml import etree

from bipol_crawler.addresses.urls import is_article
from bipol_crawler.items import Problem, Source
from bipol_crawler.parse.body import read_body
from bipol_crawler.parse.document import Document
from bipol_crawler.parse.html_tags import class_and_id_names, inner_text, xml_safe
from bipol_crawler.parse.layouts import Layout
from bipol_crawler.parse.parsed import Parsed
from bipol_crawler.parse.read_also import split_read_also
from bipol_crawler.parse.selector_index import Elements
from bipol_crawler.parse.truncation import is_truncated
from bipol_crawler.portals import PORTAL
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import clean, is_blank

_NO_PARAGRAPHS = ("chrome", "math", "svg")
"""What never contains paragraphs of its own (HTML standard, "breakout" elements). Forms and players may, if closed."""
_TAGS_OF_EDITORS = frozenset(
    "p br hr blockquote ul ol dl table figure pre h2 h3 h4 h5 h6 center address iframe video audio "
    "b strong em i u span font a img".split()
)
_AREAS = frozenset("div section article ul ol span".split())
"""Elements that themes and plugins use, with a class or id. Without one, they are an editor's."""
_TAGS_WITHOUT_TEXT = frozenset("script style ins noscript link".split())
"""Elements that may be anywhere and contain no text."""
_MAX_SURPLUS_END_TAGS = 2


def read_page_text(served: Document, elements: Elements, layout: Layout, parsed: Parsed) -> str | None:
    """Append the text and the byline fields of one page to ``parsed``.

    Returns:
        Why a part of the text could not be read (``no_text``, ``page_cut_short`` or the document's ``loss``), or
        ``None``.
    """
    element = elements.first(layout.body)
    cut = served.end is not None and is_truncated(
        served.end, element, elements.first(layout.recognise), layout.after_text | layout.outside_article
    )
    if element is not None:
        outside = [] if layout.shared_names else _find_text_outside(element, layout)
        if not (is_blank(element.tail or "") and all(map(_is_empty, outside))):
            parsed.problems.append(Problem("body", "text_outside"))
            element = _merged(element, outside)
        if read_element(served, element, layout, parsed):
            cut = False
            if any(_has_any_name(layout.outside_article, part) for part in element.iter("*")):
                parsed.problems.append(Problem("body", "left_open"))
    for css, label in layout.fields:
        if (field := elements.first(css)) is not None and (text := clean(inner_text(field))):
            parsed.fields.append((css, label, text))
    return served.loss or ("page_cut_short" if cut else None if element is not None else "no_text")


def read_element(served: Document, element: etree._Element, layout: Layout, parsed: Parsed) -> bool:
    """Append the content of the element with the text to ``parsed``.

    Returns:
        Whether the text ended early, at a part of the theme that is inside the element because an end tag is missing.
    """
    body = read_body(element, layout.skip, parsed.url, layout.end_of_text)
    if (
        body.ended_early
        and (next_sibling := element.getnext()) is not None
        and _has_any_name(layout.after_text, next_sibling)
    ):
        body = read_body(element, layout.skip, parsed.url)  # all tags are closed: an editor pasted a part of the theme
    is_own_article = partial(
        _is_portal_article, addresses=_portal_addresses("/".join(parsed.url.split("/", 3)[:3]), PORTAL.hosts)
    )
    paragraphs, links = split_read_also(body.paragraphs, is_own_article)
    cards = [link for link in body.links if is_own_article(link.url)]
    links += cards
    parsed.paragraphs += paragraphs
    parsed.photos += body.photos
    parsed.captions.update(body.captions)
    parsed.problems += [Problem("photos", "no_address", caption[:200]) for caption in body.captions_without_photo]
    parsed.embeds += [embed for embed in body.embeds if not any(embed.url.startswith(card.url) for card in cards)]
    parsed.links += links
    found = (
        ("body", RuleId.BODY_TEXT_ELEMENT, paragraphs),
        ("inline_photos", RuleId.INLINE_PHOTOS_TEXT_ELEMENT, body.photos),
        ("embeds", RuleId.EMBEDS_TEXT_ELEMENT, parsed.embeds),
    )
    parsed.sources |= {name: Source(rule, layout.body) for name, rule, parts in found if parts}
    for part in sorted(body.skipped_with_paragraphs):
        if part in _NO_PARAGRAPHS or served.has_unclosed(part):
            parsed.problems.append(Problem("body", "text_skipped", f"paragraphs in {part}, which was left open"))
    if links:
        parsed.sources["inline_links"] = Source(RuleId.INLINE_LINKS_TEXT_ELEMENT, layout.body)
    return body.ended_early


def _find_text_outside(body: etree._Element, layout: Layout) -> list[etree._Element]:
    """Return the elements of the text that are outside ``body`` because of one or two surplus ``</div>``.

    With a surplus ``</div>``, the theme's next part is one level higher than expected, and all before it is text. If
    the next part is at its place, elements before it are text only if a part follows that the theme prints inside the
    text, or if they have no class or id.
    """
    if (next_sibling := body.getnext()) is not None and _has_any_name(layout.after_text, next_sibling):
        return []
    later = layout.after_text | layout.outside_article
    may_be_typed = _may_be_typed if layout.after_text else _has_no_theme_name  # an unknown theme may use any name
    outside: list[etree._Element] = []
    current: etree._Element | None = body
    for depth in range(_MAX_SURPLUS_END_TAGS + 1):
        if current is None or current.tag == "body":
            break
        siblings = list(current.itersiblings("*"))
        next_part = next((at for at, part in enumerate(siblings) if _has_any_name(later, part)), None)
        inside_parts = [at for at, part in enumerate(siblings[:next_part]) if _has_any_name(layout.inside_text, part)]
        if next_part is not None:
            if not (
                inside_parts or (depth and _has_any_name(layout.after_text, siblings[next_part]))
            ):  # the part is at its place
                return list(takewhile(may_be_typed if depth else _has_no_theme_name, [*outside, *siblings[:next_part]]))
            end_of_sure_part = inside_parts[-1] + 1 if inside_parts else 0
            return [
                *outside,
                *siblings[:end_of_sure_part],
                *takewhile(may_be_typed, siblings[end_of_sure_part:next_part]),
            ]
        outside += siblings
        current = current.getparent()
        if current is not None and current.tail and not is_blank(current.tail):  # text between two surplus end tags
            outside.append(etree.Element("span"))
            outside[-1].text = xml_safe(current.tail)
    end_of_sure_part = max(
        (at + 1 for at, part in enumerate(outside) if _has_any_name(layout.inside_text, part)), default=0
    )
    return [*outside[:end_of_sure_part], *takewhile(may_be_typed, outside[end_of_sure_part:])]


def _has_any_name(parts: frozenset[str], element: etree._Element) -> bool:
    return not parts.isdisjoint(class_and_id_names(element))


def _may_be_typed(element: etree._Element) -> bool:
    """Return whether an editor may have written an element: a paragraph or the like, or an area without a name."""
    return _has_no_theme_name(element) or (element.tag in _TAGS_OF_EDITORS and element.tag not in _AREAS)


def _has_no_theme_name(element: etree._Element) -> bool:
    """Return whether an element may be an editor's and has no class or id except those of WordPress's blocks."""
    if element.tag in _TAGS_WITHOUT_TEXT:
        return True
    class_and_ids = class_and_id_names(element)
    return element.tag in _TAGS_OF_EDITORS | _AREAS and all(
        name.startswith(("wp-", "align", "has-", "is-")) for name in class_and_ids
    )


def _is_empty(element: etree._Element) -> bool:
    """Return whether neither an element nor the text directly after it contains any words."""
    inside = "" if element.tag in _TAGS_WITHOUT_TEXT else inner_text(element)
    return is_blank(inside + (element.tail or ""))


def _merged(body: etree._Element, outside: list[etree._Element]) -> etree._Element:
    """Return one new element that contains the body and the elements outside it."""
    whole = etree.Element("div")
    body.addprevious(whole)
    whole.append(body)
    whole.extend(outside)
    return whole


@cache
def _portal_addresses(page_address: str, hosts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the portal's addresses: that of the page, and also those of ``hosts`` if the page is on another host."""
    return (
        (page_address,)
        if page_address.partition("//")[2] in hosts
        else (page_address, *(f"https://{host}" for host in hosts))
    )


def _is_portal_article(href: str, *, addresses: tuple[str, ...]) -> bool:
    """Return whether a link in the text leads to an article of the portal."""
    return any(is_article(href, site) for site in addresses)
