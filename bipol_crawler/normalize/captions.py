"""Read the credit in a caption: ``... (Foto Firdaus)`` → ``Firdaus``. The caption itself is not changed."""

from __future__ import annotations

import re

from bipol_crawler.normalize.people import continues_like_sentence, is_capitalised, looks_like_name
from bipol_crawler.portals import PORTAL
from bipol_crawler.text import clean

_LABEL = (
    r"(?:(?:foto|gambar)\s+ilustrasi|foto(?:-foto)?|fhoto|fto|ph?oto|fotografer|photographer|kredit(?:\s+foto)?|credit"
    r"|sumber(?:\s+(?:foto|gambar))?|ft|pict?|gambar|grafis|ilustrasi)"
)
_SIGN = r"[:：;=>→/.–—-]"
_OTHER_LABEL = r"[^()\[\]:：]{1,25}?\b(?:foto|gambar)\s*[:：]"
_BY = r"(?:\s+(?:oleh|by|dari))?"
_UNLABELLED = (
    r"(?:ist|istimewa|dok|doc|dokumentasi|dokumen|net|internet|int|antara|repro|reuters|afp|tangkapan\s+layar|screenshoo?t"
    r"|google|humas|ilustrasi|freepik|pixabay|unsplash|instagram|facebook|youtube|medsos|wikipedia|@\w+)"
)
_KNOWN = re.compile(rf"{_UNLABELLED}\b|{PORTAL.word}", re.IGNORECASE)
_LABELLED_BRACKET = re.compile(
    rf"[(\[]\s*(?:{_LABEL}{_BY}(?:\s*{_SIGN}\s*|\s+)|©\s*|{_OTHER_LABEL}\s*)(?P<credit>[^()\[\]]+?(?:\([^()]*\))?)\s*[)\]]",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"[(\[]\s*(?:{_LABEL}(?:{_BY}\s*{_SIGN}|\s+(?:oleh|by)\s)|©|{_OTHER_LABEL})", re.IGNORECASE)
_AT_AN_END = r"(?=\s*(?:$|[.,;|/–—-]))"
_KNOWN_BRACKET = re.compile(rf"[(\[]\s*(?P<credit>{_UNLABELLED}\b\.?[^()\[\]]*)[)\]]{_AT_AN_END}", re.IGNORECASE)
_PORTAL_BRACKET = re.compile(
    rf"[(\[]\s*(?P<credit>[^()\[\]]*\b{PORTAL.word}\b[^()\[\]]*)[)\]]{_AT_AN_END}", re.IGNORECASE
)
_AGENCY = re.compile(
    r"(?:^|(?<=[\s(\[|.]))(?P<credit>(?:(?i:antara(?:\s*foto)?|reuters|xinhua)|AFP|AP(?:\s+Photo)?|EPA)\s?/\s?[^()\[\]|:]{2,80}?)"
    r"\s*[)\]]?[\s.]*$"
)
"""The credit as agencies print it: ``ANTARA FOTO/Lilis Suminar/foc.``."""
_TRAILING = re.compile(
    rf"(?<![\w“‘\"'])(?:(?:{_LABEL}|dok(?=\s*[:：]))\b{_BY}\s*[:：/=]|©)\s*(?P<credit>[^|]+?)\s*(?:$|\|)", re.IGNORECASE
)
_TRAILING_KNOWN = re.compile(rf"[|]\s*(?P<credit>{_UNLABELLED}\b.*)$", re.IGNORECASE)
_LAST_WORDS = re.compile(
    r"(?:^|[.!?”\"|]|\s[–—-])\s*(?:foto(?:\s+(?:oleh|by))?|photo\s+by)\s+(?P<credit>[^:|]{2,60})$", re.IGNORECASE
)
_NOT_A_NAME = re.compile(r"bersama|udara|ilustrasi|lama|arsip|terbaru|foto|warga", re.IGNORECASE)
_MAX_LENGTH = 1000
"""The most characters at the end of a caption that are searched for a credit."""


def read_credit(caption: str | None) -> str | None:
    """Return the credit in a caption without its label, or ``None``.

    Brackets contain a credit if they begin with a label (``Foto``) or with a word that is always a credit (``Ist``,
    ``Dok. Humas``), or if they contain the portal's name. Other brackets are part of the caption (``(ketiga kiri)``).
    Outside brackets, a label needs a colon or a slash, or only a name may follow it at the end of the caption:
    ``Foto bersama`` and ``Foto: warga yang menata taman`` are not credits.
    """
    if not caption:
        return None
    caption = caption[-_MAX_LENGTH:]
    if "/" in caption and (signed := _AGENCY.search(caption)):
        return _tidy(signed["credit"])
    for match in reversed(list(_LABELLED_BRACKET.finditer(caption))):
        credit = clean(match["credit"])
        if _SIGNED.match(match.group()) or credit[:1].isupper() or _KNOWN.match(credit):
            return _tidy(credit)
    for pattern in (_KNOWN_BRACKET, _PORTAL_BRACKET):
        if found := list(pattern.finditer(caption)):
            return _tidy(found[-1]["credit"])
    for pattern in (_TRAILING, _TRAILING_KNOWN):
        if trailing := pattern.search(caption):
            credit = clean(trailing["credit"])
            return _tidy(credit) if _KNOWN.match(credit) or not continues_like_sentence(credit) else None
    if (last := _LAST_WORDS.search(caption)) and _is_name(last["credit"]):
        return _tidy(last["credit"])
    return None


def _is_name(words: str) -> bool:
    """Return whether the words after a label without a sign are a name, and not a description of the photo."""
    words = clean(words)
    return is_capitalised(words) and looks_like_name(words, strict=True) and not _NOT_A_NAME.match(words)


def _tidy(credit: str) -> str | None:
    credit = clean(credit).strip(" :;,|/-–—*")
    if credit.endswith((")", "]")) and not re.search(r"[(\[]", credit):
        credit = credit[:-1].rstrip()  # the opening bracket is before the label
    if credit.endswith(".") and not re.search(r"\b\w{1,2}\.$", credit):
        credit = credit[:-1].rstrip()
    return credit or None
