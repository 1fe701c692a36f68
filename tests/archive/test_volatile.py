"""What is learnt to change at every look, and what is left out of a comparison then: no less, and no more."""

from __future__ import annotations

import pytest

from bipol_crawler.articles.volatile_text import TITLES, Volatile, find_marks

TEXT = "SUKABUMI - Warga {n} desa mengungsi pada Senin, {d} November 2024.\n\nMereka membawa {m} ekor ternak."
TITLE = "Banjir Rendam Tiga Desa di Sukabumi"


def body(article: int, *units: str) -> str:
    return "\n\n".join([TEXT.format(n=article + 2, d=article + 1, m=article * 7 + 3), *units])


def looks(*units: str, articles: int = 5, times: int = 3) -> list[list[str]]:
    """Of each article so many looks; ``{}`` in a unit is another number at each."""
    return [
        [body(article, *(unit.format(10 * article + time + 1) for unit in units)) for time in range(times)]
        for article in range(articles)
    ]


@pytest.mark.parametrize(
    ("unit", "marks"),
    [
        ("Dibaca {} kali", {"¶ dibaca # kali ¶", "dibaca # kali"}),
        ("Dibaca: {} Kali.", {"¶ dibaca: # kali. ¶", "dibaca: # kali."}),
        ("({})", {"¶ (#) ¶"}),
        ("{},3rb views", {"¶ # views ¶", "¶ # views"}),
        ("Suka {} Tidak suka {}", {"¶ suka # tidak suka # ¶", "suka # tidak", "suka # ¶"}),
        ("{} menit lalu", {"¶ # ~ lalu ¶", "¶ # ~"}),
        ("Rating {}/5 dari {} suara", {"¶ rating #/# dari # suara ¶", "rating #/# dari", "dari # suara"}),
    ],
)
def test_numbers_that_change_on_many_articles_are_learnt(unit: str, marks: set[str]) -> None:
    unit = unit.replace("{}", "{0}")
    assert find_marks(looks(unit), Volatile()) == marks
    known = Volatile(frozenset(marks))
    assert known.without_volatile(body(1, unit.format(5))) == known.without_volatile(body(1, unit.format(5_000)))
    assert known.without_volatile(body(1, unit.format(5))) == known.without_volatile(body(1)), (
        "the paragraph counts for nothing"
    )


def test_a_number_within_a_paragraph_is_masked_and_no_other() -> None:
    texts = [
        [f"Berita ke-{a} hari ini {t}0 pembaca sudah menyimak dan {a} korban" for t in (1, 2, 3)] for a in range(5)
    ]
    marks = find_marks(texts, Volatile())
    assert "ini # pembaca" in marks and not any("korban" in mark for mark in marks if not mark.startswith("¶"))
    known = Volatile(frozenset(mark for mark in marks if not mark.startswith("¶")))
    assert known.without_volatile(texts[0][0]) == known.without_volatile(texts[0][2])
    edited = texts[0][0].replace("0 korban", "9 korban")
    assert known.without_volatile(edited) != known.without_volatile(texts[0][0])


def test_a_change_that_came_once_or_on_two_articles_is_not_learnt() -> None:
    assert find_marks(looks("Dibaca {} kali", times=2), Volatile()) == frozenset()
    assert find_marks(looks("Dibaca {} kali", articles=2), Volatile()) == frozenset()
    once = [[body(a), body(a, "Dibaca 1 kali"), body(a, "Dibaca 1 kali")] for a in range(5)]
    assert find_marks(once, Volatile()) == frozenset()
    few = [*looks("Dibaca {} kali", articles=3), *looks("Tetap", articles=7)]
    assert find_marks(few, Volatile()) == frozenset()


def test_titles_of_other_articles_are_learnt_and_left_out() -> None:
    known = Volatile(headlines=lambda: [TITLE, "Bupati Lantik Pejabat", "Persib Menang", "Harga Beras Naik"])
    titles = [*known.headlines()]
    texts = [[body(a, titles[(a + t) % 4], f"2. {titles[(a + t + 1) % 4]}") for t in range(3)] for a in range(5)]
    assert find_marks(texts, known) == {TITLES}
    learnt = Volatile(frozenset({TITLES}), known.headlines)
    assert learnt.without_volatile(texts[0][0]) == learnt.without_volatile(body(0))
    for paragraph in ("Bupati lantik pejabat kemarin", "Sebuah judul lain", f"{TITLE} dan sekitarnya"):
        assert learnt.without_volatile(body(0, paragraph)) != learnt.without_volatile(body(0))


def test_editors_words_are_never_learnt() -> None:
    words = ["Polisi menangkap dua orang.", "Polisi menangkap tiga orang.", "Polisi melepas mereka."]
    assert find_marks([[body(a, words[(a + t) % 3]) for t in range(3)] for a in range(6)], Volatile()) == frozenset()


def test_without_marks_nothing_is_left_out() -> None:
    text = body(1, "Dibaca 5 kali", TITLE)
    assert Volatile().without_volatile(text) == text
    assert Volatile().without_volatile(None) is None
