"""Reads ``metadata.yaml``, the descriptions of tables, views, columns and ready questions."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

from bipol_crawler.portals import PORTAL


def read_metadata() -> dict[str, Any]:
    """The file as Datasette's metadata, with ``$portal`` and ``$portal_url`` replaced by name and address."""
    words = (files("bipol_crawler.browse") / "metadata.yaml").read_text("utf-8")
    # Datasette could read the file itself, but with a parser in Python that takes ten times as long.
    words = words.replace("$portal_url", PORTAL.url).replace("$portal", PORTAL.name)
    metadata: dict[str, Any] = yaml.load(words, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return metadata
