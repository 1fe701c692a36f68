"""The version of the rules of analysis. It is computed without importing them, because that takes time."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from bipol_crawler.infra.source_hash import source_hash

_RULES = (
    "analysis",
    "gazetteer/regions.py",
    "normalize/date_patterns.py",
    "normalize/degrees.py",
    "normalize/news_agencies.py",
    "normalize/organisations.py",
    "normalize/people.py",
    "normalize/regions.py",
    "search/affixes.py",
    "search/lemmatizer.py",
    "search/lexicon.py",
    "search/roots.py",
    "sentences.py",
)


@cache
def analysis_version() -> str:
    """Return twelve hexadecimal digits that change when a rule of analysis changes, as ``parser_version`` does."""
    return source_hash(_RULES, salt=version("rensa"))
