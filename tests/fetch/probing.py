"""Runs ``fetch_probe.py`` in a separate process."""

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
    """Call ``first``, then run the job, which is JSON."""
    warnings.simplefilter("error")
    os.environ["NO_PROXY"] = "*"
    sys.stdin = io.StringIO(job)
    if first:
        first()
    runpy.run_path(str(PROBE), run_name="__main__")
