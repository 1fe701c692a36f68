"""``metadata.yaml``: what every table, view, column and ready question means, with the portal's name put in."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

from bipol_crawler.portals import PORTAL


def read_metadata() -> dict[str, Any]:
    """The file as Datasette takes it. ``$portal`` and ``$portal_url`` in it are the portal's name and address."""
    words = (files("bipol_crawler.browse") / "metadata.yaml").read_text("utf-8")
    # Datasette would read it by itself, in Python and ten times as slowly.
    words = words.replace("$portal_url", PORTAL.url).replace("$portal", PORTAL.name)
    metadata: dict[str, Any] = yaml.load(words, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return metadata
