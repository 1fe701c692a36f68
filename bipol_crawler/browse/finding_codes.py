"""The words for codes of places and days in texts, and of how a corrected article was found."""

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
FINDINGS = {"corrected by": CORRECTED_BY, "region": REGION, "doubt": DOUBT}
"""The kinds of codes, by the names that templates use."""
