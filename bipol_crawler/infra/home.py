"""Where relative paths begin and what the program is called: both differ in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_CHECKOUT = (_ROOT / "scrapy.cfg").is_file()

HOME = _ROOT if _CHECKOUT else Path.cwd()
"""Where relative paths in settings begin: at the checkout's root, else in the folder where the program was started.

An installed package and Scrapyd's eggs have no place of their own for an archive.
"""
PROGRAM = "scrapy" if _CHECKOUT else "bipol"
"""What messages call the program: Scrapy finds our commands only in a folder with a ``scrapy.cfg``."""
