"""Telling people that a run failed: what is worth a word, and the ways to send it.

A cause is told once when it begins, once a day while it lasts, and once when a run is healthy again.
What was told is kept in the archive's ``runs`` rows (``told``, ``told_at``), so that every process
on the archive knows; a word that nobody could be given is tried again by the next run.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal

from bipol_crawler.infra.clock import utc
from bipol_crawler.infra.text_safety import printable
from bipol_crawler.notify.delivery import Handed, hand_to, hand_to_apprise, split_addresses

AGAIN = timedelta(days=1)
"""How long a cause that was told is not told again."""
STUCK = timedelta(days=1)
SILENT = timedelta(hours=1)
"""A run at work for :data:`STUCK` hangs if it brought nothing for :data:`SILENT`. No first crawl pauses so long."""

SWEEP, MANY, CODING = "sweep", "many", "coding"
"""Troubles that not every run can see: only one that reads the portal's whole list, one that fetches many pages, or
one after which no address answers in an unknown content coding."""
_AT_ONCE = 8
"""Ways that are tried at the same time."""
_TELLS_ALL = ("portal_unreachable", "portal_refuses", "portal_moved", "stuck")
_OVER = "over"
_SEP = "|"
"""Between what a run needs to see a cause, and the cause."""

Kind = Literal["began", "lasts", "over"]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: its outcome, its exit status (or the signal that ended it), and why, a sentence each.

    ``seldom`` says of reasons that not every run can see which can (:data:`SWEEP` …); ``sees`` which of these this
    run could have seen.
    """

    outcome: str
    exit_status: str
    reasons: tuple[str, ...] = ()
    seldom: Mapping[str, str] = field(default_factory=dict)
    sees: frozenset[str] = frozenset()

    @property
    def healthy(self) -> bool:
        return self.exit_status == "0"

    @property
    def causes(self) -> frozenset[str]:
        """What makes two failures the same: the outcome, or the reasons without their figures."""
        if self.outcome in _TELLS_ALL or not self.reasons:
            return frozenset([self.outcome])
        return frozenset(map(self._cause, self.reasons))

    def _cause(self, reason: str) -> str:
        words = re.sub(r"\d[\d.,:%]*", "…", " ".join(reason.split()))
        return f"{self.seldom[reason]}{_SEP}{words}" if reason in self.seldom else words


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
    told = [] if connection is None else told_before(connection)
    if ending.healthy:
        began = _began(told)
        return Word("over", ending, began) if began and not unseen(ending, told, now) else None
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
    """Tell people; returns whether anybody was told, and what went wrong, a line each.

    The command gets ``report`` on stdin, each of Apprise's addresses ``subject`` and ``brief``: chats refuse what is
    long. All are told at the same time, so that none has to wait for another that is dead.
    """
    ending = word.ending
    about = {
        "BIPOL_NOTICE": word.kind,
        "BIPOL_OUTCOME": ending.outcome,
        "BIPOL_EXIT": ending.exit_status,
        "BIPOL_REASON": printable("; ".join(ending.reasons)),
    }
    jobs: list[Callable[[], Handed]] = []
    if ways.command:
        command = ["/bin/sh", "-c", ways.command]
        jobs.append(lambda: hand_to("NOTIFY_COMMAND", command, about, report, ways.seconds))
    addresses = split_addresses(ways.urls)
    for number, url in enumerate(addresses, 1):
        name = f"NOTIFY_URLS, address {number} of {len(addresses)} ({url.partition(':')[0][:20]})"
        jobs.append(partial(hand_to_apprise, name, url, ending.healthy, printable(subject), brief, ways.seconds))
    if not jobs:
        return False, []
    with ThreadPoolExecutor(min(len(jobs), _AT_ONCE)) as pool:
        handed = list(pool.map(lambda job: job(), jobs))
    return any(each.told for each in handed), [each.failure for each in handed if each.failure]


def unseen(ending: Ending, told: Sequence[tuple[str, frozenset[str]]], now: datetime) -> list[str]:
    """Of what was told and is not over, the causes that the run which ended so could not have seen, for the log.

    Many pages are fetched at one time so seldom that a day without the trouble is taken for its end.
    """
    found = set()
    for at, causes in told:
        for cause in causes:
            scope, parted, words = cause.partition(_SEP)
            if not parted or scope not in (SWEEP, MANY, CODING) or scope in ending.sees:
                continue
            if scope != MANY or now - AGAIN < datetime.fromisoformat(at) <= now:
                found.add(words)
        if _OVER in causes:
            break
    return sorted(found)


def told_before(connection: sqlite3.Connection) -> list[tuple[str, frozenset[str]]]:
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
