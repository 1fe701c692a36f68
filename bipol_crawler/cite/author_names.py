"""Names of authors as bibliographies want them: which word leads, and which are left out.

Indonesian names have no family name by law; bibliographies nevertheless lead with the last word
(``Wulandari, Neng Sari``), leave degrees out, and turn nothing round where the last word is no
name: a single name, an initial (``Deden GP``), a patronymic (``Ujang bin Sobari``). Where it is not
plain which word leads, the name stays as it is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bipol_crawler.normalize.degrees import is_degree
from bipol_crawler.normalize.people import clean_name, is_nobody
from bipol_crawler.portals import PORTAL

_WORD = re.compile(r"[^\W\d_][^\W\d_]*(?:['’`-][^\W\d_]+)*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_]")
_TITLES = frozenset("hj kh dr drs dra ir prof".split())
_ADDRESSES = frozenset(
    "kang teh pak bu bapak ibu mang abah gus ustaz ustadz ustad ustadzah kiai kyai haji hajah".split()
)
_OFFICES = frozenset(
    """admin biro desk dinas diskominfo dprd humas kodim kominfo newsroom pemda pemkab pemkot pemprov polda polres
    polresta polsek redaksi redaktur tim""".split()
).union(PORTAL.not_people)


@dataclass(frozen=True, slots=True)
class Name:
    """An author: ``family`` leads, ``given`` follows; without ``given``, ``family`` is a whole name."""

    family: str
    given: str = ""

    @property
    def straight(self) -> str:
        """``Neng Sari Wulandari``."""
        return f"{self.given} {self.family}".strip()

    @property
    def inverted(self) -> str:
        """``Wulandari, Neng Sari``."""
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def initialled(self) -> str:
        """``Wulandari, N. S.``."""
        letters = ("-".join(f"{part[0]}." for part in word.split("-") if part) for word in self.given.split())
        return f"{self.family}, {' '.join(letters)}" if self.given else self.family


def author(written: str) -> Name:
    """The name of a byline, its degrees and academic titles left out, led by its last word where that is one.

    >>> author("Asep D. Hidayat, S.Sos").inverted
    'Hidayat, Asep D.'
    >>> author("Deden .GP").inverted
    'Deden GP'
    """
    name = clean_name(written)
    bare, *behind = (part.strip() for part in name.split(","))
    if not all(is_degree(part) for part in behind):
        return Name(name)
    words = bare.split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        del words[0]
    whole = " ".join(words)
    return Name(words[-1], " ".join(words[:-1])) if len(words) > 1 and _may_turn(words) else Name(whole or name)


def _may_turn(words: list[str]) -> bool:
    *first, last = words
    if (
        is_nobody(" ".join(words))
        or {word.casefold() for word in words} & _OFFICES
        or words[0].casefold() in _ADDRESSES
    ):
        return False
    if not all(word[0].isupper() and (_WORD.fullmatch(word) or _INITIALS.fullmatch(word)) for word in first):
        return False
    # two or three capitals are initials, unless everything is in capitals
    short = len(last) < 4 and last.isupper()
    return last[0].isupper() and len(last) > 1 and _WORD.fullmatch(last) is not None and not short
