"""Recognise links by which readers follow a portal or give it money: messengers, news services, app stores, tips."""

from __future__ import annotations

import re

from bipol_crawler.parse.donations import TIP_SERVICES
from bipol_crawler.parse.parsed import Paragraph

_CHANNEL = re.compile(
    r"https?://(?:[\w-]{1,60}\.){0,4}(?:news\.google\.com|whatsapp\.com|wa\.me|t\.me|telegram\.me|play\.google\.com|apps\.apple\.com"
    rf"|{TIP_SERVICES})(?:[/?#:]|$)",
    re.IGNORECASE,
)


def is_messenger(address: str) -> bool:
    """Return whether an address is one of these services, but not an app store: an article may be about an app."""
    match = _CHANNEL.match(address)
    return match is not None and "play.google" not in match[0] and "apps.apple" not in match[0]


def links_to_channel(paragraph: Paragraph) -> bool:
    """Return whether a paragraph has a link to one of these services. It may also be a number to call."""
    for line in paragraph:
        for run in line:
            if run.href is not None and _CHANNEL.match(run.href):
                return True
    return False
