"""How dates are written in Indonesia: months, weekdays, time zones, and patterns that contain them.

The patterns expect a line in lower case, with plain apostrophes and hyphens and single blanks. All repetitions in them
are bounded, so the time to search a line grows only with its length.
"""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone

MONTHS = {
    spelling: number
    for number, spellings in enumerate(
        (
            "januari jan january djanuari djan",
            "februari feb febr pebruari peb pebr february",
            "maret mar mrt march",
            "april apr",
            "mei may mai",
            "juni jun june djuni",
            "juli jul july djuli",
            "agustus agu agt ags agus agust agst ag aug august",
            "september sep sept",
            "oktober okt october oct",
            "november nov nopember nop",
            "desember des december dec",
        ),
        start=1,
    )
    for spelling in spellings.split()
}
"""Spelling → 1 to 12. Old spellings are still typed; English ones are what an untranslated theme prints."""

YEARS = range(2000, 2100)
"""Plausible years. Others come from a clock that was not set (1970, 0001, 9999) or from typing errors."""

WEEKDAYS = {
    spelling: number
    for number, spellings in enumerate(
        (
            "senin sen monday mon",
            "selasa sel tuesday tue",
            "rabu rab wednesday wed",
            "kamis kam thursday thu",
            "jumat jum'at jum jmt friday fri",
            "sabtu sab sbt saturday sat",
            "minggu ahad min mgg sunday sun",
        )
    )
    for spelling in spellings.split()
}
"""Spelling → 0, Monday, to 6."""

ZONES = {
    name: timezone(timedelta(hours=hours))
    for hours, names in ((7, "wib|waktu indonesia barat"), (8, "wita|waktu indonesia tengah"),
                         (9, "wit|waktu indonesia timur"))
    for name in names.split("|")
}  # fmt: skip
"""Indonesia's three zones (Keppres 41/1987), and the names that the tz database has for them."""

ZONES |= {
    **dict.fromkeys(("asia/jakarta", "asia/pontianak"), ZONES["wib"]),
    **dict.fromkeys(("asia/makassar", "asia/ujung_pandang"), ZONES["wita"]),
    "asia/jayapura": ZONES["wit"],
    "etc/utc": UTC,
}

FOREIGN_ZONES = re.compile(
    r"[ ,(-]{0,3}(?:waktu (?!indonesia)[a-z]+|(?:africa|america|asia|atlantic|australia|europe|pacific)/[a-z_]+"
    r"|(?:[ecmp][sd]t|ak[sd]t|hst|bst|[ce]es?t|msk|pkt|sgt|myt|hkt|pht|jst|kst|ict|a[cew][sd]t|nz[sd]t|gst|sast)(?![a-z]))",
    re.ASCII,
)
"""After a time: a zone that is not one of Indonesia's."""

PARTS_OF_DAY = {
    **dict.fromkeys(("pagi", "dini hari"), range(0, 12)),
    **dict.fromkeys(("siang", "sore", "petang", "malam"), range(13, 24)),
}
"""Part of the day → the hours that are certain with it: `10.15 pagi`, but not `7.15 malam` or `12.15 siang`."""

WORDS_AFTER_WEEKDAY = frozenset("hari tanggal tgl pagi siang sore petang malam dini".split())
"""Words that may be between a weekday and its date."""

PLAIN_CHARACTERS = str.maketrans({**dict.fromkeys("’‘`´ʼ′＇", "'"), **dict.fromkeys("‐‑‒–—―−", "-"), "：": ":"})
"""Replaces all apostrophes, hyphens and colons by those that the patterns contain."""


def _any_of(spellings: dict[str, object]) -> str:
    """Return a pattern for all spellings, the longest first."""
    return "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))


_MONTH = _any_of({**MONTHS})
_UNTIL = r"(?:[-&/]|s/d|s\.d\.|sd|dan|sampai|hingga)"

_OTHER_LETTERS = "\u00c0-\u1fff\u2c00-\ud7ff\uf900-\ufdff"
"""Letters of other scripts. Beside a time they may mean morning or evening, so they are not separators."""

AS_THEMES_PRINT = re.compile(
    r"(?:([A-Z][a-z']{2,8}), )?(\d{1,2}) ([A-Z][a-z]{2,8}) (\d{4})(?: - (\d\d):(\d\d) (WIB|WITA|WIT))?", re.ASCII
)
"""``Kamis, 21 November 2019 - 10:15 WIB``; weekday and time may be missing."""

MONTH = re.compile(_MONTH)
DATE = re.compile(
    rf"""(?<!\d)(?=\d) (?:
        (\d{{1,2}})(?:st|nd|rd|th)?[ ,./-]{{0,3}}({_MONTH})[ ,./'-]{{0,3}}
            (\d{{4}}(?!\d)|\d{{2}}(?!\d|[.:]\d|\ ?(?:{_MONTH})))
      | (\d{{1,2}})\ ?([/.-])\ ?(\d{{1,2}})\ ?\5\ ?(\d{{4}}(?!\d)|(?<=/)\d{{2}}(?![\d/]|[.:]\d))
      | (\d{{4}})([/.-])(\d{{1,2}})\9(\d{{1,2}})(?!\d)
    )""",
    re.VERBOSE | re.ASCII,
)
"""`21 November 2019` (groups 1 to 3), `21/11/2019` or `21/11/19` (4, 6, 7), `2019-11-21` (8, 10, 11)."""

MONTH_FIRST = re.compile(
    rf"(?<![a-z])({_MONTH})[ .]{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?[ ,]{{1,2}}(\d{{4}})(?!\d)", re.ASCII
)
"""`November 21, 2019`: WordPress' own default order, whatever the language."""

FIRST_DAY = re.compile(
    rf"(?<![\d.:])\d{{1,2}}(?: ?(?:{_MONTH}) ?(?:,|{_UNTIL})|(?:[/-]\d{{1,2}})? ?{_UNTIL}) ?$", re.ASCII
)
"""Before a date: the first day of `20-21/11/2019` or `29 November - 1 Desember 2019`, but not the end of a time."""

CHANGE_WORD = re.compile("diperba(?:ha)?rui|update|diubah|dimutakhirkan|disunting|modified|revisi")
"""Before a date: words that say that it is the date of a change and not of publication."""

AFTER_DATE = re.compile(
    rf"""(?:[ ,(/]{{1,3}}(?P<weekday>{_any_of({**WEEKDAYS})})(?![a-z']))?
    (?: [^0-9a-z{_OTHER_LETTERS}]{{0,6}} (?:(?:pukul|pkl|jam|at|t)(?![a-z])[ .:]{{0,3}})?
        (?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d{{1,9}})?)?(?!\d|[.:]\d)
        (?P<until>(?(second)(?!))\ ?{_UNTIL}\ ?\d{{1,2}}[.:]\d\d(?!\d))?
        (?:\ ?(?P<part>[ap]\.?m(?![a-z])\.?|{_any_of({**PARTS_OF_DAY})}))?
        (?:[ ,(-]{{0,2}}(?P<zone>(?:{_any_of({**ZONES})}|z)(?![a-z])
            |(?:utc|gmt)(?:\ ?[+-]\ ?\d{{1,2}}(?:[:.]?\d\d)?(?!\d))?(?![a-z])
            |[+-]\d{{1,2}}[:.]\d\d|[+-]\d\d\d\d|\+\d\d(?!\d)))?
    )?""",
    re.VERBOSE | re.ASCII,
)
"""After a date: a weekday, a time, its part of the day and its zone, each of them optional."""

NO_YEAR = re.compile(rf"(?<!\d)\d{{1,2}}(?:[ .-]{{0,2}}(?:{_MONTH})(?![a-z])| ?/ ?\d{{1,2}}(?![\d/]))", re.ASCII)
"""A day and a month without a year: `5 Mei`, `21/11`."""

BARE_HOUR = re.compile(r"(?:pukul|pkl\.?|jam) ?\d{1,2}(?![\d.:])", re.ASCII)
"""`November 2019 pukul 5`: an hour that dateparser would read as the day."""
