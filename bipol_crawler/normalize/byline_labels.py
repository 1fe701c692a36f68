"""The labels of bylines by role, and the correct label for a misspelt one."""

from __future__ import annotations

import re
from functools import lru_cache

from bipol_crawler.items import Role

ROLES: tuple[tuple[Role, str], ...] = (
    ("editor", r"editor(?:\s+naskah)?|redaktur(?:\s+pelaksana)?|penyunting|disunting(?:\s+oleh)?|diedit\s+oleh"
               r"|edited\s+by|ed"),
    ("writer", r"penulis(?:\s+naskah)?|ditulis\s+oleh|oleh|naskah|teks|written\s+by|writer|author|by"),
    ("photographer", r"foto\s*grafer|juru\s+foto|pewarta\s+foto|jurnalis\s+foto|foto(?:\s?-\s?foto)?(?:\s+oleh)?"
                     r"|photo(?:grapher)?"),
    ("contributor", r"(?:laporan\s+)?(?:kontributor|koresponden)"),
    ("reporter", r"reporter|pewarta|wartawan|wartawati|jurnalis|peliput|liputan|laporan(?:\s+(?:wartawan|reporter))?"
                 r"|dilaporkan(?:\s+oleh)?|tim\s+(?:liputan|peliput)|rep"),
    ("source", r"sumber(?:\s+berita)?"),
)  # fmt: skip
ROLE_WORDS = "|".join(words for _, words in ROLES)
"""A pattern for every label."""
AND = r"(?:[/&+]|\b(?:dan|serta|(?:sekaligus|merangkap)(?:\s+(?:juga|sebagai))?)\b)"
"""A pattern for what joins two roles of one person."""
NEEDS_SIGN = re.compile(
    r"(?:oleh|foto|photo|laporan|liputan|sumber|naskah|teks|penyunting|rep|ed|by|author|writer|tim)\b", re.IGNORECASE
)
"""Words that often begin sentences. They are labels only if a sign follows."""
NEEDS_COLON_INSIDE_LINE = re.compile(r"(?:rep|ed|teks|by|oleh)\b", re.IGNORECASE)
"""Words that are also parts of degrees and names (``M.Ed``). Inside a line they are labels only with a colon."""
ABBREVIATED = re.compile(
    r"(?:^|(?<=[|/;,])|(?<=[|/;,]\s))(?P<label>rep|wart|pew|pen|kontr|fot|edt?)\.\s*[:：]?\s*(?=(?-i:[A-Z][a-z]))",
    re.IGNORECASE,
)
"""An abbreviated label before a name: ``Rep. Lilis | Ed. Deden``."""
_ABBREVIATIONS = {
    "rep": "reporter", "wart": "wartawan", "pew": "pewarta", "pen": "penulis", "kontr": "kontributor",
    "fot": "fotografer", "ed": "editor", "edt": "editor",
}  # fmt: skip


_RED = re.compile(r"(?<=[|/;,])\s*red\s*[:：=.]\s*(?=(?-i:[A-Z]))", re.IGNORECASE)
"""``Red:`` after another byline. Alone, ``(Red: …)`` is a remark of the newsroom within the text."""


def expand_abbreviations(line: str) -> str:
    """Return a line with its abbreviated labels written in full.

    >>> expand_abbreviations("Rep. Lilis | Ed. Deden")
    'reporter: Lilis | editor: Deden'
    >>> expand_abbreviations("Rep: Lilis / Red: Deden")
    'Rep: Lilis / redaktur: Deden'
    """
    line = ABBREVIATED.sub(lambda match: f"{_ABBREVIATIONS[match['label'].lower()]}: ", line)
    return _RED.sub(" redaktur: ", line) if line[:3].lower() == "rep" else line


_SPELLINGS = {
    label: frozenset(label)
    for label in (
        *("reporter", "pewarta", "wartawan", "wartawati", "jurnalis", "peliput", "penulis", "editor", "redaktur"),
        *("penyunting", "kontributor", "koresponden", "fotografer"),
    )
}
"""Label → the set of its letters."""
_REAL_WORDS = frozenset(("pewara", "meliput", "kreditor", "auditor", "redaksi"))
"""Real words that differ from a label by one or two letters. They are not misspelt labels."""


@lru_cache(maxsize=1024)
def correct_label(word: str) -> str | None:
    """Return the label that differs from ``word`` by one typing error, or ``None``.

    An error is an additional, a missing or a wrong letter, or two letters in the wrong order. The result is ``None``
    for a correct label, for other words, and if two labels are possible.

    >>> [correct_label(word) for word in ("Reporer", "Pewrta", "Editro", "Kreditor", "Pewara")]
    ['reporter', 'pewarta', 'editor', None, None]
    """
    written = word.casefold()
    if written in _SPELLINGS or written in _REAL_WORDS:
        return None
    meant = [label for label in _possible_labels(written, 1) if _typing_errors(written, label) == 1]
    return meant[0] if len(meant) == 1 else None


@lru_cache(maxsize=1024)
def resembles_label(word: str) -> bool:
    """Return whether ``word`` differs from a label by one or two typing errors.

    With two errors it is not read as that label, but the line is reported as a problem.
    """
    written = word.casefold()
    return written not in _REAL_WORDS and any(
        0 < _typing_errors(written, label) < 3 for label in _possible_labels(written, 2)
    )


def _possible_labels(written: str, max_errors: int) -> list[str]:
    """Return the labels that may differ by at most ``max_errors``, judged by length and letters.

    One error changes at most two letters of the set.
    """
    letters = set(written)
    return [
        label
        for label, its_letters in _SPELLINGS.items()
        if abs(len(written) - len(label)) <= max_errors and len(letters ^ its_letters) <= 2 * max_errors
    ]


def _typing_errors(written: str, meant: str) -> int:
    """Return the number of typing errors between two words, at most 3 (optimal string alignment distance)."""
    if abs(len(written) - len(meant)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for at, letter in enumerate(written, start=1):
        before, last, row = row, before, [at]
        for to, other in enumerate(meant, start=1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != other))
            if at > 1 and to > 1 and letter == meant[to - 2] and written[at - 2] == other:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
    return min(row[-1], 3)
