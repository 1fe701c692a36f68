"""A clock that a benchmark sets: :class:`SetTime` in place of ``datetime.datetime``.

``python -m benchmarks.ten_years.clock TIME ARGUMENTS`` is ``python -m scrapy ARGUMENTS`` with a clock that shows TIME
(ISO 8601, UTC) when the process begins, and goes on from there.
"""

from __future__ import annotations

import datetime as module
import sys
from datetime import UTC, timedelta, tzinfo
from typing import Any, Self

_machine = module.datetime


class SetTime(module.datetime):
    """The class of the standard library, except that ``now`` is ``at``, or the machine's time and ``ahead``."""

    at: module.datetime | None = None
    ahead = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        shown: Any = cls.at or _machine.now(UTC) + cls.ahead
        return cls.fromtimestamp(shown.timestamp(), tz)


def install() -> None:
    """Give this class to every module that is imported from now on."""
    module.datetime = SetTime  # type: ignore[misc]


def main() -> None:
    SetTime.ahead = _machine.fromisoformat(sys.argv[1]) - _machine.now(UTC)
    install()
    from scrapy.cmdline import execute  # late: it has to find the clock

    execute(["scrapy", *sys.argv[2:]])


if __name__ == "__main__":
    main()
