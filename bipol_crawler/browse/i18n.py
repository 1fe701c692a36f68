"""Dates, numbers and the archive's own values in Indonesian and in English.

Dates are shown in the time zone in which they are stored: the portal's for publication, UTC for times of the crawler.
"""

from __future__ import annotations

from datetime import date, datetime

MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
ZONES = {"+07:00": "WIB", "+08:00": "WITA", "+09:00": "WIT", "Z": "UTC", "+00:00": "UTC"}
"""Indonesia's three time zones by offset. There is no summer time."""
ZONES_WITH_OFFSET = {"WIB": "WIB (UTC+7)", "WITA": "WITA (UTC+8)", "WIT": "WIT (UTC+9)"}
"""The time zones for readers who may not know them."""

WORDS = {
    # what happened to an article, and how it stands
    "live": ("tayang", "live"),
    "missing": ("tidak ditemukan", "missing"),
    "gone": ("hilang", "gone"),
    "first_seen": ("pertama terlihat", "first seen"),
    "edited": ("diubah", "edited"),
    "moved": ("pindah alamat", "moved"),
    "returned": ("kembali tayang", "returned"),
    # who had which part in it
    "reporter": ("Reporter", "Reporter"),
    "writer": ("Penulis", "Writer"),
    "editor": ("Editor", "Editor"),
    "photographer": ("Fotografer", "Photographer"),
    "contributor": ("Kontributor", "Contributor"),
    "source": ("Sumber", "Source"),
    "account": ("Akun portal", "Portal account"),
    "signature": ("Nama di akhir berita", "Name at the end"),
    # what a version changed
    "headline": ("judul", "headline"),
    "body": ("isi", "text"),
    "bylines": ("nama penulis", "bylines"),
    "captions": ("keterangan foto", "captions"),
    "section": ("rubrik", "section"),
    "published": ("tanggal", "date"),
    "published_at": ("tanggal", "date"),
    # how exact a date is, and where it was read
    "second": ("tepat sampai detik", "exact to the second"),
    "minute": ("tepat sampai menit", "exact to the minute"),
    "day": ("hanya harinya yang diketahui", "only the day is known"),
    "page": ("dari halamannya", "from the page"),
    "time": ("dari halaman artikelnya", "from the article's page"),
    "json_ld": ("dari data halamannya", "from the page's data"),
    "meta": ("dari data halamannya", "from the page's data"),
    "feed": ("dari umpan portal", "from the portal's feed"),
    "rest": ("dari REST portal", "from the portal's REST"),
    "listing": ("dari daftar portal", "from the portal's listings"),
    "box": ("dari kotak berita terkait", "from a related box"),
    # how two names differ that may be one person's
    "degree": ("berbeda gelar", "a degree apart"),
    "initials": ("singkatan", "initials"),
    "spelling": ("berbeda satu huruf", "a letter apart"),
    # Datasette's conditions and ways of counting
    "contains": ("memuat", "contains"),
    "ends with": ("berakhir dengan", "ends with"),
    "starts with": ("berawal dengan", "starts with"),
    "like": ("mirip (LIKE)", "like"),
    "not like": ("tidak mirip (LIKE)", "not like"),
    "in": ("salah satu dari", "in"),
    "not in": ("bukan salah satu dari", "not in"),
    "array": ("daftar", "array"),
    "array contains": ("daftar memuat", "array contains"),
    "array does not contain": ("daftar tidak memuat", "array does not contain"),
    "date": ("tanggal", "date"),
    "is null": ("NULL", "is null"),
    "is not null": ("bukan NULL", "is not null"),
    "is blank": ("kosong", "is blank"),
    "is not blank": ("tidak kosong", "is not blank"),
    # how a run ended
    "healthy": ("sehat", "healthy"),
    "unhealthy": ("tidak sehat", "unhealthy"),
}

FIELDS = {
    "words": ("kata", "words"),
    "section": ("rubrik", "section"),
    "year": ("tahun", "year"),
    "since": ("sejak", "since"),
    "until": ("sampai", "until"),
    "page": ("halaman", "page"),
    "name": ("nama", "name"),
    "role": ("peran", "role"),
    "kind": ("jenis", "kind"),
    "place": ("tempat", "place"),
    "credit": ("kredit", "credit"),
}
"""The names of the parameters of ready questions."""


def field_name(name: str, lang: str) -> str:
    """The name of a question's parameter in ``lang``. An unknown name is returned unchanged."""
    pair = FIELDS.get(name)
    return pair[lang == "en"] if pair else name


def translate_word(word: str | None, lang: str) -> str:
    """One of the archive's own values in ``lang``. An unknown word is returned unchanged."""
    pair = WORDS.get(word or "")
    return pair[lang == "en"] if pair else word or ""


def in_language(text: str | None, lang: str) -> str:
    """The part in ``lang`` of a text ``Indonesian · English``. Other text is returned unchanged."""
    parts = (text or "").split(" · ")
    return parts[lang == "en"] if len(parts) == 2 else text or ""


def number(value: float, lang: str) -> str:
    """A number: ``12.345,5`` in Indonesian, ``12,345.5`` in English. Whole numbers have no decimals."""
    words = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return words if lang == "en" else words.translate(str.maketrans(",.", ".,"))


def day(then: date, lang: str) -> str:
    """A day: ``20 November 2026``, in the same order in both languages."""
    return f"{then.day} {MONTHS[lang][then.month - 1]} {then.year}"


def moment(value: str, lang: str) -> str | None:
    """An ISO 8601 time or day in words, with the same precision; None for other text.

    ``20 November 2026, 19.47 WIB`` in Indonesian, ``20 November 2026, 19:47 WIB (UTC+7)`` in English.
    """
    try:
        then = datetime.fromisoformat(value)
    except ValueError:
        return None
    if len(value) <= len("2019-11-21"):
        return day(then, lang)
    offset = "Z" if value.endswith("Z") else value[-6:]
    zone = ZONES.get(offset, offset if then.tzinfo else "")
    clock = f"{then:%H:%M} {ZONES_WITH_OFFSET.get(zone, zone)}" if lang == "en" else f"{then:%H.%M} {zone}"
    return f"{day(then, lang)}, {clock}".rstrip()


def month(value: str, lang: str) -> str:
    """A month: ``2026-11`` is ``Nov 2026``. Other text is returned unchanged."""
    year, _, number_of = value.partition("-")
    if not (number_of.isdigit() and 1 <= int(number_of) <= 12):
        return value
    return f"{MONTHS[lang][int(number_of) - 1][:3]} {year}"
