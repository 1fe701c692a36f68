"""Patterns for days in running text. Each begins with a digit or a rare word, so that most of a text is skipped."""

from __future__ import annotations

import re

from bipol_crawler.analysis.word_starts import at_word_start
from bipol_crawler.normalize.date_patterns import MONTHS, WEEKDAYS

_FULL_MONTHS = (
    "Januari Djanuari Februari Pebruari Maret April Mei Juni Djuni Juli Djuli Agustus September Oktober November"
    " Nopember Desember"
).split()
_SHORT_MONTHS = "Jan Febr Feb Peb Mar Mrt Apr Jun Jul Agust Agu Agt Ags Sept Sep Okt Oct Nov Nop Des Dec".split()
_MONTH = "|".join([*_FULL_MONTHS, *(name.upper() for name in _FULL_MONTHS), *_SHORT_MONTHS])
_WEEKDAY_WORDS = (
    "Senin", "Selasa", "Rabu", "Kamis", r"Jum['’‘`´]?at", "Sabtu", "Minggu", "Ahad",
    "SENIN", "SELASA", "RABU", "KAMIS", "JUMAT", "SABTU", "MINGGU",
)  # fmt: skip
WEEKDAY = rf"(?:{'|'.join(_WEEKDAY_WORDS)})"
PART = r"(?:dini\ hari|pagi|siang|sore|petang|malam)"
_TO = r"(?:\s?[-–—−]\s?|\s?s/d\s?|\s?s\.d\.?\s|\ssd\s|\ssampai\ dengan\s|\ssampai\s|\shingga\s)"
_AND = r"(?:\s?,\s?(?:dan\s)?|\s(?:dan|serta)\s|\s?&\s?)"
_LINK = rf"(?:(?P<to>{_TO})|(?P<and>{_AND}))(?:{WEEKDAY},?\s)?\(?"
_AFTER = rf"(?P<after>\s?\))?(?:,?\ (?P<part>{PART})(?:\ (?:tadi|ini))?(?!\w))?"
_NOT_INSIDE = r"(?<![\w/.,:-].)"
"""A look-behind after the first digit: a pattern that begins with a digit is searched faster."""

NUMERIC = re.compile(
    rf"(?P<d1>\d{_NOT_INSIDE}\d?)(?:(?P<s1>[/.-])(?P<m1>\d{{1,2}})(?:(?P=s1)(?P<y1>\d{{4}}))?(?=\s?[-–—&sdh,]))?"
    rf"(?:{_LINK}(?P<d2>\d{{1,2}}))?(?P<sep>[/.-])(?P<m2>\d{{1,2}})(?:(?P=sep)(?P<y2>\d{{4}}|\d{{2}}))?"
    rf"(?![\w/%]|[.,:-]\d){_AFTER}",
)
"""`13/11/2019`, `(20-21/11/2019)`, `(30/11-2/12/2019) malam`, `(13/11)`."""
WITH_YEAR = re.compile(r"[.-]\d{1,2}[.-]\d{4}")
"""Figures without a slash are a day only if they have this form, with a year."""
NAMED = re.compile(
    rf"(?P<d1>\d{_NOT_INSIDE}\d?)(?:\s(?P<m1>{_MONTH})\.?(?:,?\s(?P<y1>\d{{4}}))?(?=\s?[-–—&sdh,]))?"
    rf"(?:{_LINK}(?P<d2>\d{{1,2}})(?:{_AND}(?P<d3>\d{{1,2}}))?)?"
    rf"\s?(?P<m2>{_MONTH})(?![^\W\d_])(?:\.(?=\s?\d{{4}}))?(?:,?\s?(?P<y2>\d{{4}})(?!\d))?{_AFTER}",
)
"""`13 November 2019 malam`, `13-15 November`, `29 November - 1 Desember 2019`, `13, 14 dan 15 Mei 2024`."""
BEFORE = re.compile(
    rf"(?:(?<!\w)(?P<weekday>{WEEKDAY})(?:(?:{_TO}|{_AND})(?P<weekday_last>{WEEKDAY}))?"
    rf"(?:\ (?:(?P<part>{PART})|ini|itu|lalu|kemarin|depan|mendatang|nanti))?[,.]?\s*)?"
    rf"(?P<date>(?:pada\s)?(?:tanggal|tgl)\.?:?\s*)?(?P<open>\(\s?)?(?:(?P<inner>{WEEKDAY})[,/]?\s?)?(?:(?:tanggal|tgl)\.?\s)?\Z"
)
"""The text before the figures: a weekday, *tanggal*, an opening bracket. It also matches an empty text."""
BEFORE_BEGINS = re.compile(rf"\(|pada\s|tanggal|tgl|{'|'.join(_WEEKDAY_WORDS)}")
"""The beginning of such text, unless it is empty."""
_PARTS = ("pagi", "siang", "sore", "petang", "malam")
_RELATIVE = [
    "hari ini", "kemarin lusa", "kemarin dulu", "kemarin", "kemaren", "besok lusa", "besok", "esok hari", "lusa",
    *(f"tadi {part}" for part in _PARTS), *(f"{part} {when}" for part in _PARTS for when in ("tadi", "ini")),
    "semalam", "dini hari tadi", "nanti sore", "nanti malam",
]  # fmt: skip
RELATIVE = re.compile(
    rf"(?P<word>{at_word_start(form for word in _RELATIVE for form in (word, word.capitalize(), word.upper()))})"
    rf"(?: (?P<part>{'|'.join(_PARTS)}))?(?![\w-])"
)
RELATIVE_BEGIN = frozenset(word.split()[0] for word in _RELATIVE)
RELATIVE_WORDS = frozenset("ini tadi kemarin kemaren besok esok lusa semalam nanti".split())
"""A cheap test: a text without any of these has no relative day."""
WEEK = re.compile(
    rf"(?P<weekday>{at_word_start(_WEEKDAY_WORDS)})(?:\ (?P<part>{PART}))?\ (?:(?P<week>pekan|minggu)\ )?"
    r"(?P<which>yang\ lalu|lalu|kemarin|depan|mendatang|yang\ akan\ datang)(?![\w-])(?!\s?,?\s?\(?\d)"
)
"""`Rabu lalu`, `Senin pekan depan`, without figures after it."""
WHICH_WEEK = frozenset("lalu kemarin depan mendatang datang".split())
BARE_WEEKDAY = re.compile(
    rf"(?P<weekday>{at_word_start(_WEEKDAY_WORDS)})"
    rf"(?:\ (?P<part>{PART})(?:\ (?:tadi|ini|itu))?)?"
    r"(?P<end>\.(?=\s|\Z)|\Z|(?=\n))?"
    r"(?!\w|\s?,?\s?\(?\d|\s(?:lalu|kemarin|depan|mendatang|pekan|minggu|yang|ini|dan|sampai|hingga|s/d)\b|[-–/])"
)
"""A weekday without figures: `pada Rabu`, `Rabu malam`, `…, kata Camat, Rabu.`"""
ON = re.compile(r"(?<!\w)[Pp]ada\s(?:hari\s)?\Z")
"""Before a weekday that says when something happens."""
CLOCK = re.compile(
    r"[,;]?\s(?:(?:pada|sekitar|sekira|kira-kira|mulai|tepatnya|tepat|sejak)\s){0,2}"
    r"(?:pukul|pkl\.?|jam)\s?(?P<hour>\d{1,2})[.:](?P<minute>\d\d)(?!\d)",
    re.IGNORECASE,
)
NUMBER_OF_SOMETHING = re.compile(
    r"(?:\b(?:no(?:mor)?|nomer|surat|sk|rt|rw|pasal|ayat|skor|rasio|jalan|jl|jln|gang|gg|blok|kav|km|stadion|lapangan"
    r"|universitas|untag|gedung|monumen|tugu|smpn?|sman?|sdn?|smkn?|versi|ukuran|peraih|nilai|ke|rp)[.:]?|[/\\×x])\s?\(?$",
    re.IGNORECASE,
)
"""Before figures: they are the number of something, or the name of a street or school."""
FUTURE = re.compile(r"\b(?:akan|bakal|rencana(?:nya)?|mendatang|nanti|dijadwalkan)\b", re.IGNORECASE)
EVERY = re.compile(r"\b(?:setiap|tiap|kecuali|selain|saban|per)\s(?:hari\s)?\Z", re.IGNORECASE)
"""Before a weekday: it does not mean a single day."""
STILL = re.compile(r"\b(?:sampai|hingga|sejak|dari|per|saat|se)[\s-]$", re.IGNORECASE)
"""Before *hari ini*: a state, not a day on which something happened (``hingga hari ini``)."""

MONTH_NUMBERS = {name: MONTHS[name.lower()] for name in _MONTH.split("|")}
MONTH_WORDS = frozenset(map(str.lower, MONTH_NUMBERS))
WEEKDAY_BEGIN = frozenset("senin selasa rabu kamis jum jumat sabtu minggu ahad".split())
"""The names of the days in lower case, up to their first apostrophe."""
READ_WITHOUT_YEAR = frozenset(name for name in MONTH_NUMBERS if name.capitalize() in _FULL_MONTHS)
"""Months that are read without a year. Short forms need one (``12 Mar``)."""
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´", "'"))


def weekday_number(written: str) -> int:
    """Return 0 for Monday to 6 for Sunday."""
    return WEEKDAYS[written.lower().translate(_APOSTROPHES)]
