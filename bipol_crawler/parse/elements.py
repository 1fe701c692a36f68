"""A layout's selectors, answered from one pass over the page.

Each of a layout's two dozen selectors asked of the whole page would walk it again, and that
is most of the cost of reading one. A selector nearly always begins with one class or id: those
of the layouts are looked up here, and only what follows is asked of the few elements found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain
from typing import cast

from lxml import etree
from lxml.cssselect import CSSSelector

from bipol_crawler.parse.layouts import LAYOUTS

_HEAD = re.compile(r"(?:\.(?P<name>[\w-]+)|#(?P<identity>[\w-]+))(?: (?P<rest>.+))?$")
_TAG = re.compile(r"(?P<tag>[a-z][a-z0-9]*)(?:\[(?P<attribute>[a-z-]+)~=(?P<word>[\w-]+)\])?$")
_MOST_HEADS = 20
"""Elements of one name below which a selector looks further; nested ones by the thousand would cost the square."""
_KNOWN = frozenset({"__cf_email__"}.union(*(layout.class_names() for layout in LAYOUTS)))
"""The classes that selectors ask for: Cloudflare's and the layouts'. An element of any other is not noted."""


class Elements:
    """The elements of one page below its head, by class and id."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        named: dict[str, list[etree._Element]] = {}
        for element in chain.from_iterable(part.iter("*") for part in root if part.tag != "head"):
            if classes := element.get("class"):
                for name in _names(classes):
                    if name in named:
                        named[name].append(element)
                    else:
                        named[name] = [element]
        self._named = named
        self._ids: dict[str, list[etree._Element]] = {}

    def select(self, css: str) -> list[etree._Element]:
        """The elements a CSS selector matches, each once; a list of selectors answers in the list's order."""
        return list(dict.fromkeys(element for part in _parts(css) for element in self._match(part)))

    def first(self, css: str) -> etree._Element | None:
        """The first element of :meth:`select`, or ``None``."""
        for part in _parts(css):
            for element in self._match(part):
                return element
        return None

    def _identified(self, identity: str) -> list[etree._Element]:
        if identity not in self._ids:
            self._ids[identity] = cast(list[etree._Element], _by_id(identity)(self._root))
        return self._ids[identity]

    def _match(self, css: str) -> Iterable[etree._Element]:
        """The elements that one selector matches, an element perhaps more than once."""
        name, identity, rest = _head(css)
        if not identity and name not in _KNOWN:
            return _below(self._root, css)
        found = self._identified(identity) if identity else self._named.get(name or "", [])
        if not rest:
            return found
        return (inner for element in found[:_MOST_HEADS] for inner in _below(element, rest))


def _below(element: etree._Element, css: str) -> Iterable[etree._Element]:
    """The elements below ``element`` that a selector matches, in page order."""
    tag, attribute, word = _tag(css)
    if tag:
        found = element.iterdescendants(tag)
        return found if not attribute else (inner for inner in found if word in (inner.get(attribute) or "").split())
    return cast(list[etree._Element], _compiled(css)(element))


@lru_cache(maxsize=4096)
def _names(classes: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in classes.split() if name in _KNOWN))


@cache
def _by_id(identity: str) -> etree.XPath:
    return etree.XPath(f"id('{identity}')")


@cache
def _head(css: str) -> tuple[str | None, str | None, str | None]:
    """The class or the id that a selector begins with, and what follows; all ``None`` where it begins with neither."""
    match = _HEAD.match(css)
    return (match["name"], match["identity"], match["rest"]) if match else (None, None, None)


@cache
def _tag(css: str) -> tuple[str | None, str | None, str | None]:
    """A selector of one tag, perhaps with a word of one attribute; all ``None`` for any other."""
    match = _TAG.match(css)
    return (match["tag"], match["attribute"], match["word"]) if match else (None, None, None)


@cache
def _parts(css: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in css.split(",") if part)


@cache
def _compiled(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")
