"""Decides which notices people get about failed runs, and sends them.

A notice is sent when a cause begins, once a day while it lasts, and when a run is healthy again. The archive's ``runs``
rows store what was sent (``told``, ``told_at``), so that every process knows it. If nobody received a notice, the next
run tries again.
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
from bipol_crawler.notify.delivery import Delivery, run_notify_command, send_with_apprise, split_addresses

REMINDER_INTERVAL = timedelta(days=1)
"""The time between two notices about the same cause."""
HANGING_AFTER = timedelta(days=1)
NO_CAPTURE_FOR = timedelta(hours=1)
"""A run hangs if it is older than :data:`HANGING_AFTER` and has made no capture for this time."""

SWEEP, MANY, CODING = "sweep", "many", "coding"
"""Scopes of causes that not every run can check. ``sweep``: only a run that reads the portal's whole list. ``many``:
only a run that fetches many pages. ``coding``: only a run after which no address has an unknown content coding."""
_MAX_PARALLEL = 8
"""The largest number of channels that are used at the same time."""
_OUTCOME_IS_CAUSE = ("portal_unreachable", "portal_refuses", "portal_moved", "stuck")
_OVER = "over"
_SCOPE_SEPARATOR = "|"
"""Separates the scope of a cause from its text in ``runs.told``."""

Kind = Literal["began", "lasts", "over"]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: its outcome, its exit status (or the signal that ended it), and the reasons, one sentence each.

    ``scopes`` has the scope (:data:`SWEEP` …) of each reason that not every run can check. ``checked_scopes`` are the
    scopes that this run checked.
    """

    outcome: str
    exit_status: str
    reasons: tuple[str, ...] = ()
    scopes: Mapping[str, str] = field(default_factory=dict)
    checked_scopes: frozenset[str] = frozenset()

    @property
    def healthy(self) -> bool:
        """Whether the exit status is 0."""
        return self.exit_status == "0"

    @property
    def causes(self) -> frozenset[str]:
        """The causes, by which two failures are recognised as the same: the outcome, or the reasons without numbers."""
        if self.outcome in _OUTCOME_IS_CAUSE or not self.reasons:
            return frozenset([self.outcome])
        return frozenset(map(self._cause, self.reasons))

    def _cause(self, reason: str) -> str:
        words = re.sub(r"\d[\d.,:%]*", "…", " ".join(reason.split()))
        return f"{self.scopes[reason]}{_SCOPE_SEPARATOR}{words}" if reason in self.scopes else words


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice to send. ``since`` is when the first notice about the same cause was sent (UTC, ``…Z``)."""

    kind: Kind
    ending: Ending
    since: str | None


@dataclass(frozen=True, slots=True)
class Channels:
    """How people are notified: a shell command, addresses for Apprise, and the time limit of each in seconds."""

    command: str
    urls: str
    seconds: float

    def __bool__(self) -> bool:
        return bool(self.command or self.urls)


def notice_for(ending: Ending, connection: sqlite3.Connection | None, now: datetime) -> Notice | None:
    """The notice to send about ``ending``, None if none is needed.

    Args:
        connection: the archive, which stores earlier notices. Without it, every failure gets a notice.
    """
    earlier = [] if connection is None else earlier_notices(connection)
    if ending.healthy:
        began = _first_told_at(earlier)
        return Notice("over", ending, began) if began and not causes_not_checked(ending, earlier, now) else None
    # A notice with a time in the future was sent when the clock was wrong.
    recent = [causes for at, causes in earlier if now - REMINDER_INTERVAL < datetime.fromisoformat(at) <= now]
    if ending.causes <= frozenset().union(*recent):
        return None
    began = _first_told_at(earlier, ending.causes)
    return Notice("lasts" if began else "began", ending, began)


def save_notice(notice: Notice, database: Path, now: datetime) -> None:
    """Store a sent notice in the row of the newest run, which is the run that the notice is about."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=5)) as db, db:
        run_id, before = db.execute("SELECT id, coalesce(told, '') FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        causes = {_OVER} if notice.kind == "over" else {*before.split("\n"), *notice.ending.causes}
        sent_causes = "\n".join(sorted(causes - {""}, key=lambda cause: (cause != _OVER, cause)))
        db.execute("UPDATE runs SET told = ?, told_at = ? WHERE id = ?", [sent_causes, utc(now), run_id])


def hanging_run(connection: sqlite3.Connection, now: datetime) -> Ending | None:
    """The active run, if it started long ago and makes no captures any more. None otherwise."""
    row = connection.execute(
        "SELECT started_at, (SELECT max(captured_at) FROM captures WHERE run_id = r.id) FROM runs r"
        " WHERE finished_at IS NULL ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if row is None or datetime.fromisoformat(row[0]) > now - HANGING_AFTER:
        return None
    if row[1] is not None and datetime.fromisoformat(row[1]) > now - NO_CAPTURE_FOR:
        return None
    return Ending("stuck", "75", (f"a run that started at {row[0]} has captured nothing since {row[1] or 'then'}",))


def send(notice: Notice, subject: str, brief: str, report: str, channels: Channels) -> tuple[bool, list[str]]:
    """Send a notice. Return whether somebody received it, and the errors, one line each.

    The command gets ``report`` on stdin. The addresses get ``subject`` and ``brief``, since chats refuse long messages.
    All channels are used at the same time, so that none waits for another one that does not answer.
    """
    ending = notice.ending
    environment = {
        "BIPOL_NOTICE": notice.kind,
        "BIPOL_OUTCOME": ending.outcome,
        "BIPOL_EXIT": ending.exit_status,
        "BIPOL_REASON": printable("; ".join(ending.reasons)),
    }
    jobs: list[Callable[[], Delivery]] = []
    if channels.command:
        command = ["/bin/sh", "-c", channels.command]
        jobs.append(lambda: run_notify_command("NOTIFY_COMMAND", command, environment, report, channels.seconds))
    addresses = split_addresses(channels.urls)
    for number, url in enumerate(addresses, 1):
        name = f"NOTIFY_URLS, address {number} of {len(addresses)} ({url.partition(':')[0][:20]})"
        jobs.append(partial(send_with_apprise, name, url, ending.healthy, printable(subject), brief, channels.seconds))
    if not jobs:
        return False, []
    with ThreadPoolExecutor(min(len(jobs), _MAX_PARALLEL)) as pool:
        deliveries = list(pool.map(lambda job: job(), jobs))
    return any(each.delivered for each in deliveries), [each.failure for each in deliveries if each.failure]


def causes_not_checked(ending: Ending, earlier: Sequence[tuple[str, frozenset[str]]], now: datetime) -> list[str]:
    """Causes of earlier notices, not yet over, that the run did not check. They are written into the log.

    Runs that fetch many pages are rare. So a cause with the scope ``many`` counts as over after a day without it.
    """
    found = set()
    for at, causes in earlier:
        for cause in causes:
            scope, has_scope, words = cause.partition(_SCOPE_SEPARATOR)
            if not has_scope or scope not in (SWEEP, MANY, CODING) or scope in ending.checked_scopes:
                continue
            if scope != MANY or now - REMINDER_INTERVAL < datetime.fromisoformat(at) <= now:
                found.add(words)
        if _OVER in causes:
            break
    return sorted(found)


def earlier_notices(connection: sqlite3.Connection) -> list[tuple[str, frozenset[str]]]:
    """The time and causes of the last 1,000 notices, newest first."""
    rows = connection.execute("SELECT told_at, told FROM runs WHERE told IS NOT NULL ORDER BY id DESC LIMIT 1000")
    return [(at, frozenset(told.split("\n"))) for at, told in rows]


def _first_told_at(earlier: Sequence[tuple[str, frozenset[str]]], causes: frozenset[str] | None = None) -> str | None:
    """When the first notice was sent about a cause that is not over: one of ``causes``, or any if that is None."""
    first = None
    for at, told_causes in earlier:
        if (told_causes - {_OVER}) if causes is None else (told_causes & causes):
            first = at
        if _OVER in told_causes:
            break
    return first
