"""The layouts, in the order in which they are tried."""

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
"""The portal's own layouts, then the layout with the names that most themes share."""

__all__ = ["LAYOUTS", "Layout", "layout_of"]


def layout_of(elements: Elements, claims_article: bool) -> Layout | None:
    """Return the first layout that recognises the page, or ``None``.

    A layout with shared names is used only if the page says that it is an article.
    """
    for layout in LAYOUTS:
        if elements.first(layout.recognise) is not None and (claims_article or not layout.shared_names):
            return layout
    return None
