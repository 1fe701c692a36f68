"""Dates and times as the portal prints them and as editors type them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from bipol_crawler.demo.phrases import DAYS, MONTHS, MONTHS_TYPED

# weight of each hour from midnight: most posts are published before noon, few at night
HOURS = (1, 0, 0, 0, 1, 3, 8, 12, 14, 16, 18, 16, 14, 15, 16, 16, 15, 13, 11, 12, 10, 7, 4, 2)


def long_day(at: datetime) -> str:
    """Return ``Kamis, 21 November 2019``."""
    return f"{DAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1]} {at.year}"


def stamp(at: datetime) -> str:
    """Return ``Kamis, 21 November 2019 -  10:15 WIB``, with two blanks as the theme prints it."""
    return f"{long_day(at)} -  {at:%H:%M} WIB"


def short_stamp(at: datetime) -> str:
    """Return ``Sabtu, 16 Nov 2024 -  06:52 WIB``; WordPress shortens August to ``Agu``, May is ``Mei``."""
    return f"{DAYS[at.weekday()]}, {at:%d} {MONTHS[at.month - 1][:3]} {at.year} -  {at:%H:%M} WIB"


def typed_day(rng: Random, at: datetime) -> str:
    """Return the day of an event as an editor types it in the text, at most two days before ``at``."""
    day = at - timedelta(days=rng.choice((0, 0, 0, 1, 1, 2)))
    slip = 1 if rng.random() < 0.02 else 0  # a weekday that contradicts its date
    name = DAYS[(day.weekday() + slip) % 7]
    if name == "Jumat":
        name = rng.choice(("Jumat", "Jum'at", "Jum’at"))
    elif name == "Minggu":
        name = rng.choice(("Minggu", "Ahad"))
    month = rng.choice((MONTHS, MONTHS_TYPED))[day.month - 1]
    before = day - timedelta(days=1)
    return rng.choice(
        (
            f"{name} ({day.day}/{day.month}/{day.year})",
            f"{name} ({day.day}/{day.month})",
            f"{name} ({day:%d/%m/%Y})",
            f"{name}, {day.day} {month} {day.year}",
            f"{name} malam",
            f"({before.day}-{day.day}/{day.month}/{day.year})"
            if before.month == day.month
            else f"({day.day}/{day.month})",
        )
    )


def typed_time(rng: Random) -> str:
    """Return a time of day as typed in the text: ``10.30 WIB``, ``10:30``."""
    hour, minute = rng.randrange(5, 22), rng.choice((0, 15, 30, 45))
    return rng.choice((f"{hour:02}.{minute:02} WIB", f"{hour:02}:{minute:02} WIB", f"{hour:02}.{minute:02}"))


def working_time(rng: Random, day: datetime) -> datetime:
    """Return a realistic time on ``day``, to the second."""
    hour = rng.choices(range(24), HOURS)[0]
    return day.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)
