"""Sends requests to another archive, one at a time and slowly, and stops when it refuses."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

_PARTIAL = 206
_TOO_MANY = 429
_AFTER_TOO_MANY = 60.0
"""Seconds without a request after status 429. The Wayback Machine blocks clients that continue within a minute."""
_TRIES = 3
_TIMEOUT = 120.0
"""Seconds. Index servers may search for a minute."""


class Stopped(Exception):
    """This run sends no more requests. The message is one line."""


class Refused(Stopped):
    """The other archive asks for fewer requests, or for none."""


class Failed(Exception):
    """One address could not be fetched, even after retries. The message is one line."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The limits for polite requests.

    ``delay``: seconds between two requests. ``budget``: the most requests of a run, 0 for no limit. ``longest_wait``:
    seconds; if the other archive asks for a longer pause, the run ends. ``first_wait``: seconds before a request is
    repeated; doubled for each further one. ``largest``: the most bytes of an answer.
    """

    delay: float
    budget: int
    longest_wait: float
    first_wait: float
    largest: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response. ``body`` has no chunks, but still its content coding."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of this name, in any case."""
        return next((value for each, value in self.headers if each.lower() == name), None)


class Client:
    """Sends requests. ``requests`` is their number so far; ``largest`` the most bytes of an answer."""

    def __init__(
        self,
        pace: Pace,
        headers: Mapping[str, str],
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.requests = 0
        self.largest = pace.largest
        self._pace = pace
        self._headers = {"Accept-Encoding": "identity", **headers}
        self._sleep = sleep
        self._clock = clock
        self._next = 0.0
        self._opener = build_opener(_KeepRedirects)

    def get(self, url: str, part: tuple[int, int] | None = None) -> Answer:
        """Fetch an address. Redirects are not followed.

        Args:
            part: offset and length in bytes, to fetch a part of a file. If the answer has more, its body is not read.

        Raises:
            Stopped: the budget is spent.
            Refused: the other archive wants fewer requests.
            Failed: an error of the server or the network, at each of three requests.
        """
        wait, why, status = self._pace.first_wait, "", 0
        for left in reversed(range(_TRIES)):
            pause, status = wait, 0
            try:
                answer = self._get(url, part)
            except (OSError, HTTPException, ValueError) as error:
                why = f"{url} cannot be fetched: {error}"
            else:
                status, why = answer.status, f"{url} answers {answer.status}"
                if status != _TOO_MANY and status < 500:
                    return answer
                stated = _retry_after(answer)
                if stated is not None:
                    pause = stated
                elif status == _TOO_MANY:
                    pause = max(wait, _AFTER_TOO_MANY)
                if pause > self._pace.longest_wait:
                    raise Refused(f"{why} and asks for a pause of {pause:.0f} s")
            if left:
                self._next = max(self._next, self._clock() + pause)
                wait *= 2
        raise Refused(why) if status == _TOO_MANY else Failed(why)

    def _get(self, url: str, part: tuple[int, int] | None) -> Answer:
        if self._pace.budget and self.requests >= self._pace.budget:
            raise Stopped(f"the budget of {self._pace.budget} requests is spent")
        if (early := self._next - self._clock()) > 0:
            self._sleep(early)
        self.requests += 1
        try:
            return self._send(url, part)
        finally:
            self._next = self._clock() + self._pace.delay

    def _send(self, url: str, part: tuple[int, int] | None) -> Answer:
        headers = self._headers | ({"Range": f"bytes={part[0]}-{part[0] + part[1] - 1}"} if part else {})
        try:
            with self._opener.open(Request(url, headers=headers), timeout=_TIMEOUT) as response:
                if part and response.status != _PARTIAL:  # a whole file may have gigabytes
                    return Answer(int(response.status), tuple(response.headers.items()), b"")
                return self._read(response)
        except HTTPError as error:
            with error:
                return self._read(error)

    def _read(self, response: Any) -> Answer:
        body = response.read(self._pace.largest + 1)
        if len(body) > self._pace.largest:
            raise ValueError(f"more than {self._pace.largest} bytes")
        return Answer(int(response.status), tuple(response.headers.items()), body)


class _KeepRedirects(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def _retry_after(answer: Answer) -> float | None:
    """The pause that an answer asks for, in seconds; None if it does not."""
    stated = (answer.header("retry-after") or "").strip()
    if stated.isdigit():
        return float(stated)
    try:
        return max(0.0, (parsedate_to_datetime(stated) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
