"""Groups the spellings of one photo credit: ``Ist`` and ``istimewa``, ``Mulyana`` and ``MULYANA/bipol.co``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize

from bipol_crawler.portals import PORTAL

MAX_CREDIT = 500
"""Characters. Of a longer text only the beginning is compared; it is a paragraph and not a credit."""

_PARTS = re.compile(r"\s*[/|,]\s*|\s+[-–—]\s+")
_PORTAL = rf"\b(?:www\s*\.\s*)?(?:{PORTAL.name_pattern}|{PORTAL.word})(?:\s*\.\s*com)?\b"
_ANY_PORTAL = re.compile(_PORTAL, re.IGNORECASE)
_ONLY_PORTAL = re.compile(rf"\W*{_PORTAL}\W*", re.IGNORECASE)
_BEFORE_PORTAL = re.compile(rf"(?P<who>.*\w.*?)[\s(\[]+{_PORTAL}\W*", re.IGNORECASE | re.DOTALL)
_SIGNS = re.compile(r"[\W_]+")
_DOCUMENT = re.compile(r"(?:dok|doc|dokumen|dokumentasi)\b\W*", re.IGNORECASE)
_NOT_NAMED = frozenset(["ist", "istimewa", "isti"])
"""``istimewa`` ("special") in all its forms: the source of the photo is not named."""
_NOT_WHO = re.compile(
    r"(?:dok|doc|dokumen|dokumentasi|arsip|foto|tim|redaksi|grafis|ilustrasi|wartawan)\W*", re.IGNORECASE
)
"""Words that are not a name before the portal's name: ``Dok. bipol.co`` is not the credit ``Dok``."""


@dataclass(frozen=True, slots=True)
class Credit:
    """One credit in all its spellings, the most frequent first, with the number of photos of each."""

    key: str
    spellings: tuple[tuple[str, int], ...]

    @property
    def name(self) -> str:
        """The most frequent spelling."""
        return self.spellings[0][0]

    @property
    def photos(self) -> int:
        """The number of photos with this credit in any spelling."""
        return sum(count for _, count in self.spellings)


def credit_key(credit: str) -> str:
    """The key that all spellings of a credit share. Empty if the credit has no letters or digits.

    Case, dots and spaces do not matter. The portal's name beside another name is left out.

    >>> credit_key("Mulyana/bipol.co") == credit_key("MULYANA") == "mulyana"
    True
    """
    spelled = " ".join(normalize("NFKC", credit[:MAX_CREDIT]).split())
    parts = [part for part in _PARTS.split(spelled) if _SIGNS.sub("", part)]
    named = [_without_portal(part) for part in parts if not _ONLY_PORTAL.fullmatch(part)]
    return "/".join(dict.fromkeys(_part_key(part) for part in named or parts))


def fold_credits(counted: Iterable[tuple[str, int]]) -> dict[str, Credit]:
    """The credits by their keys, those with most photos first. ``counted`` are spellings and numbers of photos."""
    found: dict[str, list[tuple[str, int]]] = {}
    for spelling, count in counted:
        if key := credit_key(spelling):
            found.setdefault(key, []).append((spelling, count))
    credits = [Credit(key, tuple(sorted(spellings, key=_rank))) for key, spellings in found.items()]
    return {credit.key: credit for credit in sorted(credits, key=lambda each: (-each.photos, each.key))}


def _rank(counted: tuple[str, int]) -> tuple[int, bool, int, str]:
    """The order of spellings: the most frequent first, then those in mixed case, then the shortest."""
    spelling, count = counted
    return -count, spelling.isupper() or spelling.islower(), len(spelling), spelling


def _without_portal(part: str) -> str:
    found = _BEFORE_PORTAL.fullmatch(part)
    return found["who"] if found and not _NOT_WHO.fullmatch(found["who"]) else part


def _part_key(part: str) -> str:
    part = _ANY_PORTAL.sub(PORTAL.word, part)
    document = _DOCUMENT.match(part)
    rest = _SIGNS.sub("", part[document.end() :] if document else part).casefold()
    if rest in _NOT_NAMED:
        return "ist"
    return f"dok {rest}".strip() if document else rest
