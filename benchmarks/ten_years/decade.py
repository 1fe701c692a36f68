"""Simulates ten years of runs, and copies the archive at each mark."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.pipeline import PROJECT, setting_options
from benchmarks.ten_years.newspaper import ISSUE, Newspaper
from benchmarks.ten_years.simulate import Simulation, settings_of, without_syncs
from bipol_crawler.demo.server import running

BEGIN = datetime(2027, 1, 1, tzinfo=UTC)
DAYS = 3650
EVERY = timedelta(minutes=30)
PORT = 18_971
MARKS = {"1 month": 30, "6 months": 182, "1 year": 365, "2 years": 730, "5 years": 1825, "10 years": 3650}
"""The marks, in days from the beginning."""
SETTINGS = {"REVISIT_BUDGET": 1, "SWEEP_INTERVAL": 91 * 86_400}
"""Settings that differ from the defaults: fewer looks and sweeps, because each is one more request and capture."""


def newspaper() -> Newspaper:
    """The portal. It has published fifty issues when the archive begins."""
    return Newspaper(f"http://127.0.0.1:{PORT}", BEGIN - 50 * ISSUE, 50 + DAYS // ISSUE.days + 2)


def served(portal: Newspaper) -> AbstractContextManager[str]:
    """Serve the portal to other processes."""
    served_portal: Any = portal
    return running(served_portal, PORT)


def settings(folder: Path) -> dict[str, Any]:
    """The settings of the archive in ``folder``."""
    return {
        "PORTAL_URL": f"http://127.0.0.1:{PORT}",
        "ARCHIVE_DB": str(folder / "bipol.db"),
        "WARC_DIR": str(folder / "warc"),
        "PEOPLE_ALIASES": str(folder / "people_aliases.csv"),
        "LOG_DIR": str(folder / "logs"),
        "DOWNLOAD_DELAY": 0,
        "PHOTO_BUDGET": 0,
        **SETTINGS,
    }


def command(at: datetime, given: Mapping[str, Any], *arguments: str) -> list[str]:
    """The command line of a command that runs at another time."""
    set_options = setting_options(given)
    return [sys.executable, "-m", "benchmarks.ten_years.clock", at.isoformat(), *arguments, *set_options]


def begin(folder: Path, portal: Newspaper) -> str:
    """Make the archive with a real crawl, and do a real quiet run. Returns the log of the latter in one line."""
    given, log = settings(folder), folder / "logs/bipol.log"
    portal.advance(BEGIN)
    with served(portal):
        for minutes in (0, 10):
            before = log.stat().st_size if log.exists() else 0
            at = BEGIN + timedelta(minutes=minutes)
            subprocess.run(command(at, given, "crawl", "bipol"), cwd=PROJECT, check=True, stderr=subprocess.DEVNULL)
    return " | ".join(log.read_text("utf-8")[before:].splitlines())


def simulate(folder: Path, days: int) -> None:
    """Make the archive and simulate ``days`` days of runs."""
    portal, live = newspaper(), folder / "live"
    live.mkdir(parents=True)
    simulation = Simulation(portal, settings_of(settings(live)), begin(live, portal))
    logging.root.setLevel("INFO")
    marks = {day: name for name, day in MARKS.items()}
    whole = 0
    quiet: list[datetime] = []
    with without_syncs():
        for number in range(1, days * 48 + 1):
            at = BEGIN + number * EVERY
            if portal.happens_until(at):
                if quiet:
                    simulation.quiet(quiet)
                    quiet.clear()
                simulation.whole(at)
                whole += 1
            else:
                quiet.append(at)
            if number % 48 == 0 and number // 48 in marks:
                simulation.quiet(quiet)
                quiet.clear()
                name = marks[number // 48]
                keep(live, folder / name.replace(" ", "-"), name, at, number, whole)
                print(f"{name}: {number:,} runs, {whole:,} of them whole; {simulation.unhealthy[-3:]}", flush=True)


def keep(live: Path, mark: Path, name: str, at: datetime, runs: int, whole: int) -> None:
    """Copy an archive. Full evidence files are hard links."""
    (mark / "warc").mkdir(parents=True)
    files = sorted((live / "warc").iterdir())
    last = max(path for path in files if path.name.endswith(".warc.gz"))
    for path in files:
        link = path.name.endswith(".warc.gz") and path != last
        (os.link if link else shutil.copyfile)(path, mark / "warc" / path.name)
    shutil.copyfile(live / "bipol.db", mark / "bipol.db")
    shutil.copytree(live / "logs", mark / "logs")
    (mark / "mark.json").write_text(
        json.dumps({"name": name, "at": at.isoformat(), "runs": runs, "whole": whole}) + "\n"
    )
