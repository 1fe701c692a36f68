"""The events of the ledger with what each of them changed, for the page of changes and the feeds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from bipol_crawler.articles.fields import VERSIONED
from bipol_crawler.browse.change_lines import ChangeLine, edit_lines, event_line, event_reason
from bipol_crawler.browse.permalinks import article_path, diff_path
from bipol_crawler.infra.clock import utc
from bipol_crawler.normalize.dates import PORTAL_ZONE
from bipol_crawler.search.execute import Filters, matching
from bipol_crawler.search.filters import Values, day

CHANGES = ("edited", "moved", "missing", "gone", "returned")
"""The kinds of events that change an article."""

_EVENT = """
  SELECT e.id, e.at, e.kind, e.detail, e.article_id AS article, a.url, a.headline, a.status, a.published_at,
    s.name AS section,
    (SELECT json_group_array(name) FROM (
      SELECT coalesce(p.name, b.name) AS name FROM bylines b LEFT JOIN people p ON p.id = b.person_id
      WHERE b.article_id = a.id AND b.role IN ('reporter', 'writer') ORDER BY b.position)) AS authors,
    iif(e.kind = 'edited', (SELECT max(v.version) FROM article_versions v
      WHERE v.article_id = e.article_id AND v.version > 1 AND v.captured_at <= e.at), NULL) AS version
  FROM ({events}) found JOIN article_events e ON e.id = found.id JOIN articles a ON a.id = e.article_id
  LEFT JOIN sections s ON s.id = a.section_id ORDER BY e.at DESC, e.id DESC"""
_VERSIONS = "SELECT * FROM article_versions WHERE article_id = ? AND version IN (?, ?) ORDER BY version"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Conditions for events. An empty text means no condition.

    ``kinds`` are kinds of events. ``changed`` is a field of versions that an edit changed. ``since`` and ``until`` are
    days (YYYY-MM-DD) in the portal's time zone, both included, on which the event was noticed. ``words`` and
    ``filters`` are those of a search; the event's article must match them as it is now.
    """

    kinds: tuple[str, ...] = CHANGES
    changed: str = ""
    since: str = ""
    until: str = ""
    words: str = ""
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Change:
    """One event, with the row of its article. ``lines`` say what it changed, ``reason`` why an article is missing.

    ``version`` is the version that an edit made; None for other events, and if there is no such version.
    """

    row: Mapping[str, Any]
    lines: tuple[ChangeLine, ...]
    reason: str
    authors: tuple[str, ...]

    @property
    def version(self) -> int | None:
        """The number of the version that an edit made."""
        found: int | None = self.row["version"]
        return found

    @property
    def path(self) -> str:
        """Where the event can be read: the comparison of the versions, otherwise the article."""
        article = int(self.row["article"])
        return diff_path(article, self.version - 1, self.version) if self.version else article_path(article)


def find_changes(
    connection: sqlite3.Connection, wanted: Wanted, lang: str, limit: int, offset: int = 0
) -> list[Change]:
    """The wanted events, the newest first.

    Raises:
        sqlite3.OperationalError: the query was interrupted.
    """
    sql, values = _events(connection, wanted)
    newest = f"SELECT e.id {sql} ORDER BY e.at DESC, e.id DESC LIMIT :limit OFFSET :offset"
    cursor = connection.execute(_EVENT.format(events=newest), {**values, "limit": limit, "offset": offset})
    names = [column[0] for column in cursor.description]
    return [_change(connection, dict(zip(names, row, strict=True)), lang) for row in cursor.fetchall()]


def count_by_kind(connection: sqlite3.Connection, wanted: Wanted) -> dict[str, int]:
    """How many of the wanted events there are of each kind; kinds without events are left out."""
    sql, values = _events(connection, wanted)
    return {str(kind): int(n) for kind, n in connection.execute(f"SELECT e.kind, count(*) {sql} GROUP BY 1", values)}


def _events(connection: sqlite3.Connection, wanted: Wanted) -> tuple[str, Values]:
    """The FROM and WHERE of the wanted events, and the values of their parameters."""
    values: Values = {"kinds": json.dumps(wanted.kinds)}
    # The unary plus makes SQLite read the newest events first until there are enough, instead of sorting all of a kind.
    conditions = ["+e.kind IN (SELECT value FROM json_each(:kinds))"]
    if "first_seen" not in wanted.kinds:
        conditions.append("e.kind <> 'first_seen'")  # this is the condition of an index
    if wanted.changed:
        conditions.append("e.kind = 'edited' AND instr('; ' || e.detail || ';', '; ' || :changed || ';')")
        values["changed"] = wanted.changed
    if since := _midnight(wanted.since):
        conditions.append("e.at >= :noticed_since")
        values["noticed_since"] = since
    if before := _midnight(wanted.until, days=1):
        conditions.append("e.at < :noticed_before")
        values["noticed_before"] = before
    if wanted.words.strip() or wanted.filters != Filters():
        articles, others = matching(connection, wanted.words, wanted.filters)
        conditions.append(f"+e.article_id IN ({articles})")
        values |= others
    return f"FROM article_events e WHERE {' AND '.join(conditions)}", values


def _midnight(written: str, days: int = 0) -> str | None:
    """The time (UTC) at which a day of the portal's time zone begins, ``days`` later; None for other text."""
    found = day(written)
    if found is None:
        return None
    try:
        return utc(datetime.combine(found, time(), PORTAL_ZONE) + timedelta(days))
    except OverflowError:  # the first or the last day that there is
        return None


def _change(connection: sqlite3.Connection, row: dict[str, Any], lang: str) -> Change:
    kind, detail = str(row["kind"]), str(row["detail"] or "")
    if kind == "edited":
        lines = _edit(connection, row, detail.split("; "), lang)
    else:
        line = event_line(kind, detail, lang)
        lines = [line] if line else []
    authors = tuple(str(name) for name in json.loads(row["authors"]))
    return Change(row, tuple(lines), event_reason(kind, detail, lang), authors)


def _edit(connection: sqlite3.Connection, row: dict[str, Any], fields: Sequence[str], lang: str) -> list[ChangeLine]:
    if not row["version"]:
        return []
    cursor = connection.execute(_VERSIONS, [row["article"], row["version"] - 1, row["version"]])
    names = [column[0] for column in cursor.description]
    pair = [dict(zip(names, version, strict=True)) for version in cursor.fetchall()]
    return edit_lines(pair[0], pair[1], [name for name in VERSIONED if name in fields], lang) if len(pair) == 2 else []
