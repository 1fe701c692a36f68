"""Recognise lines that plugins insert between paragraphs: labels of advertisements, headings of tables of contents,
counters of readers, times of reading, and authors and ages of articles.

Their words are ordinary words, so only whole, short lines are matched. A label is a word for an advertisement
(``Iklan``), an offer of the space (``Pasang iklan di sini``), or an instruction to scroll or to read on (``Gulir ke
bawah untuk lanjut membaca``). A counter is a number with a word for reading or sharing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 90
"""The most characters of such a line."""
_WORDS = re.compile(r"[^\W_]+")

_AD = (
    r"(?:iklan|ads?|adverti[sz]e?ments?|advertising|sponsored(?: (?:content|links?|posts?))?|promoted(?: content)?"
    r"|konten (?:ber)?sponsor)"
)
_ITS = r"(?:anda|kamu|kalian|kami|ini|mu|google|adsense|sponsor|berikut|bawah|atas|tengah|here)"
_PLACE = r"(?:di sini|disini|di tempat ini|di halaman ini|here)"
_THING = (
    r"(?:(?:the |this |isi )?(?:konten|artikel|berita|tulisan|cerita|bacaan|halaman|laman|content|article|story|text"
    r"|page|news)(?: ini| ini lagi| berita| artikel)?)"
)
_READ = (
    r"(?:membaca|baca|reading|read|melihat|lihat|simak|menyimak|view|viewing|with|the|main|kembali|lagi|ke|more"
    r"|selengkapnya)"
)
_GO_ON = r"(?:lanjut|lanjutkan|melanjutkan|lanjutannya|teruskan|meneruskan|terus|continue|resume|keep|see|skip|show)"
_GOES_ON = r"(?:(?:ber|di)?(?:lanjut|lanjutkan|sambung)|continues?|resumes?)"
_WHERE = (
    rf"(?:di bawah(?:nya)?(?: ini| {_AD}(?: ini)?)?|dibawah(?: ini| {_AD})?|ke bawah|kebawah"
    rf"|below(?: (?:the |this )?{_AD})?"
    rf"|(?:setelah|sesudah|usai|selepas|after) (?:the |this |these |pesan |jeda )?(?:{_AD}|sponsor|pariwara|video)"
    r"(?: (?:ini|berikut|berikut ini|di bawah ini))?)"
)
_SCROLL = r"(?:silakan |silahkan |please |ayo )?(?:scroll|skrol|gulir|gulirkan|gulirlah|geser|geserlah|swipe|usap)"
_WAY = r"(?: (?:ke bawah|kebawah|ke atas|bawah|down|up|below|layar|halaman|laman|ini|terus|past (?:the |this )?ads?))*"
_PURPOSE = rf"(?:untuk|utk|to|for|agar bisa|guna|buat) (?:{_GO_ON}|{_READ})(?: (?:{_GO_ON}|{_READ}|{_THING}))*"
_LABEL = "|".join(
    (
        rf"(?:space |ruang |slot |tempat |kolom )?{_AD}(?: {_ITS}){{0,2}}",
        r"(?:iklan|ads?) (?:by|oleh|from|dari) \w+(?: \w+)?",
        rf"(?:(?:mau|ingin|silakan|yuk|untuk) )?(?:pasang|memasang|taruh)(?:kan)? {_AD}(?: {_ITS})?(?: {_PLACE})?",
        rf"(?:ber{_AD}|{_AD}(?: anda)?|(?:space|ruang|tempat) {_AD}(?: anda)?|your ad(?:vertisement)?) {_PLACE}",
        rf"(?:tutup|lewati|hapus|laporkan|close|skip|report|hide|remove) (?:this |the )?{_AD}(?: ini)?(?: x)?",
        rf"{_SCROLL}{_WAY} {_PURPOSE}",
        rf"{_GO_ON} (?:{_READ}|{_THING})(?: (?:{_READ}|{_THING}))*(?: {_WHERE})",
        rf"(?:lanjutkan|lanjut|teruskan|continue|keep) (?:membaca|baca|reading)(?: {_THING})?(?: {_WHERE})?",
        r"(?:daftar isi|table of contents)(?: (?:artikel|berita|sembunyikan|tampilkan|buka|tutup|hide|show|toggle))*",
        rf"(?:(?:{_READ} )?{_THING} (?:akan |masih )?)?{_GOES_ON} {_WHERE}",
    )
)
_AD_LABELS = re.compile(rf"(?:{_LABEL})(?: (?:{_LABEL}))?")

_NUMBER = r"\d{1,9}(?: \d{1,3}){0,3} ?(?:k|rb|ribu|jt|juta)?"
_TIMES = rf"{_NUMBER}(?: (?:kali|x|orang|times?|pengguna))?"
_COUNTED = (
    r"(?:(?:di(?:baca|lihat|tonton|kunjungi|share)|visited|viewed|read|shared)"
    r"|(?:(?:post|page|total|jumlah) )?(?:views?|pageviews?|visits|visitors|shares?|pembaca|pengunjung|kunjungan))"
)
_SUBJECT = (
    r"(?:(?:berita|artikel|tulisan|konten|halaman|post|postingan|this|article) )?(?:ini )?"
    r"(?:telah |sudah |total |sebanyak ){0,3}"
)
_TODAY = rf"(?: (?:dan )?{_TIMES}(?: {_COUNTED})? (?:hari ini|today))?"
_MINUTES = r"(?:kurang dari |less than )?\d{1,3} (?:menit|mnt|minutes?|mins?|detik|seconds?)"
_READING = (
    r"(?:(?:estimasi|perkiraan|estimated) )?(?:(?:waktu|durasi|lama|reading|read) )?(?:untuk )?(?:baca|membaca|bacaan"
    r"|time|read)"
)
_COUNTER = re.compile(
    rf"(?:{_SUBJECT}{_COUNTED} (?:sebanyak )?{_TIMES}{_TODAY}"
    rf"|{_NUMBER} (?:kali |x |total )?{_COUNTED}(?: hari ini| today|{_TODAY})"
    rf"|{_READING} {_MINUTES}|{_MINUTES} (?:waktu |of )?(?:baca|membaca|bacaan|read|reading))"
)
_HAS_DIGIT = re.compile(r"\d")

_UNIT = r"(?:detik|menit|mnt|jam|hari|minggu|pekan|bulan|tahun)"
_UNIT_EN = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
_AGE = rf"(?:(?:\d{{1,3}}|se(?=\w)|satu|an?) ?(?:{_UNIT}(?: yang)? lalu|{_UNIT_EN} ago)|baru saja|just now)"
_BESIDE = r"[^\W_][^·•|–—:;.!?]{0,50}"
_AUTHOR_AND_AGE = re.compile(rf"\W*(?:{_BESIDE}\s*[·•|–—-]\s*){{0,3}}{_AGE}\W*")
_AGE_ALONE = re.compile(rf"\W*{_AGE}\W*")
_NAME = r"[A-Z][\w'.-]*(?: [A-Z][\w'.-]*){0,3}"
_AUTHOR = re.compile(_NAME)
_NAME_AND_AGE = re.compile(rf"{_NAME} {_AGE}")


class Age(NamedTuple):
    """A line that says how old something is. ``names_author`` says whether it also names an author."""

    names_author: bool


def may_be_inserted(text: str) -> bool:
    """Return whether a line may be an advertisement's label, an age or a counter. This fast test rejects most lines."""
    lower = text.lower()
    return (
        _may_be_ad_label(lower) or _may_be_age(lower)
        or "baca" in lower or "view" in lower or "lihat" in lower or "share" in lower or "min read" in lower
    )  # fmt: skip


def _may_be_ad_label(lower: str) -> bool:
    """Return whether a line contains a word of such labels. Searching substrings is much faster than the pattern."""
    return (
        "iklan" in lower or "ads" in lower or "advert" in lower or "sponsor" in lower or "promot" in lower
        or "scroll" in lower or "skrol" in lower or "gulir" in lower or "geser" in lower or "swipe" in lower
        or "lanjut" in lower or "terus" in lower or "continu" in lower or "resum" in lower or "reading" in lower
        or "daftar isi" in lower or "of contents" in lower or lower.endswith(" ad")
        or lower.strip(" \xa0-–—_*|.:()[]") == "ad"
    )  # fmt: skip


def _may_be_age(lower: str) -> bool:
    return " lalu" in lower or " ago" in lower or "baru saja" in lower or "just now" in lower


def is_counter(text: str) -> bool:
    """Return whether a line only counts readers or shares, or says how long reading takes.

    >>> [is_counter(line) for line in ("Dibaca: 1.234 kali", "3 menit membaca", "Ia membaca 3 menit.")]
    [True, True, False]
    """
    if not _HAS_DIGIT.search(text):
        return False
    return _COUNTER.fullmatch(" ".join(_WORDS.findall(text.lower()))) is not None


def read_age(text: str, runs: int) -> Age | None:
    """Return the age if a line is only an age and perhaps an author, else ``None``; it has ``runs`` runs of text."""
    lower = text.lower()
    if not _may_be_age(lower):
        return None
    if _AGE_ALONE.fullmatch(lower):
        return Age(names_author=False)
    # without punctuation between name and age, the line is prose, unless each is in an element of its own
    if _AUTHOR_AND_AGE.fullmatch(lower) or (runs > 1 and _NAME_AND_AGE.fullmatch(" ".join(text.split()))):
        return Age(names_author=True)
    return None


def may_be_author(text: str) -> bool:
    """Return whether the line before an age may be the name of the author."""
    return _AUTHOR.fullmatch(text.strip()) is not None


def is_ad_label(text: str) -> bool:
    """Return whether a line, shorter than :data:`LONGEST`, is the label of an advertisement."""
    lower = text.lower()
    return _may_be_ad_label(lower) and _AD_LABELS.fullmatch(" ".join(_WORDS.findall(lower))) is not None
