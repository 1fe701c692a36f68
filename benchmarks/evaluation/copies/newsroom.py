"""Makes labelled articles from the stories in this folder: copies with known edits, and articles that are not copies.

Each story has a text, another lead, and perhaps another account of the same event and a later article. Copies are made
with one to four typical edits of newsrooms. Some articles are similar but not copies: the other account, the later
article with a background paragraph of the first one, notices made from a template, releases with other towns.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STORIES = Path(__file__).with_name("stories.jsonl")


@dataclass(slots=True)
class Labelled:
    """An article with its labels: the id of the article that it copies, and the origins that its credits name."""

    id: str
    published: str
    headline: str
    body: str
    original: str | None = None
    bylines: list[tuple[str, str]] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    origins: list[str] = field(default_factory=list)


def load(path: Path) -> list[Labelled]:
    """Return the articles of a file of JSON lines, with the fields of :class:`Labelled`."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [Labelled(**{**row, "bylines": [(role, name) for role, name in row.get("bylines", [])]}) for row in rows]


WORDS = {
    "mengatakan": "menuturkan", "ujarnya": "katanya", "katanya": "ucapnya", "sebanyak": "sedikitnya",
    "warga": "penduduk",
    "karena": "sebab", "sekitar": "kira-kira", "meminta": "mengimbau", "mulai": "sejak", "sampai": "hingga",
    "hingga": "sampai", "membuat": "menyebabkan", "menyebut": "menyatakan", "tetapi": "namun", "setelah": "usai",
    "dan": "serta", "untuk": "guna", "melalui": "lewat", "akan": "bakal", "tidak": "tak", "sebelum": "menjelang",
    "menjadi": "sebagai", "mereka": "para warga", "saat": "ketika", "sementara": "sedangkan", "dapat": "bisa",
}  # fmt: skip
REPORTERS = ("Rina Marlina", "Deden Komara", "Asep Wahyu", "Lilis Suryani", "Firdaus")
LOCAL = (
    "Pantauan di lapangan, suasana hingga sore tetap ramai dan arus lalu lintas di sekitarnya tersendat.",
    "Sejumlah warga yang ditemui berharap pemerintah tidak berhenti pada janji dan segera menindaklanjutinya.",
)


def _headline(article: dict[str, Any], paragraphs: list[str], dice: random.Random) -> list[str]:
    article["headline"] = article["other_headline"]
    return paragraphs


def _shortened(article: dict[str, Any], paragraphs: list[str], dice: random.Random) -> list[str]:
    return paragraphs[: max(2, round(len(paragraphs) * dice.uniform(0.4, 0.8)))]


def _cut(article: dict[str, Any], paragraphs: list[str], dice: random.Random) -> list[str]:
    kept = set(dice.sample(range(len(paragraphs)), max(2, len(paragraphs) - dice.randint(1, 2))))
    return [paragraph for number, paragraph in enumerate(paragraphs) if number in kept]


def _reordered(article: dict[str, Any], paragraphs: list[str], dice: random.Random) -> list[str]:
    rest = paragraphs[1:]
    dice.shuffle(rest)
    return [paragraphs[0], *rest]


def _lead(article: dict[str, Any], paragraphs: list[str], dice: random.Random) -> list[str]:
    return [article["lead"], *paragraphs[1:]]


def _synonyms(article: dict[str, Any], paragraphs: list[str], dice: random.Random) -> list[str]:
    def other(match: re.Match[str]) -> str:
        return WORDS[match.group()] if match.group() in WORDS and dice.random() < 0.6 else match.group()

    return [re.sub(r"\b[a-z]+\b", other, paragraph) for paragraph in paragraphs]


def _sentences(article: dict[str, Any], paragraphs: list[str], dice: random.Random) -> list[str]:
    """Leave out one sentence in four, but never a whole paragraph."""
    kept = []
    for paragraph in paragraphs:
        sentences = re.split(r"(?<=[.”])\s+(?=[A-Z“])", paragraph)
        chosen = [sentence for sentence in sentences if dice.random() > 0.25] or sentences[:1]
        kept.append(" ".join(chosen))
    return kept


def _local(article: dict[str, Any], paragraphs: list[str], dice: random.Random) -> list[str]:
    return [*paragraphs, dice.choice(LOCAL)]


def _typed_anew(article: dict[str, Any], paragraphs: list[str], dice: random.Random) -> list[str]:
    return [paragraph.replace("“", '"').replace("”", '"').replace(" – ", " - ") for paragraph in paragraphs]


EDITS = (_headline, _shortened, _cut, _reordered, _lead, _synonyms, _sentences, _local, _typed_anew)
CREDITS = (
    ("agency", "(ANTARA)"), ("agency", "(Antara/Reuters)"), ("press_release", "(Humas Pemkot)"), ("paid", "(adv)"),
    ("press_release", "(rls)"),
)  # fmt: skip


def made(seed: int = 1, copies: int = 8) -> list[Labelled]:
    """Return all stories, each with ``copies`` copies, and the articles that are not copies; the same for a seed."""
    dice = random.Random(seed)
    articles: list[Labelled] = []
    for story in [json.loads(line) for line in STORIES.read_text("utf-8").splitlines()]:
        first = Labelled(story["id"], _time(dice, 3), story["headlines"][0], "\n\n".join(story["text"]))
        first.bylines = [("reporter", dice.choice(REPORTERS))]
        articles.append(first)
        articles += [_copy(f"{story['id']}-{number}", story, dice) for number in range(copies)]
        if story["second"]:
            second = "\n\n".join(story["second"])
            articles.append(Labelled(f"{story['id']}-second", _time(dice, 4), story["headlines"][0], second))
        if story["later"]:
            background = f"Sebelumnya diberitakan, {story['text'][2]}"
            later = "\n\n".join([*story["later"], background])
            articles.append(Labelled(f"{story['id']}-later", _time(dice, 9), f"{story['headlines'][1]} (2)", later))
    return [*articles, *_templates(dice)]


def _copy(name: str, story: dict[str, Any], dice: random.Random) -> Labelled:
    article = {"headline": story["headlines"][0], "other_headline": story["headlines"][1], "lead": story["lead"]}
    paragraphs: list[str] = list(story["text"])
    for edit in dice.sample(EDITS, dice.randint(1, 4)):
        paragraphs = edit(article, paragraphs, dice)
    copy = Labelled(name, _time(dice, dice.randint(5, 8)), article["headline"], "", story["id"])
    if dice.random() < 0.4:
        kind, credit = dice.choice(CREDITS)
        paragraphs = [*paragraphs, credit]
        copy.origins = [kind]
    else:
        copy.bylines = [("reporter", dice.choice(REPORTERS))]
    copy.body = "\n\n".join(paragraphs)
    return copy


def _time(dice: random.Random, day: int) -> str:
    return f"2024-05-{day:02}T{dice.randint(5, 21):02}:{dice.randint(0, 59):02}:{dice.randint(0, 59):02}+07:00"


NOTICES = {
    "salat": (
        "Berikut jadwal salat Kota {town} dan sekitarnya, {day}, menurut Kementerian Agama. Subuh {a}, Zuhur {b}, "
        "Asar {c}, "
        "Magrib {d}, dan Isya {e} WIB. Jadwal dapat bergeser satu sampai dua menit menurut letak tempat tinggal, "
        "sehingga warga "
        "diminta tetap memperhatikan azan dari masjid terdekat."
    ),
    "cuaca": (
        "BMKG Bandung memprakirakan cuaca Kota {town}, {day}, berawan pada pagi hari dan hujan ringan pada siang "
        "hingga sore. "
        "Suhu udara {n} sampai {m} derajat Celsius dengan kelembapan {k} persen. Masyarakat diminta mewaspadai "
        "angin kencang "
        "dan genangan di jalan, serta menghindari berteduh di bawah pohon atau baliho."
    ),
    "duka": (
        "Keluarga besar Persatuan Wartawan Indonesia Kota {town} berduka cita atas meninggalnya {who} dalam usia "
        "{k} tahun, "
        "{day}. Jenazah disemayamkan di rumah duka di {where} sebelum dimakamkan selepas salat Asar. Semoga "
        "almarhum diterima "
        "di sisi Allah SWT dan keluarga yang ditinggalkan diberi ketabahan."
    ),
    "listrik": (
        "PLN Unit Layanan Pelanggan {town} memadamkan aliran listrik untuk pemeliharaan jaringan pada {day} pukul "
        "{a} sampai {b} "
        "WIB. Wilayah yang terdampak adalah {where} dan sekitarnya. Manajer PLN {town}, {who}, meminta maaf atas "
        "gangguan ini. "
        "“Kami berusaha menyalakan listrik lebih cepat dari jadwal,” katanya."
    ),
}
TOWNS = ("Bandung", "Cimahi", "Garut", "Sukabumi", "Cianjur", "Tasikmalaya")
WHO = ("Asep Suherman", "Dedi Komara", "Yayah Rokayah", "Cecep Hidayat", "Euis Rohaeti", "Tatang Sutarsa")
WHERE = (
    "Jalan Bhayangkara",
    "Kampung Cipelang",
    "Perumahan Griya Asri",
    "Gang Masjid",
    "Desa Sukamaju",
    "Jalan Otista",
)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu")


def _templates(dice: random.Random, each: int = 6) -> list[Labelled]:
    articles = []
    for name, notice in NOTICES.items():
        towns = [dice.choice(TOWNS)] * each if name in ("salat", "cuaca") else list(TOWNS)
        for number in range(each):
            times = [f"{hour:02}.{dice.randint(10, 59)}" for hour in (4, 11, 15, 17, 18)]
            body = notice.format(
                town=towns[number], day=f"{DAYS[number]} ({number + 6}/5/2024)", who=WHO[number], where=WHERE[number],
                n=dice.randint(17, 21), m=dice.randint(26, 32), k=dice.randint(55, 95),
                **dict(zip("abcde", times, strict=True)),
            )  # fmt: skip
            articles.append(
                Labelled(f"{name}-{number}", _time(dice, number + 6), f"{name.title()} {towns[number]}", body)
            )
    return articles
