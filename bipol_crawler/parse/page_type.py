"""Recognise pages that are not articles."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import etree

from bipol_crawler.items import Refused
from bipol_crawler.parse.firewall_titles import FIREWALL_TITLE_START
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
"""A class that WordPress adds to the class ``page`` of static pages. Other systems use ``page`` on every page."""
_OTHER_POST_TYPE = re.compile(
    r"(?:^|\s)single-(?P<type>product|elementor_library|e-landing-page|give_forms|tribe_events|job_listing|wpdmpro|forum|topic"
    r"|courses?|lp_course|sfwd-courses|campaign)(?:\s|$)"
)
"""The class of posts that plugins for shops, forms, events, vacancies, downloads, forums and courses make."""
_OTHER_TYPES = frozenset(("product", "og:product", "product.item", "product.group", "profile"))
"""Values of ``og:type`` of pages that are no articles (ogp.me, and Facebook's type for products)."""
_NOT_FOUND_TITLE = re.compile(
    r"^(?:404(?:\s+(?:not|error|halaman|laman|page|tidak|file)\b|\s*(?:$|[^\w\s]))"
    r"|(?:(?:halaman|laman|page|artikel|berita)\s+(?:tidak\s+(?:di)?temukan|not\s+found)|not\s+found)\s*(?:$|[^\w\s]))",
    re.IGNORECASE,
)
"""The whole title, or all of it before the portal's name. A headline has more words: ``404 Kasus Demam Berdarah``."""


def is_front_page_or_listing(metadata: Metadata, url: str) -> bool:
    """Return whether a page is a front page or a listing. It is used for pages that no layout of the portal knows."""
    parts = urlsplit(url)
    return metadata.is_collection or not (parts.path.strip("/") or parts.query)


def refusal(metadata: Metadata, root: etree._Element) -> Refused | None:
    """Return the reason why a page is not an article, as far as its classes, title and forms show, or ``None``.

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
    if "single-post" not in classes:
        if other := _OTHER_POST_TYPE.search(metadata.classes):
            return Refused("static_page", other["type"])
        if not metadata.articles and (stated := metadata.meta.get("og:type", ("",))[0]) in _OTHER_TYPES:
            return Refused("static_page", stated)
    if "single" in classes or next(root.iter("article"), None) is not None:
        return None  # the headline of an article may also be "Access Denied"
    if not metadata.claims_article and FIREWALL_TITLE_START.match(metadata.title):
        return Refused("challenge", clean(metadata.title[:80]))
    if _NOT_FOUND_TITLE.match(metadata.title):
        return Refused("soft_404", clean(metadata.title[:80]))
    return None
