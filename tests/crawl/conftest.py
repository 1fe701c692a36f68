"""A portal of its own for each test that asks for one, and an archive beside it."""

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
    """What the tests themselves have read again is read in their process, too."""
    with inline_reading():
        yield


@pytest.fixture
def few_months(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing else lists articles, the listings of two years are asked for, not those of ten."""
    monkeypatch.setattr("bipol_crawler.crawl.sources.listings._FIRST_YEAR", datetime.now(UTC).year - 1)


def is_in_processes(request: pytest.FixtureRequest) -> bool:
    """Whether the test says that every command is to be a process of its own."""
    return request.node.get_closest_marker("processes") is not None


def is_served(request: pytest.FixtureRequest) -> bool:
    """Whether the test says that other processes ask the portal."""
    return is_in_processes(request) or request.node.get_closest_marker("served") is not None


@pytest.fixture
def desk_of(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """Opens a desk before a portal made as told."""
    with ExitStack() as stack:

        def open_desk(count: int = 12, seed: int = 5, **options: Any) -> Desk:
            portal = Portal(seed, count, **options)
            stack.enter_context(opened(portal, served=is_served(request)))
            return Desk(tmp_path / f"archive-{seed}-{count}", portal, processes=is_in_processes(request))

        yield open_desk


@pytest.fixture
def desk(desk_of: Opened) -> Desk:
    """A desk before a small portal with everything on."""
    return desk_of()


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An archive as a crawl leaves it, made once, and its portal."""
    portal = Portal(5, 12)
    with opened(portal, served=True):
        desk = Desk(tmp_path_factory.mktemp("archived"), portal)
        desk.crawled()
        yield desk


@pytest.fixture
def full_desk(request: pytest.FixtureRequest, archived: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A copy of that archive: something to lose."""
    desk = Desk(tmp_path / "copy", archived.portal, processes=is_in_processes(request))
    shutil.copytree(archived.folder, desk.folder)
    yield desk
    desk.portal.intercept = None


@pytest.fixture(scope="session")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An archive of two days, with versions, moves and missing articles in it; the portal is off since then."""
    portal = Portal(5, 14)
    with opened(portal):
        desk = Desk(tmp_path_factory.mktemp("two-days"), portal)
        desk.crawled()
        portal.day = 2
        desk.crawled()
    return desk


@pytest.fixture
def two_days_desk(two_days: Desk, tmp_path: Path) -> Desk:
    """A copy of that archive: whatever asks the portal anything fails."""
    shutil.copytree(two_days.folder, tmp_path / "copy")
    return Desk(tmp_path / "copy", two_days.portal)
