"""Where the faults of one test run come from, and what every one of them is held against."""

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
    """Whatever lies in this folder is a fault test."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def fault_seed() -> int:
    """Chooses the moments and the faults. Set FAULT_SEED for others."""
    return int(os.environ.get("FAULT_SEED", "1"))


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    """A small portal on loopback, with everything on."""
    portal = Portal(5, 16)
    with running(portal):
        yield portal


@pytest.fixture
def desk(portal: Portal, tmp_path: Path) -> Iterator[Desk]:
    """A desk before it, with nothing archived."""
    portal.day = 1
    yield Desk(tmp_path / "archive", portal, processes=True)
    portal.intercept = None


@pytest.fixture(scope="module")
def undisturbed(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The archive of the portal's first day that nobody disturbed."""
    portal.day = 1
    desk = Desk(tmp_path_factory.mktemp("undisturbed") / "archive", portal, processes=True)
    desk.crawled()
    return desk
