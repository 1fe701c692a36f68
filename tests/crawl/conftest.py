"""Fixtures with a demo portal and a folder for its archive."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk, Opened
from tests.crawl.in_process import inline_reading, opened


@pytest.fixture(scope="module", autouse=True)
def _read_here() -> Iterator[None]:
    """Read articles again in the tests' own process."""
    with inline_reading():
        yield


@pytest.fixture
def few_months(monkeypatch: pytest.MonkeyPatch) -> None:
    """Crawls that find articles only in listings read those of two years, not of ten."""
    monkeypatch.setattr("bipol_crawler.crawl.sources.listings._FIRST_YEAR", datetime.now(UTC).year - 1)


def is_in_processes(request: pytest.FixtureRequest) -> bool:
    """Whether the test has the mark ``processes``: every command runs in its own process."""
    return request.node.get_closest_marker("processes") is not None


def is_served(request: pytest.FixtureRequest) -> bool:
    """Whether other processes send requests to the portal: the test has the mark ``processes`` or ``served``."""
    return is_in_processes(request) or request.node.get_closest_marker("served") is not None


@pytest.fixture
def desk_of(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """A function that makes a portal with the given options, and returns a desk for it."""
    with ExitStack() as stack:

        def open_desk(count: int = 12, seed: int = 5, **options: Any) -> Desk:
            portal = Portal(seed, count, **options)
            stack.enter_context(opened(portal, served=is_served(request)))
            return Desk(tmp_path / f"archive-{seed}-{count}", portal, processes=is_in_processes(request))

        yield open_desk


@pytest.fixture
def desk(desk_of: Opened) -> Desk:
    """A desk for a small portal that offers all its sources."""
    return desk_of()


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An archive after one crawl, and its portal. It is made once for a module; tests must not change it."""
    portal = Portal(5, 12)
    with opened(portal, served=True):
        desk = Desk(tmp_path_factory.mktemp("archived"), portal)
        desk.crawled()
        yield desk


@pytest.fixture
def full_desk(request: pytest.FixtureRequest, archived: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the archive of ``archived``, which a test may change."""
    desk = Desk(tmp_path / "copy", archived.portal, processes=is_in_processes(request))
    shutil.copytree(archived.folder, desk.folder)
    yield desk
    desk.portal.intercept = None


@pytest.fixture(scope="session")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An archive of two days, with versions, moves and missing articles. Its portal no longer answers."""
    portal = Portal(5, 14)
    with opened(portal):
        desk = Desk(tmp_path_factory.mktemp("two-days"), portal)
        desk.crawled()
        portal.day = 2
        desk.crawled()
    return desk


@pytest.fixture
def two_days_desk(two_days: Desk, tmp_path: Path) -> Desk:
    """A copy of the archive of ``two_days``. Every request to the portal fails."""
    shutil.copytree(two_days.folder, tmp_path / "copy")
    return Desk(tmp_path / "copy", two_days.portal)
