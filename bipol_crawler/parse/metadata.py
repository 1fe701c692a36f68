"""What a page tells machines about itself: canonical address, post id, JSON-LD and meta times."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from parsel import Selector

from bipol_crawler.items import Dated
from bipol_crawler.normalize.times import read_iso

_POST_ID = re.compile(r"\b(?:postid|post|page-id|attachmentid)-(\d+)\b")
_ARTICLE_TYPES = frozenset(("NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "OpinionNewsArticle"))


def canonical_url(page: Selector) -> str | None:
    """The address in ``link[rel=canonical]``, else in ``og:url``."""
    return page.xpath("//link[@rel='canonical']/@href").get() or page.xpath("//meta[@property='og:url']/@content").get()


def post_id(page: Selector) -> int | None:
    """WordPress's id of the post, from the body's class, the shortlink or the content's id."""
    classes = page.xpath("//body/@class").get() or ""
    match = re.search(r"\bpostid-(\d+)\b", classes)
    if not match:
        shortlink = page.xpath("//link[@rel='shortlink']/@href").get() or ""
        match = re.search(r"[?&]p=(\d+)", shortlink)
    if not match:
        match = _POST_ID.search(page.xpath("//*[starts-with(@class, 'post-')][1]/@class").get() or "")
    number = int(match[1]) if match else 0
    return number if 0 < number < 2**63 else None


def machine_dates(page: Selector) -> tuple[list[Dated], Dated | None]:
    """The times of publication in JSON-LD and meta elements, and the time of modification."""
    published: list[Dated] = []
    modified: Dated | None = None
    for node in _json_ld(page):
        if (dated := _iso(node.get("datePublished"), "json_ld")) is not None:
            published.append(dated)
        modified = modified or _iso(node.get("dateModified"), "json_ld")
    for value in page.xpath("//meta[@property='article:published_time']/@content").getall()[:1]:
        if (dated := _iso(value, "meta")) is not None:
            published.append(dated)
    for value in page.xpath("//meta[@property='article:modified_time']/@content").getall()[:1]:
        modified = modified or _iso(value, "meta")
    return published, modified


def says_article(page: Selector) -> bool:
    """Whether the page itself claims to be one article, to machines."""
    if any(True for _ in _json_ld(page)):
        return True
    return page.xpath("//meta[@property='og:type']/@content").get() == "article"


def _iso(value: Any, source: str) -> Dated | None:
    return read_iso(value, source) if isinstance(value, str) else None


def _json_ld(page: Selector) -> Iterator[dict[str, Any]]:
    """Every article node of the page's JSON-LD, wherever it is nested one graph deep."""
    for script in page.xpath("//script[@type='application/ld+json']/text()").getall():
        if len(script) > 1_000_000:
            continue
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        nodes = data if isinstance(data, list) else [data]
        for node in list(nodes):
            if isinstance(node, dict) and isinstance(node.get("@graph"), list):
                nodes = [*nodes, *node["@graph"]]
        for node in nodes:
            if not isinstance(node, dict):
                continue
            kind = node.get("@type")
            kinds = kind if isinstance(kind, list) else [kind]
            if any(isinstance(name, str) and name in _ARTICLE_TYPES for name in kinds):
                yield node
