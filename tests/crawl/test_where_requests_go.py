"""Requests go to the portal's own origins only; what leads elsewhere is a problem, and nothing is asked there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from bipol_crawler.crawl import fetched
from bipol_crawler.demo.exchange import Request, Response, moved
from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk, Opened
from tests.crawl.in_process import opened
from tests.tiers import ALL, pairs, sample

PLACES = {
    "rest": lambda request: "/wp/v2/posts" in request.target,
    "feed": lambda request: request.path == "/feed/",
    "sitemap": lambda request: "sitemap" in request.path,
    "listing": lambda request: request.path == "/" or request.path[1:5].isdecimal(),
    "photo": lambda request: request.path.startswith("/wp-content/"),
    "article": lambda request: request.path == oldest(request),
}
_OLDEST: list[str] = [""]


def oldest(request: Request) -> str:
    return _OLDEST[0]


@pytest.fixture
def trap() -> Iterator[Portal]:
    """Another server on this machine, which nobody may ask for anything."""
    portal = Portal(5, 8)
    with opened(portal, served=True):
        yield portal


def led_away(place: str, to: str) -> Callable[[Request], Response | None]:
    return lambda request: moved(to + request.target) if PLACES[place](request) else None


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("place", "how"), pairs(PLACES, ["{port}", "user:pw@{port}", "scheme-relative"]))
def test_what_leads_to_another_port_is_a_problem_and_nothing_is_asked_there(
    place: str, how: str, desk_of: Opened, trap: Portal
) -> None:
    desk = desk_of(5, sitemaps="core")
    _OLDEST[0] = min(desk.readable())
    port = trap.url.rpartition(":")[2]
    to = {
        "{port}": trap.url, "user:pw@{port}": f"http://user:pw@127.0.0.1:{port}",
        "scheme-relative": f"//127.0.0.1:{port}",
    }[how]  # fmt: skip
    desk.portal.intercept = led_away(place, to)
    run = desk.crawl(PHOTO_BUDGET=3 if place == "photo" else 0)
    assert trap.log == []
    assert run.exit_code == 0, run.err
    assert desk.articles() == desk.readable() - ({_OLDEST[0]} if place == "article" else set())
    if place == "photo":
        assert {reason for (reason,) in desk.rows("SELECT reason FROM photo_files")} == {"http_301"}
    elif place != "listing":
        problems = desk.rows("SELECT url, detail FROM problems WHERE reason = 'redirects_elsewhere'")
        assert problems
        assert all(PLACES[place](Request.of("GET", desk.path(url))) and port in detail for url, detail in problems)
    assert all("pw@" not in str(row) for row in desk.rows("SELECT url FROM captures"))


@pytest.mark.processes  # a name server is asked
def test_robots_txt_may_lead_to_another_host_but_not_into_a_private_network(desk: Desk, trap: Portal) -> None:
    desk.portal.intercept = lambda request: moved(f"{trap.url}/robots.txt") if request.path == "/robots.txt" else None
    desk.crawled()
    assert [request.path for request, _ in trap.log] == ["/robots.txt"], "the portal is on this machine itself"
    private = ("http://169.254.169.254/", "http://10.0.0.1/robots.txt", "http://[fd00::1]/", "http://2852039166/")
    for to in private if ALL else private[:1]:
        desk.portal.intercept = lambda request, to=to: moved(to) if request.path == "/robots.txt" else None
        run = desk.crawl()
        assert (run.exit_code, run.asked) == (69, ["/robots.txt"]), run.err
        ((checks,),) = desk.rows("SELECT checks FROM runs ORDER BY id DESC LIMIT 1")
        assert "robots.txt" in checks and ("private" in checks or "link-local" in checks), checks
        desk.portal.intercept = None
        desk.crawled()


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "line",
    [
        "http://user:pw@{host}/wp-sitemap.xml", "//user:pw@{host}/wp-sitemap.xml", "/wp-sitemap.xml", "wp-sitemap.xml",
        "http://{trap}/wp-sitemap.xml", "http://[::1/x.xml", "http://{host}:x/x.xml", "javascript:alert(1)",
        "ftp://{host}/x.xml", "http://169.254.169.254/x.xml", "http://www.tidak-ada.invalid/x.xml", "\xff\xfe", "",
    ],
)  # fmt: skip
def test_a_sitemap_line_in_robots_txt_harms_nobody(line: str, desk_of: Opened, trap: Portal) -> None:
    desk = desk_of(5)
    host, other = (portal.url.partition("://")[2] for portal in (desk.portal, trap))
    text = f"User-agent: *\nAllow: /\nSitemap: {line.format(host=host, trap=other)}\n"
    desk.portal.intercept = lambda request: (
        Response(200, text.encode("latin-1"), {"Content-Type": "text/plain"}) if request.path == "/robots.txt" else None
    )
    desk.crawled(DNS_TIMEOUT=2, RETRY_TIMES=0)
    assert desk.articles() == desk.readable()
    assert trap.log == []
    assert desk.rows("SELECT count(*) FROM captures WHERE url LIKE '%pw@%'") == [(0,)]


IDS = [2**63 - 1, 2**63, 2**64, 10**30, 0, -1, 1.5, "7", None, True, [1], 1e30]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("number", sample(IDS, 7), ids=str)
def test_a_number_that_no_post_can_have_costs_that_number_alone(number: object, desk_of: Opened) -> None:
    desk = desk_of(5, sitemaps="off")

    def answer(request: Request) -> Response | None:
        if "/wp/v2/posts" not in request.target:
            return None
        response = desk.portal._route(request)
        posts = json.loads(response.body)
        if posts and isinstance(posts, list):
            posts[0]["id"] = number
        return Response(response.status, json.dumps(posts).encode(), response.headers)

    desk.portal.intercept = answer
    for _ in range(2):
        run = desk.crawl()
        assert run.exit_code in (0, 1), run.err
        assert "start_error" not in run.err
        assert desk.articles() == desk.readable()


LINKS = [
    "{url}/?p=9223372036854775808", "{url}/?p=99999999999999999999999", "{url}/?p=-1", "{url}/?p=0", "http://[::1",
    "http://user:pw@{host}/artikel-baru-sekali/", "javascript:alert(1)", "{url}/\ud800/", "{url}/a\x00b/",
    "{url}/" + "x" * 3000, "http://{host}:x/", "", " ", "//", "{url}:1/a-b-c/", "http://169.254.169.254/a-b-c/",
]  # fmt: skip


@pytest.mark.sampled(2)
@pytest.mark.parametrize("link", LINKS)
def test_a_link_that_is_none_costs_that_link_alone(link: str, desk_of: Opened) -> None:
    desk = desk_of(5, sitemaps="off")
    url = desk.portal.url

    def answer(request: Request) -> Response | None:
        if "/wp/v2/posts" not in request.target:
            return None
        response = desk.portal._route(request)
        posts = json.loads(response.body)
        if posts and isinstance(posts, list):
            extra = posts[0] | {
                "id": 99_999, "link": link.replace("{url}", url).replace("{host}", url.partition("://")[2]),
                "title": {"rendered": "Judul \ud800 \x00"}, "modified_gmt": "9999-99-99T99:99:99",
            }  # fmt: skip
            posts.append(extra)
        return Response(response.status, json.dumps(posts).encode(), response.headers)

    desk.portal.intercept = answer
    run = desk.crawl()
    assert run.exit_code in (0, 1), run.err
    assert "start_error" not in run.err
    assert desk.articles() == desk.readable()
    assert desk.rows("SELECT count(*) FROM urls WHERE url LIKE '%pw@%'") == [(0,)]


def test_photos_on_a_dead_name_are_failures_of_theirs_alone(desk_of: Opened) -> None:
    desk = desk_of(5)
    desk.crawled()
    count = desk.change("UPDATE photos SET url = replace(url, '://127', '://www.127') WHERE kind = 'lead'")
    assert count > 3
    run = desk.crawled(PHOTO_BUDGET=100, DNS_TIMEOUT=2)
    assert " ERROR" not in run.err
    failed = desk.rows("SELECT reason, due_at > (SELECT max(started_at) FROM runs) FROM photo_files")
    (asked,) = desk.rows("SELECT count(DISTINCT url) FROM photos WHERE kind = 'lead'")
    assert failed == [("RobotsForbidden", 1)] * asked[0]
    again = desk.crawled(PHOTO_BUDGET=100, DNS_TIMEOUT=2)
    assert len(again.asked) < 5


def break_reader() -> None:
    """As a fault of ours does it, on every page."""

    def read(page: object) -> None:
        raise RuntimeError("rusak\nsekali")

    fetched.read = read


@pytest.mark.served
def test_the_first_error_is_reported_in_its_own_words(desk_of: Opened) -> None:
    desk = desk_of(4)
    with desk.start("crawl bipol", first=break_reader) as command:
        assert command.wait() == 1, command.err
    ((checks,),) = desk.rows("SELECT checks FROM runs")
    first, *_ = checks.splitlines()
    assert first.startswith(f"the reader failed on {desk.portal.url}/") and first.endswith("RuntimeError: rusak sekali")
    assert "errors were logged" not in command.err
    assert {reason for (reason,) in desk.rows("SELECT reason FROM problems")} == {"reader_failed"}


NOWHERE = [
    "http://[127.0.0.1/x.jpg",
    "http://127.0.0.1:x/x.jpg",
    "http://arsip:rahasia@127.0.0.1:{port}/x.jpg",
    "//127.0.0.1",
]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("source", NOWHERE)
def test_a_photo_or_link_at_no_address_costs_itself_alone(source: str, desk_of: Opened) -> None:
    desk = desk_of(4)
    source = source.format(port=desk.portal.url.rpartition(":")[2])

    def answer(request: Request) -> Response | None:
        response = desk.portal._route(request)
        if "/wp-content/" in request.path or b"<html" not in response.body:
            return None
        page = response.body.replace(b'src="', f'src="{source}" data-was="'.encode())
        page = page.replace(b"</p>", f' <a href="{source}">tautan</a></p>'.encode(), 1)
        return Response(response.status, page, response.headers)

    desk.portal.intercept = answer
    run = desk.crawl(PHOTO_BUDGET=10)
    assert run.exit_code in (0, 1), run.err
    assert "start_error" not in run.err and " ERROR" not in run.err
    assert desk.articles() == desk.readable()
    assert b"rahasia" not in desk.database.read_bytes()
