"""The theme of 2024 (text domain ``nomina``): the only file that knows its class names."""

from __future__ import annotations

from bipol_crawler.parse.layouts.layout import Layout

_WITHIN = frozenset({"penulis-bawah", "editor-bawah", "sumber-berita-bawah", "page-link-wrap", "berlangganan-whatsapp"})
_BEHIND = frozenset({"related-post-wrap", "totalpembaca", "tagname", "additional", "desktop-berita-terbaru"})
_BEYOND = frozenset({"mobile-berita-terkait", "mobile-berita-terbaru", "sidebar-single"})

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
    skip=_WITHIN | _BEHIND | _BEYOND | {"single-media-social", "media-sosial-mobile", "page-links", "post-nav-links"},
    fields=(
        (".penulis-bawah", "Penulis"),
        (".editor-bawah", "Editor"),
        (".sumber-berita-bawah", "Sumber Berita"),
    ),
    page_links=".page-link-wrap a, .post-page-numbers",
    related=".related-post-box",
    related_time=".mobile-tanggal-terkait",
    within=_WITHIN,
    behind=_BEHIND,
    beyond=_BEYOND,
    ends=(_BEHIND | _BEYOND) - {"related-post-wrap", "additional"},
)
