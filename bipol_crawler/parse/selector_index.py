"""Find the elements that a layout's selectors match, with one pass over the page.

A layout has about 24 selectors. One search of the whole page for each of them would be most of the cost of reading it.
Nearly every selector begins with a class or an id, so the elements with these classes and ids are indexed once, and
only the rest of a selector is searched below them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple, cast

from lxml import etree
from lxml.cssselect import CSSSelector

from bipol_crawler.parse.layouts import LAYOUTS

_SELECTOR = re.compile(r"(?P<start>\.[\w-]+|#[\w-]+)(?: (?P<rest>.+))?$")
_TAG = re.compile(r"(?P<tag>[a-z][a-z0-9]*)(?:\[(?P<attribute>[a-z-]+)~=(?P<word>[\w-]+)\])?$")
_MAX_STARTS = 20
"""The most indexed elements below which the rest of a selector is searched; many nested ones would take too long."""
_CLASS = b"class"
"""As bytes, so that lxml does not have to encode it for each element."""
_CLASSES = frozenset({"__cf_email__"}.union(*(layout.class_names() for layout in LAYOUTS)))
"""The classes in selectors: Cloudflare's and those of the layouts. Only elements with these classes are indexed."""
_IDS = frozenset[str]().union(*(layout.ids() for layout in LAYOUTS))
_with_ids = cast(Callable[[etree._Element], list[etree._Element]], etree.XPath(f"id('{' '.join(sorted(_IDS))}')"))


class _Selector(NamedTuple):
    """The parts of one CSS selector without commas.

    ``start`` is the class or id at its beginning, if that is indexed, else ``None``; ``rest`` is what follows, or the
    whole selector. ``tag`` is set if ``rest`` is only a tag, with an optional ``[attribute~=word]``.
    """

    start: str | None
    rest: str | None
    tag: str | None
    attribute: str | None
    word: str | None


class Elements:
    """An index of a page's elements, without its head, by class and id. ``root`` is the root element."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        indexed: dict[str, list[etree._Element]] = {}
        for part in root:
            if part.tag == "head":
                continue
            for element in part.iter("*"):
                if classes := element.get(_CLASS):
                    for name in _indexed_classes(classes):
                        if name in indexed:
                            indexed[name].append(element)
                        else:
                            indexed[name] = [element]
        for element in _with_ids(root):
            indexed[f"#{element.get('id')}"] = [element]
        self._indexed = indexed

    def select(self, css: str) -> list[etree._Element]:
        """Return the elements that a CSS selector matches, each once, in the order of its comma-separated parts."""
        selectors = [part for part in _selectors(css) if not part.start or part.start in self._indexed]
        if not selectors or (len(selectors) == 1 and not selectors[0].rest):
            return list(self._match(selectors[0])) if selectors else []
        return list(dict.fromkeys(chain.from_iterable(map(self._match, selectors))))

    def first(self, css: str) -> etree._Element | None:
        """Return the first element of :meth:`select`, or ``None``."""
        for selector in _selectors(css):
            if selector.start and selector.start not in self._indexed:
                continue
            for element in self._match(selector):
                return element
        return None

    def _match(self, selector: _Selector) -> Iterable[etree._Element]:
        """Return the elements that one selector matches; an element may be returned more than once."""
        if not selector.start:
            return _below(self._root, selector)
        found = self._indexed.get(selector.start, [])
        if not found or not selector.rest:
            return found
        if len(found) == 1:
            return _below(found[0], selector)
        return chain.from_iterable(_below(element, selector) for element in found[:_MAX_STARTS])


def _below(element: etree._Element, selector: _Selector) -> Iterable[etree._Element]:
    """Return the elements below ``element`` that the rest of a selector matches, in page order."""
    if not selector.tag:
        return cast(list[etree._Element], _compiled(selector.rest or "")(element))
    found = element.iterdescendants(selector.tag)
    if not selector.attribute:
        return found
    return (inner for inner in found if selector.word in (inner.get(selector.attribute) or "").split())


@lru_cache(maxsize=512)  # more would only keep those with a post's number, which never come again
def _indexed_classes(classes: str) -> tuple[str, ...]:
    """Return an element's classes that are indexed, each with a dot before it."""
    return tuple(dict.fromkeys(f".{name}" for name in classes.split() if name in _CLASSES))


@cache
def _selectors(css: str) -> tuple[_Selector, ...]:
    return tuple(_parse_selector(part.strip()) for part in css.split(",") if part)


def _parse_selector(css: str) -> _Selector:
    match = _SELECTOR.match(css)
    indexed = match is not None and (match["start"][1:] in (_CLASSES if css[0] == "." else _IDS))
    start, rest = (match["start"], match["rest"]) if match and indexed else (None, css)
    tag = _TAG.match(rest or "")
    return _Selector(start, rest, *(tag.group("tag", "attribute", "word") if tag else (None, None, None)))


@cache
def _compiled(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")
