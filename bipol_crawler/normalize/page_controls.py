"""Recognise lines of a page's controls: ratings, questions to the readers, buttons to print or change the font size."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_NUMBER = r"\W{0,3}\d{1,6}(?:[.,]\d{1,2})?"
_NUMBER_OF_RATINGS = (
    rf"(?:total|jumlah(?:\s+(?:suara|penilaian|nilai|vote))?|suara|votes?){_NUMBER}(?!\s*[.,]?\d)"
    rf"|(?:nilai\s+)?(?:rata\W{{0,3}}rata|average)(?:\s+(?:rating|nilai))?{_NUMBER}(?:\s*(?:/|dari)\s*(?:5|10)\b)?"
)
_RATING = re.compile(
    rf"[\[(]\s*(?:{_NUMBER_OF_RATINGS})(?:\W{{1,4}}(?:{_NUMBER_OF_RATINGS}))\s*[\])]|\W?(?:nilai\s+)?(?:rata\W{{0,3}}rata|average)"
    rf"(?:\s+(?:rating|nilai))?{_NUMBER}\s*(?:/|dari)\s*(?:5|10)\b(?:\W{{1,4}}(?:{_NUMBER_OF_RATINGS}))?\W*",
    re.IGNORECASE,
)
"""The average and the number of ratings: in brackets, or as "4.5 of 5"."""
_ABOUT_THIS = frozenset("artikel berita tulisan konten informasi postingan post article".split())
_QUESTION_WORDS = _ABOUT_THIS | frozenset(
    """
    seberapa apakah bagaimana how bermanfaat berguna membantu menarik suka menyukai puas useful helpful was is did you
    like ini itu this bagi untuk menurut anda kamu dengan pendapat penilaian
    """.split()
)
"""The words of questions about the article to its readers."""
_BUTTONS = frozenset(
    """
    cetak print printer friendly versi version amp pdf email e mail surel simpan halaman artikel berita ini mobile mode
    """.split()
)
_SIZES = frozenset(
    """
    ukuran size font huruf teks text tulisan a aa aaa perbesar perkecil memperbesar memperkecil besar kecil sedang
    normal reset atur ubah besarkan kecilkan standar default
    """.split()
)
_LETTERS = re.compile(r"\bA\s?[-–−+]|\bA{1,3}\s+A{1,3}\b")
_MAX_LABELS = 9
"""The most words of a line of buttons."""


def is_page_control(line: str) -> bool:
    """Return whether a line shows ratings, asks for one, or is buttons to print or to change the font size."""
    words = _WORD.findall(line.lower())
    if not words or len(words) > _MAX_LABELS:
        return False
    word_set = set(words)
    if line.rstrip().endswith("?"):
        return word_set <= _QUESTION_WORDS and len(words) > 2 and not word_set.isdisjoint(_ABOUT_THIS)
    if word_set <= _BUTTONS:
        return not word_set.isdisjoint(("cetak", "print", "amp"))
    if word_set <= _SIZES:
        return bool(_LETTERS.search(line)) or (
            len(words) > 1
            and not word_set.isdisjoint(("font", "huruf", "teks", "text"))
            and not word_set.isdisjoint(("ukuran", "size", "perbesar", "perkecil", "atur", "ubah"))
        )
    return _DIGIT.search(line) is not None and _RATING.fullmatch(line.strip()) is not None
