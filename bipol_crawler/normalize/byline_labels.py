"""The words that label a byline, by role; and the word meant where a finger slipped."""

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
"""Pattern of every word that labels a byline."""
AND = r"(?:[/&+]|\b(?:dan|serta|(?:sekaligus|merangkap)(?:\s+(?:juga|sebagai))?)\b)"
"""What joins two roles of one person."""
NEEDS_SIGN = re.compile(
    r"(?:oleh|foto|photo|laporan|liputan|sumber|naskah|teks|penyunting|rep|ed|by|author|writer|tim)\b", re.IGNORECASE
)
"""Words that begin sentences more often: a label only with a sign behind it."""
SHORT = re.compile(r"(?:rep|ed|teks|by|oleh)\b", re.IGNORECASE)
"""Words that are parts of degrees and names, too (``M.Ed``): inside a line a label only with a colon."""
ABBREVIATED = re.compile(
    r"(?:^|(?<=[|/;,])|(?<=[|/;,]\s))(?P<label>rep|wart|pew|pen|kontr|fot|edt?)\.\s*[:：]?\s*(?=(?-i:[A-Z][a-z]))",
    re.IGNORECASE,
)
"""A label cut short by a dot, before a name: ``Rep. Lilis | Ed. Deden``."""
_CUT_SHORT = {
    "rep": "reporter", "wart": "wartawan", "pew": "pewarta", "pen": "penulis", "kontr": "kontributor",
    "fot": "fotografer", "ed": "editor", "edt": "editor",
}  # fmt: skip


def spelt_out(line: str) -> str:
    """A line with its labels that a dot cuts short spelt out.

    >>> spelt_out("Rep. Lilis | Ed. Deden")
    'reporter: Lilis | editor: Deden'
    """
    return ABBREVIATED.sub(lambda match: f"{_CUT_SHORT[match['label'].lower()]}: ", line)


_SPELLINGS = {
    label: frozenset(label)
    for label in (
        *("reporter", "pewarta", "wartawan", "wartawati", "jurnalis", "peliput", "penulis", "editor", "redaktur"),
        *("penyunting", "kontributor", "koresponden", "fotografer"),
    )
}
"""Labels in full, and their letters."""
_REAL_WORDS = frozenset(("pewara", "meliput", "kreditor", "auditor", "redaksi"))
"""Words of their own, a letter or two from a label."""


@lru_cache(maxsize=1024)
def meant_label(word: str) -> str | None:
    """The label that ``word`` is one slip away from: a letter too many, too few, wrong or changed with its neighbour.

    ``None`` for a label itself, for other words, and where two labels could be meant.

    >>> [meant_label(word) for word in ("Reporer", "Pewrta", "Editro", "Kreditor", "Pewara")]
    ['reporter', 'pewarta', 'editor', None, None]
    """
    written = word.casefold()
    if written in _SPELLINGS or written in _REAL_WORDS:
        return None
    meant = [label for label in _near(written, 1) if _slips(written, label) == 1]
    return meant[0] if len(meant) == 1 else None


@lru_cache(maxsize=1024)
def resembles_label(word: str) -> bool:
    """Whether ``word`` is two slips away from a label: too far to be read, too near to be passed over."""
    written = word.casefold()
    return written not in _REAL_WORDS and any(0 < _slips(written, label) < 3 for label in _near(written, 2))


def _near(written: str, slips: int) -> list[str]:
    """The labels that can be so many slips away, by length and letters: one slip changes two letters at most."""
    letters = set(written)
    return [
        label
        for label, its_letters in _SPELLINGS.items()
        if abs(len(written) - len(label)) <= slips and len(letters ^ its_letters) <= 2 * slips
    ]


def _slips(written: str, meant: str) -> int:
    """How many slips make ``meant`` of ``written`` (Damerau's distance, neighbours changed once), up to 3."""
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
