"""Whatever stands before the portal is recognised, left alone, and never taken for what the portal publishes."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count, pairwise
from pathlib import Path

import pytest

from bipol_crawler.demo.exchange import Request, Response, html, overloaded
from bipol_crawler.demo.server import running
from bipol_crawler.demo.site import Portal
from tests.crawl import block_pages
from tests.crawl.block_pages import SHAPES, Answer
from tests.crawl.contents import UNHARMED, contents
from tests.crawl.crawling import Desk, Run
from tests.tiers import ALL, pairs, sample

ARTICLE = re.compile(r"/(?!feed/|redaksi/)[a-z0-9-]+/")


def blocked(desk: Desk, answer: Answer, *, everything: bool) -> None:
    desk.portal.intercept = (
        answer if everything else lambda request: (
            answer(request) if ARTICLE.fullmatch(request.path) or request.path.startswith("/cgi-sys/") else None
        )
    )  # fmt: skip


def ending(desk: Desk) -> tuple[str, int, str]:
    ((outcome, code, checks),) = desk.rows("SELECT outcome, exit_code, checks FROM runs ORDER BY id DESC LIMIT 1")
    return outcome, code, checks


def evidence(desk: Desk) -> int:
    return int(desk.rows("SELECT count(*) FROM captures")[0][0])


@pytest.mark.sampled(1)
@pytest.mark.parametrize("shape", sample(SHAPES, 10, "empty", "Cloudflare challenge, 200"))
def test_nothing_is_made_of_a_block_page_and_the_run_ends(shape: str, full_desk: Desk) -> None:
    # that a page was empty is a problem of its own, until it no longer is
    tables = [table for table in UNHARMED if (table, shape) != ("problems", "empty")]
    before, recorded = contents(full_desk.database, *tables), evidence(full_desk)
    blocked(full_desk, SHAPES[shape], everything=False)
    run = full_desk.crawl("full=1")
    assert (run.exit_code, ending(full_desk)[0]) == (69, "portal_refuses"), run.err
    assert len([page for page in run.pages if page != "/cgi-sys/suspendedpage.cgi"]) <= 5
    assert contents(full_desk.database, *tables) == before
    assert evidence(full_desk) == recorded + len(run.asked)

    # It is everywhere now, and the next run asks as little as can be.
    blocked(full_desk, SHAPES[shape], everything=True)
    again = full_desk.crawl("full=1")
    assert again.exit_code == 69, again.err
    assert len(again.asked) <= 2, again.asked
    assert contents(full_desk.database, *tables) == before
    assert evidence(full_desk) == recorded + len(run.asked) + len(again.asked)

    full_desk.portal.intercept = None
    healed = full_desk.crawled("full=1")
    assert healed.asked[:2] == ["/robots.txt", "/"], "it knocks before it walks in"
    assert contents(full_desk.database, *tables) == before
    assert full_desk.run("verify").exit_code == 0


@pytest.mark.parametrize("shape", ["Cloudflare challenge, 403", "Akamai, 200", "provider's redirect", "empty"])
def test_a_new_archive_behind_a_block_page_stays_empty(shape: str, desk: Desk) -> None:
    blocked(desk, SHAPES[shape], everything=True)
    run = desk.crawl()
    assert (run.exit_code, desk.articles()) == (69, set())
    assert len(run.asked) <= 6, run.asked


@pytest.mark.thorough
def test_a_source_that_is_closed_for_good_does_not_keep_the_archive_out_after_an_outage(desk: Desk) -> None:
    closed = lambda request: html("Forbidden", 403) if request.path.startswith("/wp-json") else None  # noqa: E731
    desk.portal.intercept = closed
    desk.crawled()
    desk.portal.intercept = lambda request: html("Forbidden", 403)
    assert desk.crawl("full=1").exit_code == 69
    desk.portal.intercept = closed
    desk.crawled("full=1")


# -- articles about all this

TITLES = [
    "Just a moment...", "Access Denied", "Akses Ditolak", "403 Forbidden", "Captcha", "Verifikasi Anda", "Blocked",
    "Attention Required! | Cloudflare", "Situs Diblokir", "Internet Positif", "Bot Verification", "Account Suspended",
    "DDoS-Guard", "Not Acceptable!", "Bandwidth Limit Exceeded", "Checking your browser before accessing",
    "Sucuri WebSite Firewall - Access Denied", "One moment, please...", "Making sure you're not a bot!", "Forbidden",
]  # fmt: skip
QUOTED = [value for name, value in vars(block_pages).items() if name.isupper() and isinstance(value, str)]
INSERTS = [
    # Cloudflare's: hidden addresses, Rocket Loader, its browser check that lets everybody in
    '<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="55">[email&#160;protected]</a>'
    '<script data-cfasync="false" src="/cdn-cgi/scripts/5c5dd728/cloudflare-static/email-decode.min.js"></script>',
    '<script src="/cdn-cgi/scripts/7d0fa10a/cloudflare-static/rocket-loader.min.js" data-cf-settings="x-|49"></script>',
    "<script>(function(){window.__CF$cv$params={r:'8e'};var a=document.createElement('script');"
    "a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js';})();</script>",
    # comment forms
    '<form id="commentform"><textarea></textarea><div class="g-recaptcha" data-sitekey="k"></div></form>'
    '<script src="https://www.google.com/recaptcha/api.js"></script>',
    '<form id="commentform"><div class="cf-turnstile"></div></form>'
    '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>',
    # a theme that remembers a choice and redirects
    "<script>function dark(){document.cookie='dark=1;path=/';location.reload();}</script>",
    '<script src="/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3" async></script>',
    '<meta http-equiv="refresh" content="300">',
]


def test_articles_about_block_pages_are_articles(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(3)
    posts = {}
    for number in range(100 if ALL else 36):
        quoted = block_pages.page("x", "") if number % 3 else QUOTED[number % len(QUOTED)]
        shown = quoted.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        content = (
            f"<p>BANDUNG, bipol.co – Tulisan nomor {number} menerangkan captcha, Cloudflare dan verifikasi.</p>"
            f"<p>Access Denied, Just a moment..., akses ditolak: begitu bunyinya. <code>{shown}</code></p>"
        )
        title = TITLES[number % len(TITLES)]
        posts[f"/halaman-blokir-{number}/"] = (
            title,
            desk.portal.edition.publish(
                slug=f"halaman-blokir-{number}", title=title, content=content, password=None
            ),
        )  # fmt: skip

    def insert(request: Request) -> Response | None:
        if request.path not in posts:
            return None
        answer = desk.portal._route(request)
        number = int(request.path.strip("/").rpartition("-")[2])
        inserted = INSERTS[number % len(INSERTS)].encode()
        title = f"<title>{posts[request.path][0]}</title>".encode()
        body = re.sub(rb"<title>.*?</title>", lambda _: title, answer.body, count=1, flags=re.DOTALL)
        body = body.replace(b"</body>", inserted + b"</body>", 1)
        assert inserted in body and title in body
        return Response(answer.status, body, {**answer.headers, "Server": "cloudflare", "CF-Ray": "8e0-CGK"})

    desk.portal.intercept = insert
    desk.crawled()
    assert desk.rows("SELECT url, reason FROM urls WHERE state NOT IN ('stored', 'new')") == []
    found = dict(desk.rows("SELECT url, headline FROM articles_flat WHERE body LIKE '%menerangkan captcha%'"))
    assert {desk.path(url): headline for url, headline in found.items()} == {
        path: title for path, (title, _) in posts.items()
    }


# -- Retry-After

WHERE = {
    "robots.txt": "/robots.txt", "the feed": "/feed/", "REST": "/wp-json/wp/v2/posts", "an article": None,
}  # fmt: skip


def once(desk: Desk, path: str | None, answer: Callable[[], Response]) -> Callable[[Request], Response | None]:
    """Answers like that the first time that ``path``, or any article, is asked for."""
    given: list[str] = []

    def intercept(request: Request) -> Response | None:
        if not given and (request.path == path if path else ARTICLE.fullmatch(request.path)):
            given.append(request.path)
            return answer()
        return None

    return intercept


def after(value: str, status: int = 503) -> Response:
    return html("<h1>Sebentar</h1>", status, {"Retry-After": value})


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("where", "told"), pairs(WHERE, ["86400", "99999999999999", "in two days"]))
def test_a_long_retry_after_ends_the_run_and_keeps_the_next_ones_away(told: str, where: str, full_desk: Desk) -> None:
    value = format_datetime(datetime.now(UTC) + timedelta(days=2), usegmt=True) if told == "in two days" else told
    full_desk.portal.intercept = once(full_desk, WHERE[where], lambda: after(value, 429))
    run = full_desk.crawl("full=1")
    assert (run.exit_code, ending(full_desk)[0]) == (69, "portal_refuses"), run.err
    assert len(run.pages) <= 1
    for _ in range(2):
        waiting = full_desk.crawl("full=1")
        assert (waiting.exit_code, waiting.asked) == (69, [])
        assert "asked for no requests before" in waiting.err
    full_desk.day_passes()  # more is not believed: it may be a mistake
    full_desk.crawled("full=1")


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("where", "as_date"), pairs(WHERE, [False, True]))
def test_a_short_retry_after_is_waited_for_and_the_run_continues(as_date: bool, where: str, full_desk: Desk) -> None:
    times: list[tuple[str, float]] = []
    told = once(
        full_desk, WHERE[where],
        lambda: after(format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True) if as_date else "1"),
    )  # fmt: skip

    def intercept(request: Request) -> Response | None:
        answer = told(request)
        times.append(("asked to wait" if answer else request.path, time.monotonic()))
        return answer

    full_desk.portal.intercept = intercept
    full_desk.crawled("full=1")
    (place,) = (number for number, (what, _) in enumerate(times) if what == "asked to wait")
    assert times[place + 1][1] - times[place][1] >= 0.95


@pytest.mark.sampled(1)
@pytest.mark.parametrize("value", ["-5", "soon", "1.5", "", "Sat, 31 Feb 2024"])
def test_a_retry_after_that_says_nothing_is_none(value: str, full_desk: Desk) -> None:
    full_desk.portal.intercept = once(full_desk, None, lambda: after(value))
    full_desk.crawled("full=1")


def test_a_page_that_comes_with_a_retry_after_is_a_page(full_desk: Desk) -> None:
    def intercept(request: Request) -> Response | None:
        answer = full_desk.portal._route(request)
        return Response(answer.status, answer.body, {**answer.headers, "Retry-After": "86400"})

    full_desk.portal.intercept = intercept
    full_desk.crawled("full=1")


def test_a_refusal_that_is_not_tried_again_still_asks_for_patience(full_desk: Desk) -> None:
    times: list[float] = []
    told = once(full_desk, "/feed/", lambda: after("1", 403))

    def intercept(request: Request) -> Response | None:
        times.append(time.monotonic())
        return told(request)

    full_desk.portal.intercept = intercept
    full_desk.crawl("full=1")
    assert max(after - before for before, after in pairwise(times)) >= 0.95


# -- outcomes


def closed_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


@contextmanager
def deaf() -> Iterator[str]:
    with closing(socket.create_server(("127.0.0.1", 0), backlog=50)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def fails(desk: Desk, outcome: str, **settings: object) -> Run:
    if url := settings.get("PORTAL_URL"):
        desk.change("UPDATE runs SET portal = ?", url)  # its archive: another portal's would be refused
    before = contents(desk.database, *UNHARMED)
    run = desk.crawl("full=1", **settings)
    assert (run.exit_code, ending(desk)[:2]) == (69, (outcome, 69)), run.err
    assert ending(desk)[2] in run.err, "the person at the keyboard is told, too"
    assert contents(desk.database, *UNHARMED) == before
    return run


@pytest.mark.processes
def test_a_dead_host_is_unreachable(full_desk: Desk) -> None:
    fails(full_desk, "portal_unreachable", PORTAL_URL=f"http://127.0.0.1:{closed_port()}")


@pytest.mark.processes
def test_an_unknown_name_is_unreachable(full_desk: Desk) -> None:
    fails(full_desk, "portal_unreachable", PORTAL_URL="http://tidak-ada.invalid", DNS_TIMEOUT=2)


@pytest.mark.processes
def test_a_host_that_never_answers_is_unreachable(full_desk: Desk) -> None:
    with deaf() as url:
        fails(full_desk, "portal_unreachable", PORTAL_URL=url, DOWNLOAD_TIMEOUT=0.3)


def test_a_host_that_falls_silent_in_the_middle_is_unreachable(full_desk: Desk) -> None:
    def hang_up(request: Request) -> Response | None:
        if ARTICLE.fullmatch(request.path):
            raise ConnectionResetError("dead")
        return None

    full_desk.portal.intercept = hang_up
    assert len(set(fails(full_desk, "portal_unreachable").pages)) == 0


ROBOTS = {
    "forbids all": (200, "User-agent: *\nDisallow: /\n", "portal_refuses"),
    "401": (401, "", "healthy"),
    "403": (403, "Forbidden", "healthy"),
    "404": (404, "", "healthy"),
    "429": (429, "", "portal_refuses"),
    "500": (500, "", "portal_refuses"),
    "503": (503, "", "portal_refuses"),
    "HTML": (200, "<html><title>Beranda</title><body>Selamat datang</body></html>", "healthy"),
    "half a megabyte": (200, "#" * 600_000 + "\nUser-agent: *\nDisallow: /\n", "healthy"),
    "more than can be": (200, "#\n" * 3_000_000, "portal_refuses"),
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("robots", ROBOTS)
def test_what_robots_txt_comes_to(robots: str, full_desk: Desk) -> None:
    status, text, outcome = ROBOTS[robots]
    full_desk.portal.intercept = lambda request: (
        Response(status, text.encode(), {"Content-Type": "text/plain"}) if request.path == "/robots.txt" else None
    )
    settings = {"DOWNLOAD_MAXSIZE": 1_000_000}
    if outcome == "healthy":
        full_desk.crawled("full=1", **settings)
        assert ending(full_desk)[0] == "healthy"
    else:
        assert set(fails(full_desk, outcome, **settings).asked) == {"/robots.txt"}
        assert "robots.txt" in ending(full_desk)[2] or "429" in ending(full_desk)[2]


# -- manners, as the server sees them


class Watched:
    """Notes when each request came, with what headers, and over which connection; redirects and fails a little."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.times: list[float] = []
        self.heads: list[dict[str, str]] = []
        self.connections: set[int] = set()
        self._articles = count()

    def __call__(self, request: Request) -> Response | None:
        self.times.append(time.monotonic())
        self.heads.append(dict(request.headers))
        self.connections.add(threading.get_ident())
        cookie = {"Set-Cookie": "uji=1; Path=/"}
        if ARTICLE.fullmatch(request.path) and "lagi" not in request.query:
            number = next(self._articles)
            if number == 2:
                return overloaded(status=500)
            if number % 3 == 0:
                return Response(302, b"", {"Location": f"{request.path}?lagi=1", **cookie})
        answer = self.portal._route(request)
        return Response(answer.status, answer.body, {**answer.headers, **cookie})


AGENT = "BipolArsip/1.0 (uji)"


@pytest.mark.parametrize(("delay", "crawl_delay", "least"), [(0.08, None, 0.04), (0, 0.05, 0.05)])
def test_one_request_follows_another_over_one_connection_and_never_too_soon(
    delay: float, crawl_delay: float | None, least: float, tmp_path: Path
) -> None:
    portal = Portal(5, 8, crawl_delay=crawl_delay)
    watched = portal.intercept = Watched(portal)
    with running(portal):
        desk = Desk(tmp_path / "archive", portal, processes=True)
        desk.crawled(DOWNLOAD_DELAY=delay, CONTACT="arsip@example.org")
    # when each was sent: a busy machine's server may see one late and the next in time
    sent = [datetime.fromisoformat(at) for (at,) in desk.rows("SELECT captured_at FROM captures ORDER BY id")]
    assert len(sent) == len(watched.times)
    gaps = [(after - before).total_seconds() for before, after in pairwise(sent)]
    statuses = [status for _, status in portal.log]
    assert {302, 500} < {*statuses}, "redirects and retries are among them"
    assert len(gaps) > 15
    assert min(gaps) >= least - 0.015, min(gaps)
    assert len(watched.connections) == 1
    assert len({round(gap, 3) for gap in gaps}) > 3, "they don't beat like a clock"
    for head in watched.heads:
        assert re.fullmatch(r"bipol_crawler/[0-9.]+ \(news archive; \+arsip@example\.org\)", head["user-agent"])
        assert head["accept-encoding"] == "gzip"
        assert not {"cookie", "referer", "authorization"} & {*head}
    assert desk.articles() == desk.readable()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("budget", [1, 2, 7, 15])
def test_no_more_requests_than_the_budget_reach_the_portal(budget: int, tmp_path: Path) -> None:
    portal = Portal(5, 12)
    watched = portal.intercept = Watched(portal)
    with running(portal):
        desk = Desk(tmp_path / "archive", portal, processes=True)
        run = desk.crawl(REQUEST_BUDGET=budget)
        assert len(watched.times) == len(run.asked) == budget
        assert desk.rows("SELECT requests, outcome FROM runs") == [(budget, "budget_spent")]


def test_a_page_logged_at_level_debug_is_a_line_and_not_its_body(full_desk: Desk) -> None:
    run = full_desk.crawled("full=1", "limit=3", LOG_LEVEL="DEBUG")
    scraped = run.err.split("Scraped from")[1:]
    assert len(scraped) == 3
    assert max(len(line) for line in run.err.splitlines()) < 2_000
    (body,) = full_desk.rows("SELECT substr(body, 1, 40) FROM articles WHERE body <> '' LIMIT 1")[0]
    assert body not in run.err and "<html" not in run.err
