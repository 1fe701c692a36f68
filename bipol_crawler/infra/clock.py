"""The one clock: the time now, and times as the archive writes them. Machine times are UTC, ``…Z``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_STOPPED: ContextVar[str | None] = ContextVar("stopped", default=None)


def now() -> str:
    """The time as the archive writes it: UTC to the second, ``…Z``."""
    return _STOPPED.get() or utc(datetime.now(UTC))


@contextmanager
def clock_at(at: str) -> Iterator[None]:
    """Inside, :func:`now` returns ``at`` (ISO 8601, UTC), to store earlier captures with the time of their capture."""
    token = _STOPPED.set(utc(datetime.fromisoformat(at)))
    try:
        yield
    finally:
        _STOPPED.reset(token)


def exact_now() -> str:
    """The machine's time to the microsecond, ``…Z``, as evidence records it. :func:`clock_at` does not change it."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def utc(when: datetime) -> str:
    """An aware time as the archive writes machine times: UTC, to the second, ``…Z``."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def whole_second(moment: str) -> str:
    """A moment of the evidence (``…Z``, with or without a fraction) as the archive writes machine times."""
    return moment.partition(".")[0].rstrip("Z") + "Z"
