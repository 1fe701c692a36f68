"""What is remembered of texts only spares reading them again: it never rules a copy out."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from bipol_crawler.analysis.shingles import words_of
from bipol_crawler.articles import shingle_hashes
from bipol_crawler.articles.shingle_hashes import hashes_of, most_in_common, remember


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(shingle_hashes, "_remembered", {})
    yield


def text(chosen: random.Random, words: int) -> str:
    return " ".join(
        chosen.choice("warga desa jembatan sungai camat pasar banjir Asep 214 Cimahi".split()) for _ in range(words)
    )


def test_as_many_as_are_in_common_and_sometimes_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where many shingles have the same hash."""
    chosen = random.Random(3)
    for bits in (0xFFFF_FFFF, 0xFF, 0):
        monkeypatch.setattr(shingle_hashes, "hash", lambda shingle, bits=bits: hash(shingle) & bits, raising=False)
        for at in range(50):
            one, other = (words_of(text(chosen, chosen.randrange(3, 300))) for _ in range(2))
            digest = f"{bits} {at}".encode()
            remember(digest, other)
            most = most_in_common(hashes_of(one), digest)
            assert most is not None and most >= len(one.shingles & other.shingles)
            if bits == 0xFFFF_FFFF:
                assert most <= len(one.shingles & other.shingles) + 0.1 * len(other.shingles)


def test_the_texts_seen_last_are_remembered_and_none_that_is_very_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shingle_hashes, "_most_remembered", 3)
    monkeypatch.setattr(shingle_hashes, "_LONGEST", 200)
    short = words_of("Jembatan gantung Cikaso di Desa Cibitung putus")
    for digest in (b"a", b"b", b"c", b"d"):
        remember(digest, short)
    remember(b"long", words_of(" ".join(map(str, range(300)))))
    hashes = hashes_of(short)
    assert [most_in_common(hashes, digest) for digest in (b"a", b"b", b"c", b"d", b"long")] == [None, 4, 4, 4, None]
