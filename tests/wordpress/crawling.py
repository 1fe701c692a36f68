"""A run of the crawler against the site of these tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .site import WordPressSite

ROOT = Path(__file__).parents[2]


def crawl(site: WordPressSite, folder: Path, *arguments: str, expect: int = 0) -> Path:
    """One `scrapy crawl bipol` as cron would run it, without its pauses; returns the archive's path."""
    settings = {
        "PORTAL_URL": site.url,
        "ARCHIVE_DB": str(folder / "bipol.db"),
        "WARC_DIR": str(folder / "warc"),
        "DOWNLOAD_DELAY": "0",
        "CONTACT": "uji@portal.example",
    }
    command = [sys.executable, "-m", "scrapy", "crawl", "bipol", *arguments]
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ.copy(), capture_output=True, text=True, timeout=600)
    assert done.returncode == expect, done.stdout[-2000:] + done.stderr[-4000:]
    return folder / "bipol.db"
