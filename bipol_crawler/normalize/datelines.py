"""Datelines: the place at the head of the text, as written, without the portal's name."""

from __future__ import annotations

import re

from bipol_crawler.normalize.regions import is_region
from bipol_crawler.portals import PORTAL
from bipol_crawler.text import clean

_DASH = r"[-–—―−─|:•/>~=…]|\.{2,}"
_WORD = r"[^\W\d_](?:[\w.'’/()-]*[\w.)])?"
_PLACE = rf"(?P<place>{_WORD}(?:\s+{_WORD}){{0,4}}?)"
_PLACE_THEN_PORTAL = re.compile(
    rf"^\W{{0,3}}(?P<place>{_WORD}(?:\s+{_WORD}){{0,4}}?(?:,\s*{_WORD}(?:\s+{_WORD}){{0,2}})??(?:\s*\([A-Z]+\))?)"
    rf"(?P<between>\s*[,.|/–—-]*\s*[(\[]?\s*){PORTAL.pattern_in_text}\s*[)\]]?\s*(?:\.?\s*(?:{_DASH})|,|\.(?=\s|(?-i:[A-Z]))|\(|\s)",
    re.IGNORECASE,
)
_PORTAL_THEN_PLACE = re.compile(
    rf"^\W{{0,3}}{PORTAL.pattern_in_text}\W{{0,2}}?\s*[,.|/–—-]\s*{_PLACE}\s*(?:\s(?:{_DASH})|[–—|:])\s*", re.IGNORECASE
)
_DASH_BEHIND = r"\s*[)\]]?\s*(?:[–—―−─|]|-{2,}|-(?=\s|[\"“]?(?-i:[A-Z])))"
_PLACE_THEN_WORD = re.compile(
    rf"^\W{{0,3}}(?P<place>{_WORD}(?:\s+{_WORD}){{0,4}}?(?:,\s*{_WORD}(?:\s+{_WORD}){{0,2}})??(?:\s*\([A-Z]+\))?)"
    rf"(?P<between>\s*[,.|/–—-]\s*[(\[]?|\s*[(\[]|\s)\s*{PORTAL.pattern_in_dateline}{_DASH_BEHIND}",
    re.IGNORECASE,
)
_WORD_THEN_PLACE = re.compile(
    rf"^\W{{0,3}}{PORTAL.pattern_in_dateline}\s*(?:[)\]]\s*[,.|/–—-]?|[,.|/–—-]\s*[(\[]?|[(\[])\s*{_PLACE}{_DASH_BEHIND}",
    re.IGNORECASE,
)
_PORTAL_IN_BRACKETS = re.compile(
    rf"^\W{{0,3}}{PORTAL.pattern_in_text}\s*\(\s*(?P<place>[^()]+)\)\s*(?:{_DASH})", re.IGNORECASE
)
_REGION = r"(?:KAB|KABUPATEN|KOTA|KEC|KECAMATAN|DESA|KEL|PROVINSI)\b"
_DAY = r"(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)"
_BARE = re.compile(
    rf"^(?P<place>[A-Z][A-Z.'’/ ]{{2,40}}?|(?i:{_REGION})\.?(?: ?[A-Z]\w+){{1,3}})\s*"
    rf"(?P<aside>,?\s*(?i:{_DAY},?\s*)?\([^()]{{1,40}}\)\s*)?"
    r"(?:,\s*[-–—─]+\s*|\s[-–—─|]{1,2}\s|[–—─]|\s[-–—](?=\w)|-\s*(?=[\"“]?[A-Z][a-z]))"
)
_REGION_THEN_DASH = re.compile(
    r"(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})\s*(?:\s-{1,2}\s|[–—])\s*[\"“]?(?P<next>[A-Z]\w*)(?![^.]*\s[–—-]\s)"
)
"""A region's name, not in capitals, before a sentence that has no other dash."""
_PORTAL = re.compile(PORTAL.pattern_in_dateline, re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(r"[A-Z]+")
_FULL_STOP = re.compile(r"(?<=\w{4})\.$")
_PREFIX = re.compile(rf"^{_REGION}", re.IGNORECASE)
_NO_PLACES = frozenset(
    """BREAKING NEWS VIDEO FOTO UPDATE PENGUMUMAN INFO ADVERTORIAL OPINI KOLOM EDITORIAL PERSIB TIMNAS POLRI
    BAWASLU PEMKOT PEMKAB PEMDA PEMPROV SATPOL DISDIK DINKES HUT HARI KONI KORMI KAI PT CV MUI COVID BUMD""".split()
)
"""Offices and rubrics that can be spoken as a place can; the others are acronyms by their letters."""
_UNSPEAKABLE = re.compile(
    r"[^AEIOUY]{2,}$|(?![BCDFGKPST][HLRWY]|N[DGY]|M[BP]|S[KPTW]|KW|WH)[^AEIOU]{2}"
    r"|.*(?!NG|N[DHKSTY]|R[DGKNSTY]|L[DLMST]|[CDPST]H|ST|CK|SK|SS)[^AEIOU]{2}$"
)
"""A word without a vowel, or whose first or last two letters no syllable begins or ends with: an acronym."""
_SPELT_PLACES = frozenset("DKI DIY KBB NTB NTT".split())
_LONGEST_HEAD = 70
"""Characters in which the portal's name stands, in a dateline."""
_MAX_WORDS = 2
"""Words of a place without the portal's name or a region's: three in capitals are a rubric more often."""


def read_place(first_paragraph: str | None, *, sure: bool = False) -> str | None:
    """The place that the dateline states, or ``None`` without one.

    With the portal's name the place may be typed in any case, so long as a sign stands between
    the two (``Kepada bipol.co, warga ...`` is a sentence). Without it, only capitals
    followed by a dash are a dateline, and only when they do not spell an office or a rubric; and the name of a
    regency, a city or a province in any case.
    ``sure`` asks for the portal's name.
    """
    if not first_paragraph:
        return None
    head = clean(first_paragraph[:200])
    named = PORTAL.word in head[:_LONGEST_HEAD].lower()
    if sure and not named:
        return None
    for pattern in (_PORTAL_THEN_PLACE, _PORTAL_IN_BRACKETS, _PLACE_THEN_PORTAL):
        if (match := pattern.match(head)) and _capitalised(match["place"]):
            if match["place"].isupper() or _has_sign(match):
                return _tidy(match["place"])
            return None
    if named and (place := _beside_word(head)):
        return place
    if not sure and (match := _BARE.match(head)):
        place = _tidy(match["place"])
        return place if place and (_PREFIX.match(place) or _is_spoken_as_a_place(place)) else None
    if not sure and (match := _REGION_THEN_DASH.match(head)) and is_region(match["place"]):
        return None if is_region(match["next"]) else match["place"]  # ``Bandung – Cimahi``, a road or a match
    return None


def _beside_word(head: str) -> str | None:
    """The place before or behind the portal's name as one word, a dash behind both (``GARUT, Bipol –``).

    Only signs prove that a word in small letters is a place's; behind the name it is in capitals or a region's.
    """
    if match := _PLACE_THEN_WORD.match(head):
        place = _tidy(match["place"])
        if not place or not _capitalised(place):
            return None
        return place if _has_sign(match) or (place.isupper() and _is_spoken_as_a_place(place)) else None
    if match := _WORD_THEN_PLACE.match(head):
        place = _tidy(match["place"])
        if place and _capitalised(place) and (place.isupper() or is_region(place)):
            return place
    return None


def _has_sign(match: re.Match[str]) -> bool:
    """Whether a sign, which may be a full stop, stands between the place and the portal's name behind it."""
    return bool(match.groupdict().get("between", ",").strip()) or match["place"].endswith(".")


def _is_spoken_as_a_place(place: str) -> bool:
    """Whether words in capitals can be a place's, and are no office's (``PDIP – Golkar``) or rubric's."""
    words = _CAPITALS.findall(place)
    if not words or len(words) > _MAX_WORDS or _PORTAL.match(place):
        return False
    if words[0] in _SPELT_PLACES:
        return True
    return len(place) > 3 and not any(word in _NO_PLACES or _UNSPEAKABLE.match(word) for word in words)


def _capitalised(place: str) -> bool:
    """Whether every word of a place begins with a capital, and none is the portal's own name."""
    words = _WORDS.findall(place)
    return all(word[0].isupper() for word in words) and not _PORTAL.search(place)


def _tidy(place: str) -> str | None:
    place = clean(place).strip(" ,|/-–—([:;")
    return _FULL_STOP.sub("", place if "(" in place else place.rstrip(")")) or None
