"""Pages that are no article, told by what they are rather than by what they lack."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import etree

from bipol_crawler.items import Refused
from bipol_crawler.parse.firewall_titles import BEGINS_AS_FIREWALLS_DO
from bipol_crawler.parse.metadata import Metadata
from bipol_crawler.text import clean

_BODY_CLASSES = (
    ("error404", "soft_404"),
    ("attachment", "attachment"),
    ("single-attachment", "attachment"),
    ("search", "listing"),
    ("archive", "listing"),
    ("home", "listing"),
    ("blog", "listing"),
    ("page", "static_page"),
)
_PAGE_ID = re.compile(r"\bpage-(?:id-\d|template)")
"""What WordPress adds to the class ``page``, which other portals have on every page of theirs."""
_NOT_FOUND_TITLE = re.compile(
    r"^(?:404\b|(?:halaman|laman|page|artikel|berita)\s+(?:tidak\s+(?:di)?temukan|not\s+found)|not\s+found)",
    re.IGNORECASE,
)


def lists_others(metadata: Metadata, url: str) -> bool:
    """Whether a page that no portal's own layout knows is a front page or a listing, whatever else it claims."""
    parts = urlsplit(url)
    return metadata.is_collection or not (parts.path.strip("/") or parts.query)


def refuse(metadata: Metadata, root: etree._Element) -> Refused | None:
    """The reason why a page is no article, as far as its outside tells, or ``None``.

    Reasons: ``soft_404``, ``attachment``, ``listing``, ``static_page``, ``password``, ``challenge``.
    """
    classes = metadata.classes.split()
    if "single-post" not in classes and "single" not in classes:
        for name, reason in _BODY_CLASSES:
            if name in classes and not (name == "page" and metadata.articles and not _PAGE_ID.search(metadata.classes)):
                return Refused(reason, name)
    elif "attachment" in classes or "single-attachment" in classes:
        return Refused("attachment")
    if metadata.asks_password:
        return Refused("password")
    if "single" in classes or next(root.iter("article"), None) is not None:
        return None  # an article may be called "Access Denied" too
    if BEGINS_AS_FIREWALLS_DO.match(metadata.title):
        return Refused("challenge", clean(metadata.title[:80]))
    if _NOT_FOUND_TITLE.match(metadata.title):
        return Refused("soft_404", clean(metadata.title[:80]))
    return None
