"""Which layout a page has."""

from __future__ import annotations

from bipol_crawler.parse.layouts import LAYOUTS, Layout
from bipol_crawler.parse.selector_index import Elements


def layout_of(elements: Elements, claims_article: bool) -> Layout | None:
    """Return the first layout that recognises the page, or ``None``.

    A layout with shared names is used only if the page says that it is an article.
    """
    for layout in LAYOUTS:
        if elements.first(layout.recognise) is not None and (claims_article or not layout.shared_names):
            return layout
    return None
