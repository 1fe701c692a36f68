"""Places in the text: body and the people in it → :class:`~.findings.PlaceMention`.

A place is a word for a kind of place with a name (*Kecamatan Cikole*), or the name of a region of the table. A name
inside a person's name, a street, a building or a club is none. A code is given only if one region can be meant: a bare
``Bandung`` may be the city or the regency, unless the text says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bipol_crawler.analysis.findings import PlaceMention, Span
from bipol_crawler.analysis.given_names import GIVEN_NAMES
from bipol_crawler.analysis.office_words import RANKS, bare, is_of_office
from bipol_crawler.analysis.place_words import (
    BEHIND_NAME,
    CONTEXT,
    DIRECTIONS,
    IN_PLACE,
    KINDS,
    LIST_OF_NAMES,
    LOWER_STREET_WORDS,
    NAMES_OF_OTHER_THINGS,
    NOT_ALONE,
    NOT_IN_INDONESIA,
    OFFICE_OF_CITY,
    OFFICE_OF_REGENCY,
    OFFICES_OF_SMALL_PLACES,
    OTHER_NAMES,
    PREPOSITION,
    SHORT_NAMES,
    STREET,
    STREET_WORDS,
    THING_WORDS,
)
from bipol_crawler.analysis.rules import FindingRule
from bipol_crawler.gazetteer.regions import Region, region_names, regions_named
from bipol_crawler.normalize.regions import FIRST_WORDS, is_region

_CAPITALISED = re.compile(
    r"(?<![\w@#/.-])(?:[A-Z][a-z'’]+(?:-[A-Z][a-z]+)?|[A-Z]{2,}(?![a-z])|[A-Z][a-z]?\.(?=\s?[A-Z]))"
)
_FORMS = [form for word in KINDS for form in (word, word.capitalize(), word.upper())]
_KIND = re.compile(rf"(?<![\w-])(?P<kind>{'|'.join(sorted(_FORMS, key=len, reverse=True))})\.?\s(?=[A-Z])")
_NAMES_OF_LIST = re.compile(r"[A-Z][a-z'’]+(?:\s[A-Z][a-z]+)?")
_NAME_WORD = re.compile(r"[A-Z][a-z'’]+(?:-[A-Z][a-z]+)?|[A-Z]{3,}(?![a-z])")
_NOT_IN_NAME = re.compile(r"[\n,/()]")
_FIRST_WORDS = FIRST_WORDS | {word for name in (*SHORT_NAMES, *region_names()) for word in name.split()[:1]}
_LONGEST_DATELINE = 120
_MOST_WORDS = 4


def places(body: str, people: Iterable[Span], dateline: str | None = None) -> list[PlaceMention]:
    """Return the places that ``body`` names, in the order of the text.

    Args:
        people: the spans of people's names.
        dateline: the place of the dateline, which is a field of its own and left out.
    """
    capitalised = list(_CAPITALISED.finditer(body))
    taken = bytearray(len(body) + 1)
    for start, end in (*_dateline(body, dateline), *people, *_other_things(body, capitalised)):
        _take(taken, start, end)
    found: list[PlaceMention] = []
    for more in (
        _with_kind(body, taken),
        _of_small_offices(body, taken),
        _regions(body, capitalised, taken),
        _behind_prepositions(body, taken),
    ):
        for item in more:
            _take(taken, item.start, item.end)
            found.append(item)
    found.sort(key=lambda item: item.start)
    return _with_codes_of_the_text(found)


def _dateline(body: str, place: str | None) -> list[Span]:
    at = body.find(place, 0, _LONGEST_DATELINE) if place else -1
    return [(at, at + len(place or ""))] if at >= 0 else []


def _take(taken: bytearray, start: int, end: int) -> None:
    """Mark characters as belonging to a name, so that no other place is read in them."""
    taken[start:end] = b"\1" * (end - start)


def _other_things(body: str, capitalised: list[re.Match[str]]) -> Iterator[Span]:
    """Yield the spans of names of streets, buildings, firms. Most texts have no word that begins such a name."""
    words = {word.group() for word in capitalised}
    if not words.isdisjoint(STREET_WORDS) or any(word in body for word in LOWER_STREET_WORDS):
        yield from (match.span() for match in STREET.finditer(body))
    if not words.isdisjoint(THING_WORDS):
        yield from (match.span() for match in NAMES_OF_OTHER_THINGS.finditer(body))


def _with_kind(body: str, taken: bytearray) -> Iterator[PlaceMention]:
    """Yield places with a word for their kind: ``Kecamatan Cikole``, ``Kab. Bandung Barat``."""
    end = 0
    for match in _KIND.finditer(body):
        if match.start() < end or taken[match.start()]:
            continue
        written = match["kind"]
        kind = KINDS[written.lower()]
        words = _name_words(body, match.end(), kind, taken)
        if not words or (
            written.islower() and kind not in ("village", "district", "place") and not is_region(words[-1][2])
        ):
            continue
        name = " ".join(word for _, _, word in words)
        end = words[-1][1]
        region = _one_region(f"{_FULL.get(kind, '')}{name}") if kind in _FULL else None
        if kind in _FULL and region is None and not is_region(name):
            continue
        shown = name.title() if name.isupper() and len(name) > 3 else name
        yield PlaceMention(
            match.start(), end, FindingRule.PLACE_KIND, body[match.start() : end], region.name if region else shown,
            kind, region.code if region else None,
        )  # fmt: skip
        yield from _further(body, end, kind, taken)


def _further(body: str, at: int, kind: str, taken: bytearray) -> Iterator[PlaceMention]:
    """Yield the other places of a list: ``Kecamatan Baleendah, Dayeuhkolot, dan Bojongsoang``."""
    if (match := LIST_OF_NAMES.match(body, at)) is None:
        return
    for name in _NAMES_OF_LIST.finditer(match.group()):
        start, end = at + name.start(), at + name.end()
        if taken[start] or _KIND.match(f"{name.group()} X"):
            return
        region = _one_region(f"{_FULL.get(kind, '')}{name.group()}") if kind in _FULL else None
        shown = region.name if region else name.group()
        code = region.code if region else None
        yield PlaceMention(start, end, FindingRule.PLACE_KIND, name.group(), shown, kind, code)


_FULL = {"regency": "Kabupaten ", "city": "Kota ", "province": "Provinsi "}


def _name_words(body: str, at: int, kind: str, taken: bytearray) -> list[tuple[int, int, str]]:
    """Return the words of a place's name: as many as its region has, else one, with a direction or a roman number."""
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
    behind = body[words[-1][1] : words[-1][1] + 1]
    return width == len(words) - 1 and len(words) == 2 and behind in (",", ".", " ", ")", "", ";", "\n")


def _of_small_offices(body: str, taken: bytearray) -> Iterator[PlaceMention]:
    """Yield the district or village behind its office: ``Camat Cikole``."""
    for match in OFFICES_OF_SMALL_PLACES.finditer(body):
        kind = "village" if match["office"].lower() in ("lurah", "kades", "kuwu") else "district"
        words = _name_words(body, match.end(), kind, taken)
        if words and not is_of_office(words[0][2]) and bare(words[0][2]) not in GIVEN_NAMES | RANKS:
            start, end = words[0][0], words[-1][1]
            yield PlaceMention(start, end, FindingRule.PLACE_KIND, body[start:end], body[start:end], kind)


def _behind_prepositions(body: str, taken: bytearray) -> Iterator[PlaceMention]:
    """Yield a name that no table knows behind *di*: ``di Pangalengan``. Offices, firms and other lands are none."""
    for match in PREPOSITION.finditer(body):
        start, end = match.span("name")
        words = match["name"].split()
        if taken[start] or any(is_of_office(word) or word in NOT_IN_INDONESIA for word in words):
            continue
        if len(words) > 1 and words[1].lower() not in DIRECTIONS:
            continue
        yield PlaceMention(start, end, FindingRule.PLACE_PREPOSITION, match["name"], match["name"])


def _regions(body: str, capitalised: list[re.Match[str]], taken: bytearray) -> Iterator[PlaceMention]:
    """Yield names of regions that stand without a word for their kind."""
    words = [match for match in capitalised if not taken[match.start()]]
    at = 0
    while at < len(words):
        width, name = _longest_region(body, words, at)
        if not width:
            at += 1
            continue
        first, last = words[at], words[at + width - 1]
        before = body[max(0, first.start() - CONTEXT) : first.start()]
        if _stands_for_a_place(before, name, width):
            yield _region_mention(body, first.start(), last.end(), name, before)
        at += width


def _longest_region(body: str, words: list[re.Match[str]], at: int) -> tuple[int, str]:
    if words[at].group().casefold() not in _FIRST_WORDS:
        return 0, ""
    for width in range(min(_MOST_WORDS, len(words) - at), 0, -1):
        first, last = words[at], words[at + width - 1]
        name = body[first.start() : last.end()]
        if name.count(" ") == width - 1 and not _NOT_IN_NAME.search(name) and _is_region_name(name):
            return width, name
    return 0, ""


@lru_cache(maxsize=4096)
def _is_region_name(name: str) -> bool:
    if _KIND.match(f"{name} "):
        return False
    return name.casefold() in SHORT_NAMES or (
        (is_region(name) or bool(regions_named(name))) and name.casefold() not in ("indonesia", "nusantara")
    )


def _stands_for_a_place(before: str, name: str, width: int) -> bool:
    """Return whether a region's name is a place here: names that are also words or people need *di*, *ke*, *dari*."""
    if width == 1 and name.casefold() in NOT_ALONE:
        return bool(IN_PLACE.search(before) or BEHIND_NAME.search(before))
    return True


def _region_mention(body: str, start: int, end: int, name: str, before: str) -> PlaceMention:
    short = SHORT_NAMES.get(name.casefold())
    kind = (
        "city"
        if OFFICE_OF_CITY.search(before) or body[end : end + 6] == " Kota "
        else "regency"
        if OFFICE_OF_REGENCY.search(before)
        else None
    )
    region = _one_region(f"{_FULL.get(kind or '', '')}{short or name}") or _one_region(short or name)
    shown = name.title() if name.isupper() and not short else name
    return PlaceMention(
        start, end, FindingRule.PLACE_ABBREVIATION if short else FindingRule.PLACE_REGION, body[start:end],
        region.name if region else shown, region.kind if region else kind, region.code if region else None,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _one_region(written: str) -> Region | None:
    """Return the only region of a name; ``None`` also for the name of a region's seat, which is a town inside it."""
    found = regions_named(written)
    if len(found) != 1:
        return None
    alone = _KIND.sub("", written).strip().casefold()
    names = {found[0].name.casefold(), found[0].name.casefold().replace(" ", ""), found[0].full_name.casefold()}
    return found[0] if alone in names or alone in OTHER_NAMES else None


def _with_codes_of_the_text(found: list[PlaceMention]) -> list[PlaceMention]:
    """Return the mentions; a bare name gets the code of the only region of that name that the text has in full."""
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
