"""Find out whether a page is truncated, from the elements that were still open where its bytes end.

Many complete pages have no ``</html>``, or content after it, so that proves nothing. A page is truncated if the element
of its text was not closed, or was closed but the theme's next part does not follow it.
"""

from __future__ import annotations

from lxml import etree

from bipol_crawler.parse.document import END_ID
from bipol_crawler.parse.html_tags import class_and_id_names

_TAGS_WITHOUT_TEXT = ("script", "style", "noscript", "link", "meta")


def is_truncated(
    end: etree._Element, text: etree._Element | None, article: etree._Element | None, after_text: frozenset[str]
) -> bool:
    """Return whether a page ends before its article does.

    Args:
        end: the element that was open at the page's end (:class:`~bipol_crawler.parse.document.Document`).
        text: the element with the text, or ``None`` if the page has none.
        article: the element that holds the article; ``None`` for a page of unknown markup.
        after_text: the classes and ids of the theme's parts after the text; empty if any part may follow.
    """
    if article is None:
        return _is_unknown_markup_truncated(end)
    open_elements = {end, *end.iterancestors()}
    if text is None:
        return article in open_elements
    if text in open_elements:
        return True
    parent = text.getparent()
    if parent is None or parent.tag == "body" or parent not in open_elements:
        return False
    later = (part for part in text.itersiblings("*") if part.tag not in _TAGS_WITHOUT_TEXT and part.get("id") != END_ID)
    return not any(not after_text or not after_text.isdisjoint(class_and_id_names(part)) for part in later)


def _is_unknown_markup_truncated(end: etree._Element) -> bool:
    """Return whether a page of unknown markup ends without a body, or with open elements and without a footer."""
    body = end if end.tag == "body" else next(end.iterancestors("body"), None)
    if body is None:
        return True
    if end is body:
        return not any(part.get("id") != END_ID for part in body)
    return next(body.iter("footer"), None) is None
