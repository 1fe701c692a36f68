"""Shows that simulated runs leave the same rows as the real command: two archives of one portal, compared."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.pipeline import setting_options
from benchmarks.ten_years import decade
from benchmarks.ten_years.clock import SetTime
from benchmarks.ten_years.newspaper import Newspaper
from benchmarks.ten_years.simulate import Simulation, settings_of, without_syncs
from bipol_crawler.demo.site import Portal
from tests.crawl import in_process

RUNS, EVERY = 200, timedelta(hours=2)
"""Seventeen days, with an issue among them."""
_LISTS = """
SELECT run_id, url, status, content_type, length, digest, refers_to IS NULL FROM captures
WHERE url LIKE '%/robots.txt' OR url LIKE '%/wp-%' OR url LIKE '%/feed/' ORDER BY id"""
_ARTICLES = """
SELECT a.url, a.headline, a.status, a.body, v.version, v.changed, c.run_id FROM articles a
JOIN article_versions v ON v.article_id = a.id JOIN captures c ON c.id = v.capture_id ORDER BY v.id"""
_RUNS = """
SELECT id, command, arguments, outcome, exit_code, found, new, changed, missing, gone, refused, failed, problems,
  swept, sweep, gap, portal_total FROM runs ORDER BY id"""


def prove(folder: Path) -> None:
    """Print how the two archives differ. The real runs are in this process, and their portal has no sockets.

    They differ in three tables: a real run may always make one routine look, so it has more captures; the simulation
    seals once more for each group of quiet runs, and begins a file with each.
    """
    times = [decade.BEGIN + number * EVERY for number in range(RUNS)]
    found = {}
    for name, archived in (("real", _real), ("simulated", _simulated)):
        portal: Any = decade.newspaper()
        with in_process.opened(portal) as url:
            given = decade.settings(folder / name) | {"PORTAL_URL": url}
            archived(portal, given, times)
        found[name] = _rows(folder / name / "bipol.db")
    for what, rows in found["real"].items():
        others = found["simulated"][what]
        same = "the same" if rows == others else f"{sum(one not in others for one in rows)} differ"
        print(f"{what}: {len(rows):,} real, {len(others):,} simulated: {same}")
    for (table, real), (_, simulated) in zip(found["real"]["tables"], found["simulated"]["tables"], strict=True):
        if real != simulated:
            print(f"{table}: {real:,} rows real, {simulated:,} simulated")


def _real(portal: Portal, given: dict[str, Any], times: list[datetime]) -> None:
    set_options = setting_options(given)
    newspaper: Any = portal
    for at in times:
        newspaper.advance(at)
        SetTime.at = at
        code, _, errors = in_process.scrapy(["crawl", "bipol", *set_options])
        if code:
            raise SystemExit(f"the run at {at} ended with {code}:\n{errors[-2000:]}")


def _simulated(portal: Newspaper, given: dict[str, Any], times: list[datetime]) -> None:
    simulation, quiet = Simulation(portal, settings_of(given), "x"), []
    with without_syncs():
        for at in times:
            if at == times[0] or portal.happens_until(at):
                simulation.quiet(quiet)
                quiet.clear()
                simulation.whole(at)
            else:
                quiet.append(at)
        simulation.quiet(quiet)


def _rows(path: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        count = [(name, db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in tables]
        return {
            "tables": count,
            "captures of lists": db.execute(_LISTS).fetchall(),
            "versions": db.execute(_ARTICLES).fetchall(),
            "runs": db.execute(_RUNS).fetchall(),
        }
