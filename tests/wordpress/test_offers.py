"""What the WordPress of these tests offers a crawler and what it refuses, as the real one does."""

from __future__ import annotations

import http.client
import json
import re
from xml.etree import ElementTree

import pytest

from .client import get
from .site import SETUPS, WordPressSite
from .stories import by_hand

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ARTICLE = "/petani-cabai-sambut-panen/"


@pytest.mark.parametrize("paged", ["", "?paged=2"])
def test_feed_states_times_in_utc_to_the_second_and_the_posts_id(site: WordPressSite, paged: str) -> None:
    answer = get(site, f"/feed/{paged}")
    items = ElementTree.fromstring(answer.text).findall("channel/item")
    assert all(re.fullmatch(r".*/\?p=\d+", item.findtext("guid", "")) for item in items)
    by_link = {item.findtext("link"): item.findtext("pubDate") for item in items}
    if paged:
        assert by_link[site.url + ARTICLE] == "Thu, 21 Nov 2019 03:15:07 +0000"
    else:
        assert len(items) == 10


def test_feed_past_its_end_is_404(site: WordPressSite) -> None:
    assert get(site, "/feed/?paged=3").status == 404


def test_feed_answers_304_to_its_date_alone_and_not_to_the_weak_tag_gzip_leaves(site: WordPressSite) -> None:
    first = get(site, "/feed/")
    stamp, tag = first.headers["Last-Modified"], first.headers["ETag"]
    assert tag.startswith('W/"')
    assert get(site, "/feed/", If_Modified_Since=stamp).status == 304
    assert get(site, "/feed/", If_Modified_Since=stamp, If_None_Match=tag).status == 200
    assert get(site, "/feed/", If_Modified_Since=stamp, If_None_Match=tag.removeprefix("W/")).status == 304


def test_sitemap_lists_public_posts_in_order_of_id_without_lastmod(site: WordPressSite) -> None:
    assert f"Sitemap: {site.url}/wp-sitemap.xml" in get(site, "/robots.txt").text
    index = ElementTree.fromstring(get(site, "/wp-sitemap.xml").text)
    assert f"{site.url}/wp-sitemap-posts-post-1.xml" in [node.text for node in index.iter(f"{SITEMAP}loc")]
    posts = ElementTree.fromstring(get(site, "/wp-sitemap-posts-post-1.xml").text)
    listed = [node.text for node in posts.iter(f"{SITEMAP}loc")]
    assert listed == [f"{site.url}/{told['slug']}/" for told in by_hand() if told["status"] == "publish"]
    assert list(posts.iter(f"{SITEMAP}lastmod")) == []


def test_rest_states_totals_ids_and_modified_times(site: WordPressSite) -> None:
    asked = "per_page=5&page=1&orderby=id&order=asc&_fields=id,link,date_gmt,modified_gmt"
    answer = get(site, f"/wp-json/wp/v2/posts?{asked}")
    assert (answer.headers["X-WP-Total"], answer.headers["X-WP-TotalPages"]) == ("11", "3")
    posts = json.loads(answer.text)
    assert [post["id"] for post in posts] == [7001, 7002, 7003, 7008, 7009]
    assert (posts[4]["date_gmt"], posts[4]["modified_gmt"]) == ("2020-02-01T01:00:00", "2021-03-03T22:06:07")
    assert get(site, "/wp-json/wp/v2/posts?per_page=5&page=4").status == 400
    changed = get(site, "/wp-json/wp/v2/posts?modified_after=2021-01-01T00:00:00Z&_fields=id")
    assert json.loads(changed.text) == [{"id": 7009}]


@pytest.mark.parametrize("setup", SETUPS)
def test_discovery_setup_opens_and_closes_what_it_says(site: WordPressSite, setup: str) -> None:
    switches = SETUPS[setup]
    site.discovery(**switches)
    seen = {
        "sitemaps": get(site, "/wp-sitemap.xml").status,
        "rest": get(site, "/wp-json/wp/v2/posts").status,
        "feeds": get(site, "/feed/").status,
    }
    closed = {"sitemaps": 404, "rest": 401, "feeds": 404}
    assert seen == {name: 200 if switches[name] else closed[name] for name in seen}
    assert ("Sitemap:" in get(site, "/robots.txt").text) == switches["sitemaps"]
    assert ("application/rss+xml" in get(site, ARTICLE).text) == switches["feeds"]
    assert get(site, "/").status == get(site, ARTICLE).status == 200


@pytest.mark.parametrize(
    ("post_id", "slug"),
    [(7004, "belum-selesai"), (7005, "hanya-redaksi"), (7006, "kabar-masa-depan"), (7007, "sudah-dibuang")],
)
def test_post_not_public_is_404_as_a_page_and_401_in_rest(site: WordPressSite, post_id: int, slug: str) -> None:
    assert get(site, f"/{slug}/").status == 404
    assert get(site, f"/wp-json/wp/v2/posts/{post_id}").status == 401


def test_password_post_is_a_200_with_a_form_for_a_body(site: WordPressSite) -> None:
    answer = get(site, "/rahasia-dapur/")
    assert (answer.status, answer.page.css("h1::text").get()) == (200, "Diproteksi: Rahasia Dapur")
    assert len(answer.page.css("#single-article-text form.post-password-form")) == 1
    assert "Tersembunyi" not in answer.text


@pytest.mark.parametrize(
    "asked",
    ["/?p=7001", "/petani-cabai-sambut-panen", "/petani-cabai-sambut-panen/2/", "/petani-cabai/", "/petani/"],
    ids=["short link", "missing slash", "page 2 of one", "prefix of a slug", "first word"],
)
def test_wordpress_redirects_what_it_takes_for_the_article(site: WordPressSite, asked: str) -> None:
    answer = get(site, asked)
    assert (answer.status, answer.headers["Location"]) == (301, site.url + ARTICLE)


def test_static_photo_is_a_real_jpeg_with_its_own_validators(site: WordPressSite) -> None:
    connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=30)
    connection.request("GET", "/wp-content/uploads/2019/11/panen-cabai.jpg")
    response = connection.getresponse()
    assert (response.status, response.read()[:3]) == (200, b"\xff\xd8\xff")
    assert response.headers["Last-Modified"]
    connection.close()
