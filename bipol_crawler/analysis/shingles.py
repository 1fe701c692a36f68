"""Cuts a text into words and shingles, and makes its sketch: numbers by which texts with common shingles are found.

A shingle is a run of four words. The sketch is a MinHash (Broder 1997): the share of equal numbers in two sketches is
about the share of shingles that two texts have in common (Jaccard's index). Only shingles with a name or a figure are
in it, so that texts of one template, which have the rest in common, do not find each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from rensa import RMinHash

LENGTH = 4
"""Words of a shingle."""
SKETCH = 32
"""Numbers in a sketch."""
_LONGEST = 20_000
"""The most words of a text that are compared."""
_FEW = 10
"""With fewer shingles that have a name or a figure, all shingles are in the sketch."""
_SEED = 1
_WORD = re.compile(r"[^\W_]+(?:[.,:/’'–-][^\W_]+)*")
_BACKGROUND = re.compile(
    r"^[ \t]*(?:(?:seperti|sebagaimana)(?:\syang)?\s)?(?:telah\s)?"
    r"(?:sebelumnya,?\s(?:telah\s)?diberitakan|diberitakan|dilaporkan\ssebelumnya)\b[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
"""A paragraph that says again what an earlier article said: `Sebelumnya diberitakan, …`."""
_ENDS = frozenset(".!?…:\n")
_DATELINE = re.compile(r"[^\n]{0,70}?[–—-](?=\s)")
"""What stands before the first dash of a text."""


@dataclass(frozen=True)
class Words:
    """The words of a text in lower case, their spans, and which of them are figures or look like names.

    A name is capitalised inside a sentence. A text that capitalises most words says nothing by it. The first words, as
    many as ``dateline`` says, stand before the first dash.
    """

    words: list[str]
    spans: list[tuple[int, int]]
    telling: list[bool]
    dateline: int = 0

    @cached_property
    def shingles(self) -> frozenset[str]:
        """The distinct shingles."""
        return frozenset(" ".join(self.words[at : at + LENGTH]) for at in range(len(self.words) - LENGTH + 1))

    @cached_property
    def telling_words(self) -> frozenset[str]:
        """The distinct names and figures."""
        return frozenset(word for word, telling in zip(self.words, self.telling, strict=True) if telling)


def words_of(text: str) -> Words:
    """Return the words of ``text``, without those of paragraphs that only say again what an earlier article said.

    >>> found = words_of("Harga di Pasar Baru naik. Kini Rp5.000, kata Asep.")
    >>> [word for word, telling in zip(found.words, found.telling) if telling]
    ['pasar', 'baru', 'rp5.000', 'asep']
    """
    background = [match.span() for match in _BACKGROUND.finditer(text)] if "iberitakan" in text else []
    matches = list(islice(_WORD.finditer(text), _LONGEST))
    if background:
        matches = [match for match in matches if not any(a <= match.start() < b for a, b in background)]
    written = [match.group() for match in matches]
    spans = [match.span() for match in matches]
    telling = [not word.isalpha() and any(map(str.isdigit, word)) for word in written]
    capitals = [at for at, word in enumerate(written) if word[0].isupper()]
    if 2 * len(capitals) < len(written):
        for at in capitals:
            if at and _ENDS.isdisjoint(text[spans[at - 1][1] : spans[at][0]]):
                telling[at] = True
    first = _DATELINE.match(text)
    dateline = sum(end <= first.end() for _, end in spans[:12]) if first else 0
    return Words([word.lower() for word in written], spans, telling, dateline)


def sketch_of(text: Words) -> list[int]:
    """Return the numbers of the sketch, the one at place ``n`` with ``n`` in its upper bits; none for a few words."""
    return [place << 32 | value for place, value in enumerate(_digest(_sketched(text)))]


def _sketched(text: Words) -> Sequence[str]:
    words = text.words
    every = range(len(words) - LENGTH + 1)
    telling = [at for at in every if any(text.telling[at : at + LENGTH])]
    return [" ".join(words[at : at + LENGTH]) for at in (telling if len(telling) >= _FEW else every)]


def _digest(shingles: Sequence[str]) -> list[int]:
    if not shingles:
        return []
    sketch = RMinHash(num_perm=SKETCH, seed=_SEED)
    sketch.update(shingles)
    return list(sketch.digest())
