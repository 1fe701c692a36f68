"""The recorded pages under ``tests/fixtures``, by the name of their case; see :mod:`bipol_crawler.fixtures`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from bipol_crawler.extract import read
from bipol_crawler.fixtures import as_fields, compress_page, load_fixture
from bipol_crawler.items import Article, Page, Refused

FIXTURES = Path(__file__).parent.parent / "fixtures"
CASES = sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir())
REFUSALS = [case for case in CASES if b'"refused":' in (FIXTURES / case / "expected.json").read_bytes()[:20]]
ARTICLES = [case for case in CASES if case not in REFUSALS]

__all__ = [
    "ARTICLES",
    "CASES",
    "FIXTURES",
    "REFUSALS",
    "as_fields",
    "compress_page",
    "expected",
    "meta",
    "outcome",
    "page",
]


def meta(case: str) -> dict[str, str]:
    """What the case shows and how its page was served."""
    served: dict[str, str] = json.loads((FIXTURES / case / "meta.json").read_text("utf-8"))
    return served


@cache
def expected(case: str) -> dict[str, Any]:
    """Field → value as an archivist expects it; body as its list of paragraphs."""
    fields: dict[str, Any] = json.loads((FIXTURES / case / "expected.json").read_text("utf-8"))
    return fields


@cache
def page(case: str) -> Page:
    """The case as the chain gets it from a crawl."""
    return load_fixture(FIXTURES / case)


@cache
def outcome(case: str) -> Article | Refused:
    """What the chain makes of the case."""
    return read(page(case))
