"""Pages that are no article, told by what they are rather than by what they lack."""

from __future__ import annotations

import re

from parsel import Selector

from bipol_crawler.items import Refused

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
_CHALLENGE_TITLE = re.compile(
    r"^(?:just a moment|attention required|access denied|ddos-guard|checking your browser|one moment, please"
    r"|sucuri website firewall|are you a robot|captcha|bot verification|blocked)\b",
    re.IGNORECASE,
)
_NOT_FOUND_TITLE = re.compile(
    r"^(?:404\b|(?:halaman|laman|page|artikel|berita)\s+(?:tidak\s+(?:di)?temukan|not\s+found)|not\s+found)",
    re.IGNORECASE,
)


def refuse(page: Selector) -> Refused | None:
    """The reason why ``page`` is no article, as far as its outside tells, or ``None``.

    Reasons: ``soft_404``, ``attachment``, ``listing``, ``static_page``, ``password``, ``challenge``.
    """
    classes = (page.xpath("//body/@class").get() or "").split()
    if "single-post" not in classes and "single" not in classes:
        for name, reason in _BODY_CLASSES:
            if name in classes:
                return Refused(reason, name)
    elif "attachment" in classes or "single-attachment" in classes:
        return Refused("attachment")
    if page.xpath("//form[contains(@class, 'post-password-form')] | //input[@name='post_password']"):
        return Refused("password")
    title = (page.xpath("//title/text()").get() or "").strip()
    if "single" in classes or page.xpath("//article"):
        return None  # an article may be called "Access Denied" too
    if _CHALLENGE_TITLE.match(title):
        return Refused("challenge", title[:80])
    if _NOT_FOUND_TITLE.match(title):
        return Refused("soft_404", title[:80])
    return None
