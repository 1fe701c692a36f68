"""Dates as the portal prints them: every spelling read, no contradiction hidden, nothing invented."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bipol_crawler.infra.clock import utc
from bipol_crawler.items import Dated
from bipol_crawler.normalize.dates import portal_iso, read_date, read_dated, read_iso
from tests.tiers import ALL, examples, sample

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
        ("Desember 5, 2019 7:15 pm", "2019-12-05T19:15:00+07:00", "minute"),
        ("Kamis, November 21st, 2019 12:05 a.m.", "2019-11-21T00:05:00+07:00", "minute"),
        ("21st November 2019", "2019-11-21", "day"),
        ("21November2019", "2019-11-21", "day"),
        ("05/10/2024", "2024-10-05", "day"),
        ("05/10/24 | 10:15", "2024-10-05T10:15:00+07:00", "minute"),
        ("21 / 11 / 2019", "2019-11-21", "day"),
        ("Hari Kamis tanggal 21-Nov-2019", "2019-11-21", "day"),
        ("Kamis malam (21/11/2019)", "2019-11-21", "day"),
        ("21 November 2019 (Kamis) 10.15 WIB", "2019-11-21T10:15:00+07:00", "minute"),
        ("Kamis, 21 November 2019 pukul 10", "2019-11-21", "day"),
        ("Kamis, 21 November 2019 oleh Redaksi 10:15", "2019-11-21", "day"),
        ("Kamis, 21 November 2019 – 10：15 (WITA)", "2019-11-21T09:15:00+07:00", "minute"),
        ("21 November 2019 10.15 Waktu Indonesia Timur", "2019-11-21T08:15:00+07:00", "minute"),
        ("21 November 2019 19.15 malam", "2019-11-21T19:15:00+07:00", "minute"),
        ("21 November 2019 10:15 GMT+8", "2019-11-21T09:15:00+07:00", "minute"),
        ("Thu, 21 Nov 2019 20:15:07 +0000", "2019-11-22T03:15:07+07:00", "second"),
        ("10:15 - 21 November 2019", "2019-11-21", "day"),
        ("21 November tahun 2019", "2019-11-21", "day"),  # dateparser's
        ("2019 November 21", "2019-11-21", "day"),
        ("Terbit 21 November 2019 10:15 | Diperbarui 22 November 2019 09:00", "2019-11-21T10:15:00+07:00", "minute"),
        ("21 November 2019, diperbarui 12:30", "2019-11-21", "day"),
        ("21 November 2019, 21.11.2019", "2019-11-21", "day"),
        ("21 November 2019, Seni rupa", "2019-11-21", "day"),
        ("21/11/2019 10:15 WIB (Kamis, 21 November 2019)", "2019-11-21T10:15:00+07:00", "minute"),
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
        ("29 Februari 2023", "impossible_date"),
        ("12/13/2021", "impossible_date"),  # never month first
        ("2019-13-01", "impossible_date"),
        ("2019-02-30T10:00:00Z", "impossible_date"),
        ("5 Mei 0000", "impossible_date"),
        ("1 Januari 1970 07:00 WIB", "implausible_year"),
        ("1970-01-01T00:00:00+00:00", "implausible_year"),
        ("-0001-11-30T00:00:00", "implausible_year"),  # WordPress' unset date
        ("31 Desember 9999", "implausible_year"),
        ("21 November 2109", "implausible_year"),
        ("Diperbarui: 22 November 2019", "date_of_change"),
        ("Last updated 22/11/2019 09:00", "date_of_change"),
        ("5 Mei", "no_year"),
        ("Rabu (13/11)", "no_year"),
        ("5/10", "no_year"),
        ("5 Mei 10.15 WIB", "no_year"),
        ("10:15 WIB", "unreadable_date"),
        ("Minggu", "unreadable_date"),
        ("kemarin", "unreadable_date"),
        ("hari ini", "unreadable_date"),
        ("2 jam yang lalu", "unreadable_date"),
        ("Tahun 2019", "unreadable_date"),
        ("November 2019", "unreadable_date"),
        ("99 Botol 2019", "unreadable_date"),
        ("November 2019 pukul 5", "unreadable_date"),  # an hour, no day
        ("November tahun 2019 jam 10:15", "unreadable_date"),
        ("tahun " * 20 + "2019 November 21", "unreadable_date"),  # dateparser is slow on long lines
        ("21/XI/2019", "unreadable_date"),  # the number of a letter
        ("21-11-19", "unreadable_date"),  # or 19 November 2021
        ("5 10 2024", "unreadable_date"),
        ("21 Novembr 2019", "unreadable_date"),
    ],
)
def test_an_incomplete_date_is_a_problem_and_not_a_date(printed: str, reason: str) -> None:
    dated, problems = read_date(printed, "page")
    assert dated is None
    assert [(problem.field, problem.reason, problem.detail) for problem in problems] == [("published", reason, printed)]


@pytest.mark.parametrize(
    ("clock", "reason"),
    [
        ("25:00 WIB", "impossible_time"),
        ("25:61", "impossible_time"),
        ("10:75", "impossible_time"),
        ("24:00", "impossible_time"),
        ("99.99", "impossible_time"),
        ("10:15:60", "impossible_time"),
        ("13:15 pm", "impossible_time"),
        ("10:15 GMT+99", "impossible_time"),
        ("7.15 malam", "ambiguous_time"),
        ("12.15 siang WIB", "ambiguous_time"),
        ("12.15 dini hari", "ambiguous_time"),
        ("10:15 - 12:00 WIB", "ambiguous_time"),
    ],
)
def test_a_time_that_cannot_be_true_leaves_the_day(clock: str, reason: str) -> None:
    dated, problems = read_date(f"21 November 2019 {clock}", "page")
    assert dated == Dated("2019-11-21", "day", "page")
    assert [problem.reason for problem in problems] == [reason]


def test_an_impossible_time_in_a_machines_date_leaves_the_day() -> None:
    dated, problems = read_date("2019-11-21T25:00:00Z", "json_ld")
    assert dated == Dated("2019-11-21", "day", "json_ld")
    assert [problem.reason for problem in problems] == ["impossible_time"]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("21 November 2019 / 22 November 2019", None),
        ("(20-21/11/2019)", None),
        ("20 s/d 21 November 2019", None),
        ("29 November - 1 Desember 2019", None),
        ("13/11-15/11/2019", None),
        ("21 November, 19 Desember 2019", None),
        ("21 November 2019 10:15 WIB, 21/11/2019 11:15 WIB", "2019-11-21"),
    ],
)
def test_of_two_dates_in_a_line_only_what_they_share_is_trusted(printed: str, value: str | None) -> None:
    dated, problems = read_date(printed, "page")
    assert (dated.value if dated else None) == value
    assert [problem.reason for problem in problems] == ["two_dates"]


def test_a_possible_date_beside_an_impossible_one_stands() -> None:
    dated, problems = read_date("31 November 2019 (1 Desember 2019)", "page")
    assert dated == Dated("2019-12-01", "day", "page")
    assert [problem.reason for problem in problems] == ["impossible_date"]


@pytest.mark.parametrize(
    "printed",
    [
        "Rabu (21/11/2019)",
        "21/11/2019, Rabu",
        "Rabu, 21 November tahun 2019",
        "Hari Rabu tanggal 21-11-2019",
        "Rabu dini hari, 21 November 2019",
    ],
)
def test_a_weekday_is_weighed_wherever_it_stands(printed: str) -> None:
    dated, problems = read_date(printed, "page")
    assert dated == Dated("2019-11-21", "day", "page")
    assert [problem.reason for problem in problems] == ["weekday_contradicts"]


def test_nothing_printed_is_not_a_problem_of_reading() -> None:
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
    assert portal_iso(when) == "2019-11-22T08:30:05+07:00"
    assert utc(when) == "2019-11-22T01:30:05Z"
    assert utc(datetime(2019, 1, 1, tzinfo=UTC)) == "2019-01-01T00:00:00Z"


LINE_PARTS = [*"0123456789/.-:, '()|’", "2019", "WIB", "pukul", "November", "Mei", "Kamis", "s/d", "tahun", "am"]


@given(st.lists(st.sampled_from(LINE_PARTS), max_size=14).map("".join))
@settings(max_examples=examples(600), deadline=None)
def test_a_jumble_of_date_parts_gives_only_what_stands_in_it(line: str) -> None:
    dated, _ = read_date(line, "page")
    if dated:
        day = datetime.fromisoformat(dated.value)
        assert f"{day.year % 100:02}" in line
        assert dated.precision == "day" or f"{day.minute:02}" in line


@given(st.text(max_size=300))
@settings(max_examples=examples(200), deadline=None)
def test_any_words_at_all_give_a_date_or_none(text: str) -> None:
    dated, _ = read_date(text, "page")
    assert dated is None or datetime.fromisoformat(dated.value)


HOSTILE = "a;1;1 ;1/;1-;12 Mei ;12 Mei 2;Mei ;';Senin, ;10:;10.1 - ;20-21 ;2019-;\u00a0".split(";")


@pytest.mark.timed
@pytest.mark.parametrize("unit", sample(HOSTILE, 4))
@pytest.mark.parametrize("length", [290, *([100_000, 5_000_000] if ALL else [200_000])])
def test_a_page_of_words_for_a_date_costs_nothing(unit: str, length: int) -> None:
    line = (unit * (length // len(unit))) + "x"
    start = time.process_time()
    read_date(line, "page")
    read_iso(line, "page")
    assert time.process_time() - start < 1  # far less than a millisecond, but the machine may be busy


def test_reading_what_is_printed_does_not_wait_for_dateparser() -> None:
    """Its import takes longer than reading a thousand pages."""
    lines = ["Kamis, 21 November 2019 - 10:15 WIB", "31 November 2019", "5 Mei", "kemarin", "2019-13-01", "21/XI/2019"]
    program = f"""
import sys
from bipol_crawler.normalize.dates import read_date
for line in {lines!r}:
    read_date(line, "page")
sys.exit("dateparser" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
