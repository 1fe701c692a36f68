"""What an article's first visit may bring instead of the article, and when it is looked at again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bipol_crawler.demo.exchange import Request, Response, html
from tests.crawl.crawling import Desk, Opened


def dies(title: str, message: str) -> str:
    """A page of WordPress's own for what it can't do."""
    return (
        f'<!DOCTYPE html><html lang="id"><head><title>{title}</title></head>'
        f'<body id="error-page"><div class="wp-die-message">{message}</div></body></html>'
    )


ERRORS = {
    "database": dies("Database Error", "<h1>Error establishing a database connection</h1>"),
    "database in Indonesian": dies("Kesalahan Basis Data", "<h1>Galat saat membuat sambungan basis data</h1>"),
    "maintenance": dies("Maintenance", "Briefly unavailable for scheduled maintenance. Check back in a minute."),
    "critical error": dies("WordPress &rsaquo; Error", "<p>There has been a critical error on this website.</p>"),
    "fatal error": "<br />\n<b>Fatal error</b>:  Uncaught Error: Call to undefined function get_field() in /home/x.php",
    "a proxy's": "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
    "JSON": '{"error": "sedang sibuk"}',
    "next to nothing": "<html><head></head><body></body></html>",
}


def ill(path: str, page: str) -> Callable[[Request], Response | None]:
    """One address answers with ``page``."""
    return lambda request: html(page) if request.path == path else None


def hours_until_due(desk: Desk, path: str) -> tuple[str, float]:
    """The state of an address, and how long after its fetch it is due."""
    ((state, fetched_at, due_at),) = desk.rows(
        "SELECT state, fetched_at, due_at FROM urls WHERE url = ?", desk.portal.url + path
    )
    wait = datetime.fromisoformat(due_at) - datetime.fromisoformat(fetched_at)
    return state, wait / timedelta(hours=1)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("error", ERRORS)
def test_an_error_where_rest_names_a_post_is_fetched_again_in_an_hour(error: str, desk_of: Opened) -> None:
    desk = desk_of(6, sitemaps="off")
    path = min(desk.readable())
    desk.portal.intercept = ill(path, ERRORS[error])
    desk.crawled()
    assert path not in desk.articles()
    assert hours_until_due(desk, path) == ("failed", 1.0)
    assert desk.rows("SELECT count(*) FROM problems WHERE url = ?", desk.portal.url + path) == [(1,)]
    desk.portal.intercept = None
    desk.day_passes()
    desk.crawled()
    assert path in desk.articles()


def test_what_no_list_names_as_a_post_is_fetched_again_in_a_week(desk_of: Opened) -> None:
    desk = desk_of(6, rest="off", feeds="off")
    path = min(desk.readable())
    desk.portal.intercept = ill(path, "<html><title>Tentang kami</title><body><p>Redaksi.</p></body></html>")
    desk.crawled("limit=24")
    state, hours = hours_until_due(desk, path)
    assert (state, hours) in (("refused", 168.0), ("failed", 1.0))
    static = desk.rows("SELECT state FROM urls WHERE reason = 'static_page'")
    assert {state for (state,) in static} <= {"refused"}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("offer", ["on", "off"])
def test_a_full_crawl_includes_failed_and_refused_addresses(offer: str, desk_of: Opened) -> None:
    desk = desk_of(6, rest=offer, feeds=offer)
    path, down = sorted(desk.readable())[:2]
    desk.portal.intercept = lambda request: (
        html(ERRORS["maintenance"]) if request.path == path else html("", 500) if request.path == down else None
    )
    desk.crawl(RETRY_TIMES=0)
    assert not {path, down} & desk.articles()
    desk.portal.intercept = None
    desk.crawled()
    assert not {path, down} & desk.articles(), "they are not due yet"
    desk.crawled("full=1")
    assert desk.articles() == desk.readable()
