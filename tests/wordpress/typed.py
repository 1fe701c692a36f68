"""What editors type into WordPress that it only makes markup of when a page is served, with what a reader should find.

Shortcodes, blocks, paragraphs without tags: their markup is WordPress's own, so no fixture of ours could
stand for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .stories import story

FIRST, LAST = "GARUT, bipol.co – Warga berkumpul.", "Kegiatan selesai sore."
UPLOADS = "/wp-content/uploads/2020/01"
ATTACHMENT = 1_008_000
"""The attachment of the first case's lead photo, as the seeder numbers them; the next one's is one more."""

SIGNED = "Reporter : Yayat\nEditor : Dadan RH"
NAMES = (("reporter", "Yayat"), ("editor", "Dadan RH"))
ONE, TWO = "Warga satu. (Foto Yayat)", "Warga dua. (Ist)"
VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"
Printed = tuple[str, str | None, str | None]
"""A photo's file, caption and credit."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One post: ``content`` as stored, ``body`` by paragraph, ``links`` to other articles by slug and headline.

    In ``content`` and in the addresses of ``embeds`` ``{site}`` and ``{uploads}`` become the portal's own.
    """

    name: str
    content: str
    body: tuple[str, ...] = (FIRST, LAST)
    photos: tuple[Printed, ...] = ()
    bylines: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    embeds: tuple[tuple[str, str], ...] = ()
    title: str | None = None
    headline: str | None = None
    more: dict[str, Any] | None = None

    @property
    def slug(self) -> str:
        """The name as WordPress makes a slug of it."""
        return self.name.replace(" ", "-")


def block(name: str, html: str) -> str:
    """One block as the block editor stores it."""
    return f"<!-- wp:{name} -->\n{html}\n<!-- /wp:{name} -->"


def blocks(inner: str) -> str:
    """``inner`` between two paragraphs of the block editor."""
    return "\n\n".join((block("paragraph", f"<p>{FIRST}</p>"), inner, block("paragraph", f"<p>{LAST}</p>")))


def classic(inner: str) -> str:
    """``inner`` on lines of its own between two paragraphs of the classic editor."""
    return f"{FIRST}\n\n{inner}\n\n{LAST}"


def _lead(name: str, caption: str) -> dict[str, Any]:
    return {"file": f"{UPLOADS}/{name}.jpg", "width": 800, "height": 533, "caption": caption, "caption_html": None}


_IMAGE = '<img src="{uploads}/satu.jpg" alt="" width="300" height="200" />'
_GALLERY = (("satu.jpg", ONE, "Yayat"), ("dua.jpg", TWO, "Ist"))
_BARE = (("satu.jpg", None, None),)

CASES = (
    Typed("foto satu", classic("Tengah."), (FIRST, "Tengah.", LAST), more={"photo": _lead("satu", ONE)}),
    Typed("foto dua", classic("Tengah."), (FIRST, "Tengah.", LAST), more={"photo": _lead("dua", TWO)}),
    *(
        Typed(
            f"galeri {link}",
            classic(f'[gallery ids="{ATTACHMENT},{ATTACHMENT + 1}" link="{link}" size="full"]'),
            photos=_GALLERY,
        )
        for link in ("file", "none", "post")
    ),
    Typed(
        "keterangan dengan tautan",
        classic(
            '[caption id="attachment_1" align="alignnone" width="300"]<a href="{uploads}/satu.jpg">' + _IMAGE + "</a>"
            ' Warga <em>memetik</em> <a href="https://desa.example/">cabai</a>. (Foto: Yayat)[/caption]'
        ),
        photos=(("satu.jpg", "Warga memetik cabai. (Foto: Yayat)", "Yayat"),),
    ),
    Typed(
        "keterangan bentuk lama",
        classic(f'[caption id="attachment_1" align="alignnone" width="300" caption="{ONE}"]{_IMAGE}[/caption]'),
        photos=(("satu.jpg", ONE, "Yayat"),),
    ),
    Typed(
        "keterangan di muka kalimat",
        f'{FIRST}\n\n[caption id="attachment_1" align="alignright" width="300"]{_IMAGE} {ONE}[/caption] {LAST}'
        f"\n\n{SIGNED}",
        photos=(("satu.jpg", ONE, "Yayat"),),
        bylines=NAMES,
    ),
    Typed("foto di kanan kalimat", f"{_IMAGE}{FIRST}\n\n{LAST}", photos=_BARE),
    Typed(
        "galeri blok lama",
        blocks(
            block(
                "gallery",
                '<figure class="wp-block-gallery columns-2 is-cropped"><ul class="blocks-gallery-grid">'
                f'<li class="blocks-gallery-item"><figure>{_IMAGE}'
                f'<figcaption class="blocks-gallery-item__caption">{ONE}</figcaption></figure></li>'
                '<li class="blocks-gallery-item"><figure><img src="{uploads}/dua.jpg" alt=""/></figure></li>'
                "</ul></figure>",
            )
        ),
        photos=(_GALLERY[0], ("dua.jpg", None, None)),
    ),
    Typed(
        "foto di samping teks",
        blocks(
            block(
                "media-text",
                f'<div class="wp-block-media-text"><figure class="wp-block-media-text__media">{_IMAGE}</figure>'
                f'<div class="wp-block-media-text__content">{block("paragraph", "<p>Di samping.</p>")}</div></div>',
            )
        ),
        (FIRST, "Di samping.", LAST),
        photos=_BARE,
    ),
    Typed(
        "kutipan blok",
        blocks(
            block(
                "quote",
                f'<blockquote class="wp-block-quote">{block("paragraph", "<p>Kami siap.</p>")}'
                "<cite>Bupati Garut</cite></blockquote>",
            )
        ),
        (FIRST, "Kami siap.", "Bupati Garut", LAST),
    ),
    Typed(
        "daftar bersarang",
        blocks(
            block(
                "list",
                "<ul>"
                + block("list-item", "<li>Satu<ul>" + block("list-item", "<li>Satu a</li>") + "</ul></li>")
                + "</ul>",
            )
        ),
        (FIRST, "Satu", "Satu a", LAST),
    ),
    Typed(
        "tabel blok",
        blocks(
            block(
                "table",
                '<figure class="wp-block-table"><table><thead><tr><th>Wilayah</th><th>Jumlah</th></tr></thead>'
                "<tbody><tr><td>Garut</td><td>12</td></tr></tbody></table></figure>",
            )
        ),
        (FIRST, "Wilayah | Jumlah", "Garut | 12", LAST),
    ),
    Typed("selengkapnya di tengah kalimat", f"{FIRST}<!--more-->\n\n{LAST}"),
    Typed("selengkapnya blok", blocks(block("more", "<!--more-->"))),
    Typed("halaman blok", blocks(block("nextpage", "<!--nextpage-->"))),
    Typed(
        "baris kosong",
        f"{classic('&nbsp;')}\n\n&nbsp;\n\nReporter&nbsp; &nbsp; : Yayat\n\nEditor&nbsp; &nbsp; : Dadan RH",
        bylines=NAMES,
    ),
    Typed("semua dalam div", f"<div>{classic('Tengah.')}\n\n{SIGNED}</div>", (FIRST, "Tengah.", LAST), bylines=NAMES),
    Typed(
        "kutipan dua paragraf",
        f"{FIRST}\n<blockquote>Kami siap.\n\nKami kuat.</blockquote>\n{LAST}",
        (FIRST, "Kami siap.", "Kami kuat.", LAST),
    ),
    Typed("senyum", classic("Kami senang :) lho."), (FIRST, "Kami senang 🙂 lho.", LAST)),
    Typed("skrip dengan baris kosong", classic("<script>\nvar a = 1;\n\nvar b = 2;\n</script>")),
    Typed(
        "video",
        classic('[video width="640" height="360" mp4="{uploads}/klip.mp4"][/video]'),
        embeds=(("video", "{uploads}/klip.mp4"),),
    ),
    Typed("audio", classic('[audio mp3="{uploads}/suara.mp3"][/audio]'), embeds=(("audio", "{uploads}/suara.mp3"),)),
    Typed("video yang tak terambil", classic(VIDEO), embeds=(("youtube", VIDEO),)),
    Typed("artikel sendiri sebagai alamat", classic("{site}/foto-dua/"), links=(("foto-dua", "Judul foto dua"),)),
    Typed(
        "artikel sendiri sebagai blok",
        blocks(
            block(
                "embed",
                '<figure class="wp-block-embed is-type-wp-embed"><div class="wp-block-embed__wrapper">\n'
                "{site}/foto-dua/\n</div></figure>",
            )
        ),
        links=(("foto-dua", "Judul foto dua"),),
    ),
    Typed("berita terbaru sebagai blok", blocks('<!-- wp:latest-posts {"postsToShow":3,"displayPostDate":true} /-->')),
    Typed(
        "syair",
        blocks(block("verse", '<pre class="wp-block-verse">Bunga melati\ndi tepi kali</pre>')),
        (FIRST, "Bunga melati\ndi tepi kali", LAST),
    ),
    Typed(
        "bidang penulis",
        classic("Tengah."),
        (FIRST, "Tengah.", LAST),
        bylines=(("writer", "Yayat"), ("writer", "Rangga"), ("editor", "Dadan RH"), ("source", "Humas 'Garut'")),
        more={"penulis": "Yayat & Rangga", "editor": "Dadan .RH", "sumber": "Humas 'Garut'"},
    ),
    Typed(
        "judul bertanda",
        classic("Tengah."),
        (FIRST, "Tengah.", LAST),
        title='Bupati <em>Garut</em> & "Sekda" -- 5 < 7 <br> Sore',
        headline="Bupati Garut & “Sekda” — 5 < 7 Sore",
    ),
)


def typed_stories(base: str) -> Iterator[dict[str, Any]]:
    """The cases as stories to seed, for a site at ``base``."""
    for number, case in enumerate(CASES):
        title = case.title or f"Judul {case.name}"
        content = placed(case.content, base)
        yield story(8000 + number, case.slug, title, content, "2020-01-02T08:00:00+07:00", **(case.more or {}))


def placed(text: str, base: str) -> str:
    """``text`` with the addresses of a site at ``base``."""
    return text.replace("{uploads}", base + UPLOADS).replace("{site}", base)
