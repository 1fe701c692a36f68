"""Cut out of a page the parts that no rule reads, before a tree is made: more than half of a page's elements.

A tree costs a microsecond for each element, and reading walks over it several times. WordPress's picture filters are
cut out whole. The boxes that a layout names as ``unread`` (lists of the newest articles, buttons to share) stay, but
empty, because their places show where the text ends.

A box is emptied only if its content is plain markup that ends at the box's ``</div>`` for every parser: tags that
cannot reach beyond it, one level of ``div``, attributes with both quotation marks. Any other page is left as it is.
"""

from __future__ import annotations

import re

from bipol_crawler.parse.layouts import LAYOUTS

# Each piece begins with a character that the piece before it cannot have, so these patterns read every character once.
_ATTRIBUTES = rb"""(?=[\s/>])[^<>"']*(?:(?:"[^"<]*"|'[^'<]*')[^<>"']*)*>"""
_PLAIN = rb"[^<]*(?:</?(?:a|p|span|img|br|h[2-6]|ul|li|strong|b|em|i|time)" + _ATTRIBUTES + rb"[^<]*)*"
"""Text and elements that every parser closes before ``</div>``."""
_CONTENT = re.compile(_PLAIN + rb"(?:<div" + _ATTRIBUTES + _PLAIN + rb"</div>" + _PLAIN + rb")*(?=</div>)")
_BOXES = tuple(
    (f'id="{layout.body[1:]}"'.encode(), tuple(f'<div class="{name}">'.encode() for name in layout.unread))
    for layout in LAYOUTS
    if layout.unread and layout.body.startswith("#")
)
"""For each layout the id of its text, by which the page is known, and the boxes before and after it in page order."""


def without_unread_parts(html: bytes) -> bytes:
    """Return a page, as UTF-8, without the picture filters of WordPress and without the content of unread boxes."""
    body = html.find(b"<body")
    if body < 0:
        return html
    start = html.find(b">", body) + 1
    end = _end_of_filters(html, start)
    kept = [html[:start]]
    for mark, boxes in _BOXES:
        if html.find(mark, end) < 0:
            continue
        for box in boxes:
            if (at := html.find(box, end) + len(box)) >= len(box) and (content := _CONTENT.match(html, at)):
                kept.append(html[end:at])
                end = content.end()
        break
    kept.append(html[end:])
    return b"".join(kept)


def _end_of_filters(html: bytes, end: int) -> int:
    """Return the position after the picture filters that WordPress 5.9 to 6.2 writes after ``<body>``, from ``end``.

    They are eight ``svg`` elements without size or text, and a quarter of all elements of an article's page.
    """
    while html.startswith((b"<svg ", b"\n<svg "), end):
        drawing = html[end : html.find(b"</svg>", end)]
        if b' width="0" height="0"' not in drawing or b"<svg" in drawing[5:] or not drawing.endswith(b"</defs>"):
            break
        end += len(drawing) + len(b"</svg>")
    return end
