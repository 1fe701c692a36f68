"""Dates as the portal prints them: every spelling read, no contradiction hidden, nothing invented."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from dateparser.date import DateDataParser
from hypothesis import given, settings
from hypothesis import strategies as st

from bipol_crawler.items import Dated
from bipol_crawler.normalize.times import local, read_date, read_dated, read_iso, utc

MONTHS = (
    "Januari Jan", "Februari Pebruari Feb Peb", "Maret Mar", "April Apr", "Mei", "Juni Jun", "Juli Jul",
    "Agustus Agu Agt Ags Agust", "September Sept Sep", "Oktober Okt", "November Nopember Nov Nop", "Desember Des",
)  # fmt: skip
WEEKDAYS = (
    "Senin Sen",
    "Selasa Sel",
    "Rabu Rab",
    "Kamis Kam",
    "Jumat Jum'at Jum’at Jum‘at Jum`at Jum",
    "Sabtu Sab",
    "Minggu Ahad",
)
SPELLINGS = [(number, spelling) for number, row in enumerate(MONTHS, start=1) for spelling in row.split()]
DAYS = [(number, spelling) for number, row in enumerate(WEEKDAYS) for spelling in row.split()]


def day(text: str) -> str | None:
    """The value read, with no problem on the way."""
    dated, problems = read_date(text, "page")
    assert problems == ()
    return dated.value if dated else None


@pytest.mark.parametrize(("month", "spelling"), SPELLINGS)
@pytest.mark.parametrize("form", ["{} ", "{}. ", "{}, "], ids=["bare", "stop", "comma"])
def test_every_spelling_of_a_month_is_read(month: int, spelling: str, form: str) -> None:
    for cased in (spelling, spelling.upper(), spelling.lower()):
        assert day(f"17 {form.format(cased)}2021") == f"2021-{month:02d}-17"


@pytest.mark.parametrize(("weekday", "spelling"), DAYS)
def test_every_spelling_of_a_weekday_is_known(weekday: int, spelling: str) -> None:
    right = date(2021, 3, 1) + timedelta(days=weekday)  # 1 March 2021 was a Monday
    assert day(f"{spelling}, {right.day} Maret 2021") == right.isoformat()
    wrong = right + timedelta(days=1)
    dated, problems = read_date(f"{spelling}, {wrong.day} Maret 2021", "page")
    assert dated == Dated(wrong.isoformat(), "day", "page")
    assert [problem.reason for problem in problems] == ["weekday_contradicts"]


@pytest.mark.parametrize(
    ("printed", "value", "precision"),
    [
        ("Kamis, 21 November 2019", "2019-11-21", "day"),
        ("Kamis 21 November 2019", "2019-11-21", "day"),
        ("Kamis,21 November 2019", "2019-11-21", "day"),
        ("Kamis (21/11/2019)", "2019-11-21", "day"),
        ("21-11-2019", "2019-11-21", "day"),
        ("21.11.2019", "2019-11-21", "day"),
        ("5/1/2020", "2020-01-05", "day"),
        ("Diterbitkan: Kamis, 21 November 2019", "2019-11-21", "day"),
        ("Kamis, 21 November 2019 -  10:15 WIB", "2019-11-21T10:15:00+07:00", "minute"),
        ("Kamis, 21 November 2019 | 10.15 WIB", "2019-11-21T10:15:00+07:00", "minute"),
        ("Kamis, 21 November 2019 pukul 10.15", "2019-11-21T10:15:00+07:00", "minute"),
        ("Kamis, 21 November 2019, pkl. 10.15 WIB", "2019-11-21T10:15:00+07:00", "minute"),
        ("Kamis, 21 November 2019 jam 9:05", "2019-11-21T09:05:00+07:00", "minute"),
        ("Sabtu, 16 Nov 2024 - 06:52 WIB", "2024-11-16T06:52:00+07:00", "minute"),
        ("Sabtu, 16 Nov 2024 - 06:52:09 WIB", "2024-11-16T06:52:09+07:00", "second"),
        ("Sabtu, 16 Nov 2024\u00a0-\u00a0 06:52\u00a0WIB", "2024-11-16T06:52:00+07:00", "minute"),
        ("Sabtu, 16 Nov 2024 - 06:52 WITA", "2024-11-16T05:52:00+07:00", "minute"),
        ("Sabtu, 16 Nov 2024 - 01:52 WIT", "2024-11-15T23:52:00+07:00", "minute"),
        ("Sabtu, 16 Nov 2024 - 00:00 WIB", "2024-11-16T00:00:00+07:00", "minute"),
        ("16/11/2024 06:52", "2024-11-16T06:52:00+07:00", "minute"),
        ("November 21, 2019", "2019-11-21", "day"),
        ("2019-11-21", "2019-11-21", "day"),
        ("2019-11-21T03:15:07+00:00", "2019-11-21T10:15:07+07:00", "second"),
    ],
)
def test_a_printed_date_is_as_exact_as_it_is_printed(printed: str, value: str, precision: str) -> None:
    assert read_date(printed, "page") == (Dated(value, precision, "page"), ())


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("31 November 2019", "impossible_date"),
        ("29 Februari 2021", "impossible_date"),
        ("0 Mei 2021", "impossible_date"),
        ("12/13/2021", "impossible_date"),
        ("5 Mei 0000", "impossible_date"),
        ("5 Mei", "no_year"),
        ("Rabu (13/11)", "no_year"),
        ("5/10", "no_year"),
        ("10:15 WIB", "no_year"),
        ("Minggu", "unreadable_date"),
        ("kemarin", "unreadable_date"),
        ("hari ini", "unreadable_date"),
        ("2 jam yang lalu", "no_year"),
        ("Tahun 2019", "unreadable_date"),
        ("November 2019", "unreadable_date"),
        ("99 Botol 2019", "unreadable_date"),
    ],
)
def test_what_is_no_whole_date_is_a_problem_and_no_date(printed: str, reason: str) -> None:
    dated, problems = read_date(printed, "page")
    assert dated is None
    assert [(problem.field, problem.reason, problem.detail) for problem in problems] == [("published", reason, printed)]


@pytest.mark.parametrize("clock", ["25:00", "10:75", "24:00", "99.99"])
def test_an_impossible_time_leaves_the_day(clock: str) -> None:
    dated, problems = read_date(f"21 November 2019 {clock} WIB", "page")
    assert dated == Dated("2019-11-21", "day", "page")
    assert [problem.reason for problem in problems] == ["impossible_time"]


def test_nothing_printed_is_no_problem_of_reading() -> None:
    assert read_date(" \u00a0 ", "page") == (None, ())
    assert read_dated("", "box") is None


@pytest.mark.parametrize(
    ("written", "value", "precision"),
    [
        ("2019-11-21T10:15:07Z", "2019-11-21T17:15:07+07:00", "second"),
        ("2019-11-21T10:15:07+07:00", "2019-11-21T10:15:07+07:00", "second"),
        ("2019-11-21T10:15:07.123+0700", "2019-11-21T10:15:07+07:00", "second"),
        ("2019-11-21T10:15:07", "2019-11-21T10:15:07+07:00", "second"),
        ("2019-11-21 10:15", "2019-11-21T10:15:00+07:00", "minute"),
        ("2019-11-20T20:30:00-05:00", "2019-11-21T08:30:00+07:00", "second"),
        (" 2019-11-21 ", "2019-11-21", "day"),
    ],
)
def test_a_machine_time_is_given_in_the_portals_offset(written: str, value: str, precision: str) -> None:
    assert read_iso(written, "json_ld") == Dated(value, precision, "json_ld")


@pytest.mark.parametrize(
    "written",
    ["", "2019", "2019-13-01", "2019-02-30T10:00:00Z", "0000-00-00T00:00:00+00:00", "2019-11-21T25:00:00Z", "kemarin",
     "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2019-11-21T10:00:00+99:99"],
)  # fmt: skip
def test_an_impossible_machine_time_is_none(written: str) -> None:
    assert read_iso(written, "meta") is None


def test_an_instant_has_one_spelling_for_readers_and_one_for_machines() -> None:
    when = datetime(2019, 11, 21, 20, 30, 5, 999, timezone(timedelta(hours=-5)))
    assert local(when) == "2019-11-22T08:30:05+07:00"
    assert utc(when) == "2019-11-22T01:30:05Z"
    assert utc(datetime(2019, 1, 1, tzinfo=UTC)) == "2019-01-01T00:00:00Z"


ORACLE = DateDataParser(languages=["id"], settings={"DATE_ORDER": "DMY", "PARSERS": ["absolute-time"]})
LONG_DAYS = [row.split()[0] for row in WEEKDAYS]
LONG_MONTHS = [row.split()[0] for row in MONTHS]


def plain(when: date) -> str:
    return f"{LONG_DAYS[when.weekday()]}, {when.day} {LONG_MONTHS[when.month - 1]} {when.year}"


@pytest.mark.parametrize("year", range(2010, 2036))
def test_the_plain_form_agrees_with_dateparser(year: int) -> None:
    for month in range(1, 13):
        for number in (1, 15, calendar.monthrange(year, month)[1]):
            when = date(year, month, number)
            found = ORACLE.get_date_data(plain(when)).date_obj
            assert found is not None
            assert day(plain(when)) == found.date().isoformat() == when.isoformat()


@given(st.datetimes(datetime(2010, 1, 1), datetime(2035, 12, 31)), st.sampled_from(["WIB", "WITA", "WIT"]))
def test_a_printed_instant_is_that_instant(when: datetime, zone: str) -> None:
    offset = timezone(timedelta(hours={"WIB": 7, "WITA": 8, "WIT": 9}[zone]))
    dated = read_dated(f"{plain(when.date())} -  {when:%H:%M} {zone}", "box")
    assert dated is not None
    assert datetime.fromisoformat(dated.value) == when.replace(second=0, microsecond=0, tzinfo=offset)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_words_at_all_give_a_date_or_none(text: str) -> None:
    dated, _ = read_date(text, "page")
    assert dated is None or datetime.fromisoformat(dated.value)


@pytest.mark.parametrize("unit", ["a", "1 ", "12 Mei ", "'", "1/", "Senin, "])
def test_a_page_of_words_for_a_date_costs_nothing(unit: str) -> None:
    import time

    start = time.perf_counter()
    read_date(unit * 1_000_000, "page")
    assert time.perf_counter() - start < 2
