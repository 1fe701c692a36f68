"""The folder that the processes of one test session share."""

from __future__ import annotations

from pathlib import Path

folder: Path | None = None
"""A folder that exists as long as the session. The fixture ``shared_folder`` sets it."""
