"""Section, tags, account and lead photo of a page of unknown markup, as its links and its data for machines state them.

WordPress marks the links by ``rel`` whatever the theme; without them ``article:section``, ``article:tag``,
``og:image`` and the JSON-LD's ``articleSection``, ``keywords`` and ``author`` answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from bipol_crawler.items import Label, Source
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.json_ld import Node, type_names
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.parse.page_urls import absolute
from bipol_crawler.parse.parsed import Parsed, RawPhoto
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import clean

_RULES = {"section": RuleId.SECTION_STATED, "tags": RuleId.TAGS_STATED}
_NO_PHOTO = re.compile(r"logo|favicon|default|placeholder|no-?image|site-?icon", re.IGNORECASE)
"""Names of pictures that a portal shares where an article has none."""


def add_labels(root: etree._Element, metadata: Metadata, parsed: Parsed) -> None:
    """Fill what ``parsed`` has not yet of sections, tags and account.

    ``root`` is the page without what is beside the article, so that its links are the article's own.
    """
    node = metadata.own_article(parsed.url)
    links = [(link, (link.get("rel") or "").lower().split()) for link in root.iter("a") if link.get("rel")]
    if not parsed.sections:
        _note(parsed, "section", "a[rel~=category]", _linked((a for a, rel in links if "category" in rel), parsed.url))
        _note(parsed, "section", "meta[property='article:section']", _named(metadata.meta.get("article:section", ())))
        _note(parsed, "section", "JSON-LD articleSection", _named(_texts(node, "articleSection")[:1]))
    if not parsed.tags:
        tags = (a for a, rel in links if "tag" in rel and "category" not in rel)
        _note(parsed, "tags", "a[rel~=tag]", _linked(tags, parsed.url))
        _note(parsed, "tags", "meta[property='article:tag']", _named(metadata.meta.get("article:tag", ())))
        _note(parsed, "tags", "JSON-LD keywords", _named(_split(_texts(node, "keywords"))))
        parsed.tags = [tag for tag in parsed.tags if tag not in parsed.sections]
        if not parsed.tags:
            parsed.sources.pop("tags", None)
    if not parsed.account:
        authors = [name for a, rel in links if "author" in rel and (name := clean(inner_text(a)))]
        stated = [name for name in map(clean, metadata.meta.get("author", ())) if name and "/" not in name]
        site = [clean(name).casefold() for name in metadata.meta.get("og:site_name", ())]
        named = [name for name in stated if name.casefold() not in site]
        for part, names in (
            ("a[rel~=author]", authors),
            ("JSON-LD author", _persons(node)),
            ("meta[name='author']", named),
        ):
            if names and not parsed.account:
                parsed.account = names[0]
                parsed.sources["account"] = Source(RuleId.ACCOUNT_STATED, part)


def shared_photo(metadata: Metadata, url: str) -> RawPhoto | None:
    """The picture that the page names for sharing, as the lead photo without a caption; not the portal's logo."""
    images = (absolute(image, url) for image in metadata.meta.get("og:image", ()))
    address = next(filter(None, images), None)
    return RawPhoto("lead", address, None) if address and not _NO_PHOTO.search(address.rpartition("/")[2]) else None


def _note(parsed: Parsed, name: str, part: str, labels: list[Label]) -> None:
    field = "sections" if name == "section" else name
    if labels and not getattr(parsed, field):
        setattr(parsed, field, labels)
        parsed.sources[name] = Source(_RULES[name], part)


def _linked(links: Iterable[etree._Element], url: str) -> list[Label]:
    labels: dict[str, Label] = {}
    for link in links:
        if (name := clean(inner_text(link)).lstrip("#").strip()) and name not in labels:
            labels[name] = Label(name, absolute(link.get("href"), url))
    return list(labels.values())


def _named(names: Iterable[str]) -> list[Label]:
    return [Label(name) for name in dict.fromkeys(map(clean, names)) if name]


def _texts(node: Node | None, name: str) -> list[str]:
    value = node.get(name) if node else None
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def _split(texts: list[str]) -> list[str]:
    return [word for text in texts for word in text.split(",")]


def _persons(node: Node | None) -> list[str]:
    """The names of the persons that JSON-LD says wrote it; an organisation is no person."""
    value = node.get("author") if node else None
    authors = [author for author in (value if isinstance(value, list) else [value]) if isinstance(author, dict)]
    names = [author.get("name") for author in authors if "Person" in type_names(author)]
    return [name for name in (clean(name) for name in names if isinstance(name, str)) if name]
