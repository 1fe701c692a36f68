"""Finds the places in a text: body and the people in it → :class:`~.findings.PlaceMention`.

A place is a word for a kind of place with a name (*Kecamatan Cikole*), or the name of a region of the table. A name
inside a person's name, a street, a building or a club is not a place. A code is given only if one region can be meant:
a bare ``Bandung`` may be the city or the regency, unless the text says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.findings import PlaceMention, Span
from bipol_crawler.analysis.given_names import GIVEN_NAMES
from bipol_crawler.analysis.office_words import FORMS_OF_ADDRESS, RANKS, bare, is_of_office
from bipol_crawler.analysis.ordinary_words import is_derived
from bipol_crawler.analysis.place_cues import LONGEST_CUE, kind_words, names_after_prepositions, words_before
from bipol_crawler.analysis.place_words import (
    ABBREVIATIONS,
    DIRECTIONS,
    KIND,
    KINDS,
    LIST_OF_NAMES,
    NAMES_OF_OTHER_THINGS,
    NOT_IN_INDONESIA,
    NOT_VILLAGES,
    OFFICES_OF_SMALL_PLACES,
    SMALL_OFFICES,
    STREET,
    STREET_WORDS,
    THING_WORDS,
    Words,
)
from bipol_crawler.analysis.region_mentions import FULL, one_region, regions
from bipol_crawler.analysis.rules import FindingRule
from bipol_crawler.normalize.regions import is_region

_CAPITALISED = re.compile(
    r"[A-Z](?:(?<![\w@#/.-].)|(?<=\d/.))(?:[a-z'’]+(?:-[A-Z][a-z]+)?|[A-Z]+(?![a-z])|[a-z]?\.(?=\s?[A-Z]))"
)
_NAMES_OF_LIST = re.compile(r"[A-Z][a-z'’]+(?:\s[A-Z][a-z]+)?")
_NAME_WORD = re.compile(r"[A-Z][a-z'’]+(?:-[A-Z][a-z]+)?|[A-Z]{3,}(?![a-z])")
_DISTRICT_BETWEEN = re.compile(
    r",\s(?P<district>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?),\s(?P<region>(?:Kab\.?\s|Kabupaten\s|Kota\s)?[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)"
)
"""After a village: ``Desa Kutamaneuh, Tegalwaru, Karawang``."""
_KIND_BEFORE = re.compile(r"\b(?:Desa|Kelurahan|Kecamatan|Kec\.|Kel\.|Lurah|Kades|Camat|Kampung|Dusun)\s\Z")
"""Before a name such as *Gunung Gede*: it is a village."""
_LONGEST_DATELINE = 120
_MOST_WORDS = 4
_NOT_PLACES = RANKS | FORMS_OF_ADDRESS
_NOT_VILLAGES = GIVEN_NAMES | RANKS


def places(body: Body, people: Iterable[Span], dateline: str | None = None) -> list[PlaceMention]:
    """Return the places that ``body`` names, in the order of the text.

    Args:
        people: the spans of people's names.
        dateline: the place of the dateline. It is left out, because it is a field of the article.
    """
    text = body.text
    capitalised = list(_CAPITALISED.finditer(text))
    before = words_before(text, capitalised)
    taken = bytearray(len(text) + 1)
    for start, end in (*_dateline(text, dateline), *people, *_other_things(body)):
        _take(taken, start, end)
    found: list[PlaceMention] = []
    for items in (
        _with_kind(text, taken, capitalised, before),
        _of_small_offices(body, taken),
        regions(body, taken, capitalised),
        _after_prepositions(text, taken, capitalised, before),
    ):
        for item in items:
            _take(taken, item.start, item.end)
            found.append(item)
    for item in _named_again(text, taken, capitalised, found):
        _take(taken, item.start, item.end)
        found.append(item)
    found.sort(key=lambda item: item.start)
    return _with_codes_of_the_text(found)


def _dateline(body: str, place: str | None) -> list[Span]:
    at = body.find(place, 0, _LONGEST_DATELINE) if place else -1
    return [(at, at + len(place or ""))] if at >= 0 else []


def _take(taken: bytearray, start: int, end: int) -> None:
    """Mark characters as a part of a name, so that no other place is found in them."""
    taken[start:end] = b"\1" * (end - start)


def _other_things(body: Body) -> Iterator[Span]:
    """Yield the spans of names of streets, buildings, firms."""
    for match in body.matches(STREET, STREET_WORDS):
        yield match.span()
    for match in body.matches(NAMES_OF_OTHER_THINGS, THING_WORDS):
        if not _KIND_BEFORE.search(body.text, max(0, match.start() - LONGEST_CUE), match.start()):
            yield match.span()


def _with_kind(body: str, taken: bytearray, capitalised: Words, before: list[str]) -> Iterator[PlaceMention]:
    """Yield places with a word for their kind: ``Kecamatan Cikole``, ``Kab. Bandung Barat``."""
    end = 0
    for at, name_at, written in kind_words(body, capitalised, before):
        if at < end or taken[at] or _is_not_a_kind(body, at + len(written), name_at, written):
            continue
        kind = KINDS[written.lower()]
        words = _name_words(body, name_at, kind, taken)
        if not words or (
            written.islower() and kind not in ("village", "district", "place") and not is_region(words[-1][2])
        ):
            continue
        name = " ".join(word for _, _, word in words)
        end = words[-1][1]
        region = one_region(f"{FULL.get(kind, '')}{name}") if kind in FULL else None
        if kind in FULL and region is None and not is_region(name):
            continue
        shown = name.title() if name.isupper() and len(name) > 3 else name
        yield PlaceMention(
            at, end, FindingRule.PLACE_KIND, body[at:end], region.name if region else shown,
            kind, region.code if region else None,
        )  # fmt: skip
        yield from _further(body, end, kind, taken)
        if kind in ("village", "place") and (between := _DISTRICT_BETWEEN.match(body, end)):
            district = between["district"]
            if (
                not taken[between.end()]
                and is_region(between["region"])
                and not is_region(district)
                and not is_of_office(district.split()[0])
            ):
                yield PlaceMention(*between.span("district"), FindingRule.PLACE_KIND, district, district, "district")


def _is_not_a_kind(body: str, end: int, name: int, written: str) -> bool:
    """Return whether a word for a kind only ends a sentence (``di kampung. Ia``) or is qualified (``Desa Wisata``)."""
    if written == "lingkungan" or (body[end] == "." and written.lower() not in ABBREVIATIONS):
        return True
    following = _NAME_WORD.match(body, name)
    return following is not None and following.group().lower() in NOT_VILLAGES


def _further(body: str, at: int, kind: str, taken: bytearray) -> Iterator[PlaceMention]:
    """Yield the other places of a list: ``Kecamatan Baleendah, Dayeuhkolot, dan Bojongsoang``."""
    if (match := LIST_OF_NAMES.match(body, at)) is None:
        return
    for name in _NAMES_OF_LIST.finditer(match.group()):
        start, end = at + name.start(), at + name.end()
        if taken[start] or KIND.match(f"{name.group()} X"):
            return
        region = one_region(f"{FULL[kind]}{name.group()}") or one_region(name.group()) if kind in FULL else None
        shown, found = (region.name, region.kind) if region else (name.group(), kind)
        code = region.code if region else None
        yield PlaceMention(start, end, FindingRule.PLACE_KIND, name.group(), shown, found, code)


def _name_words(body: str, at: int, kind: str, taken: bytearray) -> list[tuple[int, int, str]]:
    """Return the words of a place's name: those of a region, otherwise one, with a direction or a Roman numeral."""
    words: list[tuple[int, int, str]] = []
    while len(words) < _MOST_WORDS and (match := _NAME_WORD.match(body, at)) and not taken[at]:
        if words and (match.group().lower() in KINDS or bare(match.group()) in RANKS):
            break
        words.append((match.start(), match.end(), match.group()))
        at = match.end()
        if body[at : at + 1] != " ":
            break
        at += 1
    if not words:
        return []
    for width in range(len(words), 1, -1):
        if is_region(" ".join(word for *_, word in words[:width])):
            return words[:width]
    if kind in ("regency", "city", "province"):
        return words[:1]
    width = 1
    while (
        width < len(words) and width < 3 and (words[width][2].lower() in DIRECTIONS or _continues(body, words, width))
    ):
        width += 1
    return words[:width]


def _continues(body: str, words: list[tuple[int, int, str]], width: int) -> bool:
    """Return whether a second word belongs to the name of a village: nothing but a comma or a small word follows it."""
    after = body[words[-1][1] : words[-1][1] + 1]
    return width == len(words) - 1 and len(words) == 2 and after in (",", ".", " ", ")", "", ";", "\n")


def _of_small_offices(body: Body, taken: bytearray) -> Iterator[PlaceMention]:
    """Yield the district or village after its office: ``Camat Cikole``."""
    for match in body.matches(OFFICES_OF_SMALL_PLACES, SMALL_OFFICES):
        kind = "village" if match["office"].lower() in ("lurah", "kades", "kuwu") else "district"
        words = _name_words(body.text, match.end(), kind, taken)
        if (
            words
            and not is_of_office(words[0][2])
            and not is_derived(words[0][2].lower())
            and bare(words[0][2]) not in _NOT_VILLAGES
        ):
            start, end = words[0][0], words[-1][1]
            name = body.text[start:end]
            yield PlaceMention(start, end, FindingRule.PLACE_KIND, name, name, kind)


def _after_prepositions(body: str, taken: bytearray, capitalised: Words, before: list[str]) -> Iterator[PlaceMention]:
    """Yield names after *di* that no table has: ``di Pangalengan``. Offices, firms and other countries are left out."""
    for match in names_after_prepositions(body, capitalised, before):
        start, end = match.span()
        words = match.group().split()
        if taken[start] or any(is_of_office(word) or word in NOT_IN_INDONESIA for word in words):
            continue
        if is_derived(words[0].lower()) or bare(words[0]) in _NOT_PLACES:
            continue
        if len(words) > 1 and words[1].lower() not in DIRECTIONS:
            continue
        yield PlaceMention(start, end, FindingRule.PLACE_PREPOSITION, match.group(), match.group())
        for item in _further(body, end, "", taken):
            if not is_of_office(item.name) and item.name not in NOT_IN_INDONESIA:
                yield item._replace(kind=None, rule=FindingRule.PLACE_PREPOSITION)


def _named_again(body: str, taken: bytearray, capitalised: Words, found: list[PlaceMention]) -> Iterator[PlaceMention]:
    """Yield places without their kind that the text names elsewhere with their kind: ``penghubung Naringgul``."""
    names: dict[str, dict[str, PlaceMention]] = {}
    for item in found:
        if item.kind in ("district", "village"):
            names.setdefault(item.name.split()[0], {}).setdefault(item.name, item)
    for match in capitalised if names else ():
        for item in names.get(match.group(), {}).values():
            start, end = match.start(), match.start() + len(item.name)
            if body.startswith(item.name, start) and not taken[start] and not body[end : end + 1].isalnum():
                yield PlaceMention(start, end, FindingRule.PLACE_NAMED_AGAIN, item.name, item.name, item.kind)
                yield from _further(body, end, item.kind or "", taken)
                break


def _with_codes_of_the_text(found: list[PlaceMention]) -> list[PlaceMention]:
    """Return the mentions. A bare name gets the code of its region if the text has one region of this name in full."""
    full: dict[str, set[tuple[str | None, str]]] = {}
    for item in found:
        if item.code:
            full.setdefault(item.name.casefold(), set()).add((item.kind, item.code))
    result = []
    for item in found:
        known = full.get(item.name.casefold(), set())
        if item.code is None and item.kind is None and len(known) == 1:
            kind, code = next(iter(known))
            item = item._replace(kind=kind, code=code)
        result.append(item)
    return result
