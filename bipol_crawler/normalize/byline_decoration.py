"""Remove stars, dashes, bullets and quotation marks around bylines and names."""

from __future__ import annotations

import re

_DECORATION = "*_~#•·–—=|- \t\r\n\f\v\u00a0\u2002\u2003\u2009\u202f\u3000"
_LEADING_SIGNS = re.compile(r"^[^\w(\[{\"“”'‘’.@]+")
_STARS_IN_BRACKETS = re.compile(r"(?:[(\[][\s*#_~]*|\*{1,4})[)\]]$")
_NUMBER = re.compile(r"\W*\d{1,2}[.)]\s*(?=[^\W\d_])")


def undecorated(line: str) -> str:
    """Return a line without stars, dashes, bullets, numbers and spaces around its words."""
    if not line[:1].isalnum() or line[-1:] in _DECORATION:
        line = line.strip(_DECORATION)
    if not line[:1].isalnum():
        line = _LEADING_SIGNS.sub("", line)
    elif line[:1].isdigit():
        line = _NUMBER.sub("", line, count=1)
    return _STARS_IN_BRACKETS.sub("", line).rstrip(_DECORATION) if line[-1:] in (")", "]") else line


def without_stars(text: str) -> str:
    """Return a text without two or more stars at its end. A single star may refer to a note, so it stays."""
    bare = text.rstrip()
    stars = len(bare) - len(bare.rstrip("*"))
    return bare[:-stars].rstrip() if stars > 1 else text


def as_written(name: str) -> str:
    """Return a name as it was typed, without the stars and quotation marks around it."""
    return _STARS_IN_BRACKETS.sub("", name).strip(' \u00a0*_~|:"“”')
