"""The portal that this process archives: ``bipol.co``, unless ``BIPOL_PORTAL`` names another module with a ``PORTAL``.

It is known before any rule of reading is made, since patterns hold its name. So it is the environment that says it, and
no setting of one command.
"""

from __future__ import annotations

import os
from importlib import import_module

from bipol_crawler.portals.portal import Portal

PORTAL: Portal = import_module(os.environ.get("BIPOL_PORTAL") or "bipol_crawler.portals.bipol").PORTAL

__all__ = ["PORTAL", "Portal"]
