"""Finds names of provinces, regencies and cities without a word for their kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.findings import PlaceMention
from bipol_crawler.analysis.place_words import (
    CONTEXT,
    IN_PLACE,
    KIND,
    NAME_AND_COMMA,
    NOT_ALONE,
    OFFICE_OF_CITY,
    OFFICE_OF_REGENCY,
    OTHER_NAMES,
    POLICE_BEFORE,
    SHORT_NAMES,
    Words,
)
from bipol_crawler.analysis.rules import FindingRule
from bipol_crawler.gazetteer.regions import Region, region_names, regions_named
from bipol_crawler.normalize.regions import FIRST_WORDS, is_region

_NOT_IN_NAME = re.compile(r"[\n,/()]")
_FIRST_WORDS = FIRST_WORDS | {word for name in (*SHORT_NAMES, *region_names()) for word in name.split()[:1]}
_DISTRICT_AFTER = re.compile(r"\s(?:Utara|Selatan|Barat|Timur|Tengah|Kidul|Kaler|Wetan|Kulon|Kota)(?![\w-])")
_IN_FULL = re.compile(r"(?:Kabupaten|Kab\.|Kota)\s([A-Z][a-z]+)(?!\s[A-Z])")
_MOST_WORDS = 4
FULL = {"regency": "Kabupaten ", "city": "Kota ", "province": "Provinsi "}
"""Kind → the word before the name of a region, in full."""


def regions(whole: Body, taken: bytearray, capitalised: Words) -> Iterator[PlaceMention]:
    """Yield names of regions without a word for their kind before them."""
    body = whole.text
    full = set(_IN_FULL.findall(body)) if whole.has(NOT_ALONE) else set()
    words = [match for match in capitalised if not taken[match.start()]]
    at = 0
    while at < len(words):
        width, name = 0, ""
        if words[at].group().casefold() in _FIRST_WORDS:
            width, name = _longest_region(body, words, at)
        if not width:
            at += 1
            continue
        first, last = words[at], words[at + width - 1]
        before = body[max(0, first.start() - CONTEXT) : first.start()]
        if district := _district_of_region(body, last.end(), before):
            yield PlaceMention(
                first.start(), district, FindingRule.PLACE_TOWN, body[first.start() : district],
                body[first.start() : district], "district",
            )  # fmt: skip
        elif _stands_for_a_place(before, name, width, full):
            yield _region_mention(body, first.start(), last.end(), name, before)
        at += width


def _district_of_region(body: str, end: int, before: str) -> int | None:
    """Return where the name of a district ends that begins with that of a region: ``Cimahi Selatan``."""
    match = _DISTRICT_AFTER.match(body, end)
    return match.end() if match and not POLICE_BEFORE.search(before) else None


def _longest_region(body: str, words: list[re.Match[str]], at: int) -> tuple[int, str]:
    for width in range(min(_MOST_WORDS, len(words) - at), 0, -1):
        first, last = words[at], words[at + width - 1]
        name = body[first.start() : last.end()]
        if name.count(" ") == width - 1 and not _NOT_IN_NAME.search(name) and _is_region_name(name):
            return width, name
    return 0, ""


@lru_cache(maxsize=4096)
def _is_region_name(name: str) -> bool:
    if KIND.match(f"{name} "):
        return False
    return name.casefold() in SHORT_NAMES or (
        (is_region(name) or bool(regions_named(name))) and name.casefold() not in ("indonesia", "nusantara")
    )


def _stands_for_a_place(before: str, name: str, width: int, full: set[str]) -> bool:
    """Return whether a region's name is a place here: names that are also words or people need *di*, *ke*, *dari*."""
    if width == 1 and name.casefold() in NOT_ALONE and name not in full:
        return bool(IN_PLACE.search(before) or NAME_AND_COMMA.search(before))
    return True


def _region_mention(body: str, start: int, end: int, name: str, before: str) -> PlaceMention:
    short = SHORT_NAMES.get(name.casefold())
    kind = None
    if OFFICE_OF_CITY.search(before) or (body.startswith(" Kota", end) and POLICE_BEFORE.search(before)):
        kind = "city"
    elif OFFICE_OF_REGENCY.search(before):
        kind = "regency"
    region = one_region(f"{FULL.get(kind or '', '')}{short or name}") or one_region(short or name)
    shown = name.title() if name.isupper() and not short else name
    return PlaceMention(
        start, end, FindingRule.PLACE_ABBREVIATION if short else FindingRule.PLACE_REGION, body[start:end],
        region.name if region else shown, region.kind if region else kind, region.code if region else None,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def one_region(written: str) -> Region | None:
    """Return the region of a name, if there is only one. ``None`` for the name of a region's seat, which is a town."""
    found = regions_named(written)
    if len(found) != 1:
        return None
    alone = KIND.sub("", written).strip().casefold()
    names = {found[0].name.casefold(), found[0].name.casefold().replace(" ", ""), found[0].full_name.casefold()}
    return found[0] if alone in names or alone in OTHER_NAMES else None
