"""Gets from an index server the list of its captures of the portal, and fetches those that the archive lacks.

A run may be killed at any moment. Each part of a list is stored before the next one is requested, and each capture is
on disk before its outcome is stored; the next run continues from there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import cast, get_args
from urllib.parse import quote, urljoin

from bipol_crawler.other_archives.cdx import (
    Dialect,
    Listed,
    NotAnIndex,
    dialect_of,
    list_query,
    page_query,
    pages_of,
    pages_query,
    read_rows,
)
from bipol_crawler.other_archives.client import Answer, Client, Failed, Refused, Stopped
from bipol_crawler.other_archives.fetched_file import FetchedFile, is_as_listed
from bipol_crawler.other_archives.worklist import FETCHED, Worklist

_REDIRECTS = (301, 302, 303, 307, 308)
_HOPS = 4
_FAILURES = 5
"""After this many failures in a row the run ends, because the other archive seems to be down."""
_IN_AN_ADDRESS = "%/:=&?~+!$,;'@()*[]"
"""Characters that stay as they are when an address is part of another."""
_PLACE = re.compile(r"([0-9]{1,15}) ([0-9]{1,12}) (\S+)")
_CAPTURE = re.compile(r"/([0-9]{14})id_/(.+)$")
_NONE = "none"
"""In place of a dialect: the server gives no lists of hosts."""
_AT_ONCE = 20
"""The number of addresses that are looked up before the captures found are fetched."""
_NO_LISTS = (400, 401, 403, 404, 405, 501)
"""Statuses of servers that answer queries for single addresses only."""


@dataclass(slots=True)
class Result:
    """The result of a run.

    ``outcomes``: how many captures were fetched, or why not. ``other_bytes``: how many of the fetched ones have another
    digest than the index states. ``ended``: why the run ended early; ``refused`` whether that is for the other archive.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    other_bytes: int = 0
    ended: str | None = None
    refused: bool = False


class Recovery:
    """One run at one index server.

    Args:
        server: the address of the index server.
        replay: the address before ``20191121093000id_/https://…``, with a slash at its end.
        hosts: the hosts of the portal, such as ``bipol.co``.
        files: the address before the names of files in the index, with a slash at its end, if captures are fetched out
            of these files and not replayed.
        on_progress: called from time to time with a line about the progress.
    """

    def __init__(
        self, server: str, replay: str, hosts: Iterable[str], client: Client, work: Worklist, file: FetchedFile,
        on_progress: Callable[[str], None] = lambda words: None, files: str = "",
    ) -> None:  # fmt: skip
        self._server = server
        self._replay = replay
        self._hosts = tuple(hosts)
        self._client = client
        self._work = work
        self._file = file
        self._on_progress = on_progress
        self._files = files
        self.result = Result()

    def run(self) -> Result:
        """Do what is left to do, within the budget.

        Raises:
            OSError, sqlite3.Error: a disk is full or fails.
        """
        for url, timestamp in self._file.captures():  # captures that a killed run has fetched
            self._work.finish_fetched(url, timestamp)
        try:
            lists = all([self._read_list(host) for host in self._hosts])
            self._fetch_wanted()
            self._ask_for_addresses(lists=lists)
        except Refused as error:
            self.result.ended, self.result.refused = str(error), True
        except Stopped as error:
            self.result.ended = str(error)
        except (Failed, NotAnIndex) as error:
            self.result.ended, self.result.refused = f"{self._server}: {error}", True
        return self.result

    def _read_list(self, host: str) -> bool:
        """Read the list of a host's pages to its end. Returns whether the server gives such lists."""
        known, resume, complete = self._work.state_of(host)
        if complete:
            return known != _NONE
        dialect = cast(Dialect, known) if known in get_args(Dialect) else None
        if dialect is None:
            answer = self._client.get(list_query(self._server, host, None))
            if answer.status in _NO_LISTS:
                self._work.add(host, (), dialect=_NONE, resume="", complete=True)
                return False
            dialect = dialect_of(_body(answer))
        pages = pages_of(_body(self._client.get(pages_query(self._server, host)))) if self._files and dialect else 1
        while dialect:
            answer = self._client.get(list_query(self._server, host, dialect, resume))
            before, (rows, resume) = resume, read_rows(_body(answer))
            resume = "" if resume == before else resume
            if (page := int(before or "0") + 1 if pages > 1 else 1) < pages:
                resume = str(page)
            new = self._work.add(host, rows, dialect=dialect, resume=resume, complete=not resume)
            self._on_progress(f"{host}: {len(rows)} captures listed, {new} of articles")
            if not resume:
                return True
        self._work.add(host, (), dialect="", resume="", complete=True)  # it has nothing of this host
        return True

    def _fetch_wanted(self) -> None:
        """Fetch the captures that the archive lacks, the most valuable first."""
        wanted = self._work.wanted()
        failures = 0
        for done, (number, listed) in enumerate(wanted, 1):
            try:
                outcome = self._fetch(listed)
            except Failed as error:
                self._work.fail(number)
                self.result.outcomes["failed"] += 1
                failures += 1
                if failures == _FAILURES:
                    raise Refused(f"{failures} failures in a row: {error}") from error
                continue
            failures = 0
            self._work.finish(number, outcome)
            self.result.outcomes[outcome] += 1
            if done % 50 == 0:
                self._on_progress(f"{done} of {len(wanted)} captures requested")

    def _fetch(self, listed: Listed) -> str:
        """Fetch one capture and write it to the file. Returns the outcome."""
        if self._files:
            return self._fetch_record(listed)
        url = f"{self._replay}{listed.timestamp}id_/{quote(listed.url, safe=_IN_AN_ADDRESS)}"
        for _ in range(_HOPS):
            answer = self._client.get(url)
            if answer.status not in _REDIRECTS:
                break
            url = urljoin(url, answer.header("location") or "")
            found = _CAPTURE.search(url)
            if not url.startswith(self._replay) or not found:
                return "redirected"  # the capture is a redirect, or it is not there any more
        if answer.status != 200:
            return f"http_{answer.status}"
        captured = _captured(answer, url)
        if captured != listed.timestamp:
            return "other_time"  # the nearest capture in place of this one; if it is listed, it comes by itself
        self._file.append(listed, answer, url)
        self.result.other_bytes += is_as_listed(listed, answer) is False
        return FETCHED

    def _fetch_record(self, listed: Listed) -> str:
        """Fetch the record of a capture from the file that the index names. Returns the outcome."""
        place = _PLACE.fullmatch(listed.place)
        if place is None:
            return "no_place"
        part = int(place[1]), int(place[2])
        if part[1] > self._client.largest:
            return "too_large"
        answer = self._client.get(f"{self._files}{quote(place[3])}", part)
        if answer.status != 206:
            return f"http_{answer.status}"
        return FETCHED if self._file.append_record(listed, answer.body) else "other_record"

    def _ask_for_addresses(self, *, lists: bool) -> None:
        """For servers without lists of hosts: look up each address that the archive knows, and fetch the captures."""
        if lists:
            return
        for number, address in enumerate(self._work.known_addresses(), 1):
            answer = self._client.get(page_query(self._server, address))
            rows = [] if answer.status == 404 else read_rows(_body(answer))[0]
            self._work.add(address, rows, dialect="", resume="", complete=True)
            if number % _AT_ONCE == 0:
                self._fetch_wanted()
        self._fetch_wanted()


def replay_address(server: str) -> str | None:
    """Where an archive replays captures, derived from the address of its index; None if that is not possible.

    >>> replay_address("https://web.archive.org/cdx/search/cdx")
    'https://web.archive.org/web/'
    >>> replay_address("http://localhost:8080/koleksi/cdx")
    'http://localhost:8080/koleksi/'
    """
    for end, before in (("/cdx/search/cdx", "/web/"), ("/cdx", "/"), ("-cdx", "/"), ("-index", "/")):
        if server.endswith(end):
            return server.removesuffix(end) + before
    return None


def _body(answer: Answer) -> bytes:
    if answer.status != 200:
        raise NotAnIndex(f"it answers {answer.status}")
    return answer.body


def _captured(answer: Answer, url: str) -> str:
    """The time of the capture in an answer, as the other archive states it: in a header or in the address."""
    try:
        stated = parsedate_to_datetime(answer.header("memento-datetime") or "")
        return stated.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    except ValueError:
        found = _CAPTURE.search(url)
        return found[1] if found else ""
