"""What a line is: surely text, 'Baca juga' ("read also"), or the heading of a list of links."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile

from bipol_crawler.parse.parsed import Line, RawLink, text_of
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
    r"|(?:related|recommended)\s+(?:posts?|articles?|news|stories)|(?:read|see)\s+also|also\s+read"
    r"|you\s+(?:may|might)\s+also\s+like"
    rf"|(?P<bare>(?:selengkapnya\s+)?baca|selengkapnya|simak|lihat|tonton|{_OF_SERIES})(?=\s*[:：]))\b"
)
_WHAT = (
    r"(?:\s+(?:artikel|berita|kabar|tulisan|video|yang|menarik|lain|lainnya|terkait|berikut|ini|sebelumnya"
    r"|di\s*sini)\b)+"
)
WORDS = rf"{_LABEL_WORDS}(?:{_WHAT}(?=\s*(?:[:：;>»–—-]|$)))?\s*(?P<colon>[:：;>»–—-]*)"
LABEL = re.compile(rf"^[\W_]*{WORDS}", re.IGNORECASE)
_POPULAR = re.compile(
    r"[\W_]*(?:(?:artikel|berita|kabar|tulisan|sedang|lagi|yang|paling|banyak|most|now)\s+){0,4}"
    r"(?:ramai|tren|trending|viral|hangat|populer|terpopuler|popular|read|dibaca|dicari)"
    rf"(?:\s+(?:dibaca|dicari|dibicarakan|posts?|hari\s+ini|pekan\s+ini|minggu\s+ini|saat\s+ini|sekarang|di\s+{PORTAL.pattern_dots_optional})){{0,2}}[\W_]*",
    re.IGNORECASE,
)
"""The heading of a list of popular articles. It is prose if no link to an article of the portal follows."""
_LONGEST_POPULAR = 60
_HINTS = frozenset(
    """
    baca dengarkan tonton simak lihat terkait lainnya rekomendasi direkomendasikan pilihan lewatkan menarik suka
    sebelumnya selanjutnya berikutnya terbaru terkini terhangat breaking hot sekilas
    """.split()
)
"""Words of which a label has at least one."""
_OTHER_WORDS = frozenset(
    """
    berita news artikel kabar tulisan info informasi video foto topik liputan juga pula selengkapnya di sini
    disini untuk anda kamu kalian jangan lupa mungkin editor redaksi yang ini kami dari dan lain paling hari klik yuk
    ayo ingin tahu lebih lanjut bisa kita saja
    """.split()
)
"""The other words of labels. A line of only these words and links to the portal's articles is not a sentence."""
_WORD = re.compile(r"\w+")
_MAX_LABEL_WORDS = 7
_SIGN = re.compile(r"[:：;>»–—-]\W*$")
_MIN_HEADLINE_WORDS = 3
_QUOTE = re.compile("[\"'“”‘’]")
# What may be between and after the links of a 'Baca juga' line: punctuation, numbers, "dan", the label again.
_BETWEEN = rf"(?:[\W_]|\b(?:dan|serta|\d{{1,2}}|{_ALSO})\b)*$"
NOTHING = re.compile(_BETWEEN, re.IGNORECASE)
NOTHING_MORE = re.compile(rf"(?:{_WHAT})?{_BETWEEN}", re.IGNORECASE)


def is_surely_text(line: Line) -> bool:
    """Return whether a line has no link and none of the words of a label. This fast test is true of most lines."""
    for run in line:
        if run.href:
            return False
    text = text_of(line).lower()
    return not (
        "juga" in text or "pula" in text or "jg" in text
        or "selengkapnya" in text or "baca selanj" in text or "terkait" in text or "lainnya" in text
        or "also" in text or "related" in text or "recommended" in text
    )  # fmt: skip


def is_read_also(line: Line, text: str) -> bool:
    """Return whether a whole line is 'Baca juga'.

    With links, only the label, punctuation, numbers and 'dan' may be outside them. Without links, it is the label
    alone, or the label with a colon and a headline, which does not end with a full stop. A quotation (``“Baca juga:
    …``) is text.
    """
    if any(run.href for run in line):
        if not (LABEL.match(text) or LABEL.match(before_links(line))):
            return False
        outside = _text_outside_links(line)
        match = LABEL.match(outside)
        return bool(NOTHING_MORE.match(outside[match.end() :] if match else outside))
    match = LABEL.match(text)
    if not match or match["bare"] or _QUOTE.search(match.group()):
        return False
    rest = clean(text[match.end() :])
    return not rest or (bool(match["colon"]) and len(rest) < 200 and rest[-1] not in ".,")


def is_heading(line: Line) -> bool:
    """Return whether a line without links is the heading of a list of other articles."""
    text = text_of(line)
    return len(text) <= _LONGEST_POPULAR and (_POPULAR.fullmatch(text) is not None or _has_only_label_words(text))


def is_popular(line: Line, is_own_article: Callable[[str], bool]) -> bool:
    """Return whether a line is only such a heading and links to articles of the portal."""
    if len(line) > 1 and line[-1].href and len(outside := _text_outside_links(line)) <= _LONGEST_POPULAR:
        links = links_of(line)
        if not all(is_own_article(link.url) for link in links):
            return False
        return _POPULAR.fullmatch(outside) is not None or (
            _has_only_label_words(outside) and all(_may_be_headline(link.headline or "") for link in links)
        )
    return False


def _has_only_label_words(text: str) -> bool:
    """Return whether a text has only words of labels: at least two, or one with a colon or the like after it."""
    words = _WORD.findall(text.lower())
    if not words or len(words) > _MAX_LABEL_WORDS or "," in text or text.rstrip().endswith("."):
        return False
    if _HINTS.isdisjoint(words) or not all(word in _HINTS or word in _OTHER_WORDS for word in words):
        return False
    return len(words) > 1 or _SIGN.search(text) is not None


def _may_be_headline(words: str) -> bool:
    return len(words.split()) >= _MIN_HEADLINE_WORDS and not words.rstrip().endswith((".", ","))


def _text_outside_links(line: Line) -> str:
    """Return the text of the line outside its links."""
    return "".join(run.text for run in line if not run.href)


def before_links(line: Line) -> str:
    """Return the text before the line's first link, which may follow without a space."""
    return text_of(list(takewhile(lambda run: not run.href, line)))


def all_linked(line: Line) -> bool:
    """Return whether every word of the line is part of a link."""
    return any(run.href for run in line) and all(run.href or NOTHING.match(run.text) for run in line)


def links_of(line: Line) -> list[RawLink]:
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
