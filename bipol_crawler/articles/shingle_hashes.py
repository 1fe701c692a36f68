"""Hashes of the shingles of texts seen lately, by which most texts are told apart without reading them again.

Articles of one template, or about one event, find each other by their sketches, and few of them are copies. Two sets of
hashes have at least as many in common as the shingles have, so they can only rule a copy out: what they leave is read
and counted exactly. Texts that are not remembered are read.
"""

from __future__ import annotations

from array import array

from bipol_crawler.analysis.shingles import Words

_REMEMBERED = 16_384
"""Texts, those seen last. One of 200 shingles takes a kilobyte."""
_LONGEST = 2_000
"""Shingles. A longer text is not remembered."""
_remembered: dict[bytes, array[int]] = {}


def hashes_of(text: Words) -> frozenset[int]:
    """Return the distinct hashes of the shingles. They are the same in this process only."""
    return frozenset(_hashes(text))


def remember(digest: bytes, text: Words) -> None:
    """Remember the shingles of the text with this digest of its words."""
    if digest in _remembered or len(text.shingles) > _LONGEST:
        return
    if len(_remembered) >= _REMEMBERED:
        del _remembered[next(iter(_remembered))]
    _remembered[digest] = _hashes(text)


def _hashes(text: Words) -> array[int]:
    """The first half of the hash of each shingle, 32 bits."""
    return array("I", array("q", map(hash, text.shingles)).tobytes())[::2]


def most_in_common(hashes: frozenset[int], digest: bytes) -> int | None:
    """Return how many shingles a text with these hashes has at the most in common with the text of that digest.

    ``None`` if that text is not remembered.
    """
    theirs = _remembered.get(digest)
    return None if theirs is None else sum(map(hashes.__contains__, theirs))
