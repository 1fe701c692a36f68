"""Splits a text into words and shingles, and makes its sketch: numbers by which texts with common shingles are found.

A shingle is a run of four words. The sketch is a MinHash (Broder 1997): the share of equal numbers in two sketches is
about the share of shingles that two texts have in common (Jaccard's index). Only shingles with a name or a figure are
in it, so that texts of one template, which have the rest in common, do not find each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress, count
from operator import itemgetter, not_

from rensa import RMinHash

LENGTH = 4
"""The number of words in a shingle."""
SKETCH = 32
"""The number of values in a sketch."""
_LONGEST = 20_000
"""The most words of a text that are compared."""
_FEW = 10
"""If fewer shingles have a name or a figure, all shingles are in the sketch."""
_SEED = 1
_WORD = re.compile(r"([^\W_]+(?:[.,:/’'–-][^\W_]+)*)")
"""With a group, so that ``split`` returns both the words and the text between them, alternating."""
_BACKGROUND = re.compile(
    r"^[ \t]*(?:(?:seperti|sebagaimana)(?:\syang)?\s)?(?:telah\s)?"
    r"(?:sebelumnya,?\s(?:telah\s)?diberitakan|diberitakan|dilaporkan\ssebelumnya)\b[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
"""A paragraph that repeats an earlier article: `Sebelumnya diberitakan, …`."""
_DATE = re.compile(r"0?(\d{1,2})[/-]0?(\d{1,2})(?:[/-]\d{2,4})?")
_TIME = re.compile(r"0?(\d{1,2})[.:](\d{2})")
_SUM = re.compile(r"rp\.?(\d.*)")
_IN_FULL = {
    "kab": "kabupaten", "kec": "kecamatan", "kel": "kelurahan", "ds": "desa", "dsn": "dusun", "kp": "kampung",
    "prov": "provinsi", "jl": "jalan", "jln": "jalan", "tgl": "tanggal", "no": "nomor",
}  # fmt: skip
_ENDS = frozenset(".!?…:\n")
_DATELINE = re.compile(r"[^\n]{0,70}?[–—-](?=\s)")
"""The text before the first dash."""


@dataclass(frozen=True)
class Words:
    """The words of a text in lower case, and for each whether it is ``informative``: a figure or probably a name.

    A word is probably a name if it is capitalised inside a sentence, unless the text capitalises most words.
    ``dateline`` is the number of words before the first dash. ``parts`` alternates between the text before a word and
    the word, and ends with the rest of the text.
    """

    words: list[str]
    parts: list[str]
    informative: list[bool]
    dateline: int = 0

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word begins and ends in the text."""
        ends = [*accumulate(map(len, self.parts))]
        return [*zip(ends[::2], ends[1::2], strict=False)]

    @cached_property
    def runs(self) -> list[str]:
        """Every shingle, in the order of the text."""
        return [*map(" ".join, zip(*(self.words[at:] for at in range(LENGTH)), strict=False))]

    @cached_property
    def shingles(self) -> frozenset[str]:
        """The distinct shingles."""
        return frozenset(self.runs)

    @cached_property
    def informative_words(self) -> frozenset[str]:
        """The distinct names and figures."""
        return frozenset(compress(self.words, self.informative))

    @cached_property
    def normalized(self) -> list[str]:
        """The words after the dateline; dates, times, sums and abbreviations are written in one form."""
        return [
            word if word.isalpha() and word not in _IN_FULL else _normalized(word)
            for word in self.words[self.dateline :]
        ]

    @cached_property
    def distinct_normalized(self) -> frozenset[str]:
        """The distinct words of :attr:`normalized`."""
        return frozenset(self.normalized)

    @cached_property
    def informative_normalized(self) -> frozenset[str]:
        """The names and figures among :attr:`distinct_normalized`."""
        return self.distinct_normalized & {*map(_normalized, self.informative_words)}


def words_of(text: str) -> Words:
    """Return the words of ``text``, without those of paragraphs that only repeat an earlier article.

    >>> found = words_of("Harga beras di Pasar Baru naik hari itu. Kini menjadi Rp5.000, kata Asep kepada pembeli.")
    >>> [word for word, informative in zip(found.words, found.informative) if informative]
    ['pasar', 'baru', 'rp5.000', 'asep']
    """
    parts = _WORD.split(text, _LONGEST)
    if "iberitakan" in text:
        parts = _without_background(text, parts)
    before, written = parts[:-1:2], parts[1::2]
    informative = [False] * len(written)
    for at in compress(count(), map(not_, map(str.isalpha, written))):
        informative[at] = any(map(str.isdigit, written[at]))
    capitals = [*compress(count(), map(str.isupper, map(itemgetter(0), written)))]
    if 2 * len(capitals) < len(written):
        for at in capitals:
            if at and _ENDS.isdisjoint(before[at]):
                informative[at] = True
    dateline = 0
    if dash := _DATELINE.match(text):
        dateline = sum(end <= dash.end() for end in [*accumulate(map(len, parts[:24]))][1::2])
    words = "\n".join(written).lower().split("\n") if written else []
    return Words(words, parts, informative, dateline)


def _without_background(text: str, parts: list[str]) -> list[str]:
    """The parts of a text, as in ``Words``, with the words of background paragraphs counted as text between words."""
    background = [match.span() for match in _BACKGROUND.finditer(text)]
    found, at = [""], 0
    for before, word in zip(parts[:-1:2], parts[1::2], strict=True):
        at += len(before)
        found[-1] += before
        if any(start <= at < end for start, end in background):
            found[-1] += word
        else:
            found += word, ""
        at += len(word)
    found[-1] += parts[-1]
    return found


def sketch_of(text: Words) -> list[int]:
    """Return the numbers of the sketch, signed and of 32 bits; none if the text has too few words.

    Each number is combined with its position in the sketch, so that equal values at two positions are two numbers. The
    position changes only the upper bits, which few values use.
    """
    return [(value ^ place << 27) - (1 << 31) for place, value in enumerate(_digest(_sketched(text)))]


def _sketched(text: Words) -> Sequence[str]:
    windows = zip(*(text.informative[at:] for at in range(LENGTH)), strict=False)
    informative = [run for run, window in zip(text.runs, windows, strict=True) if True in window]
    return informative if len(informative) >= _FEW else text.runs


def _digest(shingles: Sequence[str]) -> list[int]:
    if not shingles:
        return []
    sketch = RMinHash(num_perm=SKETCH, seed=_SEED)
    sketch.update(shingles)
    return list(sketch.digest())


def _normalized(word: str) -> str:
    """A word in one form, because newspapers write dates, times and abbreviations differently.

    >>> [_normalized(word) for word in ("30/11/2018", "9-6", "09/06", "05.30", "5:30", "kec", "rp6.300")]
    ['30/11', '9/6', '9/6', '5.30', '5.30', 'kecamatan', '6.300']
    """
    if word.isalpha():
        return _IN_FULL.get(word, word)
    if match := _DATE.fullmatch(word):
        return f"{match[1]}/{match[2]}"
    if match := _TIME.fullmatch(word):
        return f"{match[1]}.{match[2]}"
    if match := _SUM.fullmatch(word):
        return match[1]
    return word
