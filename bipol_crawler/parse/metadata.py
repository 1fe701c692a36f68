"""Read a page's metadata: address, post id, kind of page, JSON-LD and ``meta`` elements."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from bipol_crawler.parse.json_ld import Node, find_article_node, is_json_ld, read_nodes
from bipol_crawler.parse.parsed import RawTime
from bipol_crawler.text import clean

_BODY_ID = re.compile(r"\bpostid-(\d+)\b")
_SHORTLINK_ID = re.compile(r"[?&]p=(\d+)")
_CONTENT_ID = re.compile(r"\b(?:postid|post|page-id|attachmentid)-(\d+)\b")
_content_class = etree.XPath("string(//*[starts-with(@class, 'post-')][1]/@class)")
_PROPERTY, _NAME, _CONTENT, _REL, _HREF = b"property", b"name", b"content", b"rel", b"href"
"""As bytes, so that lxml does not have to encode them for each element."""
_META_NAMES = {
    "published": dict.fromkeys(
        """article:published_time article:published article.published og:published_time
        datepublished publishdate publish_date publish-date published_date published-date pubdate pub_date
        publication_date dc.date.issued dcterms.issued dc.date parsely-pub-date sailthru.date content_publisheddate
        cxenseparse:recs:publishtime cxenseparse:publishtime""".split()
    ),
    "modified": dict.fromkeys(
        """article:modified_time article:modified article.updated og:article:modified_time datemodified
        dcterms.modified dc.date.modified content_modifieddate og:updated_time lastmod last-modified""".split()
    ),
}
"""Names of ``meta`` elements that state a time, in lower case, the most common first."""


@dataclass(slots=True)
class Metadata:
    """The machine-readable part of a page, as written.

    ``links`` maps each ``rel`` to its first ``href``. ``meta`` maps each ``property`` or ``name`` to all its values of
    ``content`` in page order. The keys are in lower case. ``classes`` are those of the body. ``articles`` and ``pages``
    are nodes of the JSON-LD; ``collections`` is the number of its nodes for pages that list others. ``has_time`` says
    whether the page has an element ``time`` or ``abbr``.
    """

    title: str = ""
    classes: str = ""
    links: dict[str, str] = field(default_factory=dict)
    meta: dict[str, list[str]] = field(default_factory=dict)
    articles: list[Node] = field(default_factory=list)
    pages: list[Node] = field(default_factory=list)
    collections: int = 0
    asks_password: bool = False
    has_time: bool = False
    post_id: int | None = None
    _article_nodes: dict[str, Node | None] = field(default_factory=dict, repr=False)

    @property
    def canonical(self) -> str | None:
        """Return the address in ``link[rel=canonical]``, else in ``og:url``, else ``None``."""
        return self.links.get("canonical") or next(iter(self.meta.get("og:url", ())), None)

    @property
    def is_collection(self) -> bool:
        """Return whether the page's JSON-LD says that it lists other pages, and describes no article."""
        return not self.articles and self.collections > 0

    @property
    def claims_article(self) -> bool:
        """Return whether the page's metadata says that it is an article."""
        return (
            bool(self.articles)
            or self.meta.get("og:type", ())[:1] == ["article"]
            or not {"single-post", "single"}.isdisjoint(self.classes.split())
        )

    def article_node(self, url: str) -> Node | None:
        """Return the JSON-LD node of the page's article, else of the page, else ``None``; ``url`` is its address."""
        if url not in self._article_nodes:
            addresses = [url, *filter(None, (self.canonical,))]
            titles = [self.title, *self.meta.get("og:title", ())]
            node = find_article_node(self.articles, addresses, titles) or find_article_node(
                self.pages, addresses, titles
            )
            self._article_nodes[url] = node
        return self._article_nodes[url]

    def published(self, url: str) -> list[RawTime]:
        """Return the stated times of publication: in the article's JSON-LD, then in a ``meta`` element."""
        return self._stated("published", url)

    def modified(self, url: str) -> list[RawTime]:
        """Return the stated times of the last modification, in the same order."""
        return self._stated("modified", url)

    def _stated(self, event: str, url: str) -> list[RawTime]:
        stated: list[RawTime] = []
        if node := self.article_node(url) if self.articles or self.pages else None:
            key = f"date{event.capitalize()}"
            if text := _text(node.get(key)):
                stated.append(RawTime("json_ld", text, f"script[type='application/ld+json'] {key}"))
        for name in () if _META_NAMES[event].keys().isdisjoint(self.meta) else _META_NAMES[event]:
            if text := next(filter(None, map(clean, self.meta.get(name, ()))), None):
                attribute = "property" if ":" in name else "name"
                stated.append(RawTime("meta", text, f"meta[{attribute}='{name}']"))
                break
        return stated


def _text(value: object) -> str | None:
    """Return a JSON-LD value as text: a string, the first item of a list, or the ``@value`` of a typed value."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("@value")
    return clean(value) or None if isinstance(value, str) else None


def read_metadata(root: etree._Element) -> Metadata:
    """Return a page's metadata, read in one pass over the elements that may contain it."""
    found = Metadata()
    links, meta = found.links, found.meta
    for node in root.iter("meta", "link", "script", "title", "body", "form", "input", "time", "abbr"):
        match node.tag:
            case "meta":
                if name := node.get(_PROPERTY) or node.get(_NAME):
                    name, content = name.lower(), node.get(_CONTENT) or ""
                    if name in meta:
                        meta[name].append(content)
                    else:
                        meta[name] = [content]
            case "link":
                if (rel := node.get(_REL)) and (rel := rel.lower()) not in links and (address := node.get(_HREF)):
                    links[rel] = address
            case "script":
                if is_json_ld(node.get("type")):
                    articles, pages, collections = read_nodes(node.text or "")
                    found.articles += articles
                    found.pages += pages
                    found.collections += len(collections)
            case "title":
                found.title = found.title or (node.text or "").strip()
            case "body":
                found.classes = found.classes or node.get("class") or ""
            case "form":
                found.asks_password |= "post-password-form" in (node.get("class") or "")
            case "input":
                found.asks_password |= node.get("name") == "post_password"
            case "time" | "abbr":
                found.has_time = True
    found.post_id = _post_id(found, root)
    return found


def _post_id(found: Metadata, root: etree._Element) -> int | None:
    """Return WordPress's id of the post from the body's class, the shortlink or the content's class, or ``None``."""
    match = _BODY_ID.search(found.classes) or _SHORTLINK_ID.search(found.links.get("shortlink", ""))
    match = match or _CONTENT_ID.search(str(_content_class(root)))
    number = int(match[1]) if match and len(match[1]) < 20 else 0
    return number if 0 < number < 2**63 else None
