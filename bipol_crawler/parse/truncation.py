"""Whether a page breaks off: told from its tree, by what was still open where its bytes end.

Many whole pages lack ``</html>``, or go on behind it, so neither says anything. A page is cut where its text was
never closed, or was closed and nothing of the theme follows inside the element that holds it.
"""

from __future__ import annotations

from lxml import etree

from bipol_crawler.parse.document import END_ID
from bipol_crawler.parse.html_tags import names

_MUTE = ("script", "style", "noscript", "link", "meta")


def breaks_off(
    end: etree._Element, text: etree._Element | None, holder: etree._Element | None, behind: frozenset[str]
) -> bool:
    """Whether a page ends before its article does.

    Args:
        end: the element that was open at the page's end, as :class:`~bipol_crawler.parse.document.Document` says.
        text: the element of what the editors typed, if the page got that far.
        holder: the element that holds the article; ``None`` for a page of unknown markup.
        behind: the classes and ids of what the theme puts behind the text; nothing where that may be anything.
    """
    if holder is None:
        return _unknown_breaks_off(end)
    open_elements = {end, *end.iterancestors()}
    if text is None:
        return holder in open_elements
    if text in open_elements:
        return True
    parent = text.getparent()
    if parent is None or parent.tag == "body" or parent not in open_elements:
        return False
    later = (part for part in text.itersiblings("*") if part.tag not in _MUTE and part.get("id") != END_ID)
    return not any(not behind or not behind.isdisjoint(names(part)) for part in later)


def _unknown_breaks_off(end: etree._Element) -> bool:
    """Whether a page of unknown markup ends with elements open and no footer behind it, or before it has a body."""
    body = end if end.tag == "body" else next(end.iterancestors("body"), None)
    if body is None:
        return True
    if end is body:
        return not any(part.get("id") != END_ID for part in body)
    return next(body.iter("footer"), None) is None
