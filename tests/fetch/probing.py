"""Runs ``fetch_probe.py`` in a process of its own."""

from __future__ import annotations

import io
import os
import runpy
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

PROBE = Path(__file__).with_name("fetch_probe.py")


def probe(job: str, first: Callable[[], object] | None) -> None:
    """Run the job, JSON, after calling ``first``."""
    warnings.simplefilter("error")
    os.environ["NO_PROXY"] = "*"
    sys.stdin = io.StringIO(job)
    if first:
        first()
    runpy.run_path(str(PROBE), run_name="__main__")
