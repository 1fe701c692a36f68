"""Names of news agencies, as credits of Indonesian newsrooms have them."""

from __future__ import annotations

AGENCIES = {
    "antara": "Antara", "lkbn antara": "Antara", "antaranews": "Antara", "antara news": "Antara",
    "antaranews.com": "Antara", "antara foto": "Antara", "kantor berita antara": "Antara", "ant": "Antara",
    "reuters": "Reuters", "afp": "AFP", "ap": "AP", "associated press": "AP", "xinhua": "Xinhua", "kyodo": "Kyodo",
    "bernama": "Bernama", "anadolu": "Anadolu", "anadolu agency": "Anadolu", "dpa": "dpa", "yonhap": "Yonhap",
    "tass": "TASS", "efe": "EFE", "ansa": "ANSA", "upi": "UPI", "bloomberg": "Bloomberg", "sputnik": "Sputnik",
}  # fmt: skip
"""News agencies by the words of a credit, in lower case."""
SHORT = frozenset(["ant", "ap", "aa", "upi", "tass", "efe", "ansa", "dpa"])
"""Names that are other words or people's initials, too: an agency only in capitals and alone in brackets, or beside
another agency. ``ant`` is Antara wherever a credit has it."""


def agency(words: str) -> str | None:
    """Return the agency that is meant by the words of a credit among others, ``None`` if they may be something else.

    >>> [agency(words) for words in ("ANTARA", "ant", "ap", "Feri")]
    ['Antara', 'Antara', None, None]
    """
    lower = words.lower()
    return AGENCIES.get(lower) if lower == "ant" or lower not in SHORT else None
