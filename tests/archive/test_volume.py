"""Silence: when a run has to say that the portal publishes less than it used to, and when it must not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.crawl.publication_rate import unusual_silences
from bipol_crawler.infra.clock import clock_at

START = date(2023, 1, 1)
TODAY = date(2024, 5, 1)
LEBARAN = range((date(2023, 4, 20) - START).days, (date(2023, 4, 26) - START).days)


def publish(archive: Archive, first: date, last: date, weekday: int = 5, weekend: int = 1) -> None:
    """Articles of every day, fewer at weekends and none in the holidays."""
    articles = []
    for day in range((first - START).days, (last - START).days + 1):
        at = START + timedelta(days=day)
        for number in range(0 if day in LEBARAN else weekend if at.weekday() > 4 else weekday):
            when = datetime.combine(at, time(8 + number), UTC).isoformat()
            articles.append((f"https://bipol.co/{at}-{number}/", when, when, when))
    with archive.db.atomic():
        archive.db.executemany(
            "INSERT INTO articles (url, published_at, published_precision, layout, parser_version, sources, dates,"
            " first_seen_at, last_seen_at) VALUES (?, ?, 'second', 'nomina', '', '{}', '[]', ?, ?)",
            articles,
        )


def watch(archive: Archive, first: date, last: date) -> None:
    """A run that did its work on each day."""
    times = [f"{first + timedelta(days=day)}T06:00:00Z" for day in range((last - first).days + 1)]
    with archive.db.atomic():
        archive.db.executemany(
            "INSERT INTO runs (command, arguments, portal, parser_version, software, started_at, finished_at, outcome,"
            " requests) VALUES ('crawl', '{}', '', '', '', ?, ?, 'healthy', 3)",
            [(at, at) for at in times],
        )


def said(archive: Archive, today: date) -> list[str]:
    with clock_at(f"{today}T20:00:00Z"):
        return unusual_silences(archive.db)


def test_a_portal_that_publishes_as_ever_is_not_news(archive: Archive) -> None:
    publish(archive, START, TODAY)
    watch(archive, START, TODAY)
    assert said(archive, TODAY) == []


@pytest.mark.parametrize(("days", "silent"), [(3, False), (8, False), (20, True)])
def test_a_silence_is_reported_when_it_is_far_longer_than_any_holiday(
    archive: Archive, days: int, silent: bool
) -> None:
    publish(archive, START, TODAY)
    today = TODAY + timedelta(days=days)
    watch(archive, START, today)
    words = [sentence for sentence in said(archive, today) if "nothing was published" in sentence]
    assert bool(words) == silent
    if silent:
        assert "the longest time without news in the last two years was 6 days" in words[0]


def test_a_trickle_is_reported_though_it_is_not_a_silence(archive: Archive) -> None:
    publish(archive, START, TODAY)
    today = TODAY + timedelta(days=8)
    publish(archive, TODAY + timedelta(days=1), today, weekday=0, weekend=1)
    watch(archive, START, today)
    (words,) = said(archive, today)
    assert words.startswith("2 articles were published in the last seven days, usually 27")


@pytest.mark.parametrize(
    ("watched", "today"),
    [
        (TODAY, TODAY + timedelta(days=40)),  # the machine was off
        (TODAY, date(2060, 1, 1)),  # the clock jumped
        (TODAY + timedelta(days=40), START + timedelta(days=100)),  # and back
    ],
)
def test_time_that_nobody_watched_is_not_a_silence(archive: Archive, watched: date, today: date) -> None:
    publish(archive, START, TODAY)
    watch(archive, START, watched)
    assert said(archive, today) == []


def test_a_young_archive_has_nothing_to_compare_with(archive: Archive) -> None:
    publish(archive, TODAY - timedelta(days=30), TODAY)
    watch(archive, TODAY - timedelta(days=30), TODAY + timedelta(days=60))
    assert said(archive, TODAY + timedelta(days=60)) == []
