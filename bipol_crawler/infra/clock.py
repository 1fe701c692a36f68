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
    """Inside, :func:`now` is ``at`` (ISO 8601, UTC): for what was captured then and is stored again today."""
    token = _STOPPED.set(utc(datetime.fromisoformat(at)))
    try:
        yield
    finally:
        _STOPPED.reset(token)


def exact_now() -> str:
    """The time to the microsecond, ``…Z``, as evidence records it; never another than the machine's."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def utc(when: datetime) -> str:
    """An aware time as the archive writes machine times: UTC, to the second, ``…Z``."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def whole_second(moment: str) -> str:
    """A moment of the evidence (``…Z``, with or without a fraction) as the archive writes machine times."""
    return moment.partition(".")[0].rstrip("Z") + "Z"
