"""A layout's selectors, answered from one pass over the page.

Each of a layout's two dozen selectors asked of the whole page would walk it again, and that
is most of the cost of reading one. A selector nearly always begins with one class or id: those
are looked up here, and only what follows is asked of the few elements found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import cast

from lxml import etree
from lxml.cssselect import CSSSelector

_SIMPLE = re.compile(r"[.#][\w-]+$")


class Elements:
    """The elements of one page, by class and id."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._named: dict[str, list[etree._Element]] = {}
        for element in root.iter("*"):
            if classes := element.get("class"):
                for name in classes.split():
                    self._named.setdefault("." + name, []).append(element)
            if identity := element.get("id"):
                self._named.setdefault("#" + identity, []).append(element)

    def select(self, css: str) -> list[etree._Element]:
        """The elements a CSS selector matches, each once; a list of selectors answers in the list's order."""
        return list(dict.fromkeys(element for part in css.split(",") for element in self._match(part.strip())))

    def first(self, css: str) -> etree._Element | None:
        """The first element of :meth:`select`, or ``None``."""
        return next((element for part in css.split(",") for element in self._match(part.strip())), None)

    def _match(self, css: str) -> Iterator[etree._Element]:
        head, _, rest = css.partition(" ")
        if not _SIMPLE.match(head):
            yield from within(self._root, css)
        elif not rest:
            yield from self._named.get(head, ())
        else:
            for element in self._named.get(head, ()):
                yield from within(element, rest)


def within(element: etree._Element, css: str) -> list[etree._Element]:
    """The elements below ``element`` that a CSS selector matches, in page order."""
    return cast(list[etree._Element], _compiled(css)(element))


@cache
def _compiled(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")
