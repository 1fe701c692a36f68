"""Layouts: each names its selectors and how to recognise itself. Tried in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bipol_crawler.parse.layouts.common import COMMON
from bipol_crawler.parse.layouts.layout import Layout
from bipol_crawler.parse.layouts.nomina import NOMINA
from bipol_crawler.portals import PORTAL

if TYPE_CHECKING:
    from bipol_crawler.parse.selector_index import Elements

_KNOWN = {layout.name: layout for layout in (NOMINA,)}
LAYOUTS: tuple[Layout, ...] = (*(_KNOWN[name] for name in PORTAL.layouts), COMMON)
"""The portal's own layouts, then the one that most themes share."""

__all__ = ["LAYOUTS", "Layout", "layout_of"]


def layout_of(elements: Elements, says_article: bool) -> Layout | None:
    """The first layout that recognises the page; one of mixed names only where the page says that it is an article."""
    for layout in LAYOUTS:
        if elements.first(layout.recognise) is not None and (says_article or not layout.mixed):
            return layout
    return None
