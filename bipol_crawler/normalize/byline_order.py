"""Labels in brackets or behind their names, put where the grammar of bylines has them."""

from __future__ import annotations

import re

from bipol_crawler.normalize.byline_labels import AND, NEEDS_SIGN, ROLE_WORDS
from bipol_crawler.normalize.people import looks_like_name

_LABELS = rf"(?:{ROLE_WORDS})(?:\s*{AND}\s*(?:{ROLE_WORDS})){{0,2}}"
BRACKETED = re.compile(rf"[\s|/,;&+]*(?<!\w)[(\[]\s*(?P<label>{_LABELS})\s*[)\]]\s*(?P<sign>[:：=–—-]?)", re.IGNORECASE)
"""A label in brackets, before its name or behind it."""
_DASHED = re.compile(rf"\s+[–—-]+\s*(?P<label>{_LABELS})\s*(?:[|/,;&+]\s*|$)", re.IGNORECASE)
"""A label behind its name and a dash."""
_DASHES = (" -", "–", "—")
_LONGEST = 160
"""Characters of a line with dashes before its labels."""
_JOINED = re.compile(r"^[\s|/,;&+]*(?:dan\s+)?")


def without_brackets(line: str) -> str:
    """A line whose first label is in brackets, with a dash behind each such label in their place.

    Words that head a picture or a story that way as well (``[Foto] Banjir Garut``) need another label on the line.
    """
    found = list(BRACKETED.finditer(line))
    if not found or found[0].start() or (len(found) == 1 and NEEDS_SIGN.match(found[0]["label"])):
        return line
    return BRACKETED.sub(lambda match: f" | {match['label']} – ", line).lstrip(" |")


def labels_behind(line: str) -> list[tuple[str, str]]:
    """The (label, name) pairs of a line on which each label stands behind its name; none where it is something else.

    >>> labels_behind("Lilis (Reporter), Deden (Editor)")
    [('Reporter', 'Lilis'), ('Editor', 'Deden')]
    """
    if line[-1:] in (")", "]"):
        pattern = BRACKETED
    elif line[-1:].isalpha() and len(line) <= _LONGEST and any(dash in line for dash in _DASHES):
        pattern = _DASHED
    else:
        return []
    pairs: list[tuple[str, str]] = []
    at = 0
    for match in pattern.finditer(line):
        name = _JOINED.sub("", line[at : match.start()])
        if not looks_like_name(name, strict=True) or (pattern is _DASHED and " " not in name):
            return []
        pairs.append((match["label"], name))
        at = match.end()
    return pairs if at == len(line) else []
