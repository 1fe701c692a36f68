"""Addresses: one spelling a page, and what kind of page it names."""

from __future__ import annotations

import string
from datetime import date
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.addresses.urls import MAX_LENGTH, canonical, kind, month_listings, same_site

BASE = "https://bipol.co"
SLUG = "https://bipol.co/warga-tanam-pohon/"


@pytest.mark.parametrize(
    "written",
    [
        "https://bipol.co/warga-tanam-pohon/",
        "https://bipol.co/warga-tanam-pohon",
        "  https://bipol.co/warga-tanam-pohon/\n",
        "http://bipol.co/warga-tanam-pohon/",
        "https://www.bipol.co/warga-tanam-pohon/",
        "HTTPS://WWW.Bipol.CO/warga-tanam-pohon/",
        "https://bipol.co:443/warga-tanam-pohon/",
        "http://bipol.co:80/warga-tanam-pohon/",
        "https://bipol.co./warga-tanam-pohon/",
        "https://nama:sandi@bipol.co/warga-tanam-pohon/",
        "//bipol.co/warga-tanam-pohon/",
        "/warga-tanam-pohon/",
        "warga-tanam-pohon",
        "/index.php/warga-tanam-pohon/",
        "https://bipol.co/Warga-TANAM-pohon/",
        "https://bipol.co/%77arga-tanam%2Dpohon/",
        "https://bipol.co//warga-tanam-pohon//",
        "https://bipol.co/x/../warga-tanam-pohon/",
        "https://bipol.co/x/%2E%2e/warga-tanam-pohon/",
        "https://bipol.co/x//../../warga-tanam-pohon/.",
        "https:\\\\bipol.co\\warga-tanam-pohon\\",
        "https://bipol.co\\warga-tanam-pohon",
        "https://bipol.co/x/..\\warga-tanam-pohon/",
        "/\\bipol.co/warga-tanam-pohon/",
        "///bipol.co/warga-tanam-pohon/",
        "https:////bipol.co/warga-tanam-pohon/",
        "http:/bipol.co/warga-tanam-pohon/",
        "http:bipol.co/warga-tanam-pohon/",
        "https:/warga-tanam-pohon/",
        "\\warga-tanam-pohon\\",
        "https://bipol\u3002co/warga-tanam-pohon/",
        "https://\uff22\uff29\uff30\uff2f\uff2c.co/warga-tanam-pohon/",
        "https://bipol.co/warga-tanam-pohon/#komentar",
        "https://bipol.co/warga-tanam-pohon/?utm_source=wa&utm_medium=x",
        "https://bipol.co/warga-tanam-pohon/?fbclid=IwAR0",
        "https://bipol.co/warga-tanam-pohon/?share=telegram&nb=1",
        "https://bipol.co/warga-tanam-pohon/?replytocom=12#respond",
        "https://bipol.co/warga-tanam-pohon/?amp=1",
        "https://bipol.co/warga-tanam-pohon/?amp",
        "https://bipol.co/warga-tanam-pohon/?apa-saja=1",
        "https://bipol.co/warga-tanam-pohon/amp/",
        "https://bipol.co/warga-tanam-pohon/amp",
        "https://bipol.co/warga-tanam-pohon/embed/",
        "https://bipol.co/warga-tanam-pohon/2/",
        "https://bipol.co/warga-tanam-pohon/12",
        "https://bipol.co/warga-tanam-pohon/amp/2/",
        "https://bipol.co/warga-tanam-pohon/2/amp/",
        "https://bipol.co/warga-tanam-pohon/comment-page-1/#comment-9",
    ],
)
def test_every_spelling_of_an_article_is_one_address(written):
    assert canonical(written, BASE) == SLUG


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", None),
        ("  ", None),
        ("https://lain.example/warga/", None),
        ("https://bipol.co.evil.example/warga/", None),
        ("https://evil-bipol.co/warga/", None),
        ("https://m.bipol.co/warga/", None),
        ("https://bipol.co@evil.example/warga/", None),
        ("http://evil.example\\@bipol.co/", None),
        ("\\\\lain.example\\warga\\", None),
        ("///lain.example/warga/", None),
        ("https://bip\u00f6l.co/warga/", None),
        ("https://", None),
        ("//", None),
        ("http:?warga", None),
        ("https://bipol.co:8443/warga/", None),
        ("https://bipol.co:99999/", None),
        ("https://bipol.co:abc/", None),
        ("http://[::1", None),
        ("ftp://bipol.co/warga/", None),
        ("mailto:redaksi@bipol.co", None),
        ("javascript:void(0)", None),
        ("data:text/html,x", None),
        ("whatsapp://send?text=https://bipol.co/warga/", None),
        ("/warga-\ud800", None),
        ("/" + "a" * MAX_LENGTH, None),
    ],
)
def test_what_is_not_the_portals_has_no_address(written, expected):
    assert canonical(written, BASE) is expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://bipol.co", "/"),
        ("https://bipol.co/index.php", "/"),
        ("https://bipol.co/?utm_source=x", "/"),
        ("https://bipol.co/?p=417", "/?p=417"),
        ("https://bipol.co/index.php?p=0417&preview=true", "/?p=417"),
        ("https://bipol.co/?utm_source=x&p=417", "/?p=417"),
        ("https://bipol.co/?p=abc", "/"),
        ("https://bipol.co/?p=0", "/"),
        ("https://bipol.co/?feed=rss2&p=417", "/?feed=rss2&p=417"),
        ("https://bipol.co/?s=panen+raya&fbclid=1", "/?s=panen+raya"),
        ("https://bipol.co/?s=a\\b//c", "/?s=a%5Cb//c"),
        ("http://bipol.co\\@evil.example/", "/@evil.example"),  # as browsers read it: the host ends at the backslash
        ("https://bipol.co/a//..", "/a/"),  # what goes is the empty segment, before the server merges slashes
        ("https:bipol.co/warga/", "/bipol.co/warga/"),  # of the same scheme, this is a path (WHATWG URL, 4.4)
        ("https://bipol.co/feed", "/feed/"),
        ("https://bipol.co/feed/?paged=3&utm_source=x", "/feed/?paged=3"),
        ("https://bipol.co/category/Jawa-Barat/Sukabumi/?x=1", "/category/jawa-barat/sukabumi/"),
        ("https://bipol.co/tag/amp/", "/tag/amp/"),
        ("https://bipol.co/tag/2/", "/tag/2/"),
        ("https://bipol.co/page/2", "/page/2/"),
        ("https://bipol.co/2019/11/2/", "/2019/11/2/"),
        ("https://bipol.co/2019/11/21/", "/2019/11/21/"),
        ("https://bipol.co/2019/11/21/panen/2/", "/2019/11/21/panen/"),
        ("https://bipol.co/2019/11/panen/amp/2/", "/2019/11/panen/"),
        ("https://bipol.co/panen.html/", "/panen.html"),
        ("https://bipol.co/wp-content/uploads/2019/11/IMG_1.JPG", "/wp-content/uploads/2019/11/IMG_1.JPG"),
        ("https://bipol.co/wp-json/wp/v2/posts/?page=2&per_page=5", "/wp-json/wp/v2/posts?page=2&per_page=5"),
        ("https://bipol.co/wp-sitemap.xml", "/wp-sitemap.xml"),
        ("https://bipol.co/%e2%80%9chalo%e2%80%9d/", "/%E2%80%9Chalo%E2%80%9D/"),
        ("https://bipol.co/“halo”/", "/%E2%80%9Chalo%E2%80%9D/"),
        ("https://bipol.co/a%2fb/", "/a%2Fb/"),
        ("https://bipol.co/100%/", "/100%25/"),
        ("https://bipol.co/dua kata/", "/dua%20kata/"),
    ],
)
def test_only_what_chooses_content_is_kept(written, expected):
    assert canonical(written, BASE) == BASE + expected


@pytest.mark.parametrize(
    ("base", "written", "expected"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/panen/", "http://127.0.0.1:8080/panen/"),
        ("http://127.0.0.1:8080/", "/panen", "http://127.0.0.1:8080/panen/"),
        ("http://127.0.0.1:8080", "http://127.0.0.1/panen/", None),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8081/panen/", None),
        ("http://[::1]:8080", "/panen/", "http://[::1]:8080/panen/"),
        ("https://WWW.bipol.co", "http://bipol.co/panen/", "https://www.bipol.co/panen/"),
        ("http://bipol.co:80", "https://www.bipol.co/panen/", "http://bipol.co/panen/"),
    ],
)
def test_the_portals_own_address_sets_scheme_host_and_port(base, written, expected):
    assert canonical(written, base) == expected
    assert same_site(written, base) is (expected is not None)


@pytest.mark.parametrize("base", ["", "bipol.co", "ftp://bipol.co", "https://"])
def test_a_portal_address_that_is_none_is_an_error(base):
    with pytest.raises(ValueError, match="not an http"):
        canonical("/panen/", base)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/warga-tanam-pohon/", "article"),
        ("/warga-tanam-pohon/2/", "article"),
        ("/2019/11/warga/", "article"),
        ("/2019/11/21/warga/", "article"),
        ("/?p=417", "article"),
        ("/redaksi/", "article"),
        ("/pedoman-media-siber/", "article"),
        ("/12345/", "article"),
        ("/warga.html", "article"),
        ("/", "listing"),
        ("/page/2/", "listing"),
        ("/?paged=2", "listing"),
        ("/?cat=3", "listing"),
        ("/category/sukabumi/", "listing"),
        ("/category/jawa-barat/sukabumi/page/4/", "listing"),
        ("/tag/rss/", "listing"),
        ("/tag/feed/", "listing"),
        ("/author/meja/", "listing"),
        ("/2019/", "listing"),
        ("/2019/11/", "listing"),
        ("/2019/11/21/page/2/", "listing"),
        ("/feed/", "feed"),
        ("/feed/?paged=2", "feed"),
        ("/feed/atom/", "feed"),
        ("/rss2/", "feed"),
        ("/?feed=rss2", "feed"),
        ("/comments/feed/", "feed"),
        ("/category/sukabumi/feed/", "feed"),
        ("/category/sukabumi/feed/atom/", "feed"),
        ("/2019/11/feed/", "feed"),
        ("/warga-tanam-pohon/feed/", "feed"),
        ("/wp-content/uploads/2019/11/a.jpg", "asset"),
        ("/wp-content/themes/x/style.css?ver=1", "asset"),
        ("/wp-includes/js/x", "asset"),
        ("/berkas.PDF", "asset"),
        ("/favicon.ico", "asset"),
        ("/wp-json/", "other"),
        ("/wp-json/wp/v2/posts", "other"),
        ("/wp-admin/", "other"),
        ("/wp-login.php", "other"),
        ("/xmlrpc.php", "other"),
        ("/robots.txt", "other"),
        ("/sitemap_index.xml", "other"),
        ("/wp-sitemap-posts-post-1.xml", "other"),
        ("/?s=panen", "other"),
        ("/search/panen/", "other"),
        ("/search/panen/feed/", "other"),
        ("/?page_id=7", "other"),
        ("/category/", "other"),
        ("/amp/", "other"),
        ("/warga-tanam-pohon/trackback/", "other"),
        ("/warga-tanam-pohon/lampiran/", "other"),
        ("/cdn-cgi/challenge-platform/x", "other"),
        ("https://lain.example/warga/", "other"),
    ],
)
def test_the_kind_of_page_follows_from_its_address(path, expected):
    assert kind(path, BASE) == expected


addresses = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="%2537eEfF/.?&=+a;:@é ~'#\\[]", max_size=24).map(lambda tail: f"https://bipol.co/{tail}"),
    st.lists(
        st.sampled_from(
            ["warga", "2", "amp", "embed", "page", "feed", "2019", "11", "21", "tag", "index.php", "A.JPG"]
        ),
        max_size=6,
    ).map(lambda parts: "/" + "/".join(parts)),
    st.lists(
        st.sampled_from(["p=12", "p=x", "feed=rss2", "s=a+b", "utm_x=1", "paged=2", "cat=", "a[]=%C3", "amp"]),
        max_size=5,
    ).map(lambda pairs: "/?" + "&".join(pairs)),
)
bases = st.sampled_from([BASE, "https://www.bipol.co", "http://127.0.0.1:8080", "http://[::1]:8080"])


@given(addresses, bases)
def test_a_canonical_address_is_its_own(written, base):
    address = canonical(written, base)
    if address is not None:
        assert canonical(address, base) == address
        assert kind(address, base) == kind(written, base)


@given(addresses, bases)
def test_a_canonical_address_is_plain_ascii_and_on_the_portal(written, base):
    address = canonical(written, base)
    if address is not None:
        assert address.startswith(base + "/") and len(address) <= MAX_LENGTH
        assert not set(address) - set(string.ascii_letters + string.digits + "-._~:/?#[]@!$&'()*+,;=%")
        assert not urlsplit(address).fragment and same_site(address, base)


def test_month_archives_cover_both_ends():
    assert list(month_listings(date(2019, 11, 30), date(2020, 2, 1), "http://127.0.0.1:8080/")) == [
        f"http://127.0.0.1:8080/{month}/" for month in ("2019/11", "2019/12", "2020/01", "2020/02")
    ]


def test_month_archives_of_a_reversed_span_are_none():
    assert list(month_listings(date(2020, 2, 1), date(2019, 11, 30), BASE)) == []


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_every_month_archive_is_a_listing_and_canonical(first, last):
    for address in month_listings(first, last, BASE):
        assert canonical(address, BASE) == address and kind(address, BASE) == "listing"
