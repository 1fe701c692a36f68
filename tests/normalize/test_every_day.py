"""Every day from 2010 to 2035 in every spelling: strict reading gives the truth, and dateparser never another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import chain, cycle, islice

import pytest
from dateparser.data.date_translation_data import id as indonesian
from dateparser.date import DateDataParser

from bipol_crawler.items import Dated
from bipol_crawler.normalize import dates
from bipol_crawler.normalize.dates import read_date
from tests.tiers import sample

MONTHS = [
    row.split()
    for row in (
        "Januari Jan", "Februari Pebruari Feb Peb Febr", "Maret Mar Mrt", "April Apr", "Mei", "Juni Jun", "Juli Jul",
        "Agustus Agu Agt Ags Agust Agus", "September Sept Sep", "Oktober Okt", "November Nopember Nov Nop",
        "Desember Des",
    )
]  # fmt: skip
ENGLISH = "January February March April May June July August September October November December".split()
WEEKDAYS = [
    row.split()
    for row in (
        "Senin Sen", "Selasa Sel", "Rabu Rab", "Kamis Kam", "Jumat Jum'at Jum’at Jum‘at Jumʼat Jum", "Sabtu Sab",
        "Minggu Ahad Min",
    )
]  # fmt: skip
ZONES = {"WIB": 7, "Wib": 7, "wib": 7, "WITA": 8, "Wita": 8, "WIT": 9, "wit": 9, "": 7}
PORTAL = timezone(timedelta(hours=7))
YEARS = sample(range(2010, 2036), 4, 2024)


def days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def bare(day: date) -> Iterator[str]:
    """``day`` alone, in every spelling."""
    d, m, y = day.day, day.month, day.year
    long, weekdays = MONTHS[m - 1][0], WEEKDAYS[day.weekday()]
    for month, weekday in zip(MONTHS[m - 1], cycle(weekdays), strict=False):
        yield f"{d} {month} {y}"
        yield f"{weekday}, {d:02} {month} {y}"
        yield f"{weekday} {d} {month} {y}".upper()
        yield f"{d:02}-{month}.-{y}"
    for weekday in weekdays:
        yield f"{weekday}, {d} {long} {y}"
        yield f"{weekday} ({d:02}/{m:02}/{y})"
        yield f"{weekday.lower()}\u00a0{d}\u00a0{long}\u00a0{y}"
    yield from (f"{d}/{m}/{y}", f"{d:02}/{m:02}/{y}", f"{d}-{m}-{y}", f"{d:02}-{m:02}-{y}", f"{d}.{m}.{y}")
    yield from (f"({d}/{m}/{y})", f"{d:02}/{m:02}/{y % 100:02}", f"{d} {long} '{y % 100:02}", day.isoformat())
    yield from (f"{y}/{m:02}/{d:02}", f"tanggal {d} {long} {y}", f"Diterbitkan: {weekdays[0]}, {d} {long} {y}")
    yield from (f"{ENGLISH[m - 1]} {d}, {y}", f"{long} {d}, {y}", f"{d} {ENGLISH[m - 1][:3]} {y}")


def timed(day: date, clock: timedelta) -> Iterator[tuple[str, datetime, str]]:
    """``day`` with a time: the line, the instant and its precision."""
    when = datetime(day.year, day.month, day.day) + clock
    month = MONTHS[day.month - 1][clock.seconds % len(MONTHS[day.month - 1])]
    weekday = WEEKDAYS[day.weekday()][clock.seconds % len(WEEKDAYS[day.weekday()])]
    printed = f"{weekday}, {day.day} {month} {day.year}"
    styles = cycle(
        (" -  {0:%H:%M} {1}", " pukul {0:%H.%M} {1}", ", Pkl. {0.hour}.{0:%M} {1}", "\u00a0|\u00a0{0:%H:%M:%S} {1}")
    )
    # every zone every day; with each of them another style every day
    for (zone, offset), style in zip(ZONES.items(), islice(styles, day.toordinal() % 7, None), strict=False):
        instant = when.replace(tzinfo=timezone(timedelta(hours=offset)))
        if "%S" in style:
            yield printed + style.format(when, zone), instant, "second"
        else:
            yield printed + style.format(when, zone), instant.replace(second=0), "minute"
    yield f"{day:%d-%m-%Y} ({when:%H:%M} WITA)", (when - timedelta(hours=1)).replace(second=0, tzinfo=PORTAL), "minute"
    yield f"{printed} {when:%I:%M %p}", when.replace(second=0, tzinfo=PORTAL), "minute"
    yield f"Terbit {when:%Y-%m-%dT%H:%M:%S}+08:00", (when - timedelta(hours=1)).replace(tzinfo=PORTAL), "second"


def clock(day: date) -> timedelta:
    """A time of day, another one each day, all of them in turn."""
    return timedelta(seconds=day.toordinal() * 7919 % 86_400)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("year", YEARS)
def test_every_day_is_read_in_every_spelling(year: int) -> None:
    wrong = [
        (line, answer)
        for day in days(year)
        for line in bare(day)
        if (answer := read_date(line, "page")) != (Dated(day.isoformat(), "day", "page"), ())
    ]
    assert wrong == []


@pytest.mark.sampled(2)
@pytest.mark.parametrize("year", YEARS)
def test_every_day_is_read_with_its_time_in_every_zone(year: int) -> None:
    wrong = [
        (line, answer)
        for day in days(year)
        for line, instant, precision in timed(day, clock(day))
        if (answer := read_date(line, "page")) != (Dated(instant.astimezone(PORTAL).isoformat(), precision, "page"), ())
    ]
    assert wrong == []


@pytest.mark.parametrize("year", YEARS)
def test_every_day_has_wrong_weekdays_and_they_are_noticed(year: int) -> None:
    """Another wrong weekday each day, in all its spellings."""
    for day in days(year):
        for weekday in WEEKDAYS[(day.weekday() + 1 + day.day % 6) % 7]:
            dated, problems = read_date(f"{weekday}, {day.day} {MONTHS[day.month - 1][0]} {year}", "page")
            assert dated == Dated(day.isoformat(), "day", "page")
            assert [problem.reason for problem in problems] == ["weekday_contradicts"]


ORACLE = DateDataParser(
    languages=["id"],
    settings={"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY", "PARSERS": ["absolute-time"]},
)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("year", YEARS)
def test_wherever_dateparser_answers_it_agrees(year: int) -> None:
    """Each day in one of its lines, the next day in the next one, so that every kind of line has its turn."""
    answered = 0
    for number, day in enumerate(days(year), start=year):
        lines = list(chain(bare(day), (line for line, _, _ in timed(day, clock(day)))))
        line = next(islice(lines, number % len(lines), None))
        found = ORACLE.get_date_data(line).date_obj
        if found is not None:
            answered += 1
            strict, _ = read_date(line, "page")
            assert strict is not None, line
            printed = datetime.fromisoformat(strict.value)
            assert found.date() == day, line
            assert strict.precision == "day" or found.minute == printed.minute, line
    assert answered > 100


def test_every_name_that_dateparser_knows_is_known() -> None:
    names = "january february march april may june july august september october november december".split()
    for number, name in enumerate(names, start=1):
        for spelling in indonesian.info[name]:
            assert read_date(f"7 {spelling} 2021", "page") == (Dated(f"2021-{number:02}-07", "day", "page"), ())
    for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split(), start=1):
        for spelling in indonesian.info[name]:  # 1 March 2021 was a Monday
            assert read_date(f"{spelling}, {number} Maret 2021", "page")[1] == ()
            assert read_date(f"{spelling}, {number + 1} Maret 2021", "page")[1] != ()


@pytest.mark.parametrize("month", [*chain.from_iterable(MONTHS), *ENGLISH, "Bulan"])
def test_the_short_way_reads_what_the_long_one_reads(month: str, monkeypatch: pytest.MonkeyPatch) -> None:
    weekdays = ("", "Kabar, ", *(f"{name}, " for name in chain.from_iterable(WEEKDAYS)))
    times = ("", " - 10:15 WIB", " - 07:05 WITA", " - 00:00", " - 24:10 WIB", " - 9:15 WIB", " - 10:15 WIB dini")
    lines = [
        f"{weekday}{day} {month} {year}{time}"
        for weekday in weekdays
        for day, year in ((1, 2024), (29, 2023), (31, 2019), (9, 1999))
        for time in times
    ]
    short = [read_date(line, "page") for line in lines]
    dates._read_line.cache_clear()
    monkeypatch.setattr(dates, "_read_as_themes_print", lambda *_: None)
    assert short == [read_date(line, "page") for line in lines]
    dates._read_line.cache_clear()
