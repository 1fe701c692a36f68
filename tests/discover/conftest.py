"""What discovery's tests share: the samples, and bytes no reader should trip over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="session")
def sample() -> Callable[[str], bytes]:
    """The bytes of one file of ``samples/``."""
    return lambda name: (SAMPLES / name).read_bytes()
