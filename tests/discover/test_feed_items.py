"""Feeds: exact times, ids and headlines of the newest posts, from whatever XML arrives."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bipol_crawler.discover.feeds import Feed, NotAFeed, read_feed
from bipol_crawler.items import Dated, Found
from tests.discover.hostile_bytes import anything

RSS = "application/rss+xml; charset=UTF-8"
LINK = "https://bipol.co/panen/"


def rss(*items: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'.encode()
    )


def item(title: str = "Panen", link: str = LINK, extra: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{extra}</item>"


def only(body: bytes, content_type: str | None = RSS) -> Found:
    (found,) = read_feed(body, content_type).items
    return found


def test_a_feed_gives_headline_id_and_time_of_each_post(sample):
    assert read_feed(sample("feed.xml"), RSS) == Feed(
        items=(
            Found(
                "https://bipol.co/warga-cibeureum-panen-padi-bersama/",
                "feed",
                417,
                "Warga Cibeureum Panen Padi & Jagung Bersama",
                Dated("2019-11-21T10:15:42+07:00", "second", "feed"),
            ),
            Found(
                "https://bipol.co/jembatan-gantung-di-jampang-diperbaiki/",
                "feed",
                9021,
                "“Jembatan Gantung” di Jampang Diperbaiki",
                Dated("2024-11-15T19:47:05+07:00", "second", "feed"),
            ),
        ),
        newest=Dated("2024-11-15T19:47:05+07:00", "second", "feed"),
    )


@pytest.mark.parametrize("content_type", [None, "", RSS, "text/xml", "application/xml", "text/html; charset=utf-8"])
def test_letters_survive_whatever_the_content_type(content_type):
    assert only(rss(item("“Panen” di Kafé")), content_type).headline == "“Panen” di Kafé"


@pytest.mark.parametrize(
    ("written", "headline"),
    [
        ("Harga &lt; 5 &amp; naik", "Harga < 5 & naik"),
        ("<![CDATA[Padi &#8211; Jagung]]>", "Padi – Jagung"),
        ("Padi &amp;#8211; Jagung", "Padi – Jagung"),
        ("&lt;em&gt;Panen&lt;/em&gt; raya", "Panen raya"),
        ("&#147;Panen&#148;", "“Panen”"),
        ("  Panen&#160; raya\n", "Panen raya"),
        ("", None),
    ],
)
def test_a_headline_is_plain_text(written, headline):
    assert only(rss(item(written))).headline == headline


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("Thu, 21 Nov 2019 03:15:42 +0000", Dated("2019-11-21T10:15:42+07:00", "second", "feed")),
        ("Thu, 21 Nov 2019 10:15:42 +0700", Dated("2019-11-21T10:15:42+07:00", "second", "feed")),
        ("Thu, 21 Nov 2019 18:30:00 GMT", Dated("2019-11-22T01:30:00+07:00", "second", "feed")),
        ("Thu, 21 Nov 2019 03:15 +0000", Dated("2019-11-21T10:15:00+07:00", "minute", "feed")),
        ("2019-11-21T03:15:42Z", Dated("2019-11-21T10:15:42+07:00", "second", "feed")),
        ("Sat, 16 Nov 2024 06:52:00 WIB", Dated("2024-11-16T06:52:00+07:00", "second", "feed")),
        ("Sab, 16 Nop 2024 06:52:00 WITA", Dated("2024-11-16T05:52:00+07:00", "second", "feed")),
        ("Jum'at, 15 Nop 2024 06:52:00 +0700", Dated("2024-11-15T06:52:00+07:00", "second", "feed")),
        ("Min, 17 Agustus 2025 06:52 +0700", Dated("2025-08-17T06:52:00+07:00", "minute", "feed")),
        ("Rab, 15 Mei 2024 06:52:00 GMT+7", Dated("2024-05-15T06:52:00+07:00", "second", "feed")),
        ("Sat, 16 Nov 2024 06:52:00", Dated("2024-11-16T06:52:00+07:00", "second", "feed")),  # the portal's own zone
        ("Sat, 16 Nov 2024 06:52:00 -0000", Dated("2024-11-16T13:52:00+07:00", "second", "feed")),  # RFC 5322: UTC
        ("Sat, 16 Nov 2024 06:52:00 EST", Dated("2024-11-16T18:52:00+07:00", "second", "feed")),  # RFC 5322 4.3
        ("Sat, 16 Nov 2024 06:52:00 SGT", None),
        ("Sat, 16 Nov 24 06:52:00 +0700", Dated("2024-11-16T06:52:00+07:00", "second", "feed")),  # RFC 822 itself
        ("16 Nov 24 06:52 GMT", Dated("2024-11-16T13:52:00+07:00", "minute", "feed")),
        ("Sat, 16 Nov 2024 06:52:00 +07:xx", None),  # no offset is made of half of one
        ("2024-11-16T06:52:00+07:00Z", None),
        ("2024-11-16T06:52:00+07:00 (WIB)", Dated("2024-11-16T06:52:00+07:00", "second", "feed")),
        ("2024-11-16T06:52:00+07:00x", None),
        ("2024-11-16 \u4e0b\u5348 06:52:00", None),  # a part of the day that is not read
        ("2024-11-16 \u2013 06:52:00", Dated("2024-11-16T06:52:00+07:00", "second", "feed")),
        ("2024-11-16T06:52:00", Dated("2024-11-16T06:52:00+07:00", "second", "feed")),
        ("2024-11-16 06:52:00", Dated("2024-11-16T06:52:00+07:00", "second", "feed")),
        ("Thu, 21 Nov 2019", None),
        ("2019-11-21", None),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),
        ("Thu, 32 Nov 2019 03:15:42 +0000", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("kemarin", None),
        ("", None),
    ],
)
def test_a_time_is_the_feeds_own_or_nothing(written, published):
    assert only(rss(item(extra=f"<pubDate>{written}</pubDate>"))).published == published


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("<link>panen/</link>", "panen/"),
        ("<link>?p=5</link>", "?p=5"),
        ("<link>//bipol.co/panen/</link>", "//bipol.co/panen/"),
        ("<link>HTTPS://bipol.co/panen/</link>", "HTTPS://bipol.co/panen/"),
        ("<guid>https://bipol.co/panen/</guid>", LINK),
        ("<guid>9f1c-panen</guid>", None),
        ("<guid>urn:uuid:1</guid>", None),
        ("<link>mailto:redaksi@bipol.co</link>", None),
        ("<link>javascript:buka()</link>", None),
        ("<link>#atas</link>", None),
        ("<link>  </link>", None),
        (
            '<link>http://feedproxy.example/~r/bipol/~3/aB1/</link><f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">'
            f"{LINK}</f:origLink>",
            LINK,
        ),
    ],
)
def test_a_posts_address_may_be_relative_and_is_its_own(inner, url):
    found = read_feed(rss(f"<item><title>Panen</title>{inner}</item>"), RSS).items
    assert [each.url for each in found] == ([] if url is None else [url])


def test_the_date_of_dublin_core_is_the_publication_where_there_is_no_other():
    written = "<dc:date>2024-11-16T06:52:00+07:00</dc:date>"
    exact = Dated("2024-11-16T06:52:00+07:00", "second", "feed")
    assert only(rss(item(extra=written))).published == exact
    later = "<pubDate>Sun, 17 Nov 2024 06:52:00 +0700</pubDate>"
    assert only(rss(item(extra=written + later))).published == Dated("2024-11-17T06:52:00+07:00", "second", "feed")


@pytest.mark.parametrize(
    ("extra", "post_id"),
    [
        ('<guid isPermaLink="false">https://bipol.co/?p=417</guid>', 417),
        ('<guid isPermaLink="false">http://www.bipol.co/?post_type=post&amp;p=417</guid>', 417),
        ('<guid isPermaLink="false">https://lama.example/?p=417</guid>', None),
        ('<guid isPermaLink="false">https://bipol.co/?page_id=417</guid>', None),
        ('<guid isPermaLink="true">https://bipol.co/panen/</guid>', None),
        ('<guid isPermaLink="false">https://bipol.co/?p=0</guid>', None),
        ('<post-id xmlns="com-wordpress:feed-additions:1">77</post-id>', 77),
        ("", None),
    ],
)
def test_a_post_id_is_trusted_only_from_this_portal(extra, post_id):
    assert only(rss(item(extra=extra))).post_id == post_id


def test_atom_gives_publication_and_change():
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">Panen &amp;amp; raya</title>'
        f'<link rel="alternate" href="{LINK}"/><id>https://bipol.co/?p=5</id>'
        "<published>2019-11-21T03:15:42Z</published><updated>2019-11-22T01:00:09Z</updated></entry></feed>"
    ).encode()
    assert only(body) == Found(
        LINK, "feed", 5, "Panen & raya", Dated("2019-11-21T10:15:42+07:00", "second", "feed"), "2019-11-22T01:00:09Z"
    )


def test_a_comment_is_not_a_post():
    comment = item("Komentar", f"{LINK}#comment-9", '<guid isPermaLink="false">https://bipol.co/?p=5#comment-9</guid>')
    assert [found.url for found in read_feed(rss(comment, item()), RSS).items] == [LINK]


def test_the_newest_is_the_latest_time_not_the_first_item():
    early, late = "Thu, 21 Nov 2019 20:00:00 +0000", "Fri, 22 Nov 2019 04:00:00 +0700"
    body = rss(*(item(extra=f"<pubDate>{when}</pubDate>") for when in (late, early, "")))
    assert read_feed(body, RSS).newest == Dated("2019-11-22T04:00:00+07:00", "second", "feed")


def test_a_feed_without_items_is_empty():
    assert read_feed(rss(), RSS) == Feed((), None)


@pytest.mark.parametrize(
    "body",
    [
        b"\n\n" + rss(item()),
        b"\xef\xbb\xbf" + rss(item()),
        rss(item()).replace(b"</title>", b"&nbsp;</title>"),
        rss(item(extra="<category>A & B</category>")),
        rss(item(extra="<x>\x01</x>")),
        rss(item()) + b"<!-- 0,3 detik -->",
    ],
)
def test_broken_xml_is_read_all_the_same(body):
    assert (only(body).url, only(body).headline) == (LINK, "Panen")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>",
        b'{"code":"rest_no_route"}',
        b"/etc/passwd",
        b"https://bipol.co/feed/",
        b"<urlset><url><loc>https://bipol.co/</loc></url></urlset>",
    ],
)
def test_what_is_not_a_feed_is_refused(body):
    with pytest.raises(NotAFeed):
        read_feed(body, "text/html")


def test_no_file_is_opened_for_a_body_that_reads_like_its_name(tmp_path):
    path = tmp_path / "feed.xml"
    path.write_bytes(rss(item()))
    with pytest.raises(NotAFeed):
        read_feed(str(path).encode(), None)


def test_entities_are_neither_fetched_nor_expanded(tmp_path):
    secret = tmp_path / "rahasia"
    secret.write_text("ISI-RAHASIA")
    body = f'<!DOCTYPE rss [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'.encode() + rss(item("&a;")).split(b"?>")[1]
    assert "RAHASIA" not in repr(read_feed(body, None))


@given(st.integers(0, 700))
def test_a_cut_off_feed_never_names_half_an_address(keep):
    body = rss(*(item(link=f"https://bipol.co/berita-nomor-{n}/") for n in range(8)))
    try:
        found = read_feed(body[:keep], RSS)
    except NotAFeed:
        return
    assert [post.url for post in found.items] == [
        f"https://bipol.co/berita-nomor-{n}/" for n in range(len(found.items))
    ]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(anything, st.sampled_from([None, RSS, "text/xml; charset=nonsense", "\x00"]))
def test_any_bytes_are_read_or_refused(body, content_type):
    try:
        found = read_feed(body, content_type)
    except NotAFeed:
        return
    assert all(post.url for post in found.items)


def test_what_is_too_long_for_a_feed_is_refused_unread() -> None:
    with pytest.raises(NotAFeed, match="more than"):
        read_feed(b"<rss version='2.0'><channel><item/>" + b"<a/>" * 3_000_000, None)
