"""Read section, tags, account and lead photo of a page of unknown markup from its links and its metadata.

WordPress marks such links with ``rel`` in every theme. Without them, ``article:section``, ``article:tag``, ``og:image``
and JSON-LD's ``articleSection``, ``keywords`` and ``author`` are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

from lxml import etree

from bipol_crawler.items import Label, Source
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.json_ld import Node, type_names
from bipol_crawler.parse.layouts import Layout
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.parse.page_urls import absolute
from bipol_crawler.parse.parsed import Parsed, RawPhoto
from bipol_crawler.parse.selector_index import Elements
from bipol_crawler.rule_ids import RuleId
from bipol_crawler.text import clean

_RULES = {"section": RuleId.SECTION_STATED, "tags": RuleId.TAGS_STATED}
_NAMES_OF_NO_PHOTO = re.compile(r"logo|favicon|default|placeholder|no-?image|site-?icon", re.IGNORECASE)
"""File names of pictures that a portal uses for articles without a photo."""
_MAX_LEVELS_OF_AUTHORS = 4
"""The most levels between an author's name and the line or list that has all authors."""


def add_labels(root: etree._Element, metadata: Metadata, parsed: Parsed) -> None:
    """Fill sections, tags and account if ``parsed`` does not have them yet.

    Call :func:`~bipol_crawler.parse.boilerplate.remove_boilerplate` before, so that all links in ``root`` belong to the
    article.
    """
    node = metadata.article_node(parsed.url)
    links = [(link, (link.get("rel") or "").lower().split()) for link in root.iter("a") if link.get("rel")]
    if not parsed.sections:
        _set_if_empty(
            parsed,
            "section",
            "a[rel~=category]",
            _labels_of_links((a for a, rel in links if "category" in rel), parsed.url),
        )
        _set_if_empty(
            parsed,
            "section",
            "meta[property='article:section']",
            _labels_of_names(metadata.meta.get("article:section", ())),
        )
        _set_if_empty(parsed, "section", "JSON-LD articleSection", _labels_of_names(_texts(node, "articleSection")[:1]))
    if not parsed.tags:
        tags = (a for a, rel in links if "tag" in rel and "category" not in rel)
        _set_if_empty(parsed, "tags", "a[rel~=tag]", _labels_of_links(tags, parsed.url))
        _set_if_empty(
            parsed, "tags", "meta[property='article:tag']", _labels_of_names(metadata.meta.get("article:tag", ()))
        )
        _set_if_empty(parsed, "tags", "JSON-LD keywords", _labels_of_names(_split(_texts(node, "keywords"))))
        parsed.tags = [tag for tag in parsed.tags if tag not in parsed.sections]
        if not parsed.tags:
            parsed.sources.pop("tags", None)
    if not parsed.accounts:
        authors = names_beside_first([a for a, rel in links if "author" in rel])
        stated = [name for name in map(clean, metadata.meta.get("author", ())) if name and "/" not in name]
        site = [clean(name).casefold() for name in metadata.meta.get("og:site_name", ())]
        named = [name for name in stated if name.casefold() not in site]
        for part, names in (
            ("a[rel~=author]", authors),
            ("JSON-LD author", _persons(node)),
            ("meta[name='author']", named),
        ):
            if names and not parsed.accounts:
                parsed.accounts = list(dict.fromkeys(names))
                parsed.sources["account"] = Source(RuleId.ACCOUNT_STATED, part)


def find_accounts(elements: Elements, layout: Layout) -> tuple[list[str], str]:
    """Return the names of the accounts that the layout's selectors find, and the selector.

    Of several authors these are all that are beside the first.
    """
    for part in layout.account.split(", "):
        first = elements.first(part)
        if first is None:
            continue
        if layout.shared_names or _has_another_beside(first):
            names = names_beside_first(elements.select(part))
        else:
            names = [name] if (name := clean(inner_text(first))) else []
        if names:
            return names, part
    return [], ""


def _has_another_beside(author: etree._Element) -> bool:
    """Return whether another element with the tag of an author's name is in its line. Most lines have only one."""
    line = author.getparent()
    line = line if line is None else line.getparent()
    return line is not None and next(islice(line.iter(author.tag), 1, 2), None) is not None


def names_beside_first(authors: list[etree._Element]) -> list[str]:
    """Return the names in elements of authors, each once: of the first, and of others in the same box.

    Elsewhere on a page are the authors of other articles. Plugins for several authors print them in one line or list.
    """
    if len(authors) < 2:
        return [name for a in authors if (name := clean(inner_text(a)))]
    authors = [a for a in authors if clean(inner_text(a))]
    boxes = set(_boxes_around(authors[0])) if authors else set()
    return list(
        dict.fromkeys(
            clean(inner_text(a)) for a in authors if a is authors[0] or not boxes.isdisjoint(_boxes_around(a))
        )
    )


def _boxes_around(author: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements around an author's name, up to the largest that may be a line or list of authors."""
    return takewhile(
        lambda box: box.tag not in ("article", "main", "body", "header"),
        islice(author.iterancestors(), _MAX_LEVELS_OF_AUTHORS),
    )


def shared_photo(metadata: Metadata, url: str) -> RawPhoto | None:
    """Return the picture for sharing (``og:image``) as a lead photo without a caption; ``None`` for a logo."""
    images = (absolute(image, url) for image in metadata.meta.get("og:image", ()))
    address = next(filter(None, images), None)
    return (
        RawPhoto("lead", address, None)
        if address and not _NAMES_OF_NO_PHOTO.search(address.rpartition("/")[2])
        else None
    )


def _set_if_empty(parsed: Parsed, name: str, part: str, labels: list[Label]) -> None:
    field = "sections" if name == "section" else name
    if labels and not getattr(parsed, field):
        setattr(parsed, field, labels)
        parsed.sources[name] = Source(_RULES[name], part)


def _labels_of_links(links: Iterable[etree._Element], url: str) -> list[Label]:
    labels: dict[str, Label] = {}
    for link in links:
        if (name := clean(inner_text(link)).lstrip("#").strip()) and name not in labels:
            labels[name] = Label(name, absolute(link.get("href"), url))
    return list(labels.values())


def _labels_of_names(names: Iterable[str]) -> list[Label]:
    return [Label(name) for name in dict.fromkeys(map(clean, names)) if name]


def _texts(node: Node | None, name: str) -> list[str]:
    value = node.get(name) if node else None
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def _split(texts: list[str]) -> list[str]:
    return [word for text in texts for word in text.split(",")]


def _persons(node: Node | None) -> list[str]:
    """Return the names of the authors in JSON-LD that are persons and not organisations."""
    value = node.get("author") if node else None
    authors = [author for author in (value if isinstance(value, list) else [value]) if isinstance(author, dict)]
    names = [author.get("name") for author in authors if "Person" in type_names(author)]
    return [name for name in (clean(name) for name in names if isinstance(name, str)) if name]
