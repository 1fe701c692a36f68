"""What the miniature portal promises a crawler, asked over real HTTP."""

from __future__ import annotations

import gzip
import json
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape
from http.client import HTTPConnection
from typing import Any

import pytest
from parsel import Selector

from bipol_crawler.demo.dates import stamp
from bipol_crawler.demo.exchange import challenge, overloaded
from bipol_crawler.demo.markup import NEXTPAGE
from bipol_crawler.demo.newsroom import stories
from bipol_crawler.demo.server import running
from bipol_crawler.demo.site import Portal
from bipol_crawler.demo.story import Story
from tests.tiers import ALL, sample

COUNT = 600


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def page(self) -> Selector:
        return Selector(self.text)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def xml(self) -> Selector:
        page = Selector(self.text, type="xml")
        page.remove_namespaces()
        return page


Get = Callable[..., Answer]


@pytest.fixture(scope="module")
def portal() -> Portal:
    return Portal(3, COUNT)


@pytest.fixture(scope="module")
def large() -> Portal:
    """One in which what is rare occurs."""
    return Portal(2, 1500)


@pytest.fixture(scope="module")
def get(portal: Portal) -> Iterator[Get]:
    yield from asking(portal)


def asking(portal: Portal) -> Iterator[Get]:
    """One kept-alive connection to the running portal."""
    with running(portal) as url:
        connection = HTTPConnection(url.removeprefix("http://"), timeout=30)

        def get(target: str, method: str = "GET", **headers: str) -> Answer:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, target.removeprefix(url), headers=named)
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())

        yield get
        connection.close()


@pytest.fixture
def fresh() -> Iterator[Callable[..., tuple[Portal, Get]]]:
    """Portals set otherwise, one or more a test."""
    opened: list[Iterator[Get]] = []

    def open_one(count: int = 120, **options: Any) -> tuple[Portal, Get]:
        portal = Portal(3, count, **options)
        served = asking(portal)
        opened.append(served)
        return portal, next(served)

    yield open_one
    for served in opened:
        next(served, None)


def first(portal: Portal, wanted: Callable[[Story], bool]) -> Story:
    return next(story for story in portal.published() if wanted(story))


# -- article pages


def test_a_story_can_be_made_alone(portal: Portal) -> None:
    known = portal.edition.newest[17]
    told = list(stories(portal.seed, COUNT, base=portal.url))
    assert portal.edition.story(known, portal.url) == told[known.number]


def test_every_published_story_opens_at_its_address(portal: Portal, get: Get) -> None:
    for known in sample(portal.edition.newest, 80):
        answer = get(f"/{known.slug}/")
        assert answer.status == 200, known.slug
        assert answer.page.css("link[rel=canonical]::attr(href)").get() == f"{portal.url}/{known.slug}/"
        assert f"postid-{known.post_id}" in answer.page.css("body::attr(class)").get("")


def test_the_article_page_has_the_themes_markup(portal: Portal, get: Get) -> None:
    story = first(portal, lambda story: bool(
        story.photo and story.photo.caption and not story.photo.caption_html and story.login and story.tags
        and story.post_id % 5 and story.post_id % 10
    ))  # fmt: skip
    page = get(f"/{story.slug}/").page
    assert page.css("#single-content h1::text").get() == story.title
    assert page.css(".single-kategori a[rel~=category]::text").getall() == story.truth["sections"]
    assert page.css(".nama-penulis a[rel=author]::text").get() == story.author
    assert page.css(".nama-penulis::text").get() == " - Editor"
    assert page.css(".foto-utama img::attr(src)").get() == story.truth["photos"][0]["url"]
    assert page.css(".foto-utama img::attr(width)").get() == str(story.photo.width)  # type: ignore[union-attr]
    assert page.css(".caption-photo::text").get() == story.truth["photos"][0]["caption"]
    assert page.css(".tagname a[rel=tag]::text").getall() == story.truth["tags"]
    assert page.css("#single-article-text").get()
    assert 1 <= len(page.css("#single-content .related-post-box")) <= 8
    assert len(page.css(".mobile-berita-terkait .related-post-box p.mobile-tanggal-terkait")) <= 5
    assert len(page.css(".desktop-berita-terbaru a")) == 6


def test_the_time_stands_on_the_page_only_if_the_site_shows_it(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    for shown in (False, True):
        portal, get = fresh(show_time=shown)
        story = portal.published()[0]
        printed = "".join(get(f"/{story.slug}/").page.css(".tanggal-single ::text").getall())
        assert (f"{story.published:%H:%M} WIB" in printed) is shown
        assert str(story.published.year) in printed


def test_boxes_print_exact_times_of_other_stories(portal: Portal, get: Get) -> None:
    page = get(f"/{portal.edition.newest[50].slug}/").page
    boxes = page.css(".mobile-berita-terkait .related-post-box")
    by_address = {f"{portal.url}/{known.slug}/": known for known in portal.edition.newest}
    assert boxes
    for box in boxes:
        known = by_address[box.css("a::attr(href)").get("")]
        assert box.css(".mobile-tanggal-terkait::text").get() == stamp(known.published)


def test_a_recent_story_lists_itself_among_its_related(portal: Portal, get: Get) -> None:
    newest = portal.edition.newest[0]
    links = get(f"/{newest.slug}/").page.css(".related-post-box a::attr(href)").getall()
    assert f"{portal.url}/{newest.slug}/" in links


def test_only_the_counter_differs_between_two_views(portal: Portal, get: Get) -> None:
    known = next(known for known in portal.edition.newest if known.post_id % 10)
    one, two = get(f"/{known.slug}/").text, get(f"/{known.slug}/").text
    assert one != two
    counter = re.compile(r"Berita ini \d+ kali")
    assert counter.sub("", one) == counter.sub("", two)


def test_a_story_of_several_pages_is_served_page_by_page(portal: Portal, get: Get) -> None:
    story = first(portal, lambda story: story.truth["pages"] > 1)
    page = get(f"/{story.slug}/").page
    assert f"{portal.url}/{story.slug}/2/" in page.css(".page-link-wrap a::attr(href)").getall()
    second = get(f"/{story.slug}/2/")
    assert second.status == 200
    assert second.page.css("link[rel=canonical]::attr(href)").get() == f"{portal.url}/{story.slug}/2/"
    paragraphs = story.truth["body"].split("\n\n")
    shown = "".join(page.css("#single-article-text ::text").getall())
    assert paragraphs[0].split()[-1] in shown
    assert get(f"/{story.slug}/9/").headers["location"] == f"{portal.url}/{story.slug}/"


def test_a_deleted_account_leaves_only_the_label(portal: Portal, get: Get) -> None:
    story = first(portal, lambda story: not story.login)
    name = get(f"/{story.slug}/").page.css(".nama-penulis")
    assert "".join(name.css("::text").getall()) == " - Editor"
    assert not name.css("a")


def test_the_posts_own_fields_follow_the_text() -> None:
    portal = Portal(3, COUNT)
    story = first(portal, lambda story: bool(story.penulis and story.editor))
    for get in asking(portal):
        page = get(f"/{story.slug}/").page
        assert page.css("#single-article-text > p.penulis-bawah::text").get() == story.penulis
        assert page.css("#single-article-text > p.editor-bawah strong::text").get() == "Editor : "


def test_a_link_in_a_caption_leaks_into_alt_but_not_into_the_caption(large: Portal) -> None:
    story = first(large, lambda story: bool(story.photo and story.photo.caption_html))
    for get in asking(large):
        page = get(f"/{story.slug}/").page
        caption = "".join(page.css(".caption-photo ::text, .caption-photo-buka-tutup ::text").getall())
        assert caption == story.photo.caption  # type: ignore[union-attr]
        assert page.css(".foto-utama img::attr(alt)").get() != caption


def test_both_forms_of_caption_markup_are_served(portal: Portal, get: Get) -> None:
    found = {"caption-photo": 0, "caption-photo-buka-tutup": 0}
    for known in portal.edition.newest[:60]:
        page = get(f"/{known.slug}/").page
        for css in found:
            found[css] += len(page.css(f"p.{css}"))
    assert all(found.values())


def test_a_protected_post_gives_a_form_and_no_text(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    portal, get = fresh(600)
    known = next(known for known in portal.edition.newest if known.password)
    answer = get(f"/{known.slug}/")
    text = portal.edition.story(known, portal.url).truth["body"]
    assert answer.status == 200
    assert answer.page.css("h1::text").get() == f"Diproteksi: {known.title}"
    assert answer.page.css("#single-article-text form.post-password-form")
    assert text.split("\n\n")[1] not in answer.text


@pytest.mark.parametrize("status", ["draft", "private", "future", "trash"])
def test_what_is_not_public_is_not_found(status: str, large: Portal) -> None:
    hidden = [known for known in large.edition.by_id.values() if known.status == status and known.title]
    assert hidden
    for get in asking(large):
        for known in hidden:
            assert get(f"/?p={known.post_id}").status == 404
            assert get(f"/wp-json/wp/v2/posts/{known.post_id}").status == 401
            assert get(f"/{known.slug}/").status in (301, 404)


# -- addresses


def test_old_habits_of_addresses_are_redirected(portal: Portal, get: Get) -> None:
    story = first(portal, lambda story: story.truth["pages"] == 1 and bool(story.title))
    home = f"{portal.url}/{story.slug}/"
    for address in (f"/?p={story.post_id}", f"/{story.slug}", f"/{story.slug}/2/", f"/{story.slug}/1/"):
        answer = get(address)
        assert (answer.status, answer.headers["location"]) == (301, home), address


def test_a_mere_prefix_of_a_slug_is_redirected_to_a_story_that_starts_alike(portal: Portal, get: Get) -> None:
    slug = next(known.slug for known in portal.edition.newest if len(known.slug) > 40)
    answer = get(f"/{slug[:-6]}/")
    assert answer.status == 301
    assert answer.headers["location"].startswith(f"{portal.url}/{slug[:-6]}")
    assert get("/tidak-ada-yang-mulai-begini/").status == 404


@pytest.mark.parametrize("change", [str.upper, lambda path: f"{path}?utm_source=wa&utm_medium=x"])
def test_addresses_that_are_not_canonical_still_answer(change: Callable[[str], str], portal: Portal, get: Get) -> None:
    slug = next(known.slug for known in portal.edition.newest if known.slug.isascii())
    answer = get(change(f"/{slug}/"))
    assert answer.status == 200
    assert answer.page.css("link[rel=canonical]::attr(href)").get() == f"{portal.url}/{slug}/"


def test_the_404_page_is_the_themes(get: Get) -> None:
    answer = get("/tak/ada/di-sini/")
    assert answer.status == 404
    assert answer.page.css("body.error404")


def test_plain_pages_are_not_articles(get: Get) -> None:
    answer = get("/redaksi/")
    assert answer.status == 200
    assert not answer.page.css("#single-article-text")


# -- listings


def test_the_front_pages_lead_to_every_story_with_exact_times(portal: Portal, get: Get) -> None:
    address, seen = "/", []
    while address:
        page = get(address).page
        for box in page.css(".news-feed-list a.news-feed-link"):
            seen.append((box.attrib["href"], box.css("p.tanggal::text").get()))
            assert box.css("h2.news-feed-judul")
        address = page.css(".nav-links a.next.page-numbers::attr(href)").get("")
    assert seen == [(f"{portal.url}/{known.slug}/", stamp(known.published)) for known in portal.edition.newest]


@pytest.mark.parametrize("kind", ["category/olahraga", "category/sukabumi", "category/jawa-barat", "tag/sekolah",
                                  "author/redaksi", "2019", "2019/11"])  # fmt: skip
def test_archives_lead_to_their_stories(kind: str, portal: Portal, get: Get) -> None:
    page = get(f"/{kind}/").page
    boxes = page.css(".category-text-wrap")
    by_address = {f"{portal.url}/{known.slug}/": known for known in portal.edition.newest}
    assert boxes
    for box in boxes:
        known = by_address[box.css("h2 a::attr(href)").get("")]
        assert box.css(".tanggal-mobile::text").get() == stamp(known.published)
        assert box.css("p.category-kategori span")
        slugs = {slug for slug, _ in (*known.categories, *known.tags)} | {
            known.login,
            f"{known.published:%Y/%m}",
            f"{known.published:%Y}",
        }
        assert kind == "category/jawa-barat" or kind.partition("/")[2] in slugs or kind in slugs


def test_a_section_answers_under_both_of_its_paths(get: Get) -> None:
    short, nested = get("/category/sukabumi/"), get("/category/jawa-barat/sukabumi/")
    assert short.status == nested.status == 200
    links = ".category-text-wrap h2 a::attr(href)"
    assert short.page.css(links).getall() == nested.page.css(links).getall()
    assert get("/category/olahraga/sukabumi/").status == 404


@pytest.mark.parametrize("address", ["/page/999/", "/category/olahraga/page/999/", "/feed/?paged=999", "/2011/01/",
                                     "/tag/tak-ada/", "/category/tak-ada/", "/author/tak-ada/"])  # fmt: skip
def test_past_the_end_is_404(address: str, get: Get) -> None:
    assert get(address).status == 404


# -- feeds


def test_the_feed_has_the_ten_newest_with_times_to_the_second(portal: Portal, get: Get) -> None:
    items = get("/feed/").xml.css("item")
    newest = portal.edition.newest[:10]
    assert [item.css("link::text").get() for item in items] == [f"{portal.url}/{known.slug}/" for known in newest]
    assert [parsedate_to_datetime(item.css("pubDate::text").get("")) for item in items] == [
        known.published for known in newest
    ]
    assert items[0].css("guid::text").get() == f"{portal.url}/?p={newest[0].post_id}"
    assert items[0].css("pubDate::text").get("").endswith("+0000")


def test_feeds_go_back_to_the_first_story(portal: Portal, get: Get) -> None:
    seen: list[str] = []
    for number in range(1, 100):
        answer = get(f"/feed/?paged={number}")
        if answer.status == 404:
            break
        seen += answer.xml.css("item > link::text").getall()
    assert len(seen) == len(portal.edition.newest)


@pytest.mark.parametrize(
    "path",
    [
        "/category/olahraga/feed/",
        "/category/jawa-barat/sukabumi/feed/",
        "/tag/sekolah/feed/",
        "/author/redaksi/feed/",
        "/2019/11/feed/",
    ],
)
def test_every_archive_has_a_feed(path: str, get: Get) -> None:
    listed = get(path.removesuffix("feed/")).page.css(".category-text-wrap h2 a::attr(href)").getall()
    assert get(path).xml.css("item > link::text").getall() == listed


def test_a_feed_carries_only_the_first_page(portal: Portal, get: Get) -> None:
    story = first(portal, lambda story: story.truth["pages"] > 1)
    at = [known.slug for known in portal.edition.newest].index(story.slug)
    item = get(f"/feed/?paged={at // 10 + 1}").xml.css("item")[at % 10]
    text = item.xpath("./*[local-name()='encoded']/text()").get("")
    first_page, rest = story.content.split(NEXTPAGE, 1)
    assert text[-30:].strip() in first_page
    assert len(text) < len(story.content) - len(rest) + 50


def test_a_feed_unchanged_since_is_304_only_for_exact_validators(get: Get) -> None:
    plain = get("/feed/")
    since, etag = plain.headers["last-modified"], plain.headers["etag"]
    assert get("/feed/", If_Modified_Since=since).status == 304
    assert get("/category/olahraga/feed/", If_Modified_Since=since).status == 304
    assert get("/feed/", If_None_Match=etag, If_Modified_Since=since).status == 304
    packed = get("/feed/", Accept_Encoding="gzip")
    assert packed.headers["etag"] == f"W/{etag}"
    assert get("/feed/", If_None_Match=packed.headers["etag"], If_Modified_Since=since).status == 200


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/wp-sitemap.xml", "/wp-json/wp/v2/posts"])
def test_pages_robots_sitemaps_and_rest_always_answer_200(path: str, get: Get) -> None:
    now = "Fri, 01 Jan 2099 00:00:00 GMT"
    assert get(path, If_Modified_Since=now).status == 200


def test_feeds_may_be_closed(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    _, get = fresh(feeds="off")
    assert get("/feed/").status == 404


# -- sitemaps and robots


def test_robots_names_the_sitemap_and_the_delay(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    portal, get = fresh(crawl_delay=2)
    assert f"Sitemap: {portal.url}/wp-sitemap.xml" in get("/robots.txt").text
    assert "Crawl-delay: 2\n" in get("/robots.txt").text
    _, closed = fresh(robots="User-agent: *\nDisallow: /\n", sitemaps="off")
    assert closed("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert closed("/wp-sitemap.xml").status == 404


def test_core_sitemaps_name_every_story_in_id_order_without_lastmod(portal: Portal, get: Get) -> None:
    index = get("/wp-sitemap.xml").xml.css("sitemap loc::text").getall()
    posts = [loc for loc in index if "posts-post" in loc]
    found = [url for loc in posts for url in get(loc).xml.css("url loc::text").getall()]
    by_id = sorted(portal.edition.newest, key=lambda known: known.post_id)
    assert found == [f"{portal.url}/{known.slug}/" for known in by_id]
    assert "lastmod" not in get(posts[0]).text
    assert all(get(loc).status == 200 for loc in index)
    assert get("/sitemap.xml").headers["location"] == f"{portal.url}/wp-sitemap.xml"


def test_large_sitemaps_are_split() -> None:
    portal = Portal(1, 4500)
    for get in asking(portal):
        posts = [loc for loc in get("/wp-sitemap.xml").xml.css("loc::text").getall() if "posts-post" in loc]
        sizes = [len(get(loc).xml.css("url")) for loc in posts]
        assert sizes[:2] == [2000, 2000]
        assert sum(sizes) == len(portal.edition.newest)


def test_yoast_sitemaps_carry_lastmod_in_both_levels(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    portal, get = fresh(1300, sitemaps="yoast")
    assert f"Sitemap: {portal.url}/sitemap_index.xml" in get("/robots.txt").text
    index = get("/sitemap_index.xml").xml.css("sitemap")
    maps = [row for row in index if "post-sitemap" in row.css("loc::text").get("")]
    assert len(maps) == 2
    rows = [row for entry in maps for row in get(entry.css("loc::text").get("")).xml.css("url")]
    stamps = {row.css("loc::text").get(""): row.css("lastmod::text").get() for row in rows}
    for known in portal.edition.newest:
        assert datetime.fromisoformat(stamps[f"{portal.url}/{known.slug}/"] or "") == known.modified
    assert get("/wp-sitemap.xml").headers["location"] == f"{portal.url}/sitemap_index.xml"


def test_an_seo_plugin_brings_exact_dates_onto_the_page(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    portal, get = fresh(sitemaps="yoast")
    story = portal.published()[0]
    page = get(f"/{story.slug}/").page
    meta = page.css('meta[property="article:published_time"]::attr(content)').get("")
    graph = json.loads(page.css('script[type="application/ld+json"]::text').get(""))["@graph"][0]
    assert datetime.fromisoformat(meta) == datetime.fromisoformat(graph["datePublished"]) == story.published
    assert meta.endswith("+00:00")


# -- REST


def test_rest_pages_through_every_story(portal: Portal, get: Get) -> None:
    address = "/wp-json/wp/v2/posts?per_page=100&orderby=id&order=asc&_fields=id,link,date,modified_gmt&page={}"
    one = get(address.format(1))
    pages = int(one.headers["x-wp-totalpages"])
    rows = [row for number in range(1, pages + 1) for row in get(address.format(number)).json]
    assert int(one.headers["x-wp-total"]) == len(rows) == len(portal.edition.newest)
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert set(rows[0]) == {"id", "link", "date", "modified_gmt"}
    past = get(address.format(pages + 1))
    assert (past.status, past.json["code"]) == (400, "rest_post_invalid_page_number")


def test_rest_gives_what_was_changed_after_a_moment(portal: Portal, get: Get) -> None:
    after = sorted(known.modified for known in portal.edition.newest)[-20]
    rows = get(f"/wp-json/wp/v2/posts?per_page=100&modified_after={after:%Y-%m-%dT%H:%M:%S}").json
    assert {row["id"] for row in rows} == {known.post_id for known in portal.edition.newest if known.modified > after}
    window = get("/wp-json/wp/v2/posts?per_page=100&after=2020-01-01T00:00:00&before=2020-03-01T00:00:00").json
    assert window
    assert all("2020-01" <= row["date"][:7] <= "2020-02" for row in window)


@pytest.mark.parametrize("query", ["per_page=101", "per_page=0", "page=x", "orderby=bukan", "after=kemarin"])
def test_rest_refuses_bad_parameters(query: str, get: Get) -> None:
    assert get(f"/wp-json/wp/v2/posts?{query}").status == 400


def test_rest_names_terms_and_escapes_titles(portal: Portal, get: Get) -> None:
    sections = {row["id"]: row for row in get("/wp-json/wp/v2/categories?per_page=100").json}
    known = next(known for known in portal.edition.newest if "&" in known.title)
    row = get(f"/wp-json/wp/v2/posts/{known.post_id}").json
    assert "&amp;" in row["title"]["rendered"]
    assert [unescape(sections[number]["name"]) for number in row["categories"]] == [
        name for _, name in known.categories
    ]
    tags = {row["id"]: row["name"] for row in get("/wp-json/wp/v2/tags?per_page=100").json}
    assert [tags[number] for number in row["tags"]] == [name for _, name in known.tags]


def test_rest_may_be_closed(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    _, get = fresh(rest="off")
    answer = get("/wp-json/wp/v2/posts")
    assert (answer.status, answer.json["code"]) == (401, "rest_cannot_access")


# -- the wire


def test_pages_are_packed_for_those_who_accept_it(portal: Portal, get: Get) -> None:
    target = f"/{portal.edition.newest[3].slug}/"
    packed = get(target, Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert b"single-article-text" in gzip.decompress(packed.body)
    assert "content-encoding" not in get(target).headers


def test_a_head_request_has_no_body(portal: Portal, get: Get) -> None:
    answer = get(f"/{portal.edition.newest[3].slug}/", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")


def test_photos_are_real_files_with_validators_that_hold(portal: Portal, get: Get) -> None:
    urls = [
        story.truth["photos"][0]["url"] for story in portal.published()[: 80 if ALL else 20] if story.truth["photos"]
    ]
    pictures = set()
    for url in urls:
        answer = get(url)
        assert answer.headers["content-type"] == "image/png"
        assert answer.body.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", answer.body[16:24])
        at = answer.body.index(b"IDAT")
        size = struct.unpack(">I", answer.body[at - 4 : at])[0]
        assert len(zlib.decompress(answer.body[at + 4 : at + 4 + size])) == (width + 1) * height
        assert len(answer.body) < 5000
        pictures.add(answer.body)
    assert len(pictures) == len(set(urls))
    first_photo = get(urls[0])
    assert get(urls[0], If_None_Match=first_photo.headers["etag"]).status == 304
    assert get("/wp-content/uploads/2019/11/").status == 404


def test_the_log_holds_every_request(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    portal, get = fresh()
    get("/", User_Agent="penguji")
    get("/tak-ada-di-sini/")
    assert [(request.target, status) for request, status in portal.log] == [("/", 200), ("/tak-ada-di-sini/", 404)]
    assert portal.log[0][0].headers["user-agent"] == "penguji"


def test_a_test_may_answer_in_the_portals_stead(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    portal, get = fresh()
    portal.intercept = lambda request: challenge(503) if request.path == "/" else None
    assert get("/").headers["cf-mitigated"] == "challenge"
    assert get("/feed/").status == 200
    portal.intercept = lambda request: overloaded(retry_after=7)
    assert get("/feed/").headers["retry-after"] == "7"


# -- days


def test_day_two_changes_a_running_portal(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    portal, get = fresh(400)
    before = {f"/{story.slug}/": story for story in portal.published()}
    since = get("/feed/").headers["last-modified"]
    assert portal.changes() == type(portal.changes())()

    portal.day = 2
    changes = portal.changes()
    assert len(changes.published) >= 3
    assert sorted(set(changes.edited.values())) == ["body", "byline", "headline"]
    assert len(changes.withdrawn) >= 2
    assert len(changes.moved) == 1
    front = get("/").page.css("a.news-feed-link::attr(href)").getall()
    for path in changes.published:
        assert path not in before
        assert get(path).status == 200
        assert portal.url + path in front
    for path, kind in changes.edited.items():
        old, new = before[path].truth, portal.truth(path)
        assert new is not None and new.post_id == before[path].post_id
        different = {name for name in old if old[name] != new.truth[name]}
        expected = {"headline": {"headline"}, "body": {"body"}, "byline": {"bylines", "reporters", "editors"}}[kind]
        assert different and different <= expected
        assert new.modified > before[path].modified
    assert get("/feed/", If_Modified_Since=since).status == 200
    untouched = before.keys() - changes.edited.keys() - set(changes.withdrawn) - changes.moved.keys()
    for path in untouched:
        assert portal.truth(path) == before[path]


def test_withdrawn_stories_vanish_everywhere(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    portal, get = fresh(400, day=2)
    listed = get("/wp-sitemap-posts-post-1.xml").text
    guessed = 0
    for path in portal.changes().withdrawn:
        assert portal.url + path not in listed
        answer = get(path)
        guessed += answer.status == 301
        assert answer.status == 404 or answer.headers["location"] == f"{portal.url}{path[:-1]}-2/"
    assert guessed == 1


def test_a_moved_story_redirects_and_keeps_its_id(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    portal, get = fresh(400)
    before = {f"/{known.slug}/": known.post_id for known in portal.edition.newest}
    portal.day = 2
    for old, new in portal.changes().moved.items():
        assert (get(old).status, get(old).headers["location"]) == (301, portal.url + new)
        assert f"postid-{before[old]}" in get(new).text


def test_a_quiet_day_moves_neither_validator_nor_top_of_the_feed(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    portal, get = fresh(400, day=2)
    before = get("/feed/")
    portal.day = 3
    changes = portal.changes(3)
    assert changes.published and changes.edited and changes.withdrawn
    assert changes.silent == tuple(changes.edited)
    assert get("/feed/", If_Modified_Since=before.headers["last-modified"]).status == 304
    assert get("/feed/").body == before.body
    assert all(get(path).status == 404 for path in changes.withdrawn)
    assert all(get(path).status == 200 for path in changes.published)


def test_on_day_four_a_withdrawn_story_returns(fresh: Callable[..., tuple[Portal, Get]]) -> None:
    portal, get = fresh(400, day=4)
    (path,) = portal.changes(4).returned
    assert path in portal.changes(2).withdrawn
    assert get(path).status == 200


def test_a_day_it_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="day 9"):
        Portal(1, 10, day=9)


@pytest.mark.parametrize("count", [0, 1, 2, 7])
@pytest.mark.parametrize("day", [1, 2, 3, 4])
def test_even_a_tiny_portal_works(count: int, day: int) -> None:
    for get in asking(Portal(4, count, day=day)):
        for path in ("/", "/feed/", "/wp-sitemap.xml", "/robots.txt", "/wp-json/wp/v2/posts"):
            assert get(path).status == 200
