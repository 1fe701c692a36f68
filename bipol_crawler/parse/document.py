"""Make a tree from a page's bytes, with any charset, any depth of nesting and broken markup."""

from __future__ import annotations

import codecs
import re
import threading
import unicodedata
from typing import NamedTuple

from lxml import etree
from w3lib.encoding import html_to_unicode

from bipol_crawler.parse.unread_parts import without_unread_parts

MAX_BYTES = 2_000_000
"""The most bytes of a page that are read: twenty times the longest article. This bounds the time to a few seconds."""
END_ID = "bipol-end-of-page"
"""The id of an element that is added after the last byte of the page. Its parent is the element that was open there."""
_END = f"<i id={END_ID}>".encode()
_CLOSERS = b"'\"'--></script></style></textarea></title></xmp></iframe></noembed></noframes>"
"""Ends for everything in which markup counts as text: a tag, an attribute, a comment, a script, a style, a title."""
_STYLED = re.compile(rb"(?:\xf0\x9d[\x90-\x9f][\x80-\xbf])+")
"""Mathematical letters and digits in UTF-8 (U+1D400 to U+1D7FF)."""
_PAGE_ENDS = re.compile(rb"</(?:body|html)\b[^>]{0,20}>?", re.IGNORECASE)


class Document(NamedTuple):
    """A page's tree.

    ``loss`` says why a part of the page is not in the tree, or is ``None``: ``page_too_long`` (more than
    :data:`MAX_BYTES`) or ``nested_too_deep`` (libxml2 stops at 2,048 nested elements). ``end`` is the element that was
    still open where the page ends, or where an unclosed comment or the like begins; ``None`` after ``</body>`` or
    ``</html>``.
    """

    root: etree._Element
    loss: str | None
    html: bytes
    end: etree._Element | None

    def has_unclosed(self, tag: str) -> bool:
        """Return whether the page has more start tags than end tags of this kind, so that one is not closed."""
        html = self.html.lower()
        return html.count(f"<{tag}".encode()) > html.count(f"</{tag}".encode())


_WINDOWS_1252_FALLBACK = "windows-1252-within-utf-8"


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_WINDOWS_1252_FALLBACK, _as_windows_1252)


def decode(body: bytes, content_type: str) -> bytes:
    """Return the body as UTF-8 without NUL bytes.

    Bytes that are valid UTF-8 are read as UTF-8, whatever the header or the page declares, because text in other
    charsets is almost never valid UTF-8. If the page was cut within its last character, that character is removed.
    Otherwise the charset comes from the header, a byte order mark, the page's ``<meta>``, or is Windows-1252, in the
    order of the WHATWG Encoding standard. If that gives UTF-8, invalid bytes are read as Windows-1252, because editors
    paste such text.

    Bold or italic letters made of mathematical signs (Unicode, "Mathematical Alphanumeric Symbols") become letters:
    writers paste them from messengers to style a word, and no search would find it.
    """
    body = body[:MAX_BYTES]
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            body = body[: error.start]
        else:
            body = _decode_declared(body, content_type).encode("utf-8", "replace")
    if b"\xf0" in body:  # one byte is found ten times sooner than two
        body = _STYLED.sub(_plain_letters, body)
    return body.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf")[:MAX_BYTES]


def _plain_letters(styled: re.Match[bytes]) -> bytes:
    return unicodedata.normalize("NFKC", styled[0].decode("utf-8", "replace")).encode()


def _decode_declared(body: bytes, content_type: str) -> str:
    try:
        encoding, text = html_to_unicode(content_type or None, body, default_encoding="cp1252")
    except (LookupError, ValueError):  # a codec of Python that does not decode text, such as rot-13 or idna
        return body.decode("cp1252", "replace")
    return body.decode("utf-8", _WINDOWS_1252_FALLBACK) if encoding == "utf-8" else text


def document(body: bytes, content_type: str, *, whole: bool = False) -> Document | None:
    """Return the page as a tree, or ``None`` if the body is empty or contains no markup.

    ``whole``: with the parts of the page that no rule reads (:mod:`bipol_crawler.parse.unread_parts`).
    """
    html = decode(body, content_type)
    if not whole:
        html = without_unread_parts(html)
    if not html or html.isspace():
        return None
    tree = _parse(html)
    if tree is not None and tree.continues_after_body and (ends := list(_PAGE_ENDS.finditer(html))):
        # an editor pasted a whole document into the text: browsers read on after </html>, libxml2 does not
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


class _Tree(NamedTuple):
    root: etree._Element
    too_deep: bool
    continues_after_body: bool
    """Whether content follows the end of the body."""
    end: etree._Element | None
    """The element that was open at the end of the bytes; ``None`` if they end within a comment or the like."""


class _ThreadLocalParser(threading.local):
    """One parser for each thread. Reusing it saves time, and its error log belongs to the last page of that thread."""

    def __init__(self) -> None:
        self.parser = etree.HTMLParser(
            encoding="utf-8", huge_tree=True, recover=True, remove_comments=True, remove_pis=True
        )


_thread_local = _ThreadLocalParser()


def _parse(html: bytes) -> _Tree | None:
    parser = _thread_local.parser
    try:
        root = etree.fromstring(html + _END, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    error = parser.error_log.last_error
    too_deep = error is not None and error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT
    body = _body(root)
    has_more = body is not None and (body.getnext() is not None or bool((body.tail or "").strip()))
    later_roots = [] if root.getnext() is None else list(root.itersiblings("*"))
    last = later_roots[-1] if later_roots else root
    while len(last):
        last = last[-1]
    end = None
    if last.get("id") == END_ID:  # of a page that ends within its body's tag, the body itself has the id
        end = last if last.tag == "body" else last.getparent()
    return _Tree(root, too_deep, has_more or any(map(_has_content, later_roots)), end)


def _body(root: etree._Element) -> etree._Element | None:
    for part in root:
        if part.tag == "body":
            return part
    return None


def _has_content(later_roots: etree._Element) -> bool:
    """Return whether an additional root, which libxml2 makes for what follows ``</html>``, has more than scripts."""
    return bool((later_roots.text or "").strip()) or any(
        node.tag != "script" and node.get("id") != END_ID for node in later_roots
    )
