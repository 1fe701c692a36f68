"""Datelines: the place at the head of the text, as written, without the portal's name."""

from __future__ import annotations

import re

from bipol_crawler.normalize.text import clean

PORTAL_NAME = r"bipol\s*\.\s*co(?:\.id)?"
_DASH = r"[-–—―−|:•]|\.{2,}"
_WORD = r"[^\W\d_][\w.'’/()-]*"
_PLACE = rf"(?P<place>{_WORD}(?:\s+{_WORD}){{0,4}}?)"
_PLACE_THEN_PORTAL = re.compile(
    rf"^\W{{0,3}}{_PLACE}(?P<between>\s*[,.|/–—-]?\s*[(\[]?\s*){PORTAL_NAME}\s*[)\]]?\s*(?:{_DASH}|,|\.(?=\s)|\s)",
    re.IGNORECASE,
)
_PORTAL_THEN_PLACE = re.compile(
    rf"^\W{{0,3}}{PORTAL_NAME}\W{{0,2}}?\s*[,.|/–—-]\s*{_PLACE}\s*(?:\s(?:{_DASH})|[–—|:])\s*", re.IGNORECASE
)
_PORTAL_IN_BRACKETS = re.compile(rf"^\W{{0,3}}{PORTAL_NAME}\s*\(\s*(?P<place>[^()]+)\)\s*(?:{_DASH})", re.IGNORECASE)
_BARE = re.compile(
    r"^(?P<place>[A-Z][A-Z.'’/ ]{2,40}?)\s*"
    r"(?:,\s*[-–—]\s*|\s[-–—|]\s|[–—]|\s[-–—](?=\w)|-(?=[A-Z][a-z]))"
)
_PREFIX = re.compile(r"^(?:KAB|KABUPATEN|KOTA|KEC|KECAMATAN|DESA|KEL|PROVINSI)\b")
_NO_PLACES = frozenset(
    """BREAKING NEWS VIDEO FOTO UPDATE PENGUMUMAN INFO ADVERTORIAL OPINI KOLOM EDITORIAL PERSIB PSSI TIMNAS POLRI
    BMKG BPBD DPRD RSUD KPU BAWASLU PEMKOT PEMKAB PEMDA PEMPROV SATPOL DISDIK DINKES HUT KONI KORMI BNPB BNN KPK
    MUI PMI PPKM COVID UMKM ASN PNS TNI BUMD BUMN BKPSDM""".split()
)


def read_place(first_paragraph: str | None) -> str | None:
    """The place that the dateline states, or ``None`` without one.

    With the portal's name the place may be typed in any case, so long as a sign stands between
    the two (``Kepada bipol.co, warga ...`` is a sentence). Without it, only capitals
    followed by a dash are a dateline, and only when they do not spell an office or a rubric.
    """
    if not first_paragraph:
        return None
    head = clean(first_paragraph[:200])
    for pattern in (_PORTAL_THEN_PLACE, _PORTAL_IN_BRACKETS, _PLACE_THEN_PORTAL):
        if (match := pattern.match(head)) and _capitalised(match["place"]):
            if match["place"].isupper() or match.groupdict().get("between", ",").strip():
                return _tidy(match["place"])
            return None
    if match := _BARE.match(head):
        place = _tidy(match["place"])
        words = set(re.findall(r"[A-Z]+", place or ""))
        if place and (_PREFIX.match(place) or (len(place) > 3 and not words & _NO_PLACES and len(words) <= 3)):
            return place
    return None


def _capitalised(place: str) -> bool:
    """Whether every word of a place begins with a capital, and none is the portal's own name."""
    words = re.findall(r"[^\W\d_]+", place)
    return all(word[0].isupper() for word in words) and not re.search(PORTAL_NAME, place, re.IGNORECASE)


def _tidy(place: str) -> str | None:
    return re.sub(r"(?<=\w{4})\.$", "", clean(place).strip(" ,|/-–—([:;")) or None
