"""What a page tells machines about itself: address, post id, kind of page, JSON-LD and meta elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from bipol_crawler.text import clean

_BODY_ID = re.compile(r"\bpostid-(\d+)\b")
_SHORTLINK_ID = re.compile(r"[?&]p=(\d+)")
_CONTENT_ID = re.compile(r"\b(?:postid|post|page-id|attachmentid)-(\d+)\b")
_content_class = etree.XPath("string(//*[starts-with(@class, 'post-')][1]/@class)")
_ARTICLE_TYPES = frozenset(("NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "OpinionNewsArticle"))
_MAX_SCRIPT = 1_000_000
"""Characters of JSON-LD above which it is no article's."""


@dataclass(slots=True)
class Metadata:
    """The machine-readable part of a page, as written.

    ``links`` and ``meta`` hold the first ``href`` by ``rel`` and every ``content`` by ``property``, in page order;
    ``classes`` are the body's; ``articles`` the article nodes of the JSON-LD.
    """

    title: str = ""
    classes: str = ""
    links: dict[str, str] = field(default_factory=dict)
    meta: dict[str, list[str]] = field(default_factory=dict)
    articles: list[dict[str, Any]] = field(default_factory=list)
    asks_password: bool = False
    post_id: int | None = None

    @property
    def canonical(self) -> str | None:
        """The address in ``link[rel=canonical]``, else in ``og:url``."""
        return self.links.get("canonical") or next(iter(self.meta.get("og:url", ())), None)

    @property
    def says_article(self) -> bool:
        """Whether the page itself claims to be one article, to machines."""
        return bool(self.articles) or self.meta.get("og:type", ())[:1] == ["article"]

    def published(self) -> list[tuple[str, str]]:
        """(source, time as written) of each statement of the publication: the first article's in JSON-LD, then meta."""
        return self._stated("datePublished", "article:published_time")

    def modified(self) -> list[tuple[str, str]]:
        """(source, time as written) of each statement of the last modification."""
        return self._stated("dateModified", "article:modified_time")

    def _stated(self, key: str, name: str) -> list[tuple[str, str]]:
        stated = [("json_ld", node[key]) for node in self.articles if key in node][:1]  # further ones are of others
        stated += [("meta", value) for value in self.meta.get(name, ())[:1]]
        texts = [(source, clean(value)) for source, value in stated if isinstance(value, str)]
        return [(source, text) for source, text in texts if text]


def read_metadata(root: etree._Element) -> Metadata:
    """One pass over the elements that speak to machines, wherever on the page they stand."""
    found = Metadata()
    for node in root.iter("meta", "link", "script", "title", "body", "form", "input"):
        match node.tag:
            case "meta":
                if name := node.get("property"):
                    found.meta.setdefault(name, []).append(node.get("content") or "")
            case "link":
                if (address := node.get("href")) and (rel := node.get("rel")):
                    found.links.setdefault(rel.lower(), address)
            case "script":
                if node.get("type") == "application/ld+json":
                    found.articles += _articles(node.text or "")
            case "title":
                found.title = found.title or (node.text or "").strip()
            case "body":
                found.classes = found.classes or node.get("class") or ""
            case "form":
                found.asks_password |= "post-password-form" in (node.get("class") or "")
            case "input":
                found.asks_password |= node.get("name") == "post_password"
    found.post_id = _post_id(found, root)
    return found


def _post_id(found: Metadata, root: etree._Element) -> int | None:
    """WordPress's id of the post, from the body's class, the shortlink or the content's class."""
    match = _BODY_ID.search(found.classes) or _SHORTLINK_ID.search(found.links.get("shortlink", ""))
    match = match or _CONTENT_ID.search(str(_content_class(root)))
    number = int(match[1]) if match and len(match[1]) < 20 else 0
    return number if 0 < number < 2**63 else None


def _articles(script: str) -> Iterator[dict[str, Any]]:
    """Every article node of one JSON-LD script, wherever it is nested one graph deep."""
    if len(script) > _MAX_SCRIPT:
        return
    try:
        data = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return
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
