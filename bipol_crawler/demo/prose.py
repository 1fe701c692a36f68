"""Write a story's paragraphs: dateline and lead, facts, quotations, and the end."""

from __future__ import annotations

from datetime import datetime
from random import Random

from bipol_crawler.demo.dates import typed_day, typed_time
from bipol_crawler.demo.phrases import FIRST, LAST, MONTHS, NO_BYLINES, Place
from bipol_crawler.demo.topic import Topic

# {P} is the place in capitals, {T} in title case, {L} the lead; then the weight
DATELINES: tuple[tuple[str, int], ...] = (
    ("{P}, bipol.co-{L}", 22),
    ("{P}, bipol.co – {L}", 20),
    ("{P},bipol.co – {L}", 10),
    ("{P},bipol.co-{L}", 6),
    ("{P}, BIPOL.CO — {L}", 6),
    ("{P}, bipol.co | {L}", 5),
    ("bipol.co, {P} – {L}", 6),
    ("{P} – {L}", 7),
    ("{P}, Bipol.co - {L}", 4),
    ("{T}, bipol.co – {L}", 3),
    ("{L}", 11),
)
QUOTES = (
    "“{q},” kata {s}, {d}.",
    "“{q},” ujar {a}.",
    "“{q},”Kata {a}.",
    "” {q},”ujarnya.",
    "“{q}”, ungkap {a} kepada wartawan.",
    '"{q}," kata {s}.',
    '"{q}," ujarnya.',
    "Menurut {a}, hal itu sudah lama direncanakan. “{q},” tuturnya.",
    '" {q} ",terang {a}.',
    "{s} menjelaskan, pihaknya tidak bekerja sendiri. “{q}.”",
)
GENERAL = (
    "Kegiatan itu dihadiri perwakilan kecamatan, tokoh masyarakat, serta para ketua RW se-{k}.",
    "Sejauh ini, kata {a}, koordinasi dengan pemerintah desa berjalan baik.",
    "Data yang dihimpun menunjukkan angkanya naik {n} persen dibanding periode yang sama tahun lalu.",
    "Ia berharap pola serupa bisa diterapkan di wilayah lain di {p}.",
    "Warga yang membutuhkan keterangan dapat datang langsung ke kantor Kecamatan {k} pada jam kerja.",
    "Dihubungi terpisah, {s} membenarkan kabar tersebut.",
    "Pemantauan akan dilakukan setiap pekan dan hasilnya diumumkan kepada warga.",
    "Sebagian warga mengaku baru mengetahui hal itu dari pengumuman di masjid.",
    "Di lokasi, petugas tampak mengatur arus kendaraan sejak pukul {jam}.",
    "Program ini, lanjut {a}, tidak berhenti pada tahun anggaran berjalan.",
    "Pada {bulan} mendatang, evaluasi menyeluruh akan dilakukan bersama pihak ketiga.",
    "Selain itu, pihaknya menyiapkan Rp{m} juta sebagai dana pendamping.",
)
CLOSERS = (
    "Rencananya, kegiatan serupa kembali digelar pada {bulan}.",
    "Acara berakhir dengan doa bersama, {d}.",
    "Sampai berita ini ditulis, petugas masih berada di {k}.",
    "Semua pihak diminta menjaga ketertiban.",
    "Keterangan lengkap akan disampaikan pekan depan (HUT ke-74).",
)
_FORMS = tuple(form for form, _ in DATELINES)
_WEIGHTS = tuple(weight for _, weight in DATELINES)


def slots(rng: Random, topic: Topic, place: Place, at: datetime, tag: str) -> dict[str, str]:
    """Return the words for the slots in the sentences of one story."""
    district = rng.choice(place.districts)
    name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
    office = rng.choice(topic.offices).format(k=district, p=place.full, t=place.town)
    return {
        "t": place.town,
        "p": place.full,
        "k": district,
        "a": name,
        "s": f"{office} {name}",
        "n": str(rng.randrange(12, 90)),
        "m": str(rng.randrange(90, 950)),
        "ini": rng.choice(("AS (34)", "DR", "UJ (27)")),
        "d": typed_day(rng, at),
        "jam": typed_time(rng),
        "bulan": rng.choice(MONTHS),
        "tag": tag,
    }


def lead(rng: Random, topic: Topic, place: Place, words: dict[str, str]) -> tuple[str, str | None]:
    """Return the first paragraph with its dateline, and the place in it (``None`` without one)."""
    form = rng.choices(_FORMS, _WEIGHTS)[0]
    sentence = rng.choice(topic.leads).format_map(words)
    named = {"{P}": place.dateline, "{T}": place.dateline.title()}
    where = next((name for slot, name in named.items() if slot in form), None)
    return form.format(P=place.dateline, T=named["{T}"], L=sentence), where


def paragraphs(rng: Random, topic: Topic, words: dict[str, str], wanted: int) -> list[str]:
    """Return about ``wanted`` paragraphs after the lead, each different."""
    pool = [*topic.facts, *rng.sample(GENERAL, min(len(GENERAL), max(2, wanted - 4)))]
    rng.shuffle(pool)
    forms = rng.sample(QUOTES, len(topic.quotes))
    quotations = [form.replace("{q}", quote) for form, quote in zip(forms, topic.quotes, strict=True)]
    texts: list[str] = []
    while pool and len(texts) + len(quotations) < wanted:
        sentences = [pool.pop() for _ in range(min(len(pool), rng.choice((1, 1, 2))))]
        texts.append(" ".join(sentences))
    for quote in quotations:
        texts.insert(rng.randrange(len(texts) + 1), quote)
    if rng.random() < 0.12:
        texts.insert(rng.randrange(len(texts) + 1), rng.choice(NO_BYLINES))
    if rng.random() < 0.5:
        texts.append(rng.choice(CLOSERS))
    return [text.format_map(words) for text in texts]
