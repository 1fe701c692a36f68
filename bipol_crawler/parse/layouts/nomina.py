"""The theme of 2024 (text domain ``nomina``): the only file that knows its class names."""

from __future__ import annotations

from bipol_crawler.parse.layouts.layout import Layout

NOMINA = Layout(
    name="nomina",
    recognise="#single-article-text, #single-content",
    hosts=frozenset({"bipol.co", "www.bipol.co"}),
    headline="#single-content h1",
    published_at=".tanggal-single",
    account=".nama-penulis a[rel~=author]",
    section=".single-kategori a[rel~=category]",
    tags=".tagname a[rel~=tag]",
    lead_photo=".foto-utama img",
    lead_caption=".caption-photo-buka-tutup, .caption-photo",
    body="#single-article-text",
    skip=frozenset(
        {
            "penulis-bawah",
            "editor-bawah",
            "sumber-berita-bawah",
            "page-link-wrap",
            "berlangganan-whatsapp",
            "related-post-wrap",
            "totalpembaca",
            "tagname",
            "additional",
            "single-media-social",
            "media-sosial-mobile",
            "desktop-berita-terbaru",
            "mobile-berita-terkait",
            "mobile-berita-terbaru",
        }
    ),
    fields=(
        (".penulis-bawah", "Penulis"),
        (".editor-bawah", "Editor"),
        (".sumber-berita-bawah", "Sumber Berita"),
    ),
    page_links=".page-link-wrap a",
    related=".related-post-box",
    related_time=".mobile-tanggal-terkait",
)
