"""Names of authors in the form of bibliographies: which word comes first, and which words are left out.

Indonesian names have no legal family name. Bibliographies nevertheless put the last word first (``Wulandari, Neng
Sari``) and leave out degrees. The order is not changed if the last word is not a name: a single name, an initial
(``Deden GP``), a patronymic (``Ujang bin Sobari``). If it is unclear which word comes first, the name is not changed.
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
_FORMS_OF_ADDRESS = frozenset(
    "kang teh pak bu bapak ibu mang abah gus ustaz ustadz ustad ustadzah kiai kyai haji hajah".split()
)
_OFFICES = frozenset(
    """admin biro desk dinas diskominfo dprd humas kodim kominfo newsroom pemda pemkab pemkot pemprov polda polres
    polresta polsek redaksi redaktur tim""".split()
).union(PORTAL.not_people)


@dataclass(frozen=True, slots=True)
class Name:
    """An author. ``family`` comes first and ``given`` after it. If ``given`` is empty, ``family`` is the whole name."""

    family: str
    given: str = ""

    @property
    def natural(self) -> str:
        """The name in natural order: ``Neng Sari Wulandari``."""
        return f"{self.given} {self.family}".strip()

    @property
    def inverted(self) -> str:
        """The name with its last word first: ``Wulandari, Neng Sari``."""
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def initialled(self) -> str:
        """The last word first, the others as initials: ``Wulandari, N. S.``."""
        letters = ("-".join(f"{part[0]}." for part in word.split("-") if part) for word in self.given.split())
        return f"{self.family}, {' '.join(letters)}" if self.given else self.family


def author_name(written: str) -> Name:
    """The name in a byline without degrees and titles. Its last word is ``family`` if that word is a name.

    >>> author_name("Asep D. Hidayat, S.Sos").inverted
    'Hidayat, Asep D.'
    >>> author_name("Deden .GP").inverted
    'Deden GP'
    """
    name = clean_name(written)
    bare, *degrees = (part.strip() for part in name.split(","))
    if not all(is_degree(part) for part in degrees):
        return Name(name)
    words = bare.split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        del words[0]
    whole = " ".join(words)
    return Name(words[-1], " ".join(words[:-1])) if len(words) > 1 and _last_word_leads(words) else Name(whole or name)


def _last_word_leads(words: list[str]) -> bool:
    *first, last = words
    if (
        is_nobody(" ".join(words))
        or {word.casefold() for word in words} & _OFFICES
        or words[0].casefold() in _FORMS_OF_ADDRESS
    ):
        return False
    if not all(word[0].isupper() and (_WORD.fullmatch(word) or _INITIALS.fullmatch(word)) for word in first):
        return False
    # Two or three capital letters are initials.
    short = len(last) < 4 and last.isupper()
    return last[0].isupper() and len(last) > 1 and _WORD.fullmatch(last) is not None and not short
