"""'Baca juga' ("read also"): taken out of the text in every form it is typed, its links kept.

The forms seen: a line of its own (bold, italic, capitals, in a quote, a list or a div) with one link
or several on it, and perhaps further articles of the portal on the lines that follow; the label alone,
with any links on the lines that follow; in brackets, within a real sentence, where only the brackets
go; and between or behind the sentences of a line, or before a closing bracket of names, where only
label and link go.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain, takewhile

from bipol_crawler.parse.parsed import Line, Paragraph, RawLink, Run, text_of
from bipol_crawler.portals import PORTAL
from bipol_crawler.text import clean

# A label is one of the phrases, perhaps what it points at ("artikel menarik lainnya"), and a colon or arrow. A bare
# verb ("Baca:") or a part of a series ("Bagian pertama:") is a label only with its colon, and only where a link
# follows: without one people speak like that.
_PART = (
    r"(?:ke\W?)?(?:\d{1,2}|[ivx]{1,4}|satu|dua|tiga|empat|lima|pertama|kedua|ketiga|keempat|kelima|akhir|terakhir"
    r"|sebelumnya|selanjutnya|berikutnya|lain)"
)
_OF_SERIES = (
    rf"(?:baca\s+)?(?:bagian|seri|tulisan|laporan|artikel|berita|edisi)\s+{_PART}"
    rf"(?:\s*(?:dan|serta|&|,)\s*{_PART}){{0,3}}"
)
_ALSO = r"(?:baca|simak|lihat|tonton)\s*(?:pula|juga|jg)"
_ASIDE = (
    rf"(?:{_ALSO}"
    r"|baca\s*(?:selengkapnya|selanjutnya|berita\s+(?:lainnya|terkait)|artikel\s+(?:lainnya|terkait)|lainnya)"
    r"|(?:berita|artikel)\s+(?:terkait|lainnya|sebelumnya)"
    rf"|(?P<bare>(?:selengkapnya\s+)?baca|selengkapnya|simak|lihat|tonton|{_OF_SERIES})(?=\s*[:：]))\b"
)
_WHAT = (
    r"(?:\s+(?:artikel|berita|kabar|tulisan|video|yang|menarik|lain|lainnya|terkait|berikut|ini|sebelumnya"
    r"|di\s*sini)\b)+"
)
_WORDS = rf"{_ASIDE}(?:{_WHAT}(?=\s*(?:[:：;>»–—-]|$)))?\s*(?P<colon>[:：;>»–—-]*)"
_LABEL = re.compile(rf"^[\W_]*{_WORDS}", re.IGNORECASE)
_POPULAR = re.compile(
    r"[\W_]*(?:(?:artikel|berita|kabar|tulisan|sedang|lagi|yang|paling|banyak|most|now)\s+){0,4}"
    r"(?:ramai|tren|trending|viral|hangat|populer|terpopuler|popular|read|dibaca|dicari)"
    rf"(?:\s+(?:dibaca|dicari|dibicarakan|posts?|hari\s+ini|pekan\s+ini|minggu\s+ini|saat\s+ini|sekarang|di\s+{PORTAL.pattern_dots_optional})){{0,2}}[\W_]*",
    re.IGNORECASE,
)
"""What stands before the linked headlines that most people read; without such a link it is prose."""
_LONGEST_POPULAR = 60
_QUOTE = re.compile("[\"'“”‘’]")
_GLUED = re.compile(rf"(?:^|(?<=[.!?\"”’)\]]))(?:[^\w.!?\"“”‘’()\[\]]|_)*[(\[]?{_WORDS}\s*[\"“‘]?", re.IGNORECASE)
_BRACKET = re.compile(rf"[(\[]\s*{_WORDS}[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*[)\]]", re.IGNORECASE)
# What may stand between and behind the links of a line of further reading: signs, numbers, "dan", the label once more.
_BETWEEN = rf"(?:[\W_]|\b(?:dan|serta|\d{{1,2}}|{_ALSO})\b)*$"
_NOTHING = re.compile(_BETWEEN, re.IGNORECASE)
_NOTHING_MORE = re.compile(rf"(?:{_WHAT})?{_BETWEEN}", re.IGNORECASE)
_CLOSING = re.compile(r"[\s\"”’.,*_]*")
_SENTENCE = re.compile(r"\s+[\"“‘]?[A-ZÀ-Þ]")
_SIGNED = re.compile(r"[\s.,*_]*[(\[][^()\[\]]{2,60}[)\]][\s.*_]*$")


def take_further_reading(
    paragraphs: list[Paragraph], own: Callable[[str], bool]
) -> tuple[list[Paragraph], list[RawLink]]:
    """Split paragraphs into the article's own text and, in page order, its links to other articles.

    ``own`` tells whether an address in a sentence is an article of the portal; in a 'Baca juga'
    line every link counts.
    """
    kept: list[Paragraph] = []
    links: list[RawLink] = []
    label_open = label_alone = False
    heading: Paragraph | None = None  # what ends in the line before, if that is plain
    for paragraph in paragraphs:
        lines: Paragraph = []
        for line in paragraph:
            if _is_plain(line):
                label_open = False
                lines.append(line)
                heading = lines
                continue
            line, asides = _without_asides(line)
            links += asides
            text = text_of(line)
            if (asides and _NOTHING.match(text)) or not clean(text):
                continue
            if label_open and _all_linked(line) and (label_alone or all(own(link.url) for link in _links(line))):
                links += _named(line)
                continue
            label_open = False
            if (
                heading
                and _all_linked(line)
                and _is_heading(heading[-1])
                and all(own(link.url) for link in _links(line))
            ):
                heading.pop()
                if not heading and kept and kept[-1] is heading:
                    kept.pop()
                heading, label_open, label_alone = None, True, False
                links += _named(line)
                continue
            heading = None
            if _is_further(line, text) or _is_popular(line, own):
                found = _named(line)
                links += found
                label_open, label_alone = True, bool(_NOTHING_MORE.match(_LABEL.sub("", text)))
                continue
            lines.append(line)
            links += [link for link in _links(line) if own(link.url)]
        if lines:
            kept.append(lines)
    return kept, links


def _is_plain(line: Line) -> bool:
    """Whether a line is text at first sight, as nearly all are: no link, and none of the words that labels end in."""
    for run in line:
        if run.href:
            return False
    text = text_of(line).lower()
    return not (
        "juga" in text or "pula" in text or "jg" in text
        or "selengkapnya" in text or "baca selanj" in text or "terkait" in text or "lainnya" in text
    )  # fmt: skip


def _is_further(line: Line, text: str) -> bool:
    """Whether a line begins with the label and is nothing but further reading.

    With links: nothing but punctuation, numbers and 'dan' may stand outside them. Without one: the
    label alone, or the label with a colon and a headline (which ends without a full stop), unless
    somebody says so (``“Baca juga: …``).
    """
    if any(run.href for run in line):
        if not (_LABEL.match(text) or _LABEL.match(_before_links(line))):
            return False
        outside = _outside(line)
        match = _LABEL.match(outside)
        return bool(_NOTHING_MORE.match(outside[match.end() :] if match else outside))
    match = _LABEL.match(text)
    if not match or match["bare"] or _QUOTE.search(match.group()):
        return False
    rest = clean(text[match.end() :])
    return not rest or (bool(match["colon"]) and len(rest) < 200 and rest[-1] not in ".,")


def _is_heading(line: Line) -> bool:
    """Whether a line without links may head those of what most people read, if such links follow."""
    return len(line) == 1 and len(line[0].text) <= _LONGEST_POPULAR and _POPULAR.fullmatch(line[0].text) is not None


def _is_popular(line: Line, own: Callable[[str], bool]) -> bool:
    """Whether a line is nothing but such a label and headlines of the portal."""
    if len(line) > 1 and line[-1].href and len(outside := _outside(line)) <= _LONGEST_POPULAR:
        return bool(_POPULAR.fullmatch(outside)) and all(own(link.url) for link in _links(line))
    return False


def _outside(line: Line) -> str:
    """The words of the line that no link holds."""
    return "".join(run.text for run in line if not run.href)


def _before_links(line: Line) -> str:
    """The words before the line's first link, which may follow without a space."""
    return text_of(list(takewhile(lambda run: not run.href, line)))


def _all_linked(line: Line) -> bool:
    """Whether every word of the line is part of a link."""
    return any(run.href for run in line) and all(run.href or _NOTHING.match(run.text) for run in line)


def _links(line: Line) -> list[RawLink]:
    """The line's links; neighbouring ones of one address, with nothing but space between, are one."""
    found: list[tuple[str, list[str]]] = []
    address = None
    for text, href in line:
        if href and href != address:
            found.append((href, []))
        elif not href and not (address and text.isspace()):
            address = None
            continue
        found[-1][1].append(text)
        address = href or address
    return [RawLink("inline", url, clean("".join(pieces)) or None) for url, pieces in found]


def _named(line: Line) -> list[RawLink]:
    """The links of a line of further reading, the label taken off where it is typed inside the link."""
    links = _links(line)
    if not _LABEL.match(_before_links(line)):
        for link in links:
            link.headline = _LABEL.sub("", link.headline or "").strip() or None
    return links


def _before_spaces(text: str, at: int) -> int:
    while at and text[at - 1].isspace():
        at -= 1
    return at


def _without_asides(line: Line) -> tuple[Line, list[RawLink]]:
    """The line with every 'Baca juga' cut out that shares it with real text, and the links that stood inside."""
    text = text_of(line)
    linked = _linked(line)
    spans = list(_bracketed(text, linked)) or list(_glued(text, linked))
    if not spans:
        return line, []
    kept: Line = []
    cut: Line = []
    edges = deque(chain.from_iterable(spans))
    here, there = kept, cut
    position = 0
    for words, href in line:
        end = position + len(words)
        while edges and edges[0] < end:
            edge = edges.popleft()
            here.append(Run(words[: edge - position], href))
            words, position = words[edge - position :], edge
            here, there = there, here
        here.append(Run(words, href))
        position = end
    return [run for run in kept if run.text], _named([run for run in cut if run.text])


def _linked(line: Line) -> list[tuple[int, int]]:
    """Where the line's links stand in its words, neighbouring ones joined."""
    linked: list[tuple[int, int]] = []
    end = 0
    for words, href in line:
        start, end = end, end + len(words)
        if href:
            linked.append((linked.pop()[0] if linked and linked[-1][1] == start else start, end))
    return linked


def _bracketed(text: str, linked: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where a bracket begins with the label and holds a link or, after a colon, a headline."""
    for match in _BRACKET.finditer(text):
        before = bisect_left(linked, (match.end(),))
        if (before and linked[before - 1][1] > match.start()) or (match["colon"] and not match["bare"]):
            yield _before_spaces(text, match.start()), match.end()


def _glued(text: str, linked: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where a label with its links stands between or behind sentences, or before a closing bracket of names.

    Before another sentence the label needs its colon: ``Baca juga <a>surat itu</a> Bupati`` is one sentence.
    """
    if not linked:
        return
    cut = 0
    for match in _GLUED.finditer(text):
        at = bisect_left(linked, (match.end() + 1,)) - 1
        if match.start() < cut or at < 0 or linked[at][1] <= match.end():
            continue
        end = linked[at][1]
        while at + 1 < len(linked) and _NOTHING.match(text, end, linked[at + 1][0]):
            at += 1
            end = linked[at][1]
        closed = _CLOSING.match(text, end)
        cut = _before_spaces(text, closed.end()) if closed else end
        if (
            _SIGNED.match(text, end)
            or (match.start() and _NOTHING.match(text, end))
            or (match["colon"] and _SENTENCE.match(text, cut))
        ):
            yield match.start(), cut
