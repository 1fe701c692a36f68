"""Find the node in a page's JSON-LD that describes its article.

Much JSON-LD is slightly invalid. Comment and CDATA marks around it, trailing commas, several values in a row and
unescaped quotes are accepted. The types are https://schema.org/Article and its subtypes, written as a name, an IRI or
a list.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

Node = dict[str, Any]

_ARTICLE_TYPES = frozenset(
    """Article NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle OpinionNewsArticle
    ReportageNewsArticle ReviewNewsArticle AdvertiserContentArticle SatiricalArticle Report BlogPosting
    LiveBlogPosting SocialMediaPosting""".split()
)
_PAGE_TYPES = frozenset(("WebPage", "ItemPage"))
_LISTING_TYPES = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage"))
_MICRODATA_TYPES = _ARTICLE_TYPES | _PAGE_TYPES | {"CreativeWork", "Blog"}
_NESTED = ("mainEntityOfPage", "mainEntity", "@graph")
"""Properties whose value may describe the page's article; ``hasPart`` and ``itemListElement`` describe other things.
The last one is read first."""
_ADDRESSES = ("@id", "url", "mainEntityOfPage")
_MAX_SCRIPT = 1_000_000
"""The most characters of JSON-LD that are read."""
_OPENING = re.compile(r"(?:\s|\ufeff|//|/\*|\*/|<!--|-->|<!\[CDATA\[|\]\]>|;)+")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_STRING = re.compile(r'"((?:[^"\\]|\\.|"(?!\s*[,:}\]]))*)"', re.DOTALL)
"""A JSON string with unescaped quotes. It ends at a quote that is followed by a comma, a colon or a bracket."""
_BARE_QUOTE = re.compile(r'(\\.)|"', re.DOTALL)
_IRI = re.compile(r"[/#:]")
_NOT_A_WORD = re.compile(r"[\W_]+")
_DECODER = json.JSONDecoder(strict=False)
_PLAIN_ADDRESS = re.compile(r"https?://[\w.:-]+/\w[\w/%-]*", re.ASCII)
"""An address that :func:`_host_and_path` gives a path of its own."""


def is_json_ld(script_type: str | None) -> bool:
    """Return whether a script's ``type`` is the media type of JSON-LD, in any case, with or without parameters."""
    return script_type is not None and script_type.partition(";")[0].strip().lower() == "application/ld+json"


def is_article_type(item_type: str) -> bool:
    """Return whether a microdata ``itemtype`` may describe an article or a page; themes also use ``CreativeWork``."""
    return any(_name(kind) in _MICRODATA_TYPES for kind in item_type.split())


def read_nodes(script: str) -> tuple[list[Node], list[Node], list[Node]]:
    """Return the nodes of articles, web pages and listings in a script, in order; empty lists for invalid JSON."""
    articles: list[Node] = []
    pages: list[Node] = []
    listings: list[Node] = []
    queue: list[Any] = list(_values(script))[::-1]
    while queue:
        value = queue.pop()
        if isinstance(value, list):
            queue += value[::-1]
        elif isinstance(value, dict):
            types = type_names(value)
            if not _ARTICLE_TYPES.isdisjoint(types):
                articles.append(value)
            elif not _PAGE_TYPES.isdisjoint(types):
                pages.append(value)
            elif not _LISTING_TYPES.isdisjoint(types):
                listings.append(value)
            queue += [value[name] for name in _NESTED if name in value]
    return articles, pages, listings


def type_names(node: Node) -> set[str]:
    """Return the names of a node's types without the prefix ``https://schema.org/`` or ``schema:``."""
    kinds = node.get("@type")
    if isinstance(kinds, str):
        return {kinds if kinds.isalnum() else _name(kinds)}
    return {_name(kind) for kind in kinds if isinstance(kind, str)} if isinstance(kinds, list) else set()


def _name(kind: str) -> str:
    kind = kind.strip()
    return kind if kind.isalnum() else _IRI.split(kind)[-1]


def find_article_node(nodes: list[Node], addresses: list[str], titles: list[str]) -> Node | None:
    """Return the node that describes this page, or ``None``. Pages may also describe related articles.

    Args:
        nodes: the article nodes in page order.
        addresses: the page's addresses.
        titles: the page's other titles.

    The first node with an address of the page is returned. Nodes with another address on the portal describe other
    articles. Of the rest, the first with a title of the page is returned, else the first without a headline, else the
    first.
    """
    candidates: list[Node] = []
    for node in nodes:
        stated = list(_stated_addresses(node))
        if any(
            (without_fragment := address.partition("#")[0]) in addresses and _PLAIN_ADDRESS.fullmatch(without_fragment)
            for address in stated
        ):
            return node  # most pages state exactly the same address
        page_keys = {key for address in addresses if (key := _host_and_path(address))}
        stated_keys = {key for address in stated if (key := _host_and_path(address)) and key[1]}
        if stated_keys & page_keys:
            return node
        hosts = {host for host, _ in page_keys}
        if not any(host in hosts for host, _ in stated_keys):
            candidates.append(node)
    if not candidates:
        return None
    words = [_words(title) for title in titles if title]
    same_headline = [node for node in candidates if _has_headline(node, words)]
    without_headline = [node for node in candidates if not node.get("headline")]
    return next(iter(same_headline or without_headline or candidates), None)


def _has_headline(node: Node, words: list[str]) -> bool:
    headline = node.get("headline")
    headline_words = _words(headline) if isinstance(headline, str) else ""
    return bool(headline_words) and any(
        headline_words in title or (title and title in headline_words) for title in words
    )


def _words(text: str) -> str:
    return _NOT_A_WORD.sub(" ", html.unescape(text)).casefold().strip()


def _stated_addresses(node: Node) -> Iterator[str]:
    for name in _ADDRESSES:
        value = node.get(name)
        for stated in (value.get("@id"), value.get("url")) if isinstance(value, dict) else (value,):
            if isinstance(stated, str):
                yield stated


@lru_cache(maxsize=256)
def _host_and_path(address: str) -> tuple[str, str] | None:
    """Return an address as (host without ``www.``, path or query) for comparison; ``None`` if it is not http(s)."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    path = parts.path.strip("/").removesuffix("/amp")
    return parts.netloc.lower().removeprefix("www."), path if path and not path.endswith(".php") else parts.query


def _values(script: str) -> Iterator[Any]:
    """Yield each JSON value of a script, after repairing it if necessary."""
    if len(script) > _MAX_SCRIPT:
        return
    if "&quot;" in script and '"' not in script:
        script = html.unescape(script)
    for repair in (None, _without_trailing_commas, _with_escaped_quotes):
        text = repair(script) if repair else script
        values = []
        try:
            at = _after_marks(text, 0)
            while at < len(text):
                value, at = _DECODER.raw_decode(text, at)
                values.append(value)
                at = _after_marks(text, at)
        except RecursionError:
            return
        except ValueError:
            continue
        yield from values
        return


def _after_marks(text: str, at: int) -> int:
    """Return the position after white space, comment marks and CDATA marks."""
    match = _OPENING.match(text, at)
    return match.end() if match else at


def _without_trailing_commas(script: str) -> str:
    return _TRAILING_COMMA.sub("", script)


def _with_escaped_quotes(script: str) -> str:
    """Return the script with escaped quotes inside its strings: ``"Ia berkata "ya" kemarin"`` is one string."""

    def escaped(match: re.Match[str]) -> str:
        return '"' + _BARE_QUOTE.sub(lambda found: found[1] or '\\"', match[1]) + '"'

    return _TRAILING_COMMA.sub("", _STRING.sub(escaped, script))
