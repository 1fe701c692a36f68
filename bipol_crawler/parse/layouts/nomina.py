"""The layout of the portal's theme of 2024 (WordPress text domain ``nomina``). Only this file knows its class names."""

from __future__ import annotations

from bipol_crawler.parse.layouts.layout import Layout

_INSIDE_TEXT = frozenset(
    {"penulis-bawah", "editor-bawah", "sumber-berita-bawah", "page-link-wrap", "berlangganan-whatsapp"}
)
_AFTER_TEXT = frozenset({"related-post-wrap", "totalpembaca", "tagname", "additional", "desktop-berita-terbaru"})
_OUTSIDE_ARTICLE = frozenset({"mobile-berita-terkait", "mobile-berita-terbaru", "sidebar-single"})

NOMINA = Layout(
    name="nomina",
    recognise="#single-article-text, #single-content",
    headline="#single-content h1",
    published_at=".tanggal-single",
    account=".nama-penulis a[rel~=author]",
    section=".single-kategori a[rel~=category]",
    tags=".tagname a[rel~=tag]",
    lead_photo=".foto-utama",
    lead_caption=".caption-photo-buka-tutup, .caption-photo",
    body="#single-article-text",
    skip=_INSIDE_TEXT
    | _AFTER_TEXT
    | _OUTSIDE_ARTICLE
    | {"single-media-social", "media-sosial-mobile", "page-links", "post-nav-links"},
    fields=(
        (".penulis-bawah", "Penulis"),
        (".editor-bawah", "Editor"),
        (".sumber-berita-bawah", "Sumber Berita"),
    ),
    page_links=".page-link-wrap a, .post-page-numbers",
    related=".related-post-box",
    related_time=".mobile-tanggal-terkait",
    inside_text=_INSIDE_TEXT,
    after_text=_AFTER_TEXT,
    outside_article=_OUTSIDE_ARTICLE,
    end_of_text=(_AFTER_TEXT | _OUTSIDE_ARTICLE) - {"related-post-wrap", "additional"},
    unread=("single-media-social", "media-sosial-mobile", "desktop-berita-terbaru", "mobile-berita-terbaru"),
)
