"""Decode the e-mail addresses that Cloudflare hides from spammers, and write them back into the page.

Its e-mail obfuscation replaces each address by ``<a class="__cf_email__" data-cfemail="HEX">[email protected]</a>``
(or a ``span`` inside a link to ``/cdn-cgi/l/email-protection#HEX``), which a script undoes. The first byte of HEX is a
key; each further byte, exclusive-or with it, is one of the address's UTF-8 bytes.
"""

from __future__ import annotations

import re

from lxml import etree

from bipol_crawler.items import Problem
from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.selector_index import Elements
from bipol_crawler.text import clean

_HIDDEN = ".__cf_email__"
_IN_LINK = re.compile(r"/cdn-cgi/l/email-protection#([0-9a-fA-F]+)$")
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$")
_LONGEST = 640
"""The most hexadecimal digits. An address has at most 254 bytes (RFC 5321), and a subject may follow it."""
_MAX_PROBLEMS = 3


def restore_emails(elements: Elements) -> list[Problem]:
    """Replace each hidden address by the address itself. Return a problem for each value that cannot be decoded."""
    unread = []
    for element in elements.select(_HIDDEN):
        value = element.get("data-cfemail") or _value_in_link(element)
        if address := decode_email(value):
            _replace_text(element, address)
        else:
            unread.append(Problem("body", "email_unreadable", value[:80] or clean(inner_text(element))[:80]))
    return unread[:_MAX_PROBLEMS]


def decode_email(value: str) -> str | None:
    """Return the address in a ``data-cfemail`` value, or ``None`` if there is none.

    >>> decode_email("2a43444c456a485b045e46")
    'info@bq.tl'
    """
    if not 4 <= len(value) <= _LONGEST:
        return None
    try:
        key, *hidden = bytes.fromhex(value)
        address = bytes(byte ^ key for byte in hidden).decode("utf-8")
    except ValueError:
        return None
    address = address.partition("?")[0]
    return address if _ADDRESS.match(address) and address.isprintable() else None


def _value_in_link(element: etree._Element) -> str:
    """Return the value in the ``href`` of the element or of its parent, or an empty string."""
    for link in (element, element.getparent()):
        if link is not None and (match := _IN_LINK.search(link.get("href") or "")):
            return match[1]
    return ""


def _replace_text(element: etree._Element, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = text
