"""Bytes → a tree, whatever the charset, the nesting or the damage."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from lxml import etree
from w3lib.encoding import html_to_unicode

MAX_CHARACTERS = 8_000_000
"""Pages above this are cut here: a hundred times the longest article, and still read in a second."""


class Document(NamedTuple):
    """A page's tree. ``whole`` is false where libxml2 gave up: below 2,048 nested elements it reads no further."""

    root: etree._Element
    whole: bool


_PASTED = "windows-1252-within-utf-8"


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_PASTED, _as_windows_1252)


def decode(body: bytes, content_type: str) -> bytes:
    """The body as UTF-8 without NULs.

    Bytes that are valid UTF-8 are taken as such whatever the header or the page declares,
    since no other charset in use yields valid multi-byte UTF-8 by accident; a last character
    that the connection cut in two is dropped. Otherwise the header, a byte order mark, the
    page's own ``<meta>`` and at last Windows-1252 decide, as the WHATWG Encoding standard orders
    them. Where that says UTF-8, the bytes that are none are what editors paste: Windows-1252.
    """
    body = body[:MAX_CHARACTERS]
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            body = body[: error.start]
        else:
            encoding, text = html_to_unicode(content_type or None, body, default_encoding="cp1252")
            text = body.decode("utf-8", _PASTED) if encoding == "utf-8" else text
            body = text.encode("utf-8", "replace")
    return body.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf")[:MAX_CHARACTERS]


def document(body: bytes, content_type: str) -> Document | None:
    """The page as a tree, or ``None`` when it holds no element at all."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, recover=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(decode(body, content_type), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    error = parser.error_log.last_error
    return Document(root, error is None or error.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT)
