"""What a quiet run costs, what a run finds after a silence, and how the archive is set beside the portal's list.

Every figure is from the portal's own log of requests.
"""

from __future__ import annotations

import json
import re
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from bipol_crawler.demo.exchange import Request, Response, data, html
from bipol_crawler.discover.wp_api import posts_url
from tests.crawl.crawling import Desk, Opened, Run
from tests.tiers import ALL, pairs

Intercept = Callable[[Request], Response | None]
OFF: dict[str, Any] = {"sitemaps": "off", "rest": "off", "feeds": "off"}
OFFERS: dict[str, dict[str, Any]] = {
    "everything": {"sitemaps": "yoast"},
    "REST and feed": {"sitemaps": "off"},
    "REST": OFF | {"rest": "on"},
    "feed and Yoast": {"sitemaps": "yoast", "rest": "off"},
    "feed and core sitemaps": {"sitemaps": "core", "rest": "off"},
    "feed": OFF | {"feeds": "on"},
    "Yoast": OFF | {"sitemaps": "yoast"},
    "core sitemaps": OFF | {"sitemaps": "core"},
    "listings": OFF,
}
ERROR = html("<h1>Internal Server Error</h1>", 500)
NOT_FOUND = html("<h1>Tidak ditemukan</h1>", 404)


def no_robots(request: Request) -> Response | None:
    return NOT_FOUND if request.path == "/robots.txt" else None


def no_home(request: Request) -> Response | None:
    """A front page that is no list, as of a portal that has a designed one."""
    return html("<h1>Selamat datang</h1>") if re.fullmatch(r"/(page/\d+/)?", request.target) else None


def short_feed(request: Request) -> Response | None:
    """A feed of one page only, as some portals limit theirs to."""
    return NOT_FOUND if request.path == "/feed/" and "paged" in request.query else None


def publish(desk: Desk, number: int) -> set[str]:
    """That many new posts, an hour apart; their paths."""
    edition = desk.portal.edition
    newest = max(head.modified for head in edition.newest)
    paths = set()
    for count in range(1, number + 1):
        at = newest + timedelta(hours=count)
        paths.add(f"/{edition.publish(published=at, modified=at).slug}/")
    return paths


def missed(desk: Desk, paths: set[str]) -> set[str]:
    return paths - {desk.path(url) for (url,) in desk.rows("SELECT url FROM urls WHERE article_id IS NOT NULL")}


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """REST names ten posts a page, so that a small portal has several pages."""
    monkeypatch.setitem(posts_url.__kwdefaults__, "per_page", 10)
    monkeypatch.setattr("bipol_crawler.crawl.sources.rest.MAX_PER_PAGE", 10)


def report_text(desk: Desk) -> str:
    return re.sub(" +", " ", desk.run("report").out)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("offer", "robots"), pairs(OFFERS, [None, no_robots]))
def test_a_quiet_run_costs_three_requests_whatever_the_portal_offers(
    offer: str, robots: Intercept | None, desk_of: Opened
) -> None:
    desk = desk_of(**OFFERS[offer])
    desk.portal.intercept = robots
    desk.crawled()
    for _ in range(3):
        quiet = desk.crawled()
        assert quiet.asked[0] == "/robots.txt"
        assert len(quiet.asked) <= 3, quiet.asked
    desk.day_passes()
    desk.change("UPDATE urls SET due_at = strftime('%Y-%m-%dT%H:%M:%SZ', due_at, '+30 days')")
    assert len(desk.crawled().asked) > 3, "a sweep"
    assert len((quiet := desk.crawled()).asked) <= 3, quiet.asked


def test_a_quiet_run_costs_three_requests_where_only_months_or_sections_list_articles(desk_of: Opened) -> None:
    desk = desk_of(**OFF)
    desk.portal.intercept = no_home
    desk.crawled()
    assert desk.articles() == desk.readable()
    for _ in range(3):
        assert len((quiet := desk.crawled()).asked) <= 3, quiet.asked


def test_a_source_that_fails_for_days_does_not_make_quiet_runs_expensive(desk_of: Opened) -> None:
    desk = desk_of(sitemaps="yoast")
    desk.crawled()
    desk.portal.intercept = lambda request: ERROR if request.path.startswith("/wp-json") else None
    desk.crawl()
    assert len((quiet := desk.crawl()).asked) <= 3, quiet.asked
    assert ("rest", "failing") in desk.rows("SELECT name, state FROM sources")
    desk.portal.intercept = None
    desk.change("UPDATE sources SET due_at = '2020-01-01T00:00:00Z' WHERE name = 'rest'")
    assert any(target.startswith("/wp-json") for target in desk.crawled().asked)
    assert ("rest", "open") in desk.rows("SELECT name, state FROM sources")


def test_a_source_that_was_closed_is_found_open_by_the_sweep(desk_of: Opened) -> None:
    desk = desk_of(sitemaps="off", rest="off")
    desk.crawled()
    desk.portal.rest = "on"
    assert not any(target.startswith("/wp-json") for target in desk.crawled().asked)
    desk.day_passes()
    desk.crawled()
    assert any(target.startswith("/wp-json") for target in desk.crawled().asked)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("offer", OFFERS)
def test_after_a_week_of_silence_everything_is_found_at_once(offer: str, desk_of: Opened) -> None:
    desk = desk_of(**OFFERS[offer])
    desk.crawled()
    new = publish(desk, 14)
    desk.crawled()
    assert missed(desk, new) == set()
    assert len((quiet := desk.crawled()).asked) <= 3, quiet.asked


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("offer", "limit"),
    pairs(
        ["everything", "REST and feed", "feed and Yoast", "feed and core sitemaps", "feed"],
        ["one page", "the same page again", "a later page fails"],
    ),
)
def test_a_feed_that_ends_before_the_known_is_a_gap_that_others_close(offer: str, limit: str, desk_of: Opened) -> None:
    desk = desk_of(**OFFERS[offer])
    desk.crawled()
    new = publish(desk, 14)

    def limited(request: Request) -> Response | None:
        if request.path != "/feed/" or "paged" not in request.query:
            return None
        if limit == "the same page again":
            return desk.portal._route(Request.of("GET", "/feed/"))
        return NOT_FOUND if limit == "one page" else ERROR

    desk.portal.intercept = limited
    desk.crawl()
    assert missed(desk, new) == set()
    assert desk.rows("SELECT gap FROM runs ORDER BY id DESC LIMIT 1") == [(None,)]


@pytest.mark.usefixtures("few_months")
def test_a_gap_that_nothing_closes_is_reported_and_remembered(desk_of: Opened) -> None:
    desk = desk_of(**(OFF | {"feeds": "on"}))
    desk.crawled()
    new = publish(desk, 14)
    desk.portal.intercept = lambda request: (
        short_feed(request) or (NOT_FOUND if re.match(r"/(page/|category/|20\d\d/|$)", request.path) else None)
    )
    run = desk.crawl()
    assert run.exit_code == 1 and "may not have been found" in run.err
    left = missed(desk, new)
    assert left, "not even boxes named them all: the test would show nothing"
    assert desk.crawl().exit_code == 1, "the feed's top is known now, and proves nothing"
    assert "Some new articles may not have been found: feed:" in report_text(desk)
    desk.portal.intercept = None
    desk.crawled()
    assert missed(desk, new) == set()


@pytest.mark.served
def test_a_walk_that_was_killed_does_not_make_its_first_page_known(desk_of: Opened) -> None:
    desk = desk_of(**(OFF | {"feeds": "on"}))
    desk.crawled()
    new = publish(desk, 25)

    with desk.start("crawl bipol") as command:

        def die(request: Request) -> Response | None:
            if request.query.get("paged") == "3":
                command.send(signal.SIGKILL)
            return None

        desk.portal.intercept = die
        assert command.wait() == -signal.SIGKILL
    desk.portal.intercept = None
    desk.crawled()
    assert missed(desk, new) == set()


def test_what_only_a_box_named_is_not_taken_for_known(desk_of: Opened) -> None:
    desk = desk_of(**(OFF | {"feeds": "on"}))
    desk.crawled()
    new = publish(desk, 14)
    newest = [head.slug for head in desk.portal.edition.newest[:10]]
    for slug in newest:
        desk.change(
            "INSERT INTO urls (url, kind, found_in, found_at, run_id, due_at)"
            " VALUES (?, 'article', 'box', '2024-11-16T00:00:00Z', 1, '2024-11-16T00:00:00Z')",
            f"{desk.portal.url}/{slug}/",
        )
    desk.crawled()
    assert missed(desk, new) == set()


@pytest.mark.sampled(1)
@pytest.mark.parametrize("offer", OFFERS)
def test_a_back_dated_post_is_found_by_the_sweep_at_the_latest(offer: str, desk_of: Opened) -> None:
    desk = desk_of(**OFFERS[offer])
    desk.crawled()
    oldest = desk.portal.edition.newest[-1]
    late = desk.portal.edition.publish(published=oldest.published + timedelta(hours=1), modified=oldest.modified)
    desk.crawled()
    desk.day_passes()
    desk.crawled()
    assert f"/{late.slug}/" in desk.articles()


def test_every_difference_from_the_portals_list_is_named_with_its_reason(desk_of: Opened) -> None:
    desk = desk_of(24, sitemaps="off", robots="User-agent: *\nDisallow: /turnamen\n")
    failing = f"/{desk.portal.edition.newest[3].slug}/"
    desk.portal.intercept = lambda request: ERROR if request.path == failing else None
    desk.crawl("limit=20")
    desk.day_passes()
    desk.crawl(CHECK_MINIMUM=100)
    withdrawn, edited = (head for head in desk.portal.edition.newest[5:7])
    desk.portal.edition.revise(withdrawn.post_id, status="trash")
    desk.portal.edition.revise(edited.post_id, modified=edited.modified + timedelta(days=30))
    desk.portal.edition.publish()
    desk.day_passes()
    desk.crawl("limit=1", REVISIT_BUDGET=1)
    report = json.loads(desk.run("report", "--json").out)
    listed = report["completeness"]
    assert listed["listed"] == len(desk.portal.edition.newest) == listed["portal_total"]
    assert listed["reconciled_at"] is not None and listed["last_try"] is None
    named = {(gap["state"], gap["reason"]): gap["listed"] for gap in report["gaps"]}
    assert named.keys() >= {("failed", "http_500"), ("robots", "RobotsForbidden")}
    kinds = {difference["kind"]: difference["example"] for difference in report["differences"]}
    assert desk.path(kinds["unlisted"]) == f"/{withdrawn.slug}/" or f"/{withdrawn.slug}/" in desk.events("missing")
    text = report_text(desk)
    assert "robots RobotsForbidden" in text and "failed http_500" in text
    stored = listed["listed_stored"]
    assert stored + sum(gap["listed"] for gap in report["gaps"]) == listed["listed"], "nothing is left unexplained"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("broken", ["REST stops", "totals lie", "a sitemap fails", "half of REST"])
def test_from_a_list_that_was_not_read_whole_nothing_is_claimed(
    broken: str, desk_of: Opened, short_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not ALL:
        monkeypatch.setattr("bipol_crawler.frontier.source_listings._DOUBTED_LEAST", 2)
    of_sitemap = broken == "a sitemap fails"
    desk = desk_of(
        count=36 if ALL else 14, feeds="off",
        sitemaps="yoast" if of_sitemap else "off", rest="off" if of_sitemap else "on",
    )  # fmt: skip
    desk.crawled()

    def interfere(request: Request) -> Response | None:
        if request.path == "/post-sitemap.xml" and broken == "a sitemap fails":
            return ERROR
        if not request.path.startswith("/wp-json") or broken == "a sitemap fails":
            return None
        if request.query.get("page") == "2" and broken == "REST stops":
            return ERROR
        answer = desk.portal._route(request)
        total = {"totals lie": "9999", "half of REST": "10"}.get(broken)
        if broken == "half of REST" and request.query.get("page") != "1":
            return data([])
        return Response(200, answer.body, {**answer.headers, "X-WP-Total": total} if total else answer.headers)

    desk.portal.intercept = interfere
    desk.day_passes()
    desk.change("UPDATE urls SET due_at = strftime('%Y-%m-%dT%H:%M:%SZ', due_at, '+30 days')")
    run = desk.crawl()
    looks = [path for path in run.pages if path in desk.readable()]
    assert looks == [] and desk.events("missing") == set()
    report = json.loads(desk.run("report", "--json").out)
    assert [at["kind"] for at in report["differences"]] == []
    assert report["completeness"]["last_try"]
    if broken == "half of REST":
        assert run.exit_code == 1 and "is not trusted" in run.err
    asked = [desk.crawl().asked for _ in range(6)]
    assert len(asked[-1]) <= 3, "a sweep that fails is not made again in every run"


def test_a_post_published_while_the_list_is_read_does_no_harm(desk_of: Opened, short_pages: None) -> None:
    desk = desk_of(count=14, sitemaps="off", feeds="off")
    published: set[str] = set()

    def interfere(request: Request) -> Response | None:
        if request.query.get("page") == "2" and not published:
            published.update(publish(desk, 1))
        return None

    desk.portal.intercept = interfere
    desk.crawled()
    assert published <= desk.articles()
    assert desk.rows("SELECT swept FROM runs") == [(1,)]
    desk.crawled()
    assert desk.events("missing") == set()


def test_change_dates_in_another_zone_or_in_the_future_cause_no_storm_of_fetches(desk_of: Opened) -> None:
    desk = desk_of(sitemaps="yoast", feeds="off")

    def shifted(request: Request) -> Response | None:
        if not request.path.startswith("/wp-json"):
            return None
        answer = desk.portal._route(request)
        body = re.sub(rb'"modified_gmt": "20\d\d', b'"modified_gmt": "2099', answer.body) if far else answer.body
        body = re.sub(rb'("modified_gmt": "[^"]*)T\d\d', rb"\1T23", body)
        return Response(200, body, answer.headers)

    far = False
    desk.portal.intercept = shifted
    desk.crawled()
    for far in (False, True):  # noqa: B007 - read by shifted()
        desk.day_passes()
        desk.change("UPDATE urls SET due_at = strftime('%Y-%m-%dT%H:%M:%SZ', due_at, '+30 days')")
        run = desk.crawled()
        assert [path for path in run.pages if path in desk.readable()] == []


def test_many_changed_dates_are_fetched_a_few_at_a_time(desk_of: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bipol_crawler.frontier.source_listings._LEAST_REFETCHES", 6)
    desk = desk_of(count=14, sitemaps="off", feeds="off")
    desk.crawled()
    newest = max(head.modified for head in desk.portal.edition.newest)
    for head in list(desk.portal.edition.newest):
        desk.portal.edition._set(head.number, modified=newest + timedelta(seconds=head.number))
    desk.portal.edition._index()
    every = len(desk.readable())
    seen: list[str] = []
    for _ in range(3):
        run = desk.crawled()
        looked_at = [path for path in run.pages if path in desk.readable()]
        assert len(looked_at) < every
        seen += looked_at
    assert len(seen) == len(set(seen)) == every, "each once, in three runs"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("jump", ["+5 years", "-5 years"])
def test_a_last_run_at_another_time_neither_stops_sweeps_nor_hides_what_is_new(jump: str, desk_of: Opened) -> None:
    desk = desk_of()
    desk.crawled()
    for table, column in (("runs", "started_at"), ("runs", "finished_at"), ("urls", "found_at"), ("urls", "listed_at"),
                          ("sources", "asked_at")):  # fmt: skip
        desk.change(f"UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%SZ', {column}, ?)", jump)
    new = publish(desk, 14)
    desk.crawled()
    assert missed(desk, new) == set()
    ((swept,),) = desk.rows("SELECT swept FROM runs ORDER BY id DESC LIMIT 1")
    assert swept == 1
    assert len((quiet := desk.crawled()).asked) <= 3, quiet.asked


def test_an_archive_from_before_lists_were_kept_continues(desk_of: Opened) -> None:
    desk = desk_of()
    desk.crawled()
    with closing(sqlite3.connect(desk.database)) as db, db:
        db.executescript("DELETE FROM listed; DELETE FROM sources;")
    run: Run = desk.crawled()
    assert desk.events("missing") == set()
    assert [path for path in run.pages if path in desk.readable()] == []
