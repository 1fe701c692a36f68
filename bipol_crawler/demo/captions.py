"""Captions of photos, with credits in all forms that editors use."""

from __future__ import annotations

from random import Random

from bipol_crawler.demo.markup import typed
from bipol_crawler.demo.phrases import STAFF

# template of the credit, the credit itself; {n} is a name, {g} an agency
CREDITS: tuple[tuple[str, str, int], ...] = (
    (" (Foto {n})", "{n}", 20),
    (" (Foto: {n})", "{n}", 18),
    (" (Foto : {n})", "{n}", 6),
    (" Foto: {g}", "{g}", 8),
    (" (Ist)", "Ist", 10),
    (" (ist)", "ist", 3),
    (" (Foto: Ist)", "Ist", 4),
    (" (Dok. {g})", "Dok. {g}", 6),
    (" (Foto: Dok. {g})", "Dok. {g}", 2),
    (" | Foto: {n}", "{n}", 6),
    (" (Foto: Tangkapan layar/istimewa)", "Tangkapan layar/istimewa", 5),
    (" (FOTO: {n}/bipol.co)", "{n}/bipol.co", 3),
    (" [Foto: {n}]", "{n}", 2),
    ("", "", 14),
)
HOLDERS = ("Humas", "Humas Pemkot", "Humas Polres", "Diskominfo", "BPBD", "Prokopim")
SCENES = (
    "Suasana kegiatan di {k}, {p}.",
    "{s} saat memberi keterangan di {k}.",
    "Warga {k} menyaksikan jalannya kegiatan",
    "Petugas meninjau lokasi di {k}, {p}, {d}.",
    "{a} (kiri) didampingi staf di ruang kerjanya.",
    "Peserta mengikuti kegiatan bertajuk “{p} Maju” di {k}.",
    'Spanduk bertuliskan "Jaga Lembur" terpasang di {k}.',
    "{a} (kedua kanan) bersama tokoh masyarakat {k}.",
    "Jalan {k}-{t} (17/8) sebelum diperbaiki.",
)
_WEIGHTS = tuple(weight for *_, weight in CREDITS)


def credit(rng: Random) -> tuple[str, str | None]:
    """Return the text that is appended to a caption, and the credit in it (``None`` without one)."""
    template, credit_text, _ = rng.choices(CREDITS, _WEIGHTS)[0]
    names = {"n": rng.choice(STAFF)[0], "g": rng.choice(HOLDERS)}
    return template.format(**names), credit_text.format(**names) or None


def caption(rng: Random, slots: dict[str, str], base: str) -> tuple[str, str | None, str | None]:
    """Return a caption: its text as printed, its HTML if it contains a link, and its credit."""
    scene = rng.choice(SCENES).format(**slots)
    appended, credit_text = credit(rng)
    text = (scene + appended).strip()
    if rng.random() < 0.05:
        linked = f'<a href="{base}/tag/{slots["tag"]}/">{typed(slots["k"])}</a>'
        html = typed(text).replace(typed(slots["k"]), linked, 1)
        if linked in html:
            return text, html, credit_text
    return text, None, credit_text
