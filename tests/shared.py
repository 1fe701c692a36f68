"""What the processes of one test session share."""

from __future__ import annotations

from pathlib import Path

folder: Path | None = None
"""A folder that lasts as long as the session; the fixture ``shared_folder`` sets it."""
