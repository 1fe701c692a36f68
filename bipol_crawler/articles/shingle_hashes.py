"""A cache of shingle hashes of recent texts. It shows for most pairs of texts that they are not copies.

Articles of one template, or about one event, have similar sketches, but few of them are copies. Two texts have at least
as many hashes in common as shingles. So hashes can only show that a text is not a copy; the remaining texts, and those
that are not in the cache, are read from the archive and their shingles counted exactly.
"""

from __future__ import annotations

from array import array

from bipol_crawler.analysis.shingles import Words

_REMEMBERED, _IN_A_REBUILD = 4_096, 16_384
"""The number of texts in the cache: those seen last. A text of 200 shingles takes half a kilobyte."""
_LONGEST = 2_000
"""Shingles. A longer text is not put into the cache."""
_remembered: dict[bytes, bytes] = {}
_most_remembered = _REMEMBERED


def remember_more() -> None:
    """Prepare for work on the whole archive: keep four times as many texts."""
    global _most_remembered
    _most_remembered = _IN_A_REBUILD


def hashes_of(text: Words) -> frozenset[int]:
    """Return the distinct hashes of the shingles. They are the same in this process only."""
    return frozenset(_unpacked(_hashes(text)))


def remember(digest: bytes, text: Words) -> None:
    """Put a text into the cache. ``digest`` is that of its words."""
    if digest in _remembered or len(text.shingles) > _LONGEST:
        return
    if len(_remembered) >= _most_remembered:
        del _remembered[next(iter(_remembered))]
    _remembered[digest] = _hashes(text)


def most_in_common(hashes: frozenset[int], digest: bytes) -> int | None:
    """Return the largest number of shingles that a text with these hashes can have in common with a cached text.

    ``digest`` is that of the cached text's words. ``None`` if it is not in the cache.
    """
    theirs = _remembered.get(digest)
    return None if theirs is None else sum(map(hashes.__contains__, _unpacked(theirs)))


def _hashes(text: Words) -> bytes:
    """16 bits of the hash of each shingle: of 200 that two texts do not share, one or none looks shared."""
    return array("H", array("q", map(hash, text.shingles)).tobytes())[::4].tobytes()


def _unpacked(hashes: bytes) -> memoryview[int]:
    return memoryview(hashes).cast("H")
