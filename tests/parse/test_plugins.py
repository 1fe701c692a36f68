"""What plugins of WordPress print into a text: wherever it stands, the article reads as without it."""

from __future__ import annotations

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article
from tests.parse.typed_pages import article, page_of, served

TEXT = (
    "<p>GARUT, bipol.co – Warga menata taman kota.</p>",
    "<p>Mereka menanam dua ratus pohon di tepi jalan.</p>",
    "<p>“Hasilnya memuaskan,” kata ketua RT.</p>",
)
BODY = (
    "GARUT, bipol.co – Warga menata taman kota.\n\nMereka menanam dua ratus pohon di tepi jalan.\n\n"
    "“Hasilnya memuaskan,” kata ketua RT."
)
LONG = "Pemerintah daerah membuka dermaga baru bagi kapal warga pulau, kata kepala dinas di lokasi proyek itu."
BYLINE = "<p>Reporter: Lilis Suminar</p>"
AVATAR = "<img class='avatar' src='https://secure.gravatar.com/avatar/x'>"
ACCOUNT = "<a href='https://bipol.co/author/redaksi/'>Redaksi</a>"
LINK = "<a href='https://bipol.co/panen-raya/'>Panen Raya di Lembang</a>"
PHOTO = "https://bipol.co/wp-content/uploads/lencana.png"

ANCHOR = "<a href='#a'>Tarif</a>"
LABEL = "<a href='#'>Facebook</a>"

BOXES = {
    "contents, LuckyWP": f"<div class='lwptoc'><b>Daftar isi</b><a href='#'>sembunyikan</a><div>{ANCHOR}</div></div>",
    "contents, Yoast": f"<div class='yoast-table-of-contents'><h2>Daftar isi</h2><ul><li>{ANCHOR}</li></ul></div>",
    "contents, TOC+": f"<div id='toc_container'><p>Daftar Isi</p><ul class='toc_list'><li>{ANCHOR}</li></ul></div>",
    "contents, SimpleTOC": f"<h2>Daftar Isi</h2><ul class='simpletoc-list'><li>{ANCHOR}</li></ul>",
    "shares, Shared Counts": f"<div class='shared-counts-wrap'>{LABEL}<span>3</span></div>",
    "shares, MashShare": f"<aside class='mashsb-container'><div>12</div><span>SHARES</span>{LABEL}</aside>",
    "shares, Monarch": f"<div class='et_social_inline'><ul><li>{LABEL}</li></ul></div>",
    "shares, Ultimate": "<div class='sfsi_Sicons'><div><span>Please follow and like us:</span></div></div>",
    "shares, Scriptless": f"<div class='scriptlesssocialsharing'><h3>Bagikan ini</h3>{LABEL}</div>",
    "feed, Smash Balloon": "<div class='sb_instagram_header'><a href='https://instagram.com/bipol'>@bipol</a></div>",
    "author, Molongui": f"<div class='m-a-box'>{AVATAR}<h5>{ACCOUNT}</h5><p>Redaksi menulis dari Garut.</p></div>",
    "author, Bio Box": f"<div id='author-bio-box'><h3>{ACCOUNT}</h3>{AVATAR}<p>Redaksi menulis di sini.</p></div>",
    "stars, PostRatings": "<div class='post-ratings'><img src='/stars/off.gif' width='9'> (No Ratings Yet)</div>",
    "shares, Grow": f"<div id='dpsp-1' class='dpsp-content-wrapper'><p>Sharing is caring!</p>{LABEL}</div>",
    "page, Facebook": "<div class='fb-page'><blockquote><a href='https://www.facebook.com/x'>bipol.co</a></blockquote></div>",
    "window, Popup Maker": "<div class='pum pum-overlay'><p>Dapatkan berita lewat surel.</p></div>",
    "label of an advertisement": "<div class='sponsored-label'>Konten Bersponsor</div>",
    "related, by taxonomy": f"<div class='rpbt_shortcode'><h3>Related Posts</h3><ul><li>{LINK}</li></ul></div>",
    "form, Jetpack": "<div class='wp-block-jetpack-subscriptions'><p>Bergabung dengan 12 pelanggan lain</p></div>",
    "day, block": "<div class='wp-block-post-date'><time datetime='2024-11-18'>18 November 2024</time></div>",
    "path, NavXT": "<div class='breadcrumbs'><span><a href='/'>Home</a></span> &gt; <span>Daerah</span></div>",
    "posts, Kadence": f"<div class='wp-block-kadence-posts'><h4>{LINK}</h4><p>Petani memanen padi.</p></div>",
    "banner, AdRotate": f"<div class='g'><a data-track='x' href='https://toko.example'><img src='{PHOTO}'></a></div>",
    "badge, Google": f"<p><a href='https://news.google.com/publications/x'><img src='{PHOTO}'></a></p>",
    "badge, WhatsApp": f"<figure><a href='https://whatsapp.com/channel/x'><img src='{PHOTO}'></a></figure>",
}


@pytest.mark.parametrize("box", BOXES)
def test_what_a_plugin_prints_is_not_text(box: str) -> None:
    first, second, third = TEXT
    for typed in (
        BOXES[box] + first + second + third + BYLINE,
        first + BOXES[box] + second + third + BYLINE,
        first + second + third + BOXES[box] + BYLINE,
        first + second + third + BYLINE + BOXES[box],
    ):
        found = article(typed)
        assert (found.body, found.place, found.photos) == (BODY, "GARUT", ())
        assert [(byline.role, byline.name) for byline in found.bylines] == [("reporter", "Lilis Suminar")]


def test_a_box_of_related_entries_gives_its_link() -> None:
    found = article(f"{TEXT[0]}<aside class='g1-related-entries'><h2>Lainnya</h2><h3>{LINK}</h3></aside>{TEXT[1]}")
    assert found.body == "\n\n".join(BODY.split("\n\n")[:2])
    assert [link.url for link in found.links] == ["https://bipol.co/panen-raya/"]


@pytest.mark.parametrize(
    "typed",
    [
        "<div class='social-history'>Sejarah sosial desa itu panjang.</div>",
        "<div class='counter-argument'>Pihak lain membantah.</div>",
        "<p class='related-entries'>Warga menyebut empat nama.</p>",
        "<div class='wp-block-group posts'>Warga menjaga pos ronda.</div>",
        "<div id='author-box-of-history'>Kotak itu ditemukan petani.</div>",
        "<p>Daftar isi buku itu panjang.</p>",
        "<p>(Warga menunggu)</p>",
    ],
)
def test_an_editors_words_with_such_names_stay(typed: str) -> None:
    words = typed.split(">", 1)[1].rpartition("<")[0]
    assert (
        article(f"{TEXT[0]}{typed}{TEXT[1]}").body
        == BODY.replace("\n\nMereka", f"\n\n{words}\n\nMereka").rpartition("\n\n")[0]
    )


def test_a_photo_that_is_linked_to_its_own_file_stays() -> None:
    found = read(served(page_of(f"<p>Satu.</p><p><a href='{PHOTO}'><img src='{PHOTO}'></a></p>")))
    assert isinstance(found, Article)
    assert [photo.url for photo in found.photos] == [PHOTO]


PICTURES = ("https://bipol.co/wp-content/uploads/dermaga.jpg", "https://bipol.co/wp-content/uploads/kapal.jpg")


def _gallery(box: str, item: str) -> str:
    return box.format("".join(item.format(url, f"Foto {n}") for n, url in enumerate(PICTURES, start=1)))


@pytest.mark.parametrize(
    "gallery",
    [
        _gallery(
            "<div><div class='jeg_preview_slider owl-carousel'>{}</div></div>",
            "<div><a href='{0}'><img src='{0}'></a><figcaption class='wp-caption-text'>{1}</figcaption></div>",
        ),
        _gallery(
            "<div class='metaslider'><ul class='slides'>{}</ul></div>",
            "<li><img src='{0}'><div class='caption-wrap'><div class='caption'>{1}</div></div></li>",
        ),
    ],
)
@pytest.mark.parametrize("frame", ["<div class='entry-content'>{}</div>", "<div class='isi'>{}</div>"])
def test_a_slider_of_the_articles_photos_is_kept_in_any_theme(frame: str, gallery: str) -> None:
    typed = frame.format(f"<p>{LONG}</p>{gallery}<p>{LONG}</p>")
    head = "<title>Dermaga Baru Dibuka</title><meta property='og:type' content='article'>"
    html = f"<html><head>{head}</head><body class='single'><h1>Dermaga Baru Dibuka</h1><div>{typed}</div></body></html>"
    found = read(served(html))
    assert isinstance(found, Article)
    assert [(photo.url, photo.caption) for photo in found.photos] == [*zip(PICTURES, ("Foto 1", "Foto 2"), strict=True)]


def test_a_photo_that_links_to_its_own_page_is_one() -> None:
    item = "<div class='tiled-gallery-item'><a href='https://bipol.co/{1}/'><img src='{0}'></a></div>"
    typed = "".join(item.format(url, slug) for url, slug in zip(PICTURES, ("dermaga", "kapal"), strict=True))
    found = article(f"{TEXT[0]}<div class='tiled-gallery'>{typed}</div>{TEXT[1]}")
    assert [photo.url for photo in found.photos] == [*PICTURES]
