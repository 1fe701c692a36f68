"""What the WordPress of these tests promises: the portal's markup, on pages and listings."""

from __future__ import annotations

import json
import re

import pytest

from .client import get
from .site import WordPressSite

ARTICLE = "/petani-cabai-sambut-panen/"


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("body.single.single-post.postid-7001 h1::text", ["Petani Cabai “Tersenyum” Sambut Panen"]),
        (".single-kategori a::text", ["Home", "Hukum & Kriminal", "Sukabumi"]),
        (".single-kategori a[rel='category tag']::text", ["Hukum & Kriminal", "Sukabumi"]),
        (".nama-penulis a[rel=author]::text", ["Redaksi Bipol"]),
        ("p.tanggal-single::text", ["Kamis, 21 November 2019"]),
        ("p.foto-utama img::attr(alt)", ["Warga memetik <a href="]),
        ("p.caption-photo a::text", ["cabai"]),
        ("#single-article-text > p.penulis-bawah::text", ["Rangga Purnama"]),
        ("#single-article-text > p.editor-bawah::text", ["Dadan RH"]),
        ("#single-article-text > p.sumber-berita-bawah::text", ["Humas Pemkot"]),
        (".tagname a[rel=tag]::text", ["cabai", "Panen Raya"]),
        ("p.page-link-wrap", []),
    ],
)
def test_article_page_has_the_portals_part(site: WordPressSite, selector: str, expected: list[str]) -> None:
    found = get(site, ARTICLE).page.css(selector).getall()
    assert [text.strip() for text in found] == expected


def test_article_pages_parts_stand_in_the_portals_order(site: WordPressSite) -> None:
    marks = [
        'id="single-content-wrap"', 'id="single-content"', 'class="wrap-kategori-tanggal"', "<h1>",
        'class="container-single-meta"', 'class="group-penulis-dan-tanggal"', 'class="nama-penulis"',
        'class="tanggal-single"', 'class="single-media-social"', 'class="copied"',
        'class="media-sosial-mobile"', 'class="foto-utama"', 'class="caption-photo"',
        'id="single-article-text"', "Baca juga", "Reporter&nbsp;", "class='penulis-bawah'",
        "class='editor-bawah'", "class='sumber-berita-bawah'", "id='berlangganan-whatsapp'",
        'class="related-post-wrap"', "class='totalpembaca'", 'class="tagname"',
        'class="desktop-berita-terbaru"', 'class="mobile-berita-terkait"',
        'class="mobile-tanggal-terkait"', 'class="mobile-berita-terbaru"', 'class="judul-berita-terbaru"',
        'class="tanggal-berita-terbaru"',
    ]  # fmt: skip
    text = get(site, ARTICLE).text
    text = text[text.index("<body") :]
    assert [text.index(mark) for mark in marks] == sorted(text.index(mark) for mark in marks)


def test_theme_shows_the_time_only_when_configured(site: WordPressSite) -> None:
    site.theme(show_time=True, caption_fold=True, account_label="", counter=False, whatsapp=False, additional=True)
    page = get(site, ARTICLE).page
    assert page.css("p.tanggal-single").xpath("string()").get() == "Kamis, 21 November 2019 -  10:15 WIB"
    assert page.css("p.caption-info::text, p.caption-photo-buka-tutup a::text").getall() == ["i", "cabai"]
    assert page.css("p.nama-penulis").xpath("string()").get() == "Redaksi Bipol"
    assert page.css(".totalpembaca, #berlangganan-whatsapp") == []
    assert len(page.css("div.additional")) == 1


def test_account_that_was_deleted_leaves_only_the_sites_label(site: WordPressSite) -> None:
    page = get(site, "/penulis-tanpa-akun/").page
    assert page.css("p.nama-penulis").xpath("string()").get("").strip() == "- Editor"
    assert page.css("p.nama-penulis a, p.foto-utama, .tagname") == []


def test_post_of_three_pages_is_served_page_by_page(site: WordPressSite) -> None:
    base = "/tiga-halaman-sejarah-kota/"
    texts = [get(site, path).page.css("#single-article-text > p:first-child::text").get() for path in
             (base, f"{base}2/", f"{base}3/")]  # fmt: skip
    assert texts == ["Halaman awal.", "Halaman tengah.", "Halaman akhir."]
    links = get(site, base).page.css("p.page-link-wrap")
    assert re.sub(r"\s+", " ", links.xpath("string()").get("")) == "Halaman : 1 2 3 Selanjutnya"
    assert links.css("a::attr(href)").getall() == [f"{site.url}{base}{n}/" for n in (2, 3, 2)]


def test_canonical_link_is_the_posts_own_address_whatever_was_asked(site: WordPressSite) -> None:
    for asked in (ARTICLE, f"{ARTICLE}?utm_source=wa", ARTICLE.upper()):
        answer = get(site, asked)
        canonical = answer.page.css("link[rel=canonical]::attr(href)").get()
        assert (answer.status, canonical) == (200, site.url + ARTICLE)


def test_related_boxes_hold_the_newest_of_the_first_section_and_the_mobile_one_their_times(
    site: WordPressSite,
) -> None:
    page = get(site, "/berita-pasar-ke-1/").page
    desktop = page.css("#single-content > .related-post-wrap .related-post-box a::attr(href)").getall()
    mobile = page.css(".mobile-berita-terkait .related-post-box a::attr(href)").getall()
    newest = [f"{site.url}/berita-pasar-ke-{n}/" for n in (5, 4, 3, 2, 1)]
    assert (desktop[:5], len(desktop), mobile) == (newest, 8, newest)
    times = page.css(".mobile-tanggal-terkait::text").getall()
    assert times[0] == "Kamis, 5 Maret 2020 -  17:30 WIB"


def test_counter_moves_at_every_view_and_the_modified_time_does_not(site: WordPressSite) -> None:
    def count() -> int:
        return int(re.findall(r"Berita ini (\d+) kali", get(site, ARTICLE).text)[0])

    def modified() -> str:
        return str(json.loads(get(site, "/wp-json/wp/v2/posts/7001").text)["modified_gmt"])

    before = count(), modified()
    assert (count(), modified()) == (before[0] + 1, before[1])


def test_listings_have_the_portals_markup_and_end_in_404(site: WordPressSite) -> None:
    home = get(site, "/").page
    entry = home.css(".news-feed-list a.news-feed-link")[0]
    assert entry.css("h2.news-feed-judul::text").get() == "Berita Pasar ke-5"
    assert entry.css("p.tanggal::text").get() == "Kamis, 5 Maret 2020 -  17:30 WIB"
    assert home.css(".nav-links a.next.page-numbers::attr(href)").get() == f"{site.url}/page/2/"
    assert get(site, "/page/2/").page.css(".nav-links a.next.page-numbers") == []
    assert get(site, "/page/3/").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/category/jawa-barat/sukabumi/",
        "/category/jawa-barat/",
        "/tag/cabai/",
        "/author/redaksi/",
        "/2019/11/",
    ],
)
def test_archive_listing_names_section_and_exact_time(site: WordPressSite, path: str) -> None:
    page = get(site, path).page
    hrefs = page.css(".category-text-wrap h2 a::attr(href)").getall()
    times = page.css(".category-text-wrap .tanggal-mobile::text").getall()
    assert hrefs and len(hrefs) == len(times) == len(page.css("p.category-kategori span:first-child"))
    assert all(re.fullmatch(r"\w+, \d+ \w+ \d{4} -  \d\d:\d\d WIB", text) for text in times)
