"""Whatever one address answers is its own failure: reported as a problem and fetched again; the run continues."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk
from tests.faults.bad_server import CHUNKED, EMPTY, MB, OK, BadServer, Deed, leads, says, serving, sized
from tests.faults.integrity import assert_whole
from tests.tiers import pairs

QUICK = {"DOWNLOAD_TIMEOUT": 2, "RETRY_TIMES": 1, "DNS_TIMEOUT": 2}


def status(line: bytes) -> Deed:
    """A page under another status line."""
    return says(lambda page: sized(page).replace(b"HTTP/1.1 200 OK", line, 1))


def header(line: bytes) -> Deed:
    """A page with one more header line, which hides none of it."""
    return says(lambda page: sized(page, line))


STATUS: dict[str, Deed] = {
    line.decode("latin-1"): status(line) for line in (
        b"HTTP/1.1 000 Nothing", b"HTTP/1.1 0", b"HTTP/1.1 99 Low", b"HTTP/1.1 1000 High", b"HTTP/1.1 -200 OK",
        b"HTTP/1.1 99999999999999999999 OK", b"HTTP/1.1 2OO OK", b"HTTP/1.1 OK", b"HTTP/1.1", b"HTTP/1.1 200OK",
        b"HTTP/one 200 OK", b"ICY 200 OK", b"200 OK", b"HTTP/1.1 \xff\xfe OK", b"", b"HTTP/1.1 100 Continue",
        b"HTTP/1.1 101 Switching", b"HTTP/1.1 600 Odd", b"HTTP/1.1 599 Odd", b"HTTP/1.1 700 Odd",
    )
}  # fmt: skip
"""First lines that are no answer to take."""

LOCATIONS = (
    b"", b" ", b"\xff\xfe", b"/\xe9/\x00\x01/", b"javascript:alert(1)", b"data:text/html,x", b"mailto:a@b.example",
    b"http://www.localhost:%d/x/", b"https://localhost:%d/x/", b"http://user:pw@localhost:1/x/",
    b"http://[::1", b"http://[::1]:%d/", b"//", b"http://", b"http://:80/", b"http://localhost:0/",
    b"http://localhost:99999/", b"http://localhost:x/", b"http://2130706433:%d/", b"http://169.254.169.254/latest/",
    b"http://10.0.0.1/", b"http://localhost.:%d/hilang/", b"http://a.localhost:%d/", b"http://localhost:1/",
    b"http://\xc3\xa9.example/", b"http://xn--.example/", b"/" + b"x" * 20_000, b"http://" + b"x" * 300 + b".example/",
    b"http://bipol.co\\@127.0.0.1/", b"ftp://localhost/x", b"HTTP://LOCALHOST:1/", b"?" + b"a=1&" * 3000,
)  # fmt: skip

HEADERS: dict[str, Deed] = {
    "a cookie bomb": says(lambda page: sized(page, *(b"Set-Cookie: c%d=%s" % (n, b"y" * 4000) for n in range(120)))),
    "no UTF-8 in a header": header(b"X-Judul: caf\xe9 \xff\xfe"),
    "no UTF-8 in the name of a header": header(b"X-\xff: a"),
    "no UTF-8 in Content-Type": says(lambda page: sized(page).replace(b"charset=UTF-8", b"charset=UTF-8; x=\xe9", 1)),
    "no UTF-8 in Content-Disposition": header(b'Content-Disposition: inline; filename="caf\xe9.html"'),
    "no UTF-8 in Set-Cookie": header(b"Set-Cookie: n=\xff\xfe; path=/"),
    "no UTF-8 in Date": header(b"Date: \xe9\xe9"),
    "no UTF-8 in Last-Modified": header(b"Last-Modified: \xff"),
    "no UTF-8 in ETag": header(b'ETag: "\xff"'),
    "no UTF-8 in Refresh": header(b"X-Refresh: \xff"),
    "a header without a name": header(b": nothing"),
    "a header's name with blanks": header(b"X Odd : a"),
    "an empty header": header(b"X-Empty:"),
    "a header without a colon": header(b"nonsense"),
    "control characters in a header": header(b"X-Odd: a\x01\x02\x7f b"),
}
"""Headers that hide no page."""

BODIES: dict[str, Deed] = {
    "an empty answer": says(lambda page: b""),
    "200 and nothing": says(lambda page: OK + EMPTY),
    "chunks broken": says(lambda page: CHUNKED + b"5\r\nhal"),
    "a chunk's size that is none": says(lambda page: CHUNKED + b"zz\r\n" + page),
    "a chunk's size without end": says(lambda page: CHUNKED + b"f" * 2000 + b"\r\n" + page),
    "Content-Length too long": says(lambda page: sized(page, size=len(page) + 9)),
    "Content-Length too short": says(lambda page: sized(page, size=len(page) // 3)),
    "two Content-Lengths": says(lambda page: OK + b"Content-Length: 9\r\nContent-Length: 10\r\n\r\n" + page),
    "Content-Length of a minus": says(lambda page: OK + b"Content-Length: -9\r\n\r\n" + page),
    "a header of 300 kB": header(b"X-Long: " + b"x" * 300_000),
    "2 MB of headers": says(lambda page: sized(page, b"X-Long: " + b"x" * 2 * MB)),
    "a loop": leads(b"?"),
}

LARGE: dict[str, Deed] = {
    "ten million tags": says(lambda page: sized(b"<!DOCTYPE html><html><body>" + b"<p>" * 10_000_000)),
    "a million articles": says(lambda page: sized(page + b"<h2><a href=/x/>x</a></h2>" * 1_000_000)),
    "a million tags left open": says(lambda page: sized(page + b"<b><i>" * 500_000)),
}

POISON = STATUS | BODIES | LARGE


@pytest.fixture(scope="module")
def server() -> Iterator[BadServer]:
    portal = Portal(5, 2 * max(len(POISON), len(LOCATIONS)) + 10)
    with serving(portal) as server:
        portal.url = portal.url.replace("127.0.0.1", "localhost")
        yield server


@pytest.fixture(scope="module")
def small() -> Iterator[BadServer]:
    portal = Portal(5, 8)
    with serving(portal) as server:
        portal.url = portal.url.replace("127.0.0.1", "localhost")
        yield server


@pytest.fixture
def desk(server: BadServer, tmp_path: Path) -> Iterator[Desk]:
    yield Desk(tmp_path / "archive", server.portal, processes=True)
    server.deeds = {}


def in_turn(portal: Portal) -> list[str]:
    """The paths of the articles in the order in which a first run asks for them."""
    return [f"/{known.slug}/" for known in reversed(portal.edition.newest) if not known.password]


@pytest.mark.parametrize("kind", ["answers", "redirects"])
def test_poisoned_addresses_are_problems_and_the_rest_is_archived(kind: str, server: BadServer, desk: Desk) -> None:
    """Every second article is poisoned, from the first that is asked for, each in another way."""
    port = b"%d" % server.server_address[1]
    redirects = {f"redirect to {to[:60]!r}": leads(to.replace(b"%d", port)) for to in LOCATIONS}
    deeds = POISON if kind == "answers" else redirects
    named = dict(zip(in_turn(server.portal)[::2], deeds, strict=False))
    assert len(named) == len(deeds)
    server.deeds = {path: deeds[name] for path, name in named.items()}
    others = desk.readable() - named.keys()
    for number in range(2):
        desk.crawled(**QUICK, CHECK_FAILED_SHARE=1, GUARD_REFUSALS=0)
        assert desk.articles() == others, number
        assert {name: why for path, name in named.items() if (why := what_is_wrong(desk, path, number + 1))} == {}
        assert desk.rows("SELECT count(*) FROM urls WHERE url LIKE '%user%' OR url LIKE '%pw@%'") == [(0,)]
        assert_whole(desk)
        for path in named:
            desk.change("UPDATE urls SET due_at = fetched_at WHERE url = ?", server.portal.url + path)
    server.deeds = {}
    desk.crawled(**QUICK)
    assert desk.articles() == desk.readable()
    assert desk.rows("SELECT url FROM problems WHERE field = 'page' AND resolved_at IS NULL") == []


@pytest.mark.parametrize("name", ["HTTP/1.1 000 Nothing", "chunks broken"])
def test_one_poisoned_address_leaves_the_run_healthy(name: str, small: BadServer, tmp_path: Path) -> None:
    """With the settings as they are: the many of the test above would count as a portal that refuses."""
    desk = Desk(tmp_path / "archive", small.portal, processes=True)
    path = in_turn(small.portal)[0]
    small.deeds = {path: POISON[name]}
    desk.crawled(**QUICK)
    assert desk.articles() == desk.readable() - {path}
    assert what_is_wrong(desk, path, 1) is None
    assert_whole(desk)


def what_is_wrong(desk: Desk, path: str, looks: int) -> object:
    """What the archive says of a poisoned address after so many looks, if that is not what it should say."""
    url = desk.portal.url + path
    ((state, reason, failures),) = desk.rows("SELECT state, reason, failures FROM urls WHERE url = ?", url)
    problems = desk.rows("SELECT reason FROM problems WHERE url = ? AND resolved_at IS NULL", url)
    right = (
        (state, failures) in {("failed", looks), ("refused", 0), ("missing", 0)}
        and reason not in (None, "IgnoreRequest", "ValueError", "reader_failed", "store_failed")
        and problems == ([] if reason == "http_404" else [(reason,)])
    )
    return None if right else (state, reason, failures, problems)


def test_a_header_in_any_bytes_hides_no_page(server: BadServer, desk: Desk) -> None:
    server.deeds = dict(zip(in_turn(server.portal), cycle(HEADERS.values()), strict=False))
    assert len(server.deeds) >= len(HEADERS)
    desk.crawled(**QUICK)
    assert desk.articles() == desk.readable()
    assert_whole(desk)


LISTS = {
    "REST": ["/wp-json/wp/v2/posts"], "feed": ["/feed/"], "listings": ["/", "/2026/11/"],
    "sitemaps": ["/wp-sitemap.xml", "/wp-sitemap-posts-post-1.xml"],
}  # fmt: skip
ANSWERS = LARGE | {
    "a status that is none": status(b"HTTP/1.1 000 Nothing"), "another status that is none": status(b"HTTP/1.1 1000 X"),
    "a lone surrogate": says(lambda page: sized(b'{"code": "\\ud800", "message": "\\udfff"}')),
    "posts of lone surrogates": says(
        lambda page: sized(b'[{"id": 1, "date": "2024-01-01T00:00:00", "link": "/\\ud800/", "title": "\\ud800"}]')
    ),
    "characters that XML does not know": says(
        lambda page: sized(b"<h2 class='\x01'><a href='/\x02-\x0b/'>\xff\xfe\x00</a></h2>&#0;&#x1f;&#xffff;")
    ),
    "a redirect with a password": leads(b"http://user:pw@localhost:1/x/"), "a dead host": leads(b"http://www.localhost:1/"),
    "random bytes": says(lambda page: sized(bytes(range(256)) * 400)), "a loop": leads(b"?"),
    "brackets without end": says(lambda page: sized(b"[" * 200_000)),
    "a number without end": says(lambda page: sized(b"[" + b"9" * 100_000 + b"]")),
}  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), pairs(ANSWERS, LISTS))
def test_a_poisoned_list_leaves_the_other_lists_to_be_read(
    name: str, kind: str, small: BadServer, tmp_path: Path
) -> None:
    desk = Desk(tmp_path / "archive", small.portal, processes=True)
    small.deeds = dict.fromkeys(LISTS[kind], ANSWERS[name])
    run = desk.crawl("full=1", **QUICK)
    assert run.exit_code in (0, 1), run.err
    assert "start_error" not in run.err and "errors were logged" not in run.err
    assert desk.articles() == desk.readable()
    assert desk.rows("SELECT count(*) FROM captures WHERE url LIKE '%pw@%'") == [(0,)]
