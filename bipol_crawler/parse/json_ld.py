"""JSON-LD scripts → the nodes that describe the page's own article.

Portals write JSON-LD by hand, by plugin and by template, so a script is read as a browser or a search engine would
read it: comment and CDATA marks round it, trailing commas, several values behind one another and unescaped quotes are
forgiven. Types are those of https://schema.org/Article and below, as a bare name, an IRI or a list.
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
_WITHIN = ("mainEntityOfPage", "mainEntity", "@graph")
"""Properties whose value can describe the page's own article, the first read last; ``hasPart`` or ``itemListElement``
name other things."""
_ADDRESSES = ("@id", "url", "mainEntityOfPage")
_MAX_SCRIPT = 1_000_000
"""Characters of JSON-LD above which it is no article's."""
_OPENING = re.compile(r"(?:\s|\ufeff|//|/\*|\*/|<!--|-->|<!\[CDATA\[|\]\]>|;)+")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_STRING = re.compile(r'"((?:[^"\\]|\\.|"(?!\s*[,:}\]]))*)"', re.DOTALL)
"""A JSON string that may hold unescaped quotes: only one before a comma, a colon or a bracket can be its last."""
_BARE_QUOTE = re.compile(r'(\\.)|"', re.DOTALL)
_IRI = re.compile(r"[/#:]")
_NOT_A_WORD = re.compile(r"[\W_]+")
_DECODER = json.JSONDecoder(strict=False)
_PLAIN_ADDRESS = re.compile(r"https?://[\w.:-]+/\w[\w/%-]*", re.ASCII)
"""An address that :func:`_place` gives a path of its own."""


def is_json_ld(script_type: str | None) -> bool:
    """Whether a script's ``type`` is JSON-LD's media type, in any case, with or without parameters."""
    return script_type is not None and script_type.partition(";")[0].strip().lower() == "application/ld+json"


def holds_article(item_type: str) -> bool:
    """Whether a microdata ``itemtype`` can be an article's or a whole page's: themes write ``CreativeWork`` for it."""
    return any(_name(kind) in _MICRODATA_TYPES for kind in item_type.split())


def read_nodes(script: str) -> tuple[list[Node], list[Node], list[Node]]:
    """The nodes of articles, of web pages and of listings in one script, in its order; none for what is no JSON-LD."""
    articles: list[Node] = []
    pages: list[Node] = []
    listings: list[Node] = []
    waiting: list[Any] = list(_values(script))[::-1]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value[::-1]
        elif isinstance(value, dict):
            types = type_names(value)
            if not _ARTICLE_TYPES.isdisjoint(types):
                articles.append(value)
            elif not _PAGE_TYPES.isdisjoint(types):
                pages.append(value)
            elif not _LISTING_TYPES.isdisjoint(types):
                listings.append(value)
            waiting += [value[name] for name in _WITHIN if name in value]
    return articles, pages, listings


def type_names(node: Node) -> set[str]:
    """The names of a node's types without their prefix, be it ``https://schema.org/`` or ``schema:``."""
    kinds = node.get("@type")
    if isinstance(kinds, str):
        return {kinds if kinds.isalnum() else _name(kinds)}
    return {_name(kind) for kind in kinds if isinstance(kind, str)} if isinstance(kinds, list) else set()


def _name(kind: str) -> str:
    kind = kind.strip()
    return kind if kind.isalnum() else _IRI.split(kind)[-1]


def own_node(nodes: list[Node], addresses: list[str], titles: list[str]) -> Node | None:
    """The node that is about this page, or ``None``: pages also describe related articles.

    Args:
        nodes: the article nodes in page order.
        addresses: the page's own addresses.
        titles: what else the page calls itself.

    A node that states an address of the portal other than the page's, or, among several, another headline, is of
    another article. Among the others the first with the page's address or headline is taken, else the first.
    """
    rest: list[Node] = []
    for node in nodes:
        stated = list(_stated_addresses(node))
        if any(
            (bare := address.partition("#")[0]) in addresses and _PLAIN_ADDRESS.fullmatch(bare) for address in stated
        ):
            return node  # most say it letter by letter
        own = {place for address in addresses if (place := _place(address))}
        places = {place for address in stated if (place := _place(address)) and place[1]}
        if places & own:
            return node
        hosts = {host for host, _ in own}
        if not any(host in hosts for host, _ in places):
            rest.append(node)
    if not rest:
        return None
    words = [_words(title) for title in titles if title]
    called = [node for node in rest if _is_called(node, words)]
    unnamed = [node for node in rest if not node.get("headline")]
    return next(iter(called or unnamed or rest), None)


def _is_called(node: Node, words: list[str]) -> bool:
    headline = node.get("headline")
    mine = _words(headline) if isinstance(headline, str) else ""
    return bool(mine) and any(mine in title or (title and title in mine) for title in words)


def _words(text: str) -> str:
    return _NOT_A_WORD.sub(" ", html.unescape(text)).casefold().strip()


def _stated_addresses(node: Node) -> Iterator[str]:
    for name in _ADDRESSES:
        value = node.get(name)
        for stated in (value.get("@id"), value.get("url")) if isinstance(value, dict) else (value,):
            if isinstance(stated, str):
                yield stated


@lru_cache(maxsize=256)
def _place(address: str) -> tuple[str, str] | None:
    """An address as (host without ``www.``, path or query) to compare by; ``None`` for what is no web address."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    path = parts.path.strip("/").removesuffix("/amp")
    return parts.netloc.lower().removeprefix("www."), path if path and not path.endswith(".php") else parts.query


def _values(script: str) -> Iterator[Any]:
    """Every JSON value of a script, however it is wrapped or slightly broken."""
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
    """The position behind blanks, comment and CDATA marks."""
    match = _OPENING.match(text, at)
    return match.end() if match else at


def _without_trailing_commas(script: str) -> str:
    return _TRAILING_COMMA.sub("", script)


def _with_escaped_quotes(script: str) -> str:
    """The script with the quotes inside its strings escaped: ``"Ia berkata "ya" kemarin"`` is one string."""

    def escaped(match: re.Match[str]) -> str:
        return '"' + _BARE_QUOTE.sub(lambda found: found[1] or '\\"', match[1]) + '"'

    return _TRAILING_COMMA.sub("", _STRING.sub(escaped, script))
