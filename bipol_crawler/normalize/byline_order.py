"""Read labels in brackets or after their names, so that the byline grammar can read them."""

from __future__ import annotations

import re

from bipol_crawler.normalize.byline_labels import AND, NEEDS_SIGN, ROLE_WORDS
from bipol_crawler.normalize.people import looks_like_name

_LABELS = rf"(?:{ROLE_WORDS})(?:\s*{AND}\s*(?:{ROLE_WORDS})){{0,2}}"
BRACKETED = re.compile(rf"[\s|/,;&+]*(?<!\w)[(\[]\s*(?P<label>{_LABELS})\s*[)\]]\s*(?P<sign>[:：=–—-]?)", re.IGNORECASE)
"""A label in brackets, before or after its name."""
_DASHED = re.compile(rf"\s+[–—-]+\s*(?P<label>{_LABELS})\s*(?:[|/,;&+]\s*|$)", re.IGNORECASE)
"""A label after its name and a dash."""
_DASHES = (" -", "–", "—")
_LONGEST = 160
"""The most characters of a line with dashes before its labels."""
_LEADING_SEPARATORS = re.compile(r"^[\s|/,;&+]*(?:dan\s+)?")


def move_labels_out_of_brackets(line: str) -> str:
    """Return a line that begins with a label in brackets, with a dash after each label instead of the brackets.

    Words that also begin headlines in this form (``[Foto] Banjir Garut``) need a second label on the line.
    """
    found = list(BRACKETED.finditer(line))
    if not found or found[0].start() or (len(found) == 1 and NEEDS_SIGN.match(found[0]["label"])):
        return line
    return BRACKETED.sub(lambda match: f" | {match['label']} – ", line).lstrip(" |")


def labels_after_names(line: str) -> list[tuple[str, str]]:
    """Return the (label, name) pairs of a line in which each label follows its name; an empty list for other lines.

    >>> labels_after_names("Lilis (Reporter), Deden (Editor)")
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
        name = _LEADING_SEPARATORS.sub("", line[at : match.start()])
        if not looks_like_name(name, strict=True) or (pattern is _DASHED and " " not in name):
            return []
        pairs.append((match["label"], name))
        at = match.end()
    return pairs if at == len(line) else []
