"""Where a picture is: told by what addresses look like, whatever the attribute's name."""

from __future__ import annotations

import base64

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article, Photo
from tests.parse.typed_pages import body, page_of, served, words

PORTAL = "https://bipol.co"
FILE = f"{PORTAL}/wp-content/uploads/2024/11/panen.jpg"
SMALL = f"{PORTAL}/wp-content/uploads/2024/11/panen-300x200.jpg"
PREVIEW = f"{PORTAL}/wp-content/uploads/2024/11/panen-20x13.jpg"
OTHER = f"{PORTAL}/wp-content/uploads/2024/11/sawah.jpg"
BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
DRAWING = base64.b64encode(f'<svg data-real="{FILE}"></svg>'.encode()).decode()

HIDDEN = [
    f"<img src='{BLANK}' data-apa-saja-src='{FILE}'>",
    f"<img src='{BLANK}' data-foto='{FILE}'>",
    f"<img src='/wp-content/plugins/malas/img/x.png' data-hi='{FILE}'>",
    f"<img src='/wp-content/themes/tema/img/thumb.jpg' data-hi='{FILE}'>",
    f"<img src='/wp-content/uploads/loading.gif' data-hi='{FILE}'>",
    f"<img src='/img/placeholder-300x200.png' data-hi='{FILE}'>",
    f"<img src='https://placehold.co/600x400' data-hi='{FILE}'>",
    f"<img src='/img/1x1.trans.gif' data-hi='{FILE}'>",
    f"<img src='/img/tunggu.svg' data-hi='{FILE}'>",
    f"<img src='{PREVIEW}' data-hi='{FILE}'>",
    f"<img src='{PREVIEW}' srcset='{FILE} 1024w, {SMALL} 300w'>",
    f"<img src='{BLANK}' data-banyak='{SMALL} 300w, {FILE} 1024w'>",
    f"<img src='{BLANK}' data-banyak='{SMALL} 1x,{FILE} 2x'>",
    f"<img src='{BLANK}' srcset='{BLANK} 1w' data-semua-srcset='{SMALL} 300w,\n{FILE} 1024w'>",
    f"<img srcset='{SMALL} 300w, {FILE} 1024w'>",
    f"<img src='{OTHER}' data-srcset='{SMALL} 300w, {FILE} 1024w'>",
    f'<img src="{BLANK}" data-gambar=\'{{"kecil": "{SMALL}", "penuh": "{FILE}"}}\'>',
    f"""<img src="{BLANK}" data-gambar='["{FILE.replace("/", chr(92) + "/")}"]'>""",
    f"<img src='{BLANK}' data-gambar='url({FILE})'>",
    f"<img src='{BLANK}' data-gambar='{base64.b64encode(FILE.encode()).decode()}'>",
    f"<img src='{BLANK}' data-gambar='https%3A%2F%2Fbipol.co%2Fwp-content%2Fuploads%2F2024%2F11%2Fpanen.jpg'>",
    f"<img src='data:image/svg+xml;base64,{DRAWING}'>",
    f"<img src='{BLANK}'><noscript><img src='{FILE}'></noscript>",
    f"<noscript><img src='{FILE}'></noscript><img src='{BLANK}'>",
    f"<noscript><img src='{FILE}'></noscript><img src='{BLANK}' data-src='{FILE}'>",
    f"<img src='{BLANK}' data-src='{FILE}'><noscript><img src='{SMALL}'></noscript>",
    f"<picture><source srcset='{FILE}'><img src='{BLANK}'></picture>",
    f"<picture><source data-hi='{SMALL} 300w, {FILE} 800w'><img alt=''></picture>",
    f"<picture><source srcset='{FILE}.webp'><img src='{FILE}'></picture>",
    f"<picture data-malas><source srcset='{FILE}'></picture>",
    f"<picture><img src='{BLANK}'><noscript><img src='{FILE}'></noscript></picture>",
    f"<a href='{FILE}'><img src='{BLANK}'></a>",
    f"<a href='{FILE}'><img src='{SMALL}' data-hi='{FILE}' data-src='{FILE}'></a>",
    f"<amp-img src='{FILE}' layout='responsive'><noscript><img src='{FILE}'></noscript></amp-img>",
    f"<span class='malas' data-latar='{FILE}'></span>",
    f"<div style='background-image: url({FILE})'></div>",
    f"""<img src="{BLANK}" data-isi="&lt;img class='a' src='{FILE}'&gt;">""",
    f"<amp-img src='{FILE}' width='1' height='1' layout='responsive'></amp-img>",
    f"<img src='/img/abu.jpg' data-entah='{FILE}'>",
    f"<img class='lazyload' src='{OTHER}' data-entah='{FILE}'>",
    f"<img src='{FILE}' data-lazy-src='{FILE}?is-pending-load=1'>",
    f"<img width=1 height=1 src='https://hitung.example/x.gif'><img src='{FILE}'>",
    f"<img src='{FILE}' data-thumb-src='{SMALL}'>",
    f"<img src='{FILE}' data-pin-media='{OTHER}'>",
    f"<img src='{FILE}' alt='{OTHER}' title='{OTHER}'>",
    f"<img src='{FILE}' srcset='{SMALL} 300w, {FILE[:-4]}-1536x1024.jpg 1536w'>",
    f"<img src='{SMALL}' srcset='{SMALL} 300w, {FILE} 1024w'>",
    f"<img src='{SMALL}' data-srcset='{SMALL} 300w, {FILE} 1024w'>",
    f"<img src='{BLANK}' data-lazy-src='{SMALL}' data-lazy-srcset='{SMALL} 300w, {FILE} 1024w'>",
    f"<img src='{SMALL}' data-large_image='{FILE}' data-large_image_width='1200'>",
    f"<img src='{SMALL}' data-large-file='{FILE[:-4]}-1024x683.jpg' data-orig-file='{FILE}'>",
    "<img src='https://i0.wp.com/bipol.co/wp-content/uploads/2024/11/panen.jpg?resize=300%2C200'"
    f" data-orig-file='{FILE}'>",
    f"<a href='{FILE}'><img src='{PORTAL}/wp-content/gallery/x/thumbs/thumbs_x.jpg'></a>",
]  # fmt: skip


@pytest.mark.parametrize("image", HIDDEN)
def test_the_real_address_is_found_in_the_text_and_as_the_lead_photo(image: str) -> None:
    inline = body(f"<p>Satu.</p><figure>{image}<figcaption>Panen raya.</figcaption></figure><p>Dua.</p>")
    assert [(photo.url, photo.caption) for photo in inline.photos] == [(FILE, "Panen raya.")]
    assert words(inline.paragraphs) == ["Satu.", "Dua."]
    assert lead(f"<div class='foto-utama'>{image}</div>") == (Photo("lead", FILE, "Panen raya. (Ist)", "Ist"),)


def lead(photo: str) -> tuple[Photo, ...]:
    """The photos of a page with ``photo`` as its lead photo."""
    caption = "<p class='caption-photo'>Panen raya. (Ist)</p>"
    page = page_of("<p>Satu.</p>").replace(
        '<div id="single-article-text"', f'{photo}{caption}<div id="single-article-text"'
    )
    article = read(served(page))
    assert isinstance(article, Article)
    assert article.photos or [(problem.field, problem.detail) for problem in article.problems] == [
        ("photos", "Panen raya. (Ist)")
    ]
    return article.photos


@pytest.mark.parametrize("address", [
    f"{PORTAL}/wp-content/uploads/white-house.jpg", f"{PORTAL}/wp-content/uploads/bongkar-loading-kapal.jpg",
    f"{PORTAL}/wp-content/uploads/pixel-art-warga.png", f"{PORTAL}/wp-content/uploads/1.jpg",
    f"{PORTAL}/wp-content/uploads/foto-no-1.jpg", f"{PORTAL}/wp-content/uploads/foto-trans-1.jpg",
    f"{PORTAL}/wp-content/uploads/foto-1.jpg", f"{PORTAL}/wp-content/uploads/image.png", f"{PORTAL}/foto/12345",
    "https://i0.wp.com/bipol.co/wp-content/uploads/panen.jpg?resize=800%2C533&ssl=1",
    f"https://proksi.example/w:800/q:70/{FILE}", "https://proksi.example/_next/image?url=%2Fpanen.jpg&w=1080&q=75",
    f"{PORTAL}/wp-content/themes/tema/timthumb.php?src=/wp-content/uploads/panen.jpg&w=800",
    f"{PORTAL}/wp-content/uploads/film-avatar-2.jpg", f"{PORTAL}/wp-content/uploads/grafik.svg", "https://1.bp.blogspot.com/-a/b/c/s1600/panen.jpg",
])  # fmt: skip
def test_a_photo_of_any_name_is_one(address: str) -> None:
    assert [photo.url for photo in body(f"<p><img src='{address}'></p>").photos] == [address]
    assert [photo.url for photo in lead(f"<p class='foto-utama'><img src='{address}'></p>")] == [address]


@pytest.mark.parametrize("image", [
    f"<img src='{BLANK}'>", "<img src='/wp-content/plugins/malas/blank.gif'>", "<img>",
    "<img src='/wp-content/uploads/2020/01/no-image.png'>", "<img src='/img/lazy_placeholder.gif' data-id='12'>",
    "<img src='/img/gambar-tidak-tersedia.png'>",
    "<img src='/img/default-thumbnail-300x200.jpg'>", "<img src='data:image/svg+xml,%3Csvg/%3E' data-sizes='auto'>",
])  # fmt: skip
def test_a_placeholder_alone_is_not_a_photo_and_its_caption_is_kept(image: str) -> None:
    inline = body(f"<p>Satu.</p><figure>{image}<figcaption>Panen raya.</figcaption></figure><p>Dua.</p>")
    assert (inline.photos, words(inline.paragraphs)) == ([], ["Satu.", "Panen raya.", "Dua."])
    assert lead(f"<p class='foto-utama'>{image}</p>") == ()


@pytest.mark.parametrize("image", [
    "<img class='avatar avatar-64 photo' src='/a.jpg'>", "<img src='https://secure.gravatar.com/avatar/0a?s=96'>",
    "<img src='https://www.facebook.com/tr?id=1&ev=PageView' style='display: none'>",
    "<img src='https://hitung.example/g.gif' width=1 height=1>",
    "<a href='/berita-lain-hari-ini/'><img src='/b.jpg'></a>",
    "<a href='/berita-lain-hari-ini/'><img src='/b.jpg'>Berita lain hari ini</a>",
    "<div class='terkait'><img src='/b.jpg'><div><a href='/berita-lain/'>Berita lain hari ini</a></div></div>",
    "<div class='terkait'><figure><a href='/b-c/'><img src='/b.jpg'></a></figure>"
    "<p>Baca juga: <a href='/b-c/'>Berita lain hari ini</a></p></div>",
    "<a href='https://toko.example/'><img src='/wp-content/uploads/banner-728x90.gif'></a>",
    "<a href='https://toko.example/'><img src='/wp-content/uploads/x.jpg' width=300 height=250></a>",
    "<figure><a href='/berita-lain-hari-ini/'><img src='/b.jpg'></a></figure>",
    "<a rel='nofollow sponsored' href='https://toko.example/'><img src='https://s-img.toko.example/a/b.jpg'></a>",
    "<a href='https://news.google.com/x'><img src='/wp-content/uploads/gn.png' width='48' height='48'></a>",
    "<img alt='👍' src='https://web.pesan.example/a/b.png'>", "<img src='https://iklan.example/b.jpg'>", "<img src='https://ads.jaringan.example/b.jpg'>",
])  # fmt: skip
def test_furniture_is_not_a_photo(image: str) -> None:
    read_body = body(f"<p>Satu.</p>{image}<p>Dua.</p>")
    assert read_body.photos == []


@pytest.mark.parametrize("image", [
    f"<a href='/uji-coba/panen/'><img src='{FILE}'></a>", f"<a href='{FILE}'><img src='{FILE}'></a>",
    f"<a rel='attachment wp-att-9' href='/panen/'><img src='{FILE}'></a>",
    f"<a href='/?attachment_id=9'><img src='{FILE}'></a>",
    f"<a href='https://www.instagram.com/p/x/'><img src='{FILE}'></a>",
    f"<p><img src='{FILE}'></p><p>Baca juga: <a href='/berita-lain/'>Berita lain hari ini</a></p>",
    f"<p><img src='{FILE}'><br>Baca juga: <a href='/berita-lain/'>Berita lain hari ini</a></p>",
    f"<div class='wp-caption'><img src='{FILE}'><p class='wp-caption-text'><a href='/b-c/'>Panen raya di</a></p></div>",
    f"<img src='{FILE}' width='100%' height='65' alt='…'>",
    f"<a rel='noopener' href='https://k.example/'><img src='{FILE}'></a>",
    f"<img src='{FILE}' width='300' height='250'>", f"<p><a href='/tag/panen/'><img src='{FILE}'></a></p>",
    f"<figure><a href='/berita-lain/'><img src='{FILE}'></a><figcaption>Panen.</figcaption></figure>",
    f"<a href='https://play.google.com/x'><img src='{FILE}' width='250' height='250'></a>",
    f"<div class='kiri'><img src='{FILE}'>Panen raya di desa bersama warga. <a href='/b-c/'>Berita lain ini</a></div>",
    f"<img src='{BLANK}' data-judul='sawah.jpg' data-foto='{FILE}'>",
])  # fmt: skip
def test_a_photo_beside_or_in_a_link_is_one(image: str) -> None:
    assert [photo.url for photo in body(f"<p>Satu.</p>{image}<p>Dua.</p>").photos] == [FILE]


BLOCK = f"<figure class='wp-block-image'><img src='{FILE}'>"


def test_two_photos_of_one_name_are_two() -> None:
    other = FILE.replace("2024", "2023")
    read_body = body(f"<p><img src='{FILE}'></p><p><noscript><img src='{other}'></noscript></p>")
    assert [photo.url for photo in read_body.photos] == [FILE, other]


AD = "<div class='code-block code-block-1'><a href='https://toko.example/'><img src='https://toko.example/b.jpg'></a></div>"


@pytest.mark.parametrize("figure", [
    f"<div class='wp-caption'><img src='{FILE}'>{AD}<p class='wp-caption-text'>Panen raya.</p></div>",
    f"<div class='wp-caption'><img src='{FILE}'><p class='wp-caption-text'>Panen raya.</p>{AD}</div>",
    f"<div class='wp-caption'>{AD}<a href='/b'><img src='{FILE}'></a><p class='wp-caption-text'>Panen raya.</p></div>",
    f"{BLOCK}{AD}<figcaption>Panen raya.</figcaption></figure>",
    f"{BLOCK}<figcaption>Panen <div class='ads'>Iklan<img src='/x.jpg'></div>raya.</figcaption></figure>",
    f"{BLOCK}<figcaption>Panen raya.<button>Perbesar</button></figcaption></figure>",
])  # fmt: skip
def test_an_advertisement_in_a_caption_takes_nothing(figure: str) -> None:
    read_body = body(f"<p>Satu.</p>{figure}<p>Dua.</p>")
    assert [(photo.url, photo.caption) for photo in read_body.photos] == [(FILE, "Panen raya.")]
    assert words(read_body.paragraphs) == ["Satu.", "Dua."]


def test_a_photo_between_an_image_and_words_a_script_reads_costs_no_square() -> None:
    """A value of twenty thousand commas, brackets or blanks is looked at once."""
    for filling in (",", "[", " ", "{", "a ", "%", "/", "-1x1", "."):
        assert body(f"<img src='{BLANK}' data-hi='{filling * 20_000}.jpg'>").paragraphs == []
