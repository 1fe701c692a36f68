"""Lines of a page's controls: what readers gave, what they are asked, what prints or changes the letters."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_NUMBER = r"\W{0,3}\d{1,6}(?:[.,]\d{1,2})?"
_STATED = (
    rf"(?:total|jumlah(?:\s+(?:suara|penilaian|nilai|vote))?|suara|votes?){_NUMBER}(?!\s*[.,]?\d)"
    rf"|(?:nilai\s+)?(?:rata\W{{0,3}}rata|average)(?:\s+(?:rating|nilai))?{_NUMBER}(?:\s*(?:/|dari)\s*(?:5|10)\b)?"
)
_RATED = re.compile(
    rf"[\[(]\s*(?:{_STATED})(?:\W{{1,4}}(?:{_STATED}))\s*[\])]|\W?(?:nilai\s+)?(?:rata\W{{0,3}}rata|average)"
    rf"(?:\s+(?:rating|nilai))?{_NUMBER}\s*(?:/|dari)\s*(?:5|10)\b(?:\W{{1,4}}(?:{_STATED}))?\W*",
    re.IGNORECASE,
)
"""What readers gave, on average and how many: in brackets, or out of five or ten."""
_ABOUT_THIS = frozenset("artikel berita tulisan konten informasi postingan post article".split())
_ASKED = _ABOUT_THIS | frozenset(
    """
    seberapa apakah bagaimana how bermanfaat berguna membantu menarik suka menyukai puas useful helpful was is did you
    like ini itu this bagi untuk menurut anda kamu dengan pendapat penilaian
    """.split()
)
"""The words with which a page asks what its readers think of it."""
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
_MOST_LABELS = 9
"""Words of a line of buttons."""


def is_of_controls(line: str) -> bool:
    """Whether a line is readers' ratings, asks for one, or names the buttons that print or change the letters."""
    words = _WORD.findall(line.lower())
    if not words or len(words) > _MOST_LABELS:
        return False
    bag = set(words)
    if line.rstrip().endswith("?"):
        return bag <= _ASKED and len(words) > 2 and not bag.isdisjoint(_ABOUT_THIS)
    if bag <= _BUTTONS:
        return not bag.isdisjoint(("cetak", "print", "amp"))
    if bag <= _SIZES:
        return bool(_LETTERS.search(line)) or (
            len(words) > 1
            and not bag.isdisjoint(("font", "huruf", "teks", "text"))
            and not bag.isdisjoint(("ukuran", "size", "perbesar", "perkecil", "atur", "ubah"))
        )
    return _DIGIT.search(line) is not None and _RATED.fullmatch(line.strip()) is not None
