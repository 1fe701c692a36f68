"""Layouts: each names its selectors and how to recognise itself. Tried in order."""

from __future__ import annotations

from bipol_crawler.parse.layouts.layout import Layout
from bipol_crawler.parse.layouts.nomina import NOMINA

LAYOUTS: tuple[Layout, ...] = (NOMINA,)

__all__ = ["LAYOUTS", "Layout"]
