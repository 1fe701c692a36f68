"""How the difference between two versions is shown to a reader."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.browse.edit_marks import marked_paragraphs
from bipol_crawler.browse.text_diff import Paragraph, diff_paragraphs, fold_unchanged

TEXT = st.text(alphabet="ab \n", max_size=60)


def marked(found: list[Paragraph]) -> str:
    """A difference in a line: ``[-gone-]``, ``[+new+]``, paragraphs apart by a bar."""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return " | ".join(" ".join(marks[run.kind].format(run.text) for run in part.runs) for part in found)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Harga naik.", "Harga naik.", "Harga naik."),
        ("Harga cabai naik.", "Harga cabai turun.", "Harga cabai [-naik.-] [+turun.+]"),
        ("Satu.\n\nDua.", "Satu.\n\nBaru sekali.\n\nDua.", "Satu. | [+Baru sekali.+] | Dua."),
        ("Satu.\n\nDua.\n\nTiga.", "Satu.\n\nTiga.", "Satu. | [-Dua.-] | Tiga."),
        ("Satu  kata,\nlagi.", "Satu kata, lagi.\n", "Satu kata, lagi."),
        ("", "Ada.", "[+Ada.+]"),
        ("Ada.", "", "[-Ada.-]"),
        ("", "", ""),
        # a word in common is no agreement when everything around it was rewritten
        (
            "Menurut warga setempat jalan itu rusak yang parah sekali kemarin kata petugas di lokasi",
            "Menurut warga setempat banjir tinggi melanda yang lain desa tetangga kata petugas di lokasi",
            "Menurut warga setempat [-jalan itu rusak yang parah sekali kemarin-] "
            "[+banjir tinggi melanda yang lain desa tetangga+] kata petugas di lokasi",
        ),
    ],
)
def test_a_difference_is_shown_word_by_word(old: str, new: str, told: str) -> None:
    assert marked(diff_paragraphs(old, new)) == told


@given(TEXT, TEXT)
def test_both_texts_can_be_read_back_from_their_difference(old: str, new: str) -> None:
    found = diff_paragraphs(old, new)
    for text, other in ((old, "new"), (new, "gone")):
        words = [word for part in found for run in part.runs if run.kind != other for word in run.text.split()]
        assert words == text.split()


@given(TEXT, TEXT)
def test_folding_leaves_nothing_out_and_folds_no_change(old: str, new: str) -> None:
    found = diff_paragraphs(old, new)
    passages = fold_unchanged(found)
    assert [part for passage in passages for part in passage.paragraphs] == found
    assert all(part.same for passage in passages if passage.folded for part in passage.paragraphs)


def test_unchanged_paragraphs_away_from_a_change_are_folded() -> None:
    old = "\n\n".join(f"Paragraf {n}." for n in range(9))
    passages = fold_unchanged(diff_paragraphs(old, old.replace("Paragraf 4.", "Paragraf empat.")))
    assert [(passage.folded, len(passage.paragraphs)) for passage in passages] == [(True, 3), (False, 3), (True, 3)]


@pytest.mark.timed
@pytest.mark.parametrize(
    ("words", "vocabulary", "breaks"), [(100_000, 9, 0), (40_000, 150, 200), (2000, 100, 0), (2000, 2, 0)]
)
def test_huge_bodies_are_compared_in_bounded_time(words: int, vocabulary: int, breaks: int) -> None:
    lot = random.Random(words)
    old, new = (
        " ".join(f"{lot.randrange(vocabulary)}" + ("\n\n" if breaks and n % breaks == 0 else "") for n in range(words))
        for _ in range(2)
    )
    began = time.process_time()
    assert diff_paragraphs(old, new)
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("first", "now", "marks"),
    [
        ("a b c", "a b c", []),
        ("a  b\nc", "a b c", []),
        (None, None, []),
        ("satu dua tiga", "satu dua empat", [("satu dua empat", True, 0)]),
        ("p1 x\n\np2 y", "p1 x\n\np2 y\n\nbaru", [("p1 x", False, 0), ("p2 y", False, 0), ("baru", True, 0)]),
        ("p1 x\n\nlama\n\np2 y", "p1 x\n\np2 y", [("p1 x", False, 0), ("p2 y", False, 1)]),
        ("p1 x\n\nlama\n\nusang", "p1 x", [("p1 x", False, 0), ("", False, 2)]),
        (None, "p1\n\np2", [("p1", True, 0), ("p2", True, 0)]),
        ("p1", None, [("", False, 1)]),
        ("a\n\nb", "b\nc d\n\na", None),
    ],
)
def test_a_text_is_marked_where_it_differs_from_the_first(
    first: str | None, now: str | None, marks: list[tuple[str, bool, int]] | None
) -> None:
    found = marked_paragraphs(first, now)
    if marks is not None:
        assert [(mark.text, mark.changed, mark.removed) for mark in found] == marks
    if found:
        texts = [part for part in (now or "").split("\n\n") if part]
        assert [mark.text for mark in found if mark.text] == texts, "nothing is lost, and line breaks stay"
