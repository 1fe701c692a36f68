"""Read datelines: the place at the beginning of the text, as written, without the portal's name."""

from __future__ import annotations

import re

from bipol_crawler.normalize.news_agencies import agency
from bipol_crawler.normalize.organisations import is_organisation
from bipol_crawler.normalize.regions import is_region
from bipol_crawler.portals import PORTAL
from bipol_crawler.text import clean

_DASH = r"[-–—―−─|:•/>~=…]|\.{2,}"
_DASHES = (*"-–—―−─|:•/>~=…", "..")
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
_DASH_AFTER = r"\s*[)\]]?\s*(?:[–—―−─|]|-{2,}|-(?=\s|[\"“]?(?-i:[A-Z])))"
_PLACE_THEN_WORD = re.compile(
    rf"^\W{{0,3}}(?P<place>{_WORD}(?:\s+{_WORD}){{0,4}}?(?:,\s*{_WORD}(?:\s+{_WORD}){{0,2}})??(?:\s*\([A-Z]+\))?)"
    rf"(?P<between>\s*[,.|/–—-]\s*[(\[]?|\s*[(\[]|\s)\s*{PORTAL.pattern_in_dateline}{_DASH_AFTER}",
    re.IGNORECASE,
)
_WORD_THEN_PLACE = re.compile(
    rf"^\W{{0,3}}{PORTAL.pattern_in_dateline}\s*(?:[)\]]\s*[,.|/–—-]?|[,.|/–—-]\s*[(\[]?|[(\[])\s*{_PLACE}{_DASH_AFTER}",
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
"""The name of a region, not in capitals, before a sentence without another dash."""
_SOURCE = r"(?P<source>[^\W\d_][\w.]*(?:\s+(?-i:[A-Z])\w*){0,2})(?:/[\w.]+)?"
_DASH_OR_COLON = r"(?:[–—―|:]|-{1,2}(?=\s|[\"“]?[A-Z]))"
_PLACE_THEN_SOURCE = re.compile(
    rf"^\W{{0,3}}(?P<place>{_WORD}(?:\s+{_WORD}){{0,3}}?)\s*(?:,\s*|[(\[]\s*){_SOURCE}\s*[)\]]?\s*{_DASH_OR_COLON}"
)
_SOURCE_THEN_PLACE = re.compile(
    rf"^\W{{0,3}}{_SOURCE}\s*[,|/]\s*(?P<place>{_WORD}(?:\s+{_WORD}){{0,3}}?)\s*{_DASH_OR_COLON}"
)
"""The dateline of a text that another newsroom wrote: ``JAKARTA, KOMPAS.com –``, ``Tokyo (ANTARA) -``."""
_PORTAL = re.compile(PORTAL.pattern_in_dateline, re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(r"[A-Z]+")
_FULL_STOP = re.compile(r"(?<=\w{4})\.$")
_PREFIX = re.compile(rf"^{_REGION}", re.IGNORECASE)
_NO_PLACES = frozenset(
    """BREAKING NEWS VIDEO FOTO UPDATE PENGUMUMAN INFO ADVERTORIAL OPINI KOLOM EDITORIAL PERSIB TIMNAS POLRI
    BAWASLU PEMKOT PEMKAB PEMDA PEMPROV SATPOL DISDIK DINKES HUT HARI KONI KORMI KAI PT CV MUI COVID BUMD""".split()
)
"""Offices and headings that can be pronounced like a place. Others are recognised as acronyms by their letters."""
_UNPRONOUNCEABLE = re.compile(
    r"[^AEIOUY]{2,}$|(?![BCDFGKPST][HLRWY]|N[DGY]|M[BP]|S[KPTW]|KW|WH)[^AEIOU]{2}"
    r"|.*(?!NG|N[DHKSTY]|R[DGKNSTY]|L[DLMST]|[CDPST]H|ST|CK|SK|SS)[^AEIOU]{2}$"
)
"""An acronym: a word without a vowel, or with two first or last letters that no syllable begins or ends with."""
_ACRONYMS_OF_PLACES = frozenset("DKI DIY KBB NTB NTT".split())
_LONGEST_HEAD = 70
"""The most characters of a dateline up to the portal's name."""
_MAX_WORDS = 2
"""The most words of a place in capitals without the portal's name. Three words are more often a heading."""


def read_place(first_paragraph: str | None, *, needs_portal_name: bool = False) -> str | None:
    """Return the place in the dateline, or ``None`` if there is no dateline.

    With the portal's name, the place may be in any case if there is punctuation between the two (``Kepada bipol.co,
    warga ...`` is a sentence). Without a capital it must be a region, and a dash must follow. Without the portal's
    name, the dateline is either capitals and a dash, but not the name of an office or a heading, or the name of a
    regency, city or province in any case and a dash; another newsroom's name may be before the dash. With
    ``needs_portal_name``, only datelines with the portal's name are read.
    """
    if not first_paragraph:
        return None
    head = clean(first_paragraph[:200])
    has_portal_name = PORTAL.word in head[:_LONGEST_HEAD].lower()
    if needs_portal_name and not has_portal_name:
        return None
    for pattern in (_PORTAL_THEN_PLACE, _PORTAL_IN_BRACKETS, _PLACE_THEN_PORTAL):
        if not (match := pattern.match(head)):
            continue
        if is_region(match["place"]) and _has_sign(match) and match.group().rstrip().endswith(_DASHES):
            return _tidy(match["place"])  # ``garut, bipol.co –``
        if _capitalised(match["place"]):
            if match["place"].isupper() or _has_sign(match):
                return _tidy(match["place"])
            return None
    if has_portal_name and (place := _place_beside_portal_word(head)):
        return place
    if not needs_portal_name and (place := _place_beside_other_newsroom(head)):
        return place
    if not needs_portal_name and (match := _BARE.match(head)):
        place = _tidy(match["place"])
        return place if place and (_PREFIX.match(place) or _sounds_like_a_place(place)) else None
    if not needs_portal_name and (match := _REGION_THEN_DASH.match(head)) and is_region(match["place"]):
        return None if is_region(match["next"]) else match["place"]  # ``Bandung – Cimahi``, a road or a match
    return None


def _place_beside_portal_word(head: str) -> str | None:
    """Return the place before or after the portal's short name, if a dash follows (``GARUT, Bipol –``), or ``None``.

    Before the name, a place that is not in capitals needs punctuation after it. After the name, it must be in capitals
    or a region.
    """
    if match := _PLACE_THEN_WORD.match(head):
        place = _tidy(match["place"])
        if not place or not _capitalised(place):
            return None
        return place if _has_sign(match) or (place.isupper() and _sounds_like_a_place(place)) else None
    if match := _WORD_THEN_PLACE.match(head):
        place = _tidy(match["place"])
        if place and _capitalised(place) and (place.isupper() or is_region(place)):
            return place
    return None


def _place_beside_other_newsroom(head: str) -> str | None:
    """Return the place before or after the name of an agency, another portal or an office, if a dash follows.

    Beside a news agency any capitalised word may be the place. Beside a web address it must be in capitals or a region,
    beside another organisation a region.
    """
    for pattern in (_PLACE_THEN_SOURCE, _SOURCE_THEN_PLACE):
        if not (match := pattern.match(head)) or not _capitalised(match["place"]):
            continue
        place, source = _tidy(match["place"]), match["source"]
        if place and is_region(place) and is_organisation(source):
            return place
        if place and (agency(source) or ("." in source and is_organisation(source) and place.isupper())):
            return place
    return None


def _has_sign(match: re.Match[str]) -> bool:
    """Return whether there is punctuation between the place and the portal's name after it."""
    return bool(match.groupdict().get("between", ",").strip()) or match["place"].endswith(".")


def _sounds_like_a_place(place: str) -> bool:
    """Return whether words in capitals may be a place, and not an organisation (``PDIP – Golkar``) or a heading."""
    words = _CAPITALS.findall(place)
    if not words or len(words) > _MAX_WORDS or _PORTAL.match(place):
        return False
    if words[0] in _ACRONYMS_OF_PLACES:
        return True
    return len(place) > 3 and not any(word in _NO_PLACES or _UNPRONOUNCEABLE.match(word) for word in words)


def _capitalised(place: str) -> bool:
    """Return whether every word of a place begins with a capital and none is the portal's name."""
    words = _WORDS.findall(place)
    return all(word[0].isupper() for word in words) and not _PORTAL.search(place)


def _tidy(place: str) -> str | None:
    place = clean(place).strip(" ,|/-–—([:;")
    return _FULL_STOP.sub("", place if "(" in place else place.rstrip(")")) or None
