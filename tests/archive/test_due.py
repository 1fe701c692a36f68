"""Looks at known articles: when each is due again, which come first, and how many a run may make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.frontier.fetch_queue import hours_since_last_change, load_history
from bipol_crawler.infra.clock import now, utc
from bipol_crawler.items import Dated, Found, Page, Refused
from tests.tiers import ALL

from .conftest import PORTAL, URL

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def ago(span: timedelta) -> str:
    return utc(datetime.now(UTC) - span)


def exact(span: timedelta) -> tuple[Dated, ...]:
    """Published so long ago, to the second, as a page states it."""
    return (Dated(ago(span).replace("Z", "+00:00"), "second", "json_ld"),)


def next_look(archive: Archive, url: str = URL) -> timedelta:
    (at,) = archive.db.execute("SELECT due_at FROM urls WHERE url = ?", [url]).fetchone()
    return datetime.fromisoformat(at) - datetime.now(UTC)


@contextmanager
def run(path: Path, revisits: float = 0) -> Iterator[Archive]:
    archive = Archive(path, portal=PORTAL, command="crawl", arguments={}, parser_version="rules-1", revisits=revisits)
    yield archive
    archive.close()


def fill(archive: Archive, articles: int, years: float = 8) -> None:
    """Articles published evenly over so many years, archived as they came, looked at a day ago and due an hour ago."""
    step = timedelta(days=365 * years) / articles
    times = [{"id": number, "at": ago(step * number)} for number in range(1, articles + 1)]
    with archive.db.atomic():
        archive.db.executemany(
            "INSERT INTO articles (id, url, published_at, first_seen_at, last_seen_at, layout, parser_version, sources,"
            f" dates) SELECT :id, '{PORTAL}/berita-' || :id || '/', :at, :at, :at, 'nomina', '1', '{{}}', '[]'",
            times,
        )
        archive.db.execute(
            "INSERT INTO urls (id, url, kind, found_in, found_at, run_id, state, article_id, fetched_at, due_at)"
            " SELECT id, url, 'article', 'rest', first_seen_at, ?, 'stored', id, ?, ? FROM articles",
            [archive.run_id, ago(DAY), ago(HOUR)],
        )


def set_times(archive: Archive, url: str, fetched: timedelta, due: timedelta) -> None:
    archive.db.execute(
        "UPDATE urls SET fetched_at = ?, due_at = ? WHERE url = ?", [ago(fetched), ago(due), f"{PORTAL}/{url}/"]
    )


def due(archive: Archive) -> list[str]:
    return [item.url.removeprefix(PORTAL).strip("/") for item in archive.frontier.pages_to_fetch()]


def test_the_longer_an_article_has_been_quiet_the_longer_the_wait(archive: Archive, save: Callable[..., str]) -> None:
    waits = []
    for span in (HOUR, 8 * HOUR, 3 * DAY, 60 * DAY, 4000 * DAY):
        save(published=exact(span), at=ago(span))
        archive.db.execute("DELETE FROM article_events")  # the date's change, which the ledger rightly knows
        save(published=exact(span), at=ago(timedelta(0)))
        waits.append(next_look(archive))
    assert waits == sorted(waits)
    assert timedelta(minutes=19) < waits[0] < HOUR
    assert DAY < waits[-1] < 61 * DAY


def test_a_changed_article_is_fetched_again_soon(archive: Archive, save: Callable[..., str]) -> None:
    old = {"published": exact(2000 * DAY)}
    save(**old, at=ago(1999 * DAY))
    assert next_look(archive) > 10 * DAY
    assert save(**old, body="Lain sama sekali.", at=ago(timedelta(0))) == "changed"
    assert next_look(archive) < HOUR


def test_an_article_that_came_back_is_fetched_again_soon(
    archive: Archive, save: Callable[..., str], miss: Callable[[str], str]
) -> None:
    old = {"published": exact(2000 * DAY)}
    save(**old, at=ago(1999 * DAY))
    miss(ago(400 * DAY))
    assert 24 * HOUR < next_look(archive) < 26 * HOUR
    assert miss(ago(30 * DAY)) == "gone"
    assert 2 * DAY < next_look(archive) < 10 * DAY, "by the time since it was first missed"
    save(**old, at=ago(timedelta(0)))
    assert next_look(archive) < HOUR


def test_an_article_without_a_date_is_as_old_as_the_archives_knowledge(
    archive: Archive, save: Callable[..., str]
) -> None:
    save(published=(), at=ago(10 * DAY))
    assert hours_since_last_change(archive.db, 1) == pytest.approx(240, abs=0.1)


def test_a_date_in_the_future_is_not_a_date(archive: Archive, save: Callable[..., str]) -> None:
    save(published=exact(-3000 * DAY), at=ago(10 * DAY))
    assert hours_since_last_change(archive.db, 1) == pytest.approx(240, abs=0.1)


def test_of_a_bare_day_an_article_is_as_young_as_it_can_be(archive: Archive, save: Callable[..., str]) -> None:
    seen = datetime.now(UTC) - 10 * DAY
    save(published=(Dated(seen.date().isoformat(), "day", "page"),), at=utc(seen))
    assert hours_since_last_change(archive.db, 1) == pytest.approx(240, abs=0.1)
    long_before = (datetime.now(UTC) - 50 * DAY).replace(hour=0, minute=0, second=0)
    save(
        published=(Dated(long_before.date().isoformat(), "day", "page"),),
        at=utc(seen),
        url=f"{PORTAL}/lama/",
        post_id=2,
    )
    assert hours_since_last_change(archive.db, 2) == pytest.approx(
        (datetime.now(UTC) - long_before - DAY) / HOUR, abs=0.1
    )


def test_a_304_counts_as_a_visit(archive: Archive, save: Callable[..., str]) -> None:
    save(published=exact(300 * DAY), at=ago(300 * DAY))
    planned = next_look(archive)
    archive.db.execute("UPDATE urls SET due_at = fetched_at")
    archive.store.save_unchanged(archive.frontier.url_id(URL, "page"), Page(URL, URL, 304, "", b"", now()))
    assert abs(next_look(archive) - planned) < timedelta(minutes=1)


def test_an_address_that_never_held_an_article_is_asked_ever_more_rarely(
    archive: Archive, miss: Callable[[str], str]
) -> None:
    miss(ago(timedelta(0)))
    assert 24 * HOUR < next_look(archive) < 26 * HOUR
    archive.db.execute("UPDATE urls SET found_at = ?", [ago(1000 * DAY)])
    miss(ago(timedelta(0)))
    assert next_look(archive) > 3 * DAY


def test_every_outcome_gives_a_known_article_a_next_visit(
    archive: Archive, save: Callable[..., str], miss: Callable[[str], str]
) -> None:
    page = Page(URL, URL, 200, "text/html", b"", ago(timedelta(0)))
    save()
    url_id = archive.frontier.url_id(URL, "page")
    for outcome in (
        lambda: archive.store.save_refused(Refused("maintenance"), page, url_id),
        lambda: archive.store.save_failed(url_id, "http_503", 503),
        lambda: archive.store.save_unchanged(url_id, page),
        lambda: miss(ago(3 * DAY)),
        lambda: miss(ago(timedelta(0))),
        lambda: archive.store.save_failed(url_id, "timeout"),
        save,
    ):
        outcome()
        assert timedelta(0) < next_look(archive) <= archive.frontier.schedule.longest_wait


def test_the_past_is_read_from_the_ledger(
    archive: Archive, save: Callable[..., str], miss: Callable[[str], str]
) -> None:
    save(published=exact(100 * DAY), at=ago(90 * DAY))
    save(published=exact(100 * DAY), at=ago(60 * DAY), body="Lain.")
    miss(ago(20 * DAY))
    miss(ago(18 * DAY))
    seen = load_history(archive.db)
    in_days = [sorted(round(hours / 24) for hours in spans) for spans in (seen.changed, seen.quiet, seen.unseen)]
    assert in_days == [[40, 40], [20], [10]]


def test_what_was_announced_comes_before_what_is_only_due_and_suspects_at_their_time(tmp_path: Path) -> None:
    with run(tmp_path / "a.db") as archive:
        fill(archive, 6)
        set_times(archive, "berita-1", fetched=10 * HOUR, due=8 * HOUR)  # five times its wait
        set_times(archive, "berita-2", fetched=9 * DAY, due=5 * DAY)  # not quite twice
        set_times(archive, "berita-3", fetched=9 * DAY, due=2 * DAY)
        for number in (4, 5):
            archive.frontier.add([Found(f"{PORTAL}/berita-{number}/", "rest", modified="2020-01-01T00:00:00Z")])
        archive.frontier.add([Found(f"{PORTAL}/berita-4/", "rest", modified="2020-02-01T00:00:00Z")])
        archive.frontier.add([Found(f"{PORTAL}/berita-5/", "rest", modified="2020-01-01T00:00:00Z")])
        archive.db.execute("UPDATE urls SET due_at = ? WHERE id = 5", [ago(-HOUR)])
        archive.db.execute("UPDATE urls SET state = 'missing', due_at = ? WHERE id = 6", [ago(timedelta(0))])
        archive.frontier.add([Found(f"{PORTAL}/baru/", "feed")])
        assert due(archive) == ["baru", "berita-4", "berita-6", "berita-1", "berita-2", "berita-3"]


@pytest.mark.parametrize(
    ("before", "looks"),
    [
        ([], 48),
        ([(4, "healthy", 10)], 8),
        ([(4, "healthy", 10), (1, "unreachable", 0)], 8),
        ([(4, "healthy", 10), (1, "killed", 0)], 2),
        ([(24 * 30, "healthy", 10)], 48),
        ([(-24 * 30, "healthy", 10)], 48),
        ([(4, "healthy", 10), (-24 * 30, "healthy", 10)], 8),
    ],
    ids=["first run", "four hours", "one in vain", "one killed", "a month's pause", "in the future", "clock was wrong"],
)
def test_a_run_makes_the_revisits_that_the_budget_gives_for_the_time_since_the_last_ones(
    tmp_path: Path, before: list[tuple[int, str, int]], looks: int
) -> None:
    with run(tmp_path / "a.db", revisits=48) as archive:
        fill(archive, 300)
        archive.frontier.add([Found(f"{PORTAL}/baru/", "feed")])
        for hours, outcome, fetched in before:
            archive.update_run(started_at=ago(hours * HOUR - timedelta(seconds=20)))
            archive.finish(outcome, 0, {"fetched": fetched}, [])
            archive.run_id = archive.db.execute(
                "INSERT INTO runs (command, arguments, portal, parser_version, software, started_at)"
                " SELECT command, arguments, portal, parser_version, software, started_at FROM runs RETURNING id"
            ).fetchone()[0]
            archive.frontier.run_id = archive.run_id
        assert archive.frontier.count_due() == 1 + looks
        found = due(archive)
        assert (found[0], len(found)) == ("baru", 1 + looks)


def test_what_was_requested_or_announced_is_not_held_back_by_the_budget(tmp_path: Path) -> None:
    with run(tmp_path / "a.db", revisits=48) as archive:
        fill(archive, 300)
        archive.frontier.make_all_due()
        assert archive.frontier.count_due() == len(due(archive)) == 300


@pytest.mark.parametrize("articles", [1_000, 10_000, *([100_000] if ALL else [])])
def test_an_archive_of_any_size_plans_no_more_looks_than_its_budget(tmp_path: Path, articles: int) -> None:
    with run(tmp_path / "a.db", revisits=1000) as archive:
        fill(archive, articles)
        schedule = archive.frontier.schedule
        waits = [schedule.wait(quiet) for quiet in load_history(archive.db).quiet]
        assert len(waits) == articles
        assert sum(DAY / wait for wait in waits) <= 1000
        assert archive.frontier.count_due() == 1000


@pytest.mark.parametrize(
    ("fetched", "due_at"),
    [(-400 * DAY, -401 * DAY), (-HOUR, -2 * HOUR), (10 * DAY, -366 * DAY)],
    ids=["far in the future", "an hour in the future", "due later than any wait"],
)
def test_what_a_wrong_clock_put_off_is_due_now(tmp_path: Path, fetched: timedelta, due_at: timedelta) -> None:
    with run(tmp_path / "a.db", revisits=48) as archive:
        fill(archive, 2)
        set_times(archive, "berita-1", fetched=fetched, due=due_at)
        set_times(archive, "berita-2", fetched=DAY, due=-DAY)
        assert due(archive) == ["berita-1"]


def test_a_clock_set_back_for_a_while_looks_at_a_days_worth_and_loses_nothing_of_when_it_is_due(tmp_path: Path) -> None:
    with run(tmp_path / "a.db", revisits=48) as archive:
        fill(archive, 300)
        archive.update_run(started_at=ago(-1000 * DAY))
        archive.finish("healthy", 0, {"fetched": 1}, [])
        archive.db.execute("UPDATE urls SET fetched_at = ?, due_at = ?", [ago(-1000 * DAY), ago(-1001 * DAY)])
        times = "SELECT group_concat(due_at) FROM urls"
        before = archive.db.execute(times).fetchone()
        archive.db.commit()
    with run(tmp_path / "a.db", revisits=48) as archive:
        assert len(due(archive)) == 48
        assert archive.db.execute(times).fetchone() == before
