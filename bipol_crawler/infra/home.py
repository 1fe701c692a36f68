"""The folder that relative paths are relative to, and the name of the program.

Both are different in a checkout and in an installed package.
"""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_CHECKOUT = (_ROOT / "scrapy.cfg").is_file()

HOME = _ROOT if _CHECKOUT else Path.cwd()
"""The folder that relative paths in settings are relative to: the root of the checkout, otherwise the current folder.

An installed package and Scrapyd's eggs have no folder of their own in which an archive could be stored.
"""
PROGRAM = "scrapy" if _CHECKOUT else "bipol"
"""The program's name in messages: ``scrapy`` in a checkout, since Scrapy finds our commands through ``scrapy.cfg``."""
