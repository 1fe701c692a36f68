"""A clock that a benchmark can set: :class:`SetTime` replaces ``datetime.datetime``.

``python -m benchmarks.ten_years.clock TIME ARGUMENTS`` is ``python -m scrapy ARGUMENTS`` with a clock that shows TIME
(ISO 8601, UTC) when the process starts, and runs from there.
"""

from __future__ import annotations

import datetime as module
import sys
from datetime import UTC, timedelta, tzinfo
from typing import Any, Self

_machine = module.datetime


class SetTime(module.datetime):
    """``datetime``, except that ``now`` returns ``at`` or, if that is None, the machine's time plus ``ahead``."""

    at: module.datetime | None = None
    ahead = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        shown: Any = cls.at or _machine.now(UTC) + cls.ahead
        return cls.fromtimestamp(shown.timestamp(), tz)


def install() -> None:
    """Replace ``datetime.datetime`` for all modules that are imported later."""
    module.datetime = SetTime  # type: ignore[misc]


def main() -> None:
    SetTime.ahead = _machine.fromisoformat(sys.argv[1]) - _machine.now(UTC)
    install()
    from scrapy.cmdline import execute  # late: it has to find the clock

    execute(["scrapy", *sys.argv[2:]])


if __name__ == "__main__":
    main()
