"""A layout's selectors, answered from one pass over the page.

Each of a layout's two dozen selectors asked of the whole page would walk it again, and that
is most of the cost of reading one. A selector nearly always begins with one class or id: those
of the layouts are looked up here, and only what follows is asked of the few elements found.
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
_MOST_STARTS = 20
"""Elements of one name below which a selector looks further; nested ones by the thousand would cost the square."""
_CLASS = b"class"
"""As bytes, which lxml need not encode anew for each element."""
_CLASSES = frozenset({"__cf_email__"}.union(*(layout.class_names() for layout in LAYOUTS)))
"""The classes that selectors ask for: Cloudflare's and the layouts'. An element of any other is not noted."""
_IDS = frozenset[str]().union(*(layout.ids() for layout in LAYOUTS))
_with_ids = cast(Callable[[etree._Element], list[etree._Element]], etree.XPath(f"id('{' '.join(sorted(_IDS))}')"))


class _Selector(NamedTuple):
    """One CSS selector without commas, taken apart.

    ``start`` is the class or the id that it begins with, if the elements of that are noted; ``rest`` is what follows,
    or all of it. ``tag`` says that ``rest`` is no more than a tag, perhaps with a ``word`` of one ``attribute``.
    """

    start: str | None
    rest: str | None
    tag: str | None
    attribute: str | None
    word: str | None


class Elements:
    """The elements of one page below its head, by class and id."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        noted: dict[str, list[etree._Element]] = {}
        for part in root:
            if part.tag == "head":
                continue
            for element in part.iter("*"):
                if classes := element.get(_CLASS):
                    for name in _known(classes):
                        if name in noted:
                            noted[name].append(element)
                        else:
                            noted[name] = [element]
        for element in _with_ids(root):
            noted[f"#{element.get('id')}"] = [element]
        self._noted = noted

    def select(self, css: str) -> list[etree._Element]:
        """The elements a CSS selector matches, each once; a list of selectors answers in the list's order."""
        selectors = _selectors(css)
        if len(selectors) == 1 and not selectors[0].rest:
            return list(self._match(selectors[0]))
        return list(dict.fromkeys(chain.from_iterable(map(self._match, selectors))))

    def first(self, css: str) -> etree._Element | None:
        """The first element of :meth:`select`, or ``None``."""
        for selector in _selectors(css):
            for element in self._match(selector):
                return element
        return None

    def _match(self, selector: _Selector) -> Iterable[etree._Element]:
        """The elements that one selector matches, an element perhaps more than once."""
        if not selector.start:
            return _below(self._root, selector)
        found = self._noted.get(selector.start, [])
        if not found or not selector.rest:
            return found
        if len(found) == 1:
            return _below(found[0], selector)
        return chain.from_iterable(_below(element, selector) for element in found[:_MOST_STARTS])


def _below(element: etree._Element, selector: _Selector) -> Iterable[etree._Element]:
    """The elements below ``element`` that the rest of a selector matches, in page order."""
    if not selector.tag:
        return cast(list[etree._Element], _compiled(selector.rest or "")(element))
    found = element.iterdescendants(selector.tag)
    if not selector.attribute:
        return found
    return (inner for inner in found if selector.word in (inner.get(selector.attribute) or "").split())


@lru_cache(maxsize=4096)
def _known(classes: str) -> tuple[str, ...]:
    """Those of an element's classes that selectors ask for, as selectors write them."""
    return tuple(dict.fromkeys(f".{name}" for name in classes.split() if name in _CLASSES))


@cache
def _selectors(css: str) -> tuple[_Selector, ...]:
    return tuple(_taken_apart(part.strip()) for part in css.split(",") if part)


def _taken_apart(css: str) -> _Selector:
    match = _SELECTOR.match(css)
    noted = match is not None and (match["start"][1:] in (_CLASSES if css[0] == "." else _IDS))
    start, rest = (match["start"], match["rest"]) if match and noted else (None, css)
    tag = _TAG.match(rest or "")
    return _Selector(start, rest, *(tag.group("tag", "attribute", "word") if tag else (None, None, None)))


@cache
def _compiled(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")
