"""The spider's ``-a`` arguments, checked before the run starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bipol_crawler.addresses.urls import canonical

_EPOCH = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one run.

    ``url``: fetch only this page. ``window``: only articles published between two days, both
    included. ``limit``: the largest number of article pages (for photos see PHOTO_BUDGET). ``full``: fetch every known
    address again, whatever the last result was.
    """

    url: str | None = None
    window: tuple[date, date] | None = None
    limit: int | None = None
    full: bool = False

    @classmethod
    def read(cls, given: Mapping[str, str], portal: str) -> Arguments:
        """Check the ``-a`` arguments.

        Raises:
            ValueError: an argument is wrong. The message is one line with its name and its allowed values.
        """
        unknown = sorted(set(given) - {"url", "since", "until", "limit", "full"})
        if unknown:
            raise ValueError(f"unknown argument {unknown[0]!r}: there are url, since, until, limit and full")
        url = None
        if "url" in given:
            url = canonical(given["url"], portal)
            if url is None:
                raise ValueError(f"url={given['url']!r} is not an address of {portal}")
        window = None
        if "since" in given or "until" in given:
            tomorrow = datetime.now(UTC).date() + timedelta(days=1)
            window = (_day("since", given, _EPOCH), _day("until", given, tomorrow))
            if window[0] > window[1]:
                raise ValueError(f"since={window[0]} is after until={window[1]}")
        limit = None
        if "limit" in given:
            if not given["limit"].isdecimal() or int(given["limit"]) < 1:
                raise ValueError(f"limit={given['limit']!r} is not a whole number above 0")
            limit = int(given["limit"])
        full = given.get("full", "0")
        if full not in ("0", "1"):
            raise ValueError(f"full={full!r} is neither 0 nor 1")
        return cls(url, window, limit, full == "1")


def _day(name: str, given: Mapping[str, str], otherwise: date) -> date:
    if name not in given:
        return otherwise
    try:
        return date.fromisoformat(given[name])
    except ValueError:
        raise ValueError(f"{name}={given[name]!r} is not a date like 2024-11-16") from None
