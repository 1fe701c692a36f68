"""What a crawl finds, by whatever the portal offers, and what it asks for when little has happened."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from scrapy.core.engine import ExecutionEngine

from tests.crawl.contents import contents, differences
from tests.crawl.crawling import Desk, Opened

OFF: dict[str, Any] = {"sitemaps": "off", "rest": "off", "feeds": "off"}
OFFERS: dict[str, dict[str, Any]] = {
    "everything": {"sitemaps": "core"},
    "core sitemaps": OFF | {"sitemaps": "core"},
    "yoast sitemaps": OFF | {"sitemaps": "yoast"},
    "rest": OFF | {"rest": "on"},
    "feeds": OFF | {"feeds": "on"},
    "listings": OFF,
}
EXACT = {
    "everything": ("second", "rest"),
    "core sitemaps": ("minute", "listing"),
    "yoast sitemaps": ("second", "json_ld"),
    "rest": ("second", "rest"),
    "feeds": ("second", "feed"),
    "listings": ("minute", "listing"),
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("offer", OFFERS)
def test_any_source_alone_finds_every_article_and_nothing_else(offer: str, desk_of: Opened) -> None:
    desk = desk_of(**OFFERS[offer])
    desk.crawled()
    assert desk.articles() == desk.readable()

    precision, source = EXACT[offer]
    truth = {f"/{story.slug}/": story.published for story in desk.portal.published()}
    for url, at, exact, read in desk.rows(
        "SELECT url, published_at, published_precision, published_source FROM articles_flat"
    ):
        expected = truth[desk.path(url)]
        assert at == (expected if precision == "second" else expected.replace(second=0)).isoformat(), url
        # where a time shows no seconds of its own, a coarser source may say the same
        assert (exact, read) == (precision, source) or (expected.second == 0 and exact == "minute"), url


@pytest.mark.sampled(1)
@pytest.mark.parametrize("offer", OFFERS)
def test_what_is_published_later_is_found_by_any_source(offer: str, desk_of: Opened) -> None:
    desk = desk_of(**OFFERS[offer])
    desk.crawled()
    desk.portal.day = 2
    desk.crawled()
    published = {path for path in desk.portal.changes().published if path in desk.readable()}
    assert published
    assert published <= desk.articles()


@pytest.mark.sampled(1)
@pytest.mark.parametrize("offer", ["everything", "rest", "core sitemaps", "yoast sitemaps"])
def test_what_a_full_list_no_longer_names_is_fetched_and_missed(offer: str, desk_of: Opened) -> None:
    desk = desk_of(**OFFERS[offer])
    desk.crawled()
    desk.portal.day = 2
    desk.crawled()
    withdrawn = set(desk.portal.changes().withdrawn)
    assert len(withdrawn) == 3
    if offer.endswith("sitemaps"):  # they state no number of posts that would call for a sweep
        desk.day_passes()
        desk.crawled()
    assert desk.events("missing") == withdrawn
    # one may have been missed on the second day already, as a witness for another, and be gone by now
    assert {desk.path(url) for (url,) in desk.rows("SELECT url FROM articles WHERE status <> 'live'")} == withdrawn


@pytest.mark.sampled(1)
@pytest.mark.parametrize("offer", ["everything", "rest", "yoast sitemaps"])
def test_an_edit_that_the_portal_marks_makes_the_right_version_at_once(offer: str, desk_of: Opened) -> None:
    desk = desk_of(**OFFERS[offer])
    desk.crawled()
    first = dict(desk.rows("SELECT url, body FROM articles_flat"))
    desk.portal.day = 2
    run = desk.crawled()
    edited = desk.portal.changes().edited
    column = {"headline": "headline", "body": "body", "byline": "bylines"}
    got = dict(desk.rows("SELECT article_url, changed FROM versions_flat WHERE version > 1"))
    assert {desk.path(url): changed for url, changed in got.items()} == {
        path: column[kind] for path, kind in edited.items()
    }
    assert desk.events("edited") == set(edited)
    for path, kind in edited.items():
        story = desk.portal.truth(path)
        assert story is not None
        url = desk.portal.url + path
        ((headline, body, versions),) = desk.rows("SELECT headline, body, versions FROM articles WHERE url = ?", url)
        assert (headline, body, versions) == (story.truth["headline"], story.truth["body"], 2)
        before, after = desk.rows("SELECT body FROM versions_flat WHERE article_url = ? ORDER BY version", url)
        assert before == (first[url],)
        assert after == (story.truth["body"],)
        assert (before != after) is (kind == "body")
    changes = desk.portal.changes()
    happened = {*changes.published, *edited, *changes.withdrawn, *changes.moved, *changes.moved.values()}
    assert len(set(run.pages) - happened) <= 5, "nothing but a twin, and witnesses that others are in their place"


def test_a_new_slug_is_a_move_and_not_another_article(desk: Desk) -> None:
    desk.crawled()
    desk.portal.day = 2
    desk.crawled()
    ((old, new),) = desk.portal.changes().moved.items()
    assert desk.events("moved") == {new}
    assert old not in desk.articles()
    ((status, versions),) = desk.rows("SELECT status, versions FROM articles WHERE url = ?", desk.portal.url + new)
    assert (status, versions) == ("live", 1)
    ((detail,),) = desk.rows("SELECT detail FROM events_flat WHERE kind = 'moved'")
    assert (old in detail, new in detail) == (True, True)


def test_a_withdrawn_slug_that_wordpress_guesses_at_is_missed_and_its_twin_left_alone(desk: Desk) -> None:
    desk.crawled()
    desk.portal.day = 2
    run = desk.crawled()
    ((gone, twin),) = [
        (path, f"{path[:-1]}-2/") for path in desk.portal.changes().withdrawn if f"{path[:-1]}-2/" in desk.readable()
    ]
    assert twin in run.asked, "the portal did not lead there: the test would show nothing"
    assert gone in desk.events("missing")
    ((status, versions, events),) = desk.rows(
        "SELECT status, versions, (SELECT group_concat(kind) FROM article_events e WHERE e.article_id = a.id)"
        " FROM articles a WHERE url = ?",
        desk.portal.url + twin,
    )
    assert (status, versions, events) == ("live", 1, "first_seen")


@pytest.mark.thorough
def test_missing_becomes_gone_a_day_later_and_returned_when_it_is_back(desk: Desk) -> None:
    desk.crawled()
    desk.portal.day = 2
    desk.crawled()
    withdrawn = set(desk.portal.changes().withdrawn)
    texts = dict(desk.rows("SELECT url, body FROM articles"))

    desk.crawled("full=1")  # a second look on the same day proves nothing
    assert desk.events("gone") == set()
    desk.day_passes()
    desk.crawled()
    assert desk.events("gone") == withdrawn
    gone = desk.rows("SELECT url, status, gone_at, body FROM articles_flat WHERE status <> 'live'")
    assert {(desk.path(url), status) for url, status, _, _ in gone} == {(path, "gone") for path in withdrawn}
    for url, _, at, body in gone:
        assert at is not None
        assert body == texts[url], "what is gone stays in the archive"

    desk.portal.day = 4
    desk.crawled()
    (back,) = desk.portal.changes(4).returned
    assert desk.events("returned") == {back}
    assert desk.rows("SELECT status, gone_at, versions FROM articles_flat WHERE url = ?", desk.portal.url + back) == [
        ("live", None, 1)
    ]


def test_a_sweep_finds_what_moves_neither_validator_nor_top(desk: Desk) -> None:
    desk.crawled()
    desk.portal.day = 2
    desk.crawled()
    desk.portal.day = 3
    quiet = desk.portal.changes(3)
    desk.day_passes()
    desk.crawled()
    assert set(quiet.published) <= desk.articles()
    assert set(quiet.withdrawn) <= desk.events("missing")


@pytest.mark.thorough
def test_a_silent_edit_is_found_when_every_article_is_fetched(desk_of: Opened) -> None:
    desk = desk_of(24)
    desk.portal.day = 2
    desk.crawled()
    desk.portal.day = 3
    (silent,) = desk.portal.changes(3).silent
    desk.crawled()
    assert silent not in desk.events("edited")
    run = desk.crawled("full=1")
    assert desk.readable() <= set(run.asked)
    assert desk.events("edited") == {silent}


def test_looking_at_everything_again_makes_no_version_and_no_event(desk: Desk) -> None:
    desk.crawled()
    before = contents(desk.database)
    run = desk.crawled("full=1")
    assert desk.readable() <= set(run.asked)
    assert not differences(before, contents(desk.database))


def test_a_limit_is_kept_and_the_next_run_continues(desk: Desk) -> None:
    seen: list[str] = []
    for _ in range(2):
        run = desk.crawled("limit=4")
        asked = [path for path in run.pages if path.count("/") == 2]
        assert len(asked) == 4
        seen += asked
    assert len(set(seen)) == 8
    desk.crawled()
    assert desk.articles() == desk.readable()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("spelling", ["{}", "{}?utm_source=wa", "/?p={id}", "{upper}", "{}amp/"])
def test_one_page_is_asked_for_and_nothing_else(spelling: str, desk: Desk) -> None:
    known = next(known for known in desk.portal.edition.newest if not known.password)
    path = f"/{known.slug}/"
    address = desk.portal.url + spelling.format(path, id=known.post_id, upper=path.upper())
    run = desk.crawled(f"url={address}")
    assert desk.articles() == {path}
    assert [target for target in run.asked if target != "/robots.txt"][-1] == path
    assert len(run.asked) <= 3  # robots.txt, the page, and where ?p= leads


def test_a_page_that_is_not_there_is_said_to_be_missing(desk: Desk) -> None:
    run = desk.crawl(f"url={desk.portal.url}/tidak-pernah-ada/")
    assert desk.articles() == set()
    assert run.exit_code == 1
    assert "404" in run.err or "missing" in run.err


def window(desk: Desk, since: date | None, until: date | None) -> set[str]:
    return {
        f"/{known.slug}/" for known in desk.portal.edition.newest
        if not known.password and (since or date.min) <= known.published.date() <= (until or date.max)
    }  # fmt: skip


@pytest.mark.sampled(1)
@pytest.mark.parametrize("offer", OFFERS)
def test_a_window_asks_only_for_articles_inside(offer: str, desk_of: Opened) -> None:
    desk = desk_of(24, **OFFERS[offer])
    days = sorted(known.published.date() for known in desk.portal.edition.newest if not known.password)
    since, until = days[8], days[14]
    run = desk.crawled(f"since={since}", f"until={until}")
    assert desk.articles() == window(desk, since, until)
    inside = {path for path in run.pages if path.count("/") == 2 and path in desk.readable()}
    assert inside == window(desk, since, until)


def test_a_window_may_be_open_at_either_end(desk: Desk) -> None:
    days = sorted(known.published.date() for known in desk.portal.edition.newest)
    desk.crawled(f"until={days[4]}")
    assert desk.articles() == window(desk, None, days[4])
    desk.crawled(f"since={days[-5]}")
    assert desk.articles() == window(desk, None, days[4]) | window(desk, days[-5], None)
    desk.crawled()
    assert desk.articles() == desk.readable()


def test_a_run_closes_as_soon_as_its_last_page_is_stored(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It doesn't wait for Scrapy's heartbeat, which is far slower here."""
    monkeypatch.setattr(ExecutionEngine, "_SLOT_HEARTBEAT_INTERVAL", 200.0)
    run = desk.run("crawl bipol", "-a", "limit=1")
    assert run.exit_code == 0 and run.seconds < 200
