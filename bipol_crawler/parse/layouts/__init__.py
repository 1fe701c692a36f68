"""Layouts: each names its selectors and how to recognise itself. Tried in order."""

from __future__ import annotations

from bipol_crawler.parse.elements import Elements
from bipol_crawler.parse.layouts.layout import Layout
from bipol_crawler.parse.layouts.nomina import NOMINA

LAYOUTS: tuple[Layout, ...] = (NOMINA,)

__all__ = ["LAYOUTS", "Layout", "layout_of"]


def layout_of(elements: Elements) -> Layout | None:
    """The first layout that recognises the page."""
    return next((layout for layout in LAYOUTS if elements.first(layout.recognise) is not None), None)
