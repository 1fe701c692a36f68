"""A story's content as WordPress's classic editor stores it: without paragraph tags.

The editor takes plain ``<p>`` and ``<br>`` out when it saves and leaves blank lines and line ends; a photo with a
caption becomes a shortcode. When the page is served WordPress puts tags back by its own rules (wpautop), which
differ where a blank line stands inside a ``div``, a list item or a quote: the markup then comes out unbalanced.
"""

from __future__ import annotations

import re

_BLOCK = r"(?:blockquote|div|dl|figure|h[1-6]|iframe|ol|p|script|table|ul)"
_BREAK = re.compile(r"<br ?/?>[ \n]*")
_PARAGRAPH = re.compile(r"\s*<p>(.*?)</p>\s*", re.S)
_BLOCK_ENDS = re.compile(rf"(</{_BLOCK}>)\s*(?=<{_BLOCK}\b)")
_CAPTION = re.compile(
    r'<div id="(attachment_\d+)" style="width: (\d+)px" class="wp-caption (\w+)">(.*?<img[^>]*>(?:</a>)?)\s*'
    r"<p[^>]*>(.*?)</p></div>",
    re.S,
)
_LITERAL = re.compile(r"(<script\b.*?</script>|<pre\b.*?</pre>|<!--.*?-->)", re.S)


def as_classic_editor_stores(content: str) -> str:
    """``content`` in explicit block markup → what the classic editor writes to the database for it.

    Content of the block editor stays: that one stores its tags.
    """
    if "<!-- wp:" in content:
        return content
    content = _CAPTION.sub(_shortcode, content)
    parts = _LITERAL.split(content)
    parts[::2] = [_BREAK.sub("\n", part) for part in parts[::2]]
    content = _PARAGRAPH.sub(r"\n\n\1\n\n", "".join(parts))
    content = _BLOCK_ENDS.sub(r"\1\n", content)
    return re.sub(r"\n{3,}", "\n\n", content).strip("\n")


def _shortcode(match: re.Match[str]) -> str:
    name, width, align, photo, words = match.groups()
    # The printed box is ten pixels wider than its photo.
    return f'[caption id="{name}" align="{align}" width="{int(width) - 10}"]{photo} {words}[/caption]'
