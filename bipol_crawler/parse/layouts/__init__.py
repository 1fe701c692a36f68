"""The layouts, in the order in which they are tried."""

from __future__ import annotations

from bipol_crawler.parse.layouts.common import COMMON
from bipol_crawler.parse.layouts.layout import Layout
from bipol_crawler.parse.layouts.nomina import NOMINA
from bipol_crawler.portals import PORTAL

_KNOWN = {layout.name: layout for layout in (NOMINA,)}
LAYOUTS: tuple[Layout, ...] = (*(_KNOWN[name] for name in PORTAL.layouts), COMMON)
"""The portal's own layouts, then the layout with the names that most themes share."""

__all__ = ["LAYOUTS", "Layout"]
