"""The portal that this process archives: ``bipol.co``, or the ``PORTAL`` of the module named in ``BIPOL_PORTAL``.

``BIPOL_PORTAL`` is an environment variable and not a setting of a command, because regular expressions that contain the
portal's name are compiled when modules are imported.
"""

from __future__ import annotations

import os
from importlib import import_module

from bipol_crawler.portals.portal import Portal

PORTAL: Portal = import_module(os.environ.get("BIPOL_PORTAL") or "bipol_crawler.portals.bipol").PORTAL

__all__ = ["PORTAL", "Portal"]
