"""Boxes that say the same as before are not looked up, and what they say is stored as if they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.infra.clock import clock_at
from bipol_crawler.items import Dated, Found
from tests.empty_archive import empty_archive

URL = "https://bipol.co/2024/11/16/banjir/"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    path = empty_archive(tmp_path / "bipol.db")
    opened = Archive(path, portal="https://bipol.co", command="crawl", arguments={}, parser_version="rules-1")
    yield opened
    opened.close()


def box(day: str | None, source: str = "box") -> Found:
    return Found(URL, source, published=Dated(day, "day", source) if day else None)


def sightings(archive: Archive) -> list[tuple[str, str]]:
    return archive.db.execute("SELECT published_at, seen_at FROM sightings ORDER BY seen_at, id").fetchall()


def add(archive: Archive, at: int, *found: Found) -> int:
    with clock_at(f"2024-11-20T08:00:{at:02}Z"):
        return archive.frontier.add(found).named


def test_the_same_again_is_named_and_asks_the_archive_nothing(archive: Archive) -> None:
    asked: list[str] = []
    assert add(archive, 1, box("2024-11-16"), box(None)) == 2
    archive.db.set_trace_callback(asked.append)
    assert add(archive, 2, box("2024-11-16"), box(None)) == 2
    archive.db.set_trace_callback(None)
    assert not [statement for statement in asked if "urls" in statement or "sightings" in statement]
    assert sightings(archive) == [("2024-11-16", "2024-11-20T08:00:01Z")]


def test_a_date_that_comes_back_is_the_newest_again(archive: Archive) -> None:
    for at, day in enumerate(("2024-11-16", "2024-11-17", "2024-11-16")):
        add(archive, at, box(day))
    assert [day for day, _ in sightings(archive)] == ["2024-11-17", "2024-11-16"]


def test_a_list_is_asked_for_whatever_a_box_has_said(archive: Archive) -> None:
    add(archive, 1, box("2024-11-16"), box("2024-11-16", "feed"), box("2024-11-16"))
    assert len(sightings(archive)) == 2
    assert archive.db.execute("SELECT count(*) FROM listed").fetchone() == (1,)


def test_what_was_rolled_back_is_not_remembered(archive: Archive) -> None:
    with pytest.raises(ZeroDivisionError), archive.db.atomic():
        add(archive, 1, box("2024-11-16"))
        raise ZeroDivisionError
    assert not sightings(archive)
    add(archive, 2, box("2024-11-16"))
    assert sightings(archive) == [("2024-11-16", "2024-11-20T08:00:02Z")]
