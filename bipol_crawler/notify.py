"""Telling people that a run failed: what is worth a word, and the ways to send it.

A cause is told once when it begins, once a day while it lasts, and once when a run is healthy again.
What was told is kept in the archive's ``runs`` rows (``told``, ``told_at``), so that every process
on the archive knows; a word that nobody could be given is tried again by the next run.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Literal

from bipol_crawler.normalize.times import utc
from bipol_crawler.terminal import printable

AGAIN = timedelta(days=1)
"""How long a cause that was told is not told again."""
STUCK = timedelta(days=1)
SILENT = timedelta(hours=1)
"""A run at work for :data:`STUCK` hangs if it brought nothing for :data:`SILENT`. No first crawl pauses so long."""

_APPRISE = [sys.executable, "-c", "from apprise.cli import main; main()", "--storage-mode", "memory"]
_TELLS_ALL = ("portal_unreachable", "portal_refuses", "portal_moved", "stuck")
_OVER = "over"

Kind = Literal["began", "lasts", "over"]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: its outcome, its exit status (or the signal that ended it), and why, a sentence each."""

    outcome: str
    exit_status: str
    reasons: tuple[str, ...] = ()

    @property
    def healthy(self) -> bool:
        return self.exit_status == "0"

    @property
    def causes(self) -> frozenset[str]:
        """What makes two failures the same: the outcome, or the reasons without their figures."""
        if self.outcome in _TELLS_ALL or not self.reasons:
            return frozenset([self.outcome])
        return frozenset(re.sub(r"\d[\d.,:%]*", "…", " ".join(reason.split())) for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Word:
    """What people are to be told, and since when (UTC, ``…Z``) the same was told before."""

    kind: Kind
    ending: Ending
    since: str | None


@dataclass(frozen=True, slots=True)
class Ways:
    """How people are told: a shell command, addresses for Apprise, and the seconds that each may take."""

    command: str
    urls: str
    seconds: float

    def __bool__(self) -> bool:
        return bool(self.command or self.urls)


def word_on(ending: Ending, connection: sqlite3.Connection | None, now: datetime) -> Word | None:
    """What is worth telling about ``ending``, None if nothing is.

    ``connection``: the archive; without one nothing is remembered, and every failure is told.
    """
    told = [] if connection is None else _told(connection)
    if ending.healthy:
        began = _began(told)
        return Word("over", ending, began) if began else None
    # What was told in the future was told by a clock that went wrong.
    lately = [causes for at, causes in told if now - AGAIN < datetime.fromisoformat(at) <= now]
    if ending.causes <= frozenset().union(*lately):
        return None
    began = _began(told, ending.causes)
    return Word("lasts" if began else "began", ending, began)


def remember(word: Word, database: Path, now: datetime) -> None:
    """Enter what was told in the newest run's row: it is this run's, or that of the run it is about."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=5)) as db, db:
        run_id, before = db.execute("SELECT id, coalesce(told, '') FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        causes = {_OVER} if word.kind == "over" else {*before.split("\n"), *word.ending.causes}
        told = "\n".join(sorted(causes - {""}, key=lambda cause: (cause != _OVER, cause)))
        db.execute("UPDATE runs SET told = ?, told_at = ? WHERE id = ?", [told, utc(now), run_id])


def stuck(connection: sqlite3.Connection, now: datetime) -> Ending | None:
    """The run under way, if it has been at work for long and brings nothing any more."""
    row = connection.execute(
        "SELECT started_at, (SELECT max(captured_at) FROM captures WHERE run_id = r.id) FROM runs r"
        " WHERE finished_at IS NULL ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if row is None or datetime.fromisoformat(row[0]) > now - STUCK:
        return None
    if row[1] is not None and datetime.fromisoformat(row[1]) > now - SILENT:
        return None
    return Ending("stuck", "75", (f"a run at work since {row[0]} has brought nothing since {row[1] or 'then'}",))


def send(word: Word, subject: str, brief: str, report: str, ways: Ways) -> tuple[bool, list[str]]:
    """Tell people; returns whether any way took it, and what went wrong, a line each.

    The command gets ``report`` on stdin, Apprise ``subject`` and ``brief``: chats refuse what is long.
    """
    ending = word.ending
    about = {
        "BIPOL_NOTICE": word.kind,
        "BIPOL_OUTCOME": ending.outcome,
        "BIPOL_EXIT": ending.exit_status,
        "BIPOL_REASON": printable("; ".join(ending.reasons)),
    }
    failures: list[str] = []
    tried = 0
    if ways.command:
        tried += 1
        failures += _hand_to("NOTIFY_COMMAND", ["/bin/sh", "-c", ways.command], about, report, ways.seconds)
    if ways.urls:
        tried += 1
        kind = "success" if ending.healthy else "failure"
        # Apprise runs by itself, so that nothing of it is loaded in a run with nothing to tell, whatever hangs can be
        # ended, and addresses, which hold passwords, stand in no list of processes.
        apprise = [*_APPRISE, "--notification-type", kind, "--title", printable(subject)]
        failures += _hand_to("NOTIFY_URLS", apprise, {"APPRISE_URLS": ways.urls}, brief, ways.seconds)
    return len(failures) < tried, failures


def _told(connection: sqlite3.Connection) -> list[tuple[str, frozenset[str]]]:
    """When what was told, newest first, as far back as anybody could ask."""
    rows = connection.execute("SELECT told_at, told FROM runs WHERE told IS NOT NULL ORDER BY id DESC LIMIT 1000")
    return [(at, frozenset(told.split("\n"))) for at, told in rows]


def _began(told: Sequence[tuple[str, frozenset[str]]], causes: frozenset[str] | None = None) -> str | None:
    """When the first word was given of what is not yet over: of one of ``causes``, or of anything."""
    began = None
    for at, told_then in told:
        if (told_then - {_OVER}) if causes is None else (told_then & causes):
            began = at
        if _OVER in told_then:
            break
    return began


def _hand_to(name: str, command: Sequence[str], about: Mapping[str, str], text: str, seconds: float) -> list[str]:
    """Run ``command`` with ``text`` on stdin; returns the one line that says how it failed, if it did."""
    with TemporaryFile() as given, TemporaryFile() as said:
        # Files, not pipes: nobody has to read or write for this to end.
        given.write(text.encode("utf-8", "replace"))
        given.seek(0)
        try:
            process = subprocess.Popen(
                command,
                stdin=given,
                stdout=said,
                stderr=subprocess.STDOUT,
                env={**os.environ, **about},
                start_new_session=True,
            )
        except OSError as error:
            return [f"{name} could not be run: {error}"]
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return [f"{name} was ended after {seconds:g} seconds without having told anybody"]
        if status == 0:
            return []
        said.seek(max(0, said.seek(0, os.SEEK_END) - 500))
        words = " ".join(said.read().decode("utf-8", "replace").split())
        return [f"{name} failed with status {status}: {printable(words) or 'it did not say why'}"]
