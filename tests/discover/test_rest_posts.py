"""WordPress REST: ids, exact times with their true offset, and clear refusals."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.addresses.urls import canonical
from bipol_crawler.discover.wp_api import NotPosts, posts_url, read_posts
from bipol_crawler.items import Dated, Found
from tests.discover.hostile_bytes import anything

POST = {
    "id": 5,
    "link": "https://bipol.co/panen/",
    "slug": "panen",
    "status": "publish",
    "date": "2019-11-21T10:15:42",
    "date_gmt": "2019-11-21T03:15:42",
    "modified_gmt": "2019-11-22T01:00:09",
    "title": {"rendered": "Panen"},
}


def read(*posts: object) -> tuple[Found, ...]:
    return read_posts(json.dumps(posts).encode(), {}).items


def test_a_page_of_posts_gives_ids_headlines_times_and_changes(sample):
    page = read_posts(sample("posts.json"), {"X-WP-Total": "5021", "X-WP-TotalPages": "51"})
    assert (page.total, page.pages) == (5021, 51)
    assert page.items == (
        Found(
            "https://bipol.co/warga-cibeureum-panen-padi-bersama/",
            "rest",
            417,
            "Warga Cibeureum Panen Padi & Jagung Bersama",
            Dated("2019-11-21T10:15:42+07:00", "second", "rest"),
            "2019-11-22T01:00:09Z",
        ),
        Found(
            "https://bipol.co/jembatan-gantung-di-jampang-diperbaiki/",
            "rest",
            9021,
            "“Jembatan Gantung” di Jampang Diperbaiki",
            Dated("2024-11-15T19:47:05+07:00", "second", "rest"),
            "2024-11-15T12:47:05Z",
        ),
    )


@pytest.mark.parametrize(
    ("date", "date_gmt", "value"),
    [
        ("2019-11-21T10:15:42", "2019-11-21T03:15:42", "2019-11-21T10:15:42+07:00"),
        ("2019-11-21T03:15:42", "2019-11-21T03:15:42", "2019-11-21T03:15:42+00:00"),
        ("2019-11-21T00:30:00", "2019-11-20T16:30:00", "2019-11-21T00:30:00+08:00"),
        ("2019-11-20T22:45:00", "2019-11-21T02:15:00", "2019-11-20T22:45:00-03:30"),
        ("2019-11-21T10:15:42", None, "2019-11-21T10:15:42+07:00"),
        ("2019-11-21T10:15:42", "0000-00-00T00:00:00", "2019-11-21T10:15:42+07:00"),
        ("2019-11-21T10:15:42", "2012-01-01T00:00:00", "2019-11-21T10:15:42+07:00"),
        ("2019-11-21T10:15:42", "2019-11-21T03:15:40", "2019-11-21T10:15:42+07:00"),
        ("0000-00-00T00:00:00", "2019-11-21T03:15:42", "2019-11-21T10:15:42+07:00"),
        ("-0001-11-30T00:00:00", "-0001-11-30T00:00:00", None),
        ("0000-00-00T00:00:00", "0000-00-00T00:00:00", None),
        ("1970-01-01T00:00:00", None, None),
        ("2019-11-21", None, None),
        (20191121, ["x"], None),
    ],
)
def test_the_offset_is_what_the_two_clocks_say(date, date_gmt, value):
    (found,) = read(POST | {"date": date, "date_gmt": date_gmt})
    assert found.published == (Dated(value, "second", "rest") if value else None)


@pytest.mark.parametrize(
    ("modified", "expected"),
    [("2019-11-22T01:00:09", "2019-11-22T01:00:09Z"), ("0000-00-00T00:00:00", None), (None, None), (7, None)],
)
def test_a_change_is_utc_or_nothing(modified, expected):
    assert read(POST | {"modified_gmt": modified})[0].modified == expected


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ({"rendered": "Harga &lt; 5 &amp; <b>naik</b>"}, "Harga < 5 & naik"),
        ({"rendered": "Panen <3 kali"}, "Panen <3 kali"),
        ({"rendered": " "}, None),
        ({}, None),
        ("Panen &#8211; raya", "Panen – raya"),
        (None, None),
    ],
)
def test_a_headline_is_plain_text(title, headline):
    assert read(POST | {"title": title})[0].headline == headline


@pytest.mark.parametrize(
    "other",
    [
        {"status": "draft"},
        {"status": "private"},
        {"type": "attachment"},
        {"id": "5"},
        {"id": True},
        {"id": 0},
        {"link": ""},
        {"link": None},
    ],
)
def test_what_is_not_a_published_post_is_left_out(other):
    assert [found.post_id for found in read(POST | other, POST | {"id": 6})] == [6]


def test_no_posts_is_an_answer():
    page = read_posts(b"[]", {"x-wp-total": "0", "x-wp-totalpages": "0"})
    assert (page.items, page.total, page.pages) == ((), 0, 0)


@pytest.mark.parametrize("value", ["", "banyak", "-1", "1e3", "٣", "9" * 30])
def test_a_count_that_is_none_is_not_trusted(value):
    assert read_posts(b"[]", {"X-WP-Total": value}).total is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (
            b'{"code":"rest_post_invalid_page_number","message":"x","data":{"status":400}}',
            "rest_post_invalid_page_number",
        ),
        (b'{"code":"rest_forbidden","message":"x","data":{"status":401}}', "rest_forbidden"),
        (b'{"code":401}', None),
        (b"<!DOCTYPE html><html></html>", None),
        (b"", None),
        (b"\xff\xfe", None),
        (b"[" * 100_000, None),
        (b"null", None),
        (b'"teks"', None),
        (b"[1, 2]", None),
        (b'[{"id":1,"name":"Meja","link":"https://bipol.co/author/meja/","slug":"meja"}]', None),
        (b'[{"id":1,"date":"2019-11-21T10:15:42","type":"attachment","link":"https://bipol.co/a/"}]', None),
    ],
)
def test_what_is_not_a_list_of_posts_is_refused_with_its_code(body, code):
    with pytest.raises(NotPosts) as refused:
        read_posts(body, {})
    assert refused.value.code == code


def test_a_byte_order_mark_does_no_harm(sample):
    assert len(read_posts(b"\xef\xbb\xbf" + sample("posts.json"), {}).items) == 2


@given(anything)
def test_any_bytes_are_read_or_refused(body):
    try:
        found = read_posts(body, {})
    except NotPosts:
        return
    assert all(post.url and post.post_id for post in found.items)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(list(POST.values())),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*POST, "rendered", "type"]), inner, max_size=9)
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_read_or_refused(value):
    try:
        read_posts(json.dumps(value).encode(), {})
    except NotPosts:
        return


@given(st.dictionaries(st.sampled_from(list(POST)), json_values, max_size=4))
def test_a_post_with_any_fields_wrong_is_read_or_refused(wrong):
    try:
        read(POST | wrong)
    except NotPosts:
        return


@pytest.mark.parametrize("base", ["https://bipol.co", "http://127.0.0.1:8080/"])
def test_pages_are_asked_for_in_order_of_ids_with_only_the_fields_needed(base):
    address = posts_url(base, page=3, after="2019-11-01T00:00:00+07:00", before="2019-12-01T00:00:00")
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith(base.rstrip("/") + "/wp-json/wp/v2/posts?")
    assert asked == {
        "page": ["3"],
        "per_page": ["100"],
        "orderby": ["id"],
        "order": ["asc"],
        "after": ["2019-11-01T00:00:00+07:00"],
        "before": ["2019-12-01T00:00:00"],
        "_fields": ["id,link,slug,date,date_gmt,modified_gmt,title,categories,tags,status"],
    }
    assert canonical(address, base) == address


def test_the_latest_changes_can_be_asked_for_first():
    asked = parse_qs(urlsplit(posts_url("https://bipol.co", page=1, per_page=10, newest_change_first=True)).query)
    assert (asked["orderby"], asked["order"], asked["per_page"]) == (["modified"], ["desc"], ["10"])


def test_changes_since_a_time_can_be_asked_for():
    address = posts_url("https://bipol.co", page=1, modified_after="2024-11-15T12:47:05Z")
    assert parse_qs(urlsplit(address).query)["modified_after"] == ["2024-11-15T12:47:05Z"]
