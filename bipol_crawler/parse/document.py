"""Bytes → a tree, whatever the charset, the nesting or the damage."""

from __future__ import annotations

import codecs
import re
import threading
from typing import NamedTuple

from lxml import etree
from w3lib.encoding import html_to_unicode

MAX_BYTES = 2_000_000
"""Pages above this are cut here: twenty times the longest article, and read in some seconds whatever they hold."""
END_ID = "bipol-end-of-page"
"""Of an element that is put behind the page's last byte: where it lands tells what was open there."""
_END = f"<i id={END_ID}>".encode()
_CLOSERS = b"'\"'--></script></style></textarea></title></xmp></iframe></noembed></noframes>"
"""Ends whatever swallows markup when it is left open: a tag or its attribute, a comment, an element of mere text."""
_PAGE_ENDS = re.compile(rb"</(?:body|html)\b[^>]{0,20}>?", re.IGNORECASE)


class Document(NamedTuple):
    """A page's tree, and the reason why some of the page is not in it, if so.

    ``page_too_long``: more than :data:`MAX_BYTES`. ``nested_too_deep``: below 2,048 nested elements libxml2 reads no
    further. ``end`` is the element that was open where the page ends, or where something left open, a comment say,
    swallows the rest; ``None`` behind ``</body>`` or ``</html>``.
    """

    root: etree._Element
    lost: str | None
    html: bytes
    end: etree._Element | None

    def leaves_open(self, tag: str) -> bool:
        """Whether an element of this kind has no end: it then swallowed what stood behind it."""
        html = self.html.lower()
        return html.count(f"<{tag}".encode()) > html.count(f"</{tag}".encode())


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
    body = body[:MAX_BYTES]
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            body = body[: error.start]
        else:
            body = _decoded(body, content_type).encode("utf-8", "replace")
    return body.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf")[:MAX_BYTES]


def _decoded(body: bytes, content_type: str) -> str:
    try:
        encoding, text = html_to_unicode(content_type or None, body, default_encoding="cp1252")
    except (LookupError, ValueError):  # a codec of Python that is none of text, such as rot-13 or idna
        return body.decode("cp1252", "replace")
    return body.decode("utf-8", _PASTED) if encoding == "utf-8" else text


def document(body: bytes, content_type: str) -> Document | None:
    """The page as a tree, or ``None`` when there is nothing to make one of."""
    html = _without_filters(decode(body, content_type))
    if not html or html.isspace():
        return None
    tree = _parse(html)
    if tree is not None and tree.ended_early and (ends := list(_PAGE_ENDS.finditer(html))):
        # a whole document, pasted into the text: browsers go on reading, libxml2 was done
        last = ends[-1].start()
        html = _PAGE_ENDS.sub(b"", html[:last]) + html[last:]
        tree = _parse(html)
    if tree is None:
        return None
    root, end = tree.root, tree.end
    if tree.too_deep:
        return Document(root, "nested_too_deep", html, None)
    if len(body) > MAX_BYTES:
        return Document(root, "page_too_long", html, None)
    if end is None and (closed := _parse(html + _CLOSERS)) is not None:
        root, end = closed.root, closed.end
    return Document(root, None, html, None if end is None or end.tag == "html" else end)


def _without_filters(html: bytes) -> bytes:
    """The page without the filters for pictures that WordPress 5.9 to 6.2 writes behind ``<body>``.

    They are eight drawings (``svg``) without size or words and make up a quarter of an article's elements.
    """
    body = html.find(b"<body")
    start = end = html.find(b">", body) + 1
    while body >= 0 and html.startswith((b"<svg ", b"\n<svg "), end):
        drawing = html[end : html.find(b"</svg>", end)]
        if b' width="0" height="0"' not in drawing or b"<svg" in drawing[5:] or not drawing.endswith(b"</defs>"):
            break
        end += len(drawing) + len(b"</svg>")
    return html[:start] + html[end:]


class _Tree(NamedTuple):
    root: etree._Element
    too_deep: bool
    ended_early: bool
    """Whether something stands behind the end of the body."""
    end: etree._Element | None
    """The element that was open at the end of the bytes; ``None`` where something swallowed that end."""


class _Here(threading.local):
    """A thread's own parser: one that is used again need not be set up, and its log is of the last page alone."""

    def __init__(self) -> None:
        self.parser = etree.HTMLParser(
            encoding="utf-8", huge_tree=True, recover=True, remove_comments=True, remove_pis=True
        )


_here = _Here()


def _parse(html: bytes) -> _Tree | None:
    parser = _here.parser
    try:
        root = etree.fromstring(html + _END, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    error = parser.error_log.last_error
    too_deep = error is not None and error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT
    body = next((part for part in root if part.tag == "body"), None)
    early = body is not None and (body.getnext() is not None or bool((body.tail or "").strip()))
    further = list(root.itersiblings("*"))
    last = further[-1] if further else root
    while len(last):
        last = last[-1]
    end = last.getparent() if last.get("id") == END_ID else None
    return _Tree(root, too_deep, early or any(map(_holds_more, further)), end)


def _holds_more(further: etree._Element) -> bool:
    """Whether anything that is no script stands in what libxml2 makes a further root, behind the page's end."""
    return bool((further.text or "").strip()) or any(
        node.tag != "script" and node.get("id") != END_ID for node in further
    )
