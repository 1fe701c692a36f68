"""Safe to publish: what can be tried against the pages, one attempt a case, and each harmless."""

from __future__ import annotations

import hashlib
import http.client
import re
import socket
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from lxml import html

from bipol_crawler.browse import sql_sandbox
from tests.browse.browse_archives import Browser, fill_with_news, new_archive
from tests.browse.harmful_queries import ANSWERED, REFUSED
from tests.browse.served import opened

PROJECT = Path(__file__).parents[2]
SECONDS = 0.02
"""The time limit of an attempt in these tests; five seconds in use."""


@pytest.fixture(scope="module")
def news_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The news, once for all attempts: nothing here can change it."""
    path = tmp_path_factory.mktemp("published") / "bipol.db"
    db = new_archive(path)
    fill_with_news(db)
    db.close()
    return path


@pytest.fixture(scope="module")
def news(news_archive: Path) -> Iterator[Browser]:
    browser = Browser(news_archive)
    assert browser.get("/").status_code == 200
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def tried(news: Browser, news_archive: Path) -> Iterator[Browser]:
    """The news; after all attempts not one byte of it is another, and it still answers."""
    before = hashlib.sha256(news_archive.read_bytes()).digest()
    yield news
    assert hashlib.sha256(news_archive.read_bytes()).digest() == before
    assert len(news.rows("/bipol/articles")) == 4


def attempt_at(browser: Browser, address: str, **parameters: str) -> Any:
    """The answer, with the shorter time limit."""
    with mock.patch.object(browser.datasette, "sql_time_limit_ms", SECONDS * 1000):
        return browser.get(address, params=parameters)


@pytest.mark.parametrize("attempt", REFUSED)
def test_a_harmful_question_is_refused_in_time(tried: Browser, news_archive: Path, attempt: str) -> None:
    began = time.process_time()
    answer = attempt_at(tried, "/bipol.json", sql=REFUSED[attempt])
    assert answer.status_code == 400, answer.text[:500]
    assert time.process_time() - began < 15  # a slow machine's; two seconds are usual
    assert str(news_archive.parent) not in answer.text and "root:" not in answer.text
    assert tried.rows("/bipol", sql="select count(*) n from articles") == [{"n": 4}], "the next question is answered"


@pytest.mark.parametrize("attempt", ANSWERED)
def test_a_harmless_question_is_answered(tried: Browser, attempt: str) -> None:
    assert tried.rows("/bipol", sql=ANSWERED[attempt])


@pytest.mark.parametrize("format", ["csv", "parquet", "xlsx", "html"])
@pytest.mark.parametrize("attempt", ["delete", "attach", "an endless recursion", "zeroblob"])
def test_no_other_form_of_the_answer_is_a_way_around_the_limits(tried: Browser, attempt: str, format: str) -> None:
    ending = "" if format == "html" else "." + format
    answer = attempt_at(tried, "/bipol" + ending, sql=REFUSED[attempt])
    if format == "csv" and answer.status_code == 200:
        assert not answer.text.strip()  # Datasette's: nothing but the missing columns' names
    else:
        assert answer.status_code == 400 and "text/html" in answer.headers["content-type"]


@pytest.mark.parametrize("attempt", ["randomblob", "an endless recursion", "load_extension", "hex"])
def test_a_condition_of_the_visitors_is_no_way_around_the_limits(tried: Browser, attempt: str) -> None:
    answer = attempt_at(tried, "/bipol/articles.json", _where=f"({REFUSED[attempt]}) is not null")
    assert answer.status_code == 400, answer.text[:500]


@pytest.mark.parametrize("asked", ["5000", "99999999999999999999", "-1", "0"])
def test_nobody_gives_themselves_more_time(tried: Browser, asked: str) -> None:
    began = time.process_time()
    answer = attempt_at(tried, "/bipol.json", sql=REFUSED["an endless recursion"], _timelimit=asked)
    assert answer.status_code == 400 and time.process_time() - began < 5


@pytest.mark.parametrize("column", ["arguments", "told"])
@pytest.mark.parametrize(
    "question", ["select {} from runs", "select group_concat({}) from runs", "select r.{} from runs r where r.{} <> ''"]
)
def test_a_private_column_reads_as_null(news: Browser, column: str, question: str) -> None:
    for row in news.rows("/bipol", sql=question.replace("{}", column)):
        assert list(row.values()) == [None]
    assert all(row[column] is None for row in news.rows("/bipol/runs"))


@pytest.mark.parametrize(
    ("sql", "parameters"),
    [
        ("instr(?, ?)", (("abcb", "b"), ("", ""), ("a", ""), (None, "a"), (12.5, 2), (b"ab", b"b"), ("é🌶x", "x"))),
        ("replace(?, ?, ?)", (("aXbX", "X", "yy"), ("a", "", "b"), (None, "a", "b"), (121, 1, 3), ("🌶é", "é", ""))),
        ("trim(?, ?)", (("xxaxx", "x"), ("abc", ""), (None, "x"), ("é1é", "é"), (101, 1))),
        ("ltrim(?, ?)", (("xxaxx", "x"), ("xyz", "yx"))),
        ("rtrim(?, ?)", (("xxaxx", "x"), ("xyz", "zy"))),
        ("printf(?, ?)", (("%05d", 7), ("%s|", "é"), ("%.2f", 1.005), ("%q", "a'b"), (None, 1))),
    ],
)  # fmt: skip
def test_the_functions_made_safe_give_what_sqlites_own_give(
    sql: str, parameters: tuple[tuple[object, ...], ...]
) -> None:
    plain, safe = sqlite3.connect(":memory:"), sqlite3.connect(":memory:", factory=sql_sandbox.Connection)
    safe.restrict()
    for values in parameters:
        assert safe.execute("SELECT " + sql, values).fetchall() == plain.execute("SELECT " + sql, values).fetchall()
    plain.close()
    safe.close()


@pytest.mark.sampled(40)
@pytest.mark.parametrize(
    "page",
    ["versions", "settings", "plugins", "databases", "threads", "metadata", "permissions", "actor", "messages"]
    + ["allow-debug", "patterns", "logout", "auth-token", "config", ""],
)
@pytest.mark.parametrize(
    "written", ["/-/{}", "/-/{}.json", "/%2D/{}", "/-%2F{}", "/-/static/../{}", "/-/static/..%2F{}"]
)
def test_pages_for_developers_are_closed(news: Browser, page: str, written: str) -> None:
    answer = news.get(written.format(page), follow_redirects=True)
    assert answer.status_code in (403, 404)
    assert "sqlite" not in answer.text.lower() and "/site-packages" not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/-/static/../app.py",
        "/-/static/%2e%2e/app.py",
        "/-/static/..%2fapp.py",
        "/-/static//etc/passwd",
        "/static/../metadata.yaml",
        "/static/..%2f..%2fserving.py",
        "/static/%2e%2e%5cserving.py",
        "/static/%00",
        "/bipol.db",
        "/_internal",
        "/_memory?sql=select+1",
        "/bipol/..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_file_is_served_but_ours(news: Browser, address: str) -> None:
    answer = news.get(address, follow_redirects=True)
    assert answer.status_code in (400, 403, 404), address
    assert "import " not in answer.text and "root:" not in answer.text and "title: Arsip" not in answer.text


@pytest.mark.sampled(20)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"])
@pytest.mark.parametrize("address", ["/", "/bipol", "/bipol/articles/1", "/-/lang/id", "/-/logout"])
def test_only_reading_is_offered(news: Browser, method: str, address: str) -> None:
    news.get("/")
    request = news.datasette.client.request(method, address)
    if method == "get":  # a client's own spelling of GET
        assert news.loop.run_until_complete(request).status_code in (200, 302, 404)
    else:
        answer = news.loop.run_until_complete(request)
        assert answer.status_code == 405 and answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "host", ["a b", "x.example/evil", 'x"><script>', "x.example, y", "[::1", "a" * 300, "x:99999999"]
)
def test_a_host_that_is_none_is_refused(news: Browser, host: str) -> None:
    assert news.get("/feed/new.atom", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("length", [8_001, 60_000])
def test_a_question_too_long_is_refused(news: Browser, length: int) -> None:
    assert news.get("/bipol?sql=" + "x" * length).status_code == 414


@pytest.mark.parametrize(
    "address",
    ["/bipol?sql=select+nothing", "/bipol/nothing", "/nothing", "/bipol/articles/nothing"]
    + ["/bipol.json?_timelimit=x&sql=select+1", "/bipol/articles?_size=x", "/bipol/articles?_next=%00"]
    + ["/bipol/articles.json?_shape=x", "/bipol/articles?id__gt=%F0%9F", "/search?page=%F0"]
    + ["/bipol/articles/1.blob?_blob_column=x", "/bipol/articles/1,2", "/bipol/article_tags/1", "/bipol/tags/%00"]
    + ["/bipol/articles?_through={}", "/bipol/articles.json?_through=1", "/bipol/articles?_where=%00"]
    + ["/bipol/articles?_sort=x", "/bipol/articles.parquet?_sort=x", "/bipol/articles_flat?_next=99999999999999999999"]
    + ["/bipol/articles?_facet={}", "/bipol/articles.csv?_trace=1", "/columns?_facet=x"],
)
@pytest.mark.filterwarnings("ignore:coroutine 'TableView:RuntimeWarning")  # Datasette's, where it gives up
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_error_names_no_file_and_shows_no_code(news: Browser, news_archive: Path, address: str) -> None:
    answer = news.get(address)
    assert answer.status_code < 500, answer.text
    for telling in (str(news_archive.parent), str(PROJECT), "Traceback", "site-packages", ".py"):
        assert telling not in answer.text


def test_a_failure_of_our_own_says_only_that_there_was_one(news_archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "bipol.db"
    path.write_bytes(news_archive.read_bytes())
    browser = Browser(path)
    assert browser.get("/").status_code == 200
    browser.datasette.get_database().close()
    path.rename(path.with_name("elsewhere.db"))
    for address in ("/", "/bipol.json?sql=select+1", "/search?words=a"):
        answer = browser.get(address)
        assert answer.status_code >= 400
        assert str(tmp_path) not in answer.text and "Traceback" not in answer.text
    browser.close()


@pytest.mark.parametrize(
    "address", ["/", "/search?words=a", "/bipol/articles", "/columns", "/feed/new.atom", "/bipol.json"]
)
def test_no_cookie_is_set_and_no_other_site_may_read(news: Browser, address: str) -> None:
    headers = news.get(address, headers={"origin": "https://x.example"}).headers
    assert "set-cookie" not in headers
    assert not [name for name in headers if name.startswith("access-control")]
    assert headers["cross-origin-resource-policy"] == headers["cross-origin-opener-policy"] == "same-origin"


def test_the_only_cookie_is_the_language(news: Browser) -> None:
    cookie = news.get("/-/lang/en?back=/search").headers["set-cookie"]
    assert re.match(r"lang=en;", cookie) and "HttpOnly" in cookie and "SameSite=lax" in cookie


@pytest.mark.parametrize(
    "back", ["https://x.example/", "//x.example", "/\\x.example", "javascript:alert(1)", "/\r\nx: y"]
)
def test_choosing_a_language_leads_nowhere_else(news: Browser, back: str) -> None:
    assert news.get("/-/lang/en", params={"back": back}).headers["location"] == "/"


@pytest.mark.parametrize(
    "address",
    ["/", "/bipol", "/bipol/articles", "/bipol/articles/1", "/search?words=pasar", "/columns", "/bipol?sql=select+1"]
    + ["/bipol?sql=select+nothing", "/nothing", "/bipol/search?words=pasar", "/bipol/article_versions/12"],
)
def test_every_page_keeps_to_its_own_policy(news: Browser, address: str) -> None:
    answer = news.get(address)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';") and "unsafe" not in policy
    page = html.fromstring(answer.text)
    assert not page.xpath("//style | //*[@style]"), address
    for script in page.iter("script"):
        if script.get("type") == "application/ld+json":
            continue  # data: no browser runs it
        assert script.get("src", "").startswith("/") and not (script.text or "").strip(), address
    for element in page.iter("*"):
        assert not [name for name in element.attrib if name.startswith("on")], (address, element.tag)
        assert not str(element.get("href", "")).lower().startswith(("javascript:", "data:")), address
    for form in page.iter("form"):
        assert form.get("action", "/").startswith("/") and form.get("method", "get").lower() == "get", address


@pytest.fixture(scope="module")
def server(hostile_archive: Path) -> Iterator[int]:
    """The port of the real server."""
    with opened(hostile_archive) as room:
        yield room.port


def raw(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(65_536):
            answer += part
        return answer


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 40_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
)
def test_a_broken_request_is_refused_and_the_next_one_answered(server: int, request_bytes: bytes) -> None:
    answer = raw(server, request_bytes if request_bytes[:1] == b"G" else request_bytes + b"\r\n\r\n")
    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 200")), answer[:100]
    connection = http.client.HTTPConnection("127.0.0.1", server, timeout=30)
    connection.request("GET", "/robots.txt")
    assert connection.getresponse().status == 200
    connection.close()


def test_head_has_the_headers_and_nothing_else(server: int, news: Browser) -> None:
    for address in (b"/", b"/feed/new.atom", b"/bipol/articles.csv", b"/robots.txt"):
        answer = raw(server, b"HEAD " + address + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200") and not body and b"content-security-policy" in head.lower(), address
        assert b"server:" not in head.lower()
    # Datasette leaves a file open if the connection is closed meanwhile: therefore without one.
    answer = news.loop.run_until_complete(news.datasette.client.head("/static/bipol.css"))
    assert answer.status_code == 200 and "content-security-policy" in answer.headers


@pytest.mark.parametrize(("sent", "scheme"), [(b"X-Forwarded-Proto: https\r\n", b"https"), (b"", b"http")])
def test_addresses_in_feeds_are_as_the_visitor_came(server: int, sent: bytes, scheme: bytes) -> None:
    head = b"Host: arsip.example\r\n" + sent + b"Connection: close\r\n\r\n"
    answer = raw(server, b"GET /feed/changed.atom HTTP/1.1\r\n" + head)
    assert b'rel="self"' in answer and scheme + b"://arsip.example/feed/changed.atom" in answer
