"""A portal of its own for each test that asks for one, and an archive beside it."""

from __future__ import annotations

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
