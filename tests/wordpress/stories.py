"""Stories to seed: the newsroom's, and a few by hand of shapes that it can't be relied on to draw."""

from __future__ import annotations

import json
from typing import Any

from bipol_crawler.demo import newsroom
from bipol_crawler.demo.phrases import SECTIONS as NEWSROOM_SECTIONS
from bipol_crawler.demo.story import export

__all__ = ["NEWSROOM_SECTIONS", "SECTIONS", "by_hand", "from_newsroom", "story"]

SECTIONS: dict[str, tuple[str, str | None]] = {
    "jawa-barat": ("Jawa Barat", None),
    "sukabumi": ("Sukabumi", "jawa-barat"),
    "hukum-kriminal": ("Hukum & Kriminal", None),
}


def story(post_id: int, slug: str, title: str, content: str, day: str, **more: Any) -> dict[str, Any]:
    """One line of the export: published at ``day`` (``2024-11-15T19:47:00+07:00``), the rest optional."""
    plain: dict[str, Any] = {
        "post_id": post_id,
        "slug": slug,
        "title": title,
        "content": content,
        "published": day,
        "modified": day,
        "categories": [["sukabumi", "Sukabumi"]],
        "tags": [],
        "author": "Redaksi Bipol",
        "login": "redaksi",
        "photo": None,
        "penulis": None,
        "editor": None,
        "sumber": None,
        "status": "publish",
        "password": None,
        "truth": {},
    }
    unknown = more.keys() - plain.keys()
    if unknown:
        raise TypeError(f"a story has no {sorted(unknown)}")
    return plain | more


def by_hand() -> list[dict[str, Any]]:
    """Fifteen stories: ids 7001 to 7015, each for a promise in test_site.py."""
    written = [
        story(
            7001,
            "petani-cabai-sambut-panen",
            'Petani Cabai "Tersenyum" Sambut Panen',
            "<p>SUKABUMI, bipol.co - Petani cabai di Cikole mulai memanen.</p>\n"
            '<p>"Harganya sedang baik," kata Ujang -- ketua kelompok.</p>\n'
            '<p><a href="/rapat-tertunda/"><em>Baca juga: rapat</em></a></p>\n'
            "<p>Reporter&nbsp; Rangga<br />Editor : Dadan .RH</p>",
            "2019-11-21T10:15:07+07:00",
            categories=[["sukabumi", "Sukabumi"], ["hukum-kriminal", "Hukum & Kriminal"]],
            tags=[["cabai", "cabai"], ["panen-raya", "Panen Raya"]],
            photo={
                "file": "/wp-content/uploads/2019/11/panen-cabai.jpg",
                "width": 800,
                "height": 533,
                "caption": "Warga memetik cabai. (Foto Rangga)",
                "caption_html": 'Warga memetik <a href="https://desa.example/cabai">cabai</a>. (Foto Rangga)',
            },
            penulis="Rangga Purnama",
            editor="Dadan RH",
            sumber="Humas Pemkot",
        ),
        story(
            7002,
            "tiga-halaman-sejarah-kota",
            "Tiga Halaman Sejarah Kota",
            "\n<!--nextpage-->\n".join(f"<p>Halaman {part}.</p>" for part in ("awal", "tengah", "akhir")),
            "2019-12-01T08:00:00+07:00",
        ),
        story(7003, "rahasia-dapur", "Rahasia Dapur", "<p>Tersembunyi.</p>", "2020-01-02T08:00:00+07:00",
              password="sandi"),
        story(7004, "belum-selesai", "Belum Selesai", "<p>Konsep.</p>", "2020-01-03T08:00:00+07:00",
              status="draft"),
        story(7005, "hanya-redaksi", "Hanya Redaksi", "<p>Privat.</p>", "2020-01-04T08:00:00+07:00",
              status="private"),
        story(7006, "kabar-masa-depan", "Kabar Masa Depan", "<p>Nanti.</p>", "2099-01-05T08:00:00+07:00",
              status="future"),
        story(7007, "sudah-dibuang", "Sudah Dibuang", "<p>Dibuang.</p>", "2020-01-06T08:00:00+07:00",
              status="trash"),
        story(7008, "penulis-tanpa-akun", "Penulis Tanpa Akun", "<p>Akunnya dihapus.</p>",
              "2020-01-07T08:00:00+07:00", author="", login=""),
        story(7009, "terakhir-diubah", "Terakhir Diubah", "<p>Diubah.</p>", "2020-02-01T08:00:00+07:00",
              modified="2021-03-04T05:06:07+07:00"),
        story(7010, "tanpa-foto-dan-tag", "Tanpa Foto", "<p>Polos.</p>", "2020-02-02T08:00:00+07:00"),
    ]  # fmt: skip
    more = [
        story(7011 + n, f"berita-pasar-ke-{n + 1}", f"Berita Pasar ke-{n + 1}", "<p>Harga stabil.</p>",
              f"2020-03-0{n + 1}T17:30:00+07:00")
        for n in range(5)
    ]  # fmt: skip
    return written + more


# The newsroom shields these from WordPress; an editor types them as they are.
SHIELDED = {"&quot;": '"', "&#039;": "'", " &#45; ": " - ", "&#46;&#46;&#46;": "..."}


def from_newsroom(count: int, base: str, seed: int = 1) -> list[dict[str, Any]]:
    """The newsroom's first ``count`` stories for a portal at ``base``; seed them with its sections.

    Quotes, hyphens and dots stand in the content as editors type them, for WordPress to set.
    """
    told: list[dict[str, Any]] = []
    for line in export(newsroom.stories(seed, count, base=base)):
        one = json.loads(line)
        for shielded, sign in SHIELDED.items():
            one["content"] = one["content"].replace(shielded, sign)
        told.append(one)
    return told
