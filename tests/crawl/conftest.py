"""A portal of its own for each test that asks for one, and an archive beside it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from crawling import Desk, Opened

from bipol_crawler.demo.server import running
from bipol_crawler.demo.site import Portal


@pytest.fixture
def desk_of(tmp_path: Path) -> Iterator[Opened]:
    """Opens a desk before a portal made as told."""
    with ExitStack() as stack:

        def open_desk(count: int = 24, seed: int = 5, **options: Any) -> Desk:
            portal = Portal(seed, count, **options)
            stack.enter_context(running(portal))
            return Desk(tmp_path / f"archive-{seed}-{count}", portal)

        yield open_desk


@pytest.fixture
def desk(desk_of: Opened) -> Desk:
    """A desk before a small portal with everything on."""
    return desk_of()


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An archive as a crawl leaves it, made once, and its portal."""
    portal = Portal(5, 12)
    with running(portal):
        desk = Desk(tmp_path_factory.mktemp("archived"), portal)
        desk.crawled()
        yield desk


@pytest.fixture
def full_desk(archived: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A copy of that archive: something to lose."""
    desk = Desk(tmp_path / "copy", archived.portal)
    shutil.copytree(archived.folder, desk.folder)
    yield desk
    desk.portal.intercept = None


@pytest.fixture(scope="session")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An archive of two days, with versions, moves and missing articles in it; the portal is off since then."""
    portal = Portal(5, 30)
    with running(portal):
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
