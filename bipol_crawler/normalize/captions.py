"""The credit inside a caption: ``... (Foto Firdaus)`` → ``Firdaus``. The caption itself stays as printed."""

from __future__ import annotations

import re

from bipol_crawler.normalize.text import clean

_LABEL = (
    r"(?:foto(?:-foto)?|fhoto|photo|fotografer|photographer|kredit(?:\s+foto)?|credit|sumber(?:\s+foto)?|ft|pict?|gambar"
    r"|grafis|ilustrasi)"
)
_BY = r"(?:\s+(?:oleh|by|dari))?"
_UNLABELLED = (
    r"(?:ist|istimewa|dok|doc|dokumentasi|dokumen|net|internet|int|antara|repro|reuters|afp|tangkapan\s+layar|screenshoo?t"
    r"|google|humas|ilustrasi|freepik|pixabay|unsplash|instagram|facebook|youtube|medsos|wikipedia|@\w+)"
)
_LABELLED_BRACKET = re.compile(
    rf"[(\[]\s*{_LABEL}{_BY}(?:\s*[:：/=–—-]\s*|\s+)(?P<credit>[^()\[\]]+?(?:\([^()]*\))?)\s*[)\]]", re.IGNORECASE
)
_COLONED = re.compile(rf"[(\[]\s*{_LABEL}{_BY}\s*[:：/=–—-]", re.IGNORECASE)
_KNOWN_BRACKET = re.compile(rf"[(\[]\s*(?P<credit>{_UNLABELLED}\b\.?[^()\[\]]*)[)\]]", re.IGNORECASE)
_PORTAL_BRACKET = re.compile(r"[(\[]\s*(?P<credit>[^()\[\]]*\bbipol(?:\.co)?\b[^()\[\]]*)[)\]]", re.IGNORECASE)
_TRAILING = re.compile(
    rf"(?:^|[\s.|,;/–—-])(?:{_LABEL}|dok(?=\s*[:：]))\b{_BY}\s*[:：/=]\s*(?P<credit>[^|]+?)\s*$", re.IGNORECASE
)
_TRAILING_KNOWN = re.compile(rf"[|]\s*(?P<credit>{_UNLABELLED}\b.*)$", re.IGNORECASE)
_MAX_LENGTH = 1000
"""Characters at the end of a caption in which a credit is looked for."""


def read_credit(caption: str | None) -> str | None:
    """The credit a caption states, without its label, or ``None``.

    A bracket counts when it begins with a label (``Foto``), with a word that is only ever a credit
    (``Ist``, ``Dok. Humas``) or names the portal; otherwise it is part of the caption, as
    ``(ketiga kiri)`` is. Outside brackets a label needs its colon or slash: ``Foto bersama`` is a sentence.
    """
    if not caption:
        return None
    caption = caption[-_MAX_LENGTH:]
    for match in reversed(list(_LABELLED_BRACKET.finditer(caption))):
        credit = clean(match["credit"])
        if _COLONED.match(match.group()) or credit[:1].isupper() or re.match(_UNLABELLED, credit, re.IGNORECASE):
            return _tidy(credit)
    for pattern in (_KNOWN_BRACKET, _PORTAL_BRACKET):
        if found := list(pattern.finditer(caption)):
            return _tidy(found[-1]["credit"])
    for pattern in (_TRAILING, _TRAILING_KNOWN):
        if trailing := pattern.search(caption):
            return _tidy(trailing["credit"])
    return None


def _tidy(credit: str) -> str | None:
    credit = clean(credit).strip(" :;,|/-–—*")
    if credit.endswith(".") and not re.search(r"\b\w{1,3}\.$", credit):
        credit = credit[:-1]
    return credit or None
