"""One article in the markup of widespread WordPress themes, and of portals that write their own."""

from __future__ import annotations

HEADLINE = "Pipa Utama Diganti, Air Bersih Kembali Mengalir"
TEXT = (
    "GARUT – Pemerintah daerah memastikan pasokan air bersih untuk tiga kecamatan lancar mulai pekan depan.",
    "Kepala dinas menyebutkan bahwa pengerjaan memakan biaya dua miliar rupiah dan melibatkan empat puluh pekerja.",
    "“Kami tidak ingin warga menunggu lebih lama lagi,” kata dia saat meninjau lokasi bersama camat, Rabu siang.",
)
ADDRESS = "https://portal.example/pipa-utama-diganti/"
PHOTO = "https://portal.example/wp-content/uploads/2023/05/pipa.jpg"
CAPTION = "Pekerja menurunkan pipa (Foto: Humas)"
AT = "2023-05-17T19:47:00+07:00"
_OTHER = "Harga Cabai Rawit Naik Menjelang Akhir Pekan"
_STAMP = f'<time class="entry-date published" datetime="{AT}">17 Mei 2023</time>'
_OTHERS = "".join(
    f'<li><h3><a href="/lain-{n}/">{_OTHER}</a></h3><time class="entry-date published" datetime="2026-01-0{n}">'
    "1 jam lalu</time></li>"
    for n in (1, 2, 3)
)
TYPED = (
    f"<p>{TEXT[0]}</p><p><strong>Baca juga: <a href='/harga-cabai-rawit-naik/'>{_OTHER}</a></strong></p>"
    f"<p>{TEXT[1]}</p><div class='related-inline'><ul>{_OTHERS}</ul></div><p>{TEXT[2]}</p>"
    "<p>Reporter: Siti Aminah<br>Editor: Agus Salim</p>"
)
_OG = (
    f'<meta property="og:type" content="article"><meta property="og:title" content="{HEADLINE} - Portal Kabar">'
    f'<meta property="og:site_name" content="Portal Kabar"><meta property="og:image" content="{PHOTO}">'
)
_TAGS = '<a href="/tag/air/" rel="tag">air bersih</a>, <a href="/tag/pipa/" rel="tag">pipa</a>'
_IMAGE = f'<img class="wp-post-image" src="{PHOTO}">'


def page(body: str, head: str = _OG, classes: str = "single single-post postid-5") -> str:
    """A page with a menu, a sidebar and a footer of its own."""
    return (
        f'<!doctype html><html><head><title>{HEADLINE} - Portal Kabar</title><link rel="canonical" href="{ADDRESS}">'
        f'{head}</head><body class="{classes}"><nav><ul><li><a href="/a/">Daerah</a></li></ul></nav>{body}'
        f'<div class="sidebar"><h2>Terpopuler</h2><ul>{_OTHERS}</ul></div><footer>© Portal Kabar</footer></body></html>'
    )


WORDPRESS = {
    "classes of hAtom": page(
        f'<article class="post-5 post"><header class="entry-header"><h1 class="entry-title">{HEADLINE}</h1>'
        f'<div class="entry-meta">{_STAMP} oleh <a rel="author" href="/author/r/">redaksi</a></div></header>'
        f'<figure>{_IMAGE}<figcaption>{CAPTION}</figcaption></figure><div class="entry-content">{TYPED}</div>'
        f'<footer class="entry-meta"><span class="cat-links"><a href="/c/" rel="category tag">Daerah</a></span>'
        f'<span class="tags-links">{_TAGS}</span><nav><a href="/lain-1/">{_OTHER}</a></nav></footer></article>'
    ),
    "a title of all pages first": page(
        f'<header class="page-header"><h1 class="page-header-title">Blog</h1></header><article id="post-5">'
        f'<div class="thumbnail">{_IMAGE}<div class="thumbnail-caption">{CAPTION}</div></div>'
        f'<h2 class="entry-title">{HEADLINE}</h2><ul class="meta"><li class="meta-author"><a rel="author" href="/r/">'
        f'redaksi</a></li><li itemprop="datePublished">Rabu, 17 Mei 2023 19.47 WIB</li><li class="meta-cat">'
        f'<a rel="category tag" href="/c/">Daerah</a></li></ul><div class="entry-content">{TYPED}</div>'
        f'<div class="post-tags">{_TAGS}</div></article><section id="related-posts"><ul>{_OTHERS}</ul></section>',
        head="",
    ),
    "sections that say they are tags": page(
        f'<article><div class="entry-taxonomies"><span class="category-links"><a rel="tag" href="/c/">Daerah</a></span>'
        f'</div><h1 class="entry-title">{HEADLINE}</h1><span class="author vcard"><a class="fn n" href="/r/">redaksi'
        f'</a></span>{_STAMP}<div class="post-thumbnail">{_IMAGE}<figcaption>{CAPTION}</figcaption></div>'
        f'<div class="entry-content single-content">{TYPED}</div><div class="entry-tags">{_TAGS}</div></article>'
        f'<div class="entry-related"><ul>{_OTHERS}</ul></div>'
    ),
    "a theme of blocks": page(
        f'<main class="wp-block-group"><figure class="wp-block-post-featured-image">{_IMAGE}<figcaption>{CAPTION}'
        f'</figcaption></figure><h1 class="wp-block-post-title">{HEADLINE}</h1><div class="wp-block-post-date">'
        f'<time datetime="{AT}">17 Mei 2023</time></div><div class="wp-block-post-author-name">redaksi</div>'
        f'<div class="taxonomy-category"><a rel="tag" href="/c/">Daerah</a></div><div class="entry-content '
        f'wp-block-post-content">{TYPED}</div><div class="taxonomy-post_tag wp-block-post-terms">{_TAGS}</div></main>'
    ),
    "a magazine's theme": page(
        f'<article itemscope itemtype="https://schema.org/Article"><ul class="td-category"><li class="entry-category">'
        f'<a href="/c/">Daerah</a></li></ul><h1 class="entry-title">{HEADLINE}</h1><div class="td-post-author-name">'
        f'<a href="/r/">redaksi</a></div><span class="td-post-date">{_STAMP}</span><div class="td-post-content">'
        f'<div class="td-post-featured-image"><figure><img class="entry-thumb" src="{PHOTO}"><figcaption '
        f'class="wp-caption-text">{CAPTION}</figcaption></figure></div>{TYPED}</div><ul class="td-tags"><li>'
        f'<a href="/tag/air/">air bersih</a></li><li><a href="/tag/pipa/">pipa</a></li></ul></article>'
        f'<div class="td_block_related_posts"><ul>{_OTHERS}</ul></div>'
    ),
}
"""Pages of the layout ``common``: each has a section, an account, two tags and a lead photo with its caption."""

_LD = (
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"%s","datePublished":"%s","keywords":'
    '["air bersih","pipa"],"articleSection":"Daerah","author":{"@type":"Person","name":"redaksi"}}</script>'
)
LD = _LD % (HEADLINE, AT)
UNKNOWN = {
    "a channel's name in the first heading": page(
        f'<div class="top"><h1 class="channel">Daerah</h1></div><div class="row"><h1 class="read-title">{HEADLINE}</h1>'
        f'<div class="read-time">Portal Kabar - 17/05/2023, 19:47 WIB</div><div class="credit">Siti Aminah</div>'
        f'<div class="photo"><img src="{PHOTO}"><div class="photo-caption">{CAPTION}</div></div>'
        f'<div class="read-text">{TYPED}</div></div>',
        head=_OG + LD,
        classes="desktop",
    ),
    "nothing for machines but the address": page(
        f'<table><tr><td><a href="/"><img src="/logo.png"></a></td></tr></table><div id="kiri"><h2>{HEADLINE}</h2>'
        f'<div class="tgl">Rabu, 17 Mei 2023 | 19:47 WIB</div><div class="foto"><img src="{PHOTO}"><br><i>{CAPTION}</i>'
        f'</div><div class="isi">{TYPED}{"".join(f"<p>{line}</p>" for line in TEXT)}</div></div>',
        head="",
        classes="",
    ),
    "elements without names": page(
        f"<div><div><span>Daerah</span><h1>{HEADLINE}</h1><div><span>redaksi</span><span>·</span><span>17 Mei 2023 "
        f'19.47 WIB</span></div><figure><picture><img src="{PHOTO}"></picture><figcaption>{CAPTION}</figcaption>'
        f"</figure><div>{TYPED}</div></div><div><h3>Rekomendasi</h3>{_OTHERS}</div></div>",
        head=_OG + LD,
        classes="",
    ),
}
"""Pages that no layout knows."""
