"""A fixture with an object store for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.s3.serving import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store on loopback."""
    store = Store(tmp_path)
    yield store
    store.stop()
    store.said.close()
