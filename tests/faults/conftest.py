"""The seed of the faults, and the archive without faults for comparison."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bipol_crawler.demo.server import running
from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests of this folder as ``faults``."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def fault_seed() -> int:
    """The seed of the random moments and faults. Set FAULT_SEED for others."""
    return int(os.environ.get("FAULT_SEED", "1"))


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    """A small portal on loopback that offers all its sources."""
    portal = Portal(5, 16)
    with running(portal):
        yield portal


@pytest.fixture
def desk(portal: Portal, tmp_path: Path) -> Iterator[Desk]:
    """A desk for the portal, without an archive."""
    portal.day = 1
    yield Desk(tmp_path / "archive", portal, processes=True)
    portal.intercept = None


@pytest.fixture(scope="module")
def undisturbed(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An archive of the portal's first day, crawled without faults."""
    portal.day = 1
    desk = Desk(tmp_path_factory.mktemp("undisturbed") / "archive", portal, processes=True)
    desk.crawled()
    return desk
