"""Remove 'Baca juga' ("read also") from the text and keep its links.

Editors write it in these forms:

* a line with a label and one or more links, perhaps followed by lines with links to articles of the portal;
* the label alone, followed by lines with any links;
* brackets in a sentence, of which only the brackets are removed;
* a label and links between or after the sentences of a line, or before a bracket of names at its end, of which only
  the label and the links are removed.
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

# A label is one of the phrases, an optional object ("artikel menarik lainnya"), and a colon or an arrow. A verb alone
# ("Baca:") or a part of a series ("Bagian pertama:") is a label only with a colon and a following link, because it is
# also ordinary prose.
_PART = (
    r"(?:ke\W?)?(?:\d{1,2}|[ivx]{1,4}|satu|dua|tiga|empat|lima|pertama|kedua|ketiga|keempat|kelima|akhir|terakhir"
    r"|sebelumnya|selanjutnya|berikutnya|lain)"
)
_OF_SERIES = (
    rf"(?:baca\s+)?(?:bagian|seri|tulisan|laporan|artikel|berita|edisi)\s+{_PART}"
    rf"(?:\s*(?:dan|serta|&|,)\s*{_PART}){{0,3}}"
)
_ALSO = r"(?:baca|simak|lihat|tonton)\s*(?:pula|juga|jg)"
_LABEL_WORDS = (
    rf"(?:{_ALSO}"
    r"|baca\s*(?:selengkapnya|selanjutnya|berita\s+(?:lainnya|terkait)|artikel\s+(?:lainnya|terkait)|lainnya)"
    r"|(?:berita|artikel)\s+(?:terkait|lainnya|sebelumnya)"
    rf"|(?P<bare>(?:selengkapnya\s+)?baca|selengkapnya|simak|lihat|tonton|{_OF_SERIES})(?=\s*[:：]))\b"
)
_WHAT = (
    r"(?:\s+(?:artikel|berita|kabar|tulisan|video|yang|menarik|lain|lainnya|terkait|berikut|ini|sebelumnya"
    r"|di\s*sini)\b)+"
)
_WORDS = rf"{_LABEL_WORDS}(?:{_WHAT}(?=\s*(?:[:：;>»–—-]|$)))?\s*(?P<colon>[:：;>»–—-]*)"
_LABEL = re.compile(rf"^[\W_]*{_WORDS}", re.IGNORECASE)
_POPULAR = re.compile(
    r"[\W_]*(?:(?:artikel|berita|kabar|tulisan|sedang|lagi|yang|paling|banyak|most|now)\s+){0,4}"
    r"(?:ramai|tren|trending|viral|hangat|populer|terpopuler|popular|read|dibaca|dicari)"
    rf"(?:\s+(?:dibaca|dicari|dibicarakan|posts?|hari\s+ini|pekan\s+ini|minggu\s+ini|saat\s+ini|sekarang|di\s+{PORTAL.pattern_dots_optional})){{0,2}}[\W_]*",
    re.IGNORECASE,
)
"""The heading of a list of popular articles. It is prose if no link to an article of the portal follows."""
_LONGEST_POPULAR = 60
_QUOTE = re.compile("[\"'“”‘’]")
_LABEL_BETWEEN_SENTENCES = re.compile(
    rf"(?:^|(?<=[.!?\"”’)\]]))(?:[^\w.!?\"“”‘’()\[\]]|_)*[(\[]?{_WORDS}\s*[\"“‘]?", re.IGNORECASE
)
_BRACKET = re.compile(rf"[(\[]\s*{_WORDS}[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*[)\]]", re.IGNORECASE)
# What may be between and after the links of a 'Baca juga' line: punctuation, numbers, "dan", the label again.
_BETWEEN = rf"(?:[\W_]|\b(?:dan|serta|\d{{1,2}}|{_ALSO})\b)*$"
_NOTHING = re.compile(_BETWEEN, re.IGNORECASE)
_NOTHING_MORE = re.compile(rf"(?:{_WHAT})?{_BETWEEN}", re.IGNORECASE)
_CLOSING = re.compile(r"[\s\"”’.,*_]*")
_SENTENCE = re.compile(r"\s+[\"“‘]?[A-ZÀ-Þ]")
_SIGNED = re.compile(r"[\s.,*_]*[(\[][^()\[\]]{2,60}[)\]][\s.*_]*$")


def split_read_also(
    paragraphs: list[Paragraph], is_own_article: Callable[[str], bool]
) -> tuple[list[Paragraph], list[RawLink]]:
    """Return the paragraphs without 'Baca juga', and the links to other articles in page order.

    ``is_own_article`` returns whether an address is an article of the portal. Links in sentences are returned only if
    they lead to one; links in a 'Baca juga' line are always returned.
    """
    text_paragraphs: list[Paragraph] = []
    links: list[RawLink] = []
    in_read_also = after_bare_label = False
    heading: Paragraph | None = None  # the lines so far, if the line before has no link
    for paragraph in paragraphs:
        lines: Paragraph = []
        for line in paragraph:
            if _is_surely_text(line):
                in_read_also = False
                lines.append(line)
                heading = lines
                continue
            line, inline_links = _cut_inline_labels(line)
            links += inline_links
            text = text_of(line)
            if (inline_links and _NOTHING.match(text)) or not clean(text):
                continue
            if (
                in_read_also
                and _all_linked(line)
                and (after_bare_label or all(is_own_article(link.url) for link in _links(line)))
            ):
                links += _links_without_label(line)
                continue
            in_read_also = False
            if (
                heading
                and _all_linked(line)
                and _is_heading(heading[-1])
                and all(is_own_article(link.url) for link in _links(line))
            ):
                heading.pop()
                if not heading and text_paragraphs and text_paragraphs[-1] is heading:
                    text_paragraphs.pop()
                heading, in_read_also, after_bare_label = None, True, False
                links += _links_without_label(line)
                continue
            heading = None
            if _is_read_also(line, text) or _is_popular(line, is_own_article):
                found = _links_without_label(line)
                links += found
                in_read_also, after_bare_label = True, bool(_NOTHING_MORE.match(_LABEL.sub("", text)))
                continue
            lines.append(line)
            links += [link for link in _links(line) if is_own_article(link.url)]
        if lines:
            text_paragraphs.append(lines)
    return text_paragraphs, links


def _is_surely_text(line: Line) -> bool:
    """Return whether a line has no link and none of the words of a label. This fast test is true of most lines."""
    for run in line:
        if run.href:
            return False
    text = text_of(line).lower()
    return not (
        "juga" in text or "pula" in text or "jg" in text
        or "selengkapnya" in text or "baca selanj" in text or "terkait" in text or "lainnya" in text
    )  # fmt: skip


def _is_read_also(line: Line, text: str) -> bool:
    """Return whether a whole line is 'Baca juga'.

    With links, only the label, punctuation, numbers and 'dan' may be outside them. Without links, it is the label
    alone, or the label with a colon and a headline, which does not end with a full stop. A quotation (``“Baca juga:
    …``) is text.
    """
    if any(run.href for run in line):
        if not (_LABEL.match(text) or _LABEL.match(_before_links(line))):
            return False
        outside = _text_outside_links(line)
        match = _LABEL.match(outside)
        return bool(_NOTHING_MORE.match(outside[match.end() :] if match else outside))
    match = _LABEL.match(text)
    if not match or match["bare"] or _QUOTE.search(match.group()):
        return False
    rest = clean(text[match.end() :])
    return not rest or (bool(match["colon"]) and len(rest) < 200 and rest[-1] not in ".,")


def _is_heading(line: Line) -> bool:
    """Return whether a line without links is the heading of a list of popular articles."""
    return len(line) == 1 and len(line[0].text) <= _LONGEST_POPULAR and _POPULAR.fullmatch(line[0].text) is not None


def _is_popular(line: Line, is_own_article: Callable[[str], bool]) -> bool:
    """Return whether a line is only such a heading and links to articles of the portal."""
    if len(line) > 1 and line[-1].href and len(outside := _text_outside_links(line)) <= _LONGEST_POPULAR:
        return bool(_POPULAR.fullmatch(outside)) and all(is_own_article(link.url) for link in _links(line))
    return False


def _text_outside_links(line: Line) -> str:
    """Return the text of the line outside its links."""
    return "".join(run.text for run in line if not run.href)


def _before_links(line: Line) -> str:
    """Return the text before the line's first link, which may follow without a space."""
    return text_of(list(takewhile(lambda run: not run.href, line)))


def _all_linked(line: Line) -> bool:
    """Return whether every word of the line is part of a link."""
    return any(run.href for run in line) and all(run.href or _NOTHING.match(run.text) for run in line)


def _links(line: Line) -> list[RawLink]:
    """Return the line's links. Adjacent links with the same address, separated only by blanks, are one link."""
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


def _links_without_label(line: Line) -> list[RawLink]:
    """Return the links of a 'Baca juga' line, without the label if it is part of the link's text."""
    links = _links(line)
    if not _LABEL.match(_before_links(line)):
        for link in links:
            link.headline = _LABEL.sub("", link.headline or "").strip() or None
    return links


def _start_of_spaces(text: str, at: int) -> int:
    while at and text[at - 1].isspace():
        at -= 1
    return at


def _cut_inline_labels(line: Line) -> tuple[Line, list[RawLink]]:
    """Return the line without each 'Baca juga' that is part of it, and the links that were removed with them."""
    text = text_of(line)
    linked = _link_spans(line)
    spans = list(_spans_in_brackets(text, linked)) or list(_spans_between_sentences(text, linked))
    if not spans:
        return line, []
    remaining: Line = []
    cut: Line = []
    boundaries = deque(chain.from_iterable(spans))
    target, other_target = remaining, cut
    position = 0
    for words, href in line:
        end = position + len(words)
        while boundaries and boundaries[0] < end:
            boundary = boundaries.popleft()
            target.append(Run(words[: boundary - position], href))
            words, position = words[boundary - position :], boundary
            target, other_target = other_target, target
        target.append(Run(words, href))
        position = end
    return [run for run in remaining if run.text], _links_without_label([run for run in cut if run.text])


def _link_spans(line: Line) -> list[tuple[int, int]]:
    """Return the start and end of each link in the line's text; adjacent links are joined."""
    linked: list[tuple[int, int]] = []
    end = 0
    for words, href in line:
        start, end = end, end + len(words)
        if href:
            linked.append((linked.pop()[0] if linked and linked[-1][1] == start else start, end))
    return linked


def _spans_in_brackets(text: str, linked: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield start and end of brackets that begin with the label and contain a link or, after a colon, a headline."""
    for match in _BRACKET.finditer(text):
        before = bisect_left(linked, (match.end(),))
        if (before and linked[before - 1][1] > match.start()) or (match["colon"] and not match["bare"]):
            yield _start_of_spaces(text, match.start()), match.end()


def _spans_between_sentences(text: str, linked: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of labels with links between or after sentences, or before a bracket of names at the end.

    If another sentence follows, the label needs a colon: ``Baca juga <a>surat itu</a> Bupati`` is one sentence.
    """
    if not linked:
        return
    cut = 0
    for match in _LABEL_BETWEEN_SENTENCES.finditer(text):
        at = bisect_left(linked, (match.end() + 1,)) - 1
        if match.start() < cut or at < 0 or linked[at][1] <= match.end():
            continue
        end = linked[at][1]
        while at + 1 < len(linked) and _NOTHING.match(text, end, linked[at + 1][0]):
            at += 1
            end = linked[at][1]
        closed = _CLOSING.match(text, end)
        cut = _start_of_spaces(text, closed.end()) if closed else end
        if (
            _SIGNED.match(text, end)
            or (match.start() and _NOTHING.match(text, end))
            or (match["colon"] and _SENTENCE.match(text, cut))
        ):
            yield match.start(), cut
