"""Finds the origins that an article states: a news agency, another medium, a press release, a paid article.

Only credits count, which label the whole text. A sentence that quotes an agency (`dikutip dari Antara`) gives the
source of one fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bipol_crawler.analysis.findings import Origin, OriginKind, SeriesPart, Text
from bipol_crawler.analysis.origin_words import (
    COPYRIGHT,
    DATELINE,
    HEADLINE_MARK,
    LAST_LINE,
    MEDIA,
    NUMBERS,
    OFFICE,
    PAID,
    REPUBLISHED,
    SECTION,
    SERIES,
    SITE,
    SOURCE_LABEL,
)
from bipol_crawler.analysis.rules import FindingRule
from bipol_crawler.normalize.news_agencies import AGENCIES, SHORT
from bipol_crawler.portals import PORTAL

_PARTS = re.compile(r"\s*(?:[/&+,;|]|\bdan\b)\s*")
_LAST_LINES = 3
_BRACKETS = frozenset("([{*")
_ENDS_SERIES = (
    *(")", "]", "i", "v", "x", "pertama", "kedua", "ketiga", "keempat", "kelima", "terakhir"), *"0123456789",
)  # fmt: skip
"""Possible endings, in lower case, of a headline with the mark of a series."""
_WORD = re.compile(r"[^\W_]+")


def origins(text: Text) -> list[Origin]:
    """Return the origins that an article's credits name. Each agency, medium or kind is returned once."""
    found: dict[tuple[OriginKind, str | None], Origin] = {}
    for item in (*_of_headline(text), *_of_body(text.body or ""), *_of_parts(text)):
        found.setdefault((item.kind, item.name), item)
    return list(found.values())


def _of_headline(text: Text) -> Iterator[Origin]:
    if text.headline and (match := HEADLINE_MARK.search(text.headline)):
        name = match["before"] or match["after"] or match["last"]
        kind: OriginKind = "paid" if PAID.match(name) else "press_release"
        written = match.group().strip()
        start = text.headline.index(written, match.start())
        yield Origin(start, start + len(written), FindingRule.ORIGIN_HEADLINE, kind, "headline", written)


def _of_body(body: str) -> Iterator[Origin]:
    if match := DATELINE.match(body):
        group = "bracket" if match["bracket"] else "bare"
        for kind, name in _credited(match[group], bracket=group == "bracket", source=False):
            if kind == "agency":
                yield Origin(*match.span(group), FindingRule.ORIGIN_DATELINE, kind, "body", match[group], name)
    end = len(body)
    for _ in range(_LAST_LINES):
        start = body.rfind("\n", 0, end) + 1
        line = body[start:end]
        low = line.lower()
        if not _BRACKETS.isdisjoint(line[-90:]) and (match := LAST_LINE.search(line, max(0, len(line) - 90))):
            group = "bracket" if match["bracket"] else "star"
            for kind, name in _credited(match[group], bracket=True, source=False):
                a, b = match.span(group)
                yield Origin(start + a, start + b, FindingRule.ORIGIN_LAST_LINE, kind, "body", match[group], name)
        if "antara" in low and COPYRIGHT.search(line[-120:]):
            yield Origin(start, end, FindingRule.ORIGIN_LAST_LINE, "agency", "body", line[-120:], "Antara")
        if " ini " in low:
            yield from _of_note(line, start)
        end = start - 1
        while end > 0 and body[end - 1] == "\n":
            end -= 1
        if end <= 0:
            return


def _of_note(line: str, start: int) -> Iterator[Origin]:
    """Yield the medium that published the text first, according to a note, unless it is the portal itself."""
    match = REPUBLISHED.search(line)
    if not match or PORTAL.word.lower() in match["name"].lower():
        return
    a, b = match.span("name")
    for kind, name in [*_credited(match["name"], bracket=False, source=True)] or [("medium", match["name"])]:
        yield Origin(start + a, start + b, FindingRule.ORIGIN_LAST_LINE, kind, "body", match["name"], name)


def _of_parts(text: Text) -> Iterator[Origin]:
    for role, written in text.bylines:
        if role == "account":  # accounts post articles of other writers
            continue
        for kind, name in _credited(written, bracket=role == "signature", source=role == "source"):
            yield Origin(None, None, FindingRule.ORIGIN_BYLINE, kind, "bylines", written, name)
    for section in text.sections:
        if SECTION.match(section):
            kind = "paid" if PAID.match(section) else "press_release"
            yield Origin(None, None, FindingRule.ORIGIN_SECTION, kind, "section", section)


def _credited(words: str, *, bracket: bool, source: bool) -> Iterator[tuple[OriginKind, str | None]]:
    """Yield the kind and the name of each origin in one credit.

    Args:
        bracket: the credit stands in brackets. There, a short name is an agency.
        source: the credit is labelled as the source (``Sumber: …``). Then, other media count, too.
    """
    if label := SOURCE_LABEL.match(words):
        source = source or label.group().lower().startswith("s")
        words = words[label.end() :]
    parts = [part.strip(" .*") for part in _PARTS.split(words) if part.strip(" .*")]
    agencies = [AGENCIES.get(part.lower()) for part in parts]
    alone = len(parts) == 1 or sum(map(bool, agencies)) == len(parts)
    for part, agency in zip(parts, agencies, strict=True):
        lower = part.lower()
        site = SITE.search(lower) if "." in lower else None
        if agency and (lower not in SHORT or (bracket and (lower == "ant" or (alone and part.isupper())))):
            yield "agency", agency
        elif agency is None and site and AGENCIES.get(site[1].split(".")[0]):
            yield "agency", AGENCIES[site[1].split(".")[0]]
        elif OFFICE.match(part):
            yield "press_release", part if len(_WORD.findall(part)) > 1 else None
        elif PAID.match(part) and (bracket or source):
            yield "paid", None
        elif source and not agency and (name := _medium(lower, site)):
            yield "medium", name


def _medium(lower: str, site: re.Match[str] | None) -> str | None:
    """Return the name of another medium; ``None`` for the portal itself."""
    if site:
        host = site[1]
        return None if host.split(".")[0] == PORTAL.word.lower() else MEDIA.get(host.split(".")[0], host)
    return MEDIA.get(lower)


def series_part(headline: str | None) -> SeriesPart | None:
    """Return the series and the part that the mark at the end of a headline gives, or ``None``.

    The name of the series is the headline without its mark, its words in lower case. It is a series only if another
    article is a part of it; the caller checks that.

    >>> series_part("Menyusuri Citarum (2)")
    SeriesPart(start=18, end=21, as_written='(2)', series='menyusuri citarum', part=2, last=False)
    """
    if not headline or not headline.rstrip().lower().endswith(_ENDS_SERIES) or not (match := SERIES.search(headline)):
        return None
    words = _WORD.findall(headline[: match.start()].lower())
    if len(words) < 2:
        return None
    value = (match["bracket"] or match["bare"]).lower()
    last = bool(match["last"]) or value in ("habis", "tamat", "selesai", "terakhir") or value == (match["of"] or "-")
    part = int(value) if value.isdigit() else NUMBERS.get(value)
    if (part is None and not last) or (part and match["of"] and part > int(match["of"])):
        return None
    written = match.group().strip(" -–—|,:")
    start = headline.index(written, match.start())
    return SeriesPart(start, start + len(written), written, " ".join(words), part, last)
