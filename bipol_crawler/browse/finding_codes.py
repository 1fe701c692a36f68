"""The words for codes of places and days in texts, how a corrected article was found, copies and origins."""

from __future__ import annotations

CORRECTED_BY = {
    "link": ("menurut tautannya", "by its link"),
    "headline": ("menurut judul yang dikutip", "by the headline it quotes"),
    "likeness": ("menurut kemiripan judul", "by likeness of headlines"),
    "self": ("artikel itu sendiri", "the article itself"),
}
REGION = {
    "province": ("provinsi", "province"),
    "regency": ("kabupaten", "regency"),
    "city": ("kota", "city"),
    "district": ("kecamatan", "district"),
    "village": ("desa atau kelurahan", "village"),
    "place": ("kampung atau dusun", "hamlet"),
}
DOUBT = {
    "weekday_contradicts": ("nama harinya tidak cocok", "its weekday does not fit"),
    "impossible_date": ("tidak ada dalam kalender", "not in the calendar"),
    "no_year": ("tahunnya tidak diketahui", "its year is not known"),
    "no_publication": ("tanggal terbitnya tidak diketahui", "the day of publication is not known"),
    "in_quote": ("di dalam kutipan", "inside a quote"),
}
ORIGINALITY = {
    "original": ("asli", "original"),
    "copy": ("salinan", "copy"),
    "taken": ("diambil dari tempat lain", "taken from elsewhere"),
    "undecided": ("belum pasti mana yang asli", "undecided which is the original"),
}
ORIGIN = {
    "agency": ("kantor berita", "news agency"),
    "medium": ("media lain", "other medium"),
    "press_release": ("siaran pers", "press release"),
    "paid": ("iklan", "paid article"),
}
FINDINGS = {
    "corrected by": CORRECTED_BY,
    "region": REGION,
    "doubt": DOUBT,
    "originality": ORIGINALITY,
    "origin": ORIGIN,
}
"""The kinds of codes, by the names that templates use."""
