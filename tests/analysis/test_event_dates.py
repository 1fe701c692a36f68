"""Days in the text: how they are written, which year and which day they mean, and when nothing is asserted."""

from __future__ import annotations

from datetime import date

import pytest

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.event_dates import event_dates

PUBLISHED = date(2019, 11, 21)
"""A Thursday."""


def read(text: str, published: date | None = PUBLISHED) -> list[str]:
    """Each finding as ``words = first day/last day, doubt``."""
    found = event_dates(Body(text), published)
    assert all(text[item.start : item.end] == item.as_written for item in found)
    shown = []
    for item in found:
        days = item.doubt or "/".join(dict.fromkeys((item.first_day or "", item.last_day or "")))
        shown.append(f"{item.as_written} = {days}")
    return shown


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("di Hotel Sari, (20-21/11/2019).", ["(20-21/11/2019) = 2019-11-20/2019-11-21"]),
        ("dibuka Rabu (13/11).", ["Rabu (13/11) = 2019-11-13"]),
        ("pada Senin (4/11/2019) malam, warga", ["Senin (4/11/2019) malam = 2019-11-04"]),
        ("Kamis malam (21/11/2019)", ["Kamis malam (21/11/2019) = 2019-11-21"]),
        ("pada Rabu, 13 November 2019 sekitar pukul 10.30", ["Rabu, 13 November 2019 = 2019-11-13"]),
        ("digelar (30/11-2/12/2019) nanti", ["(30/11-2/12/2019) = 2019-11-30/2019-12-02"]),
        ("29 November - 1 Desember 2019", ["29 November - 1 Desember 2019 = 2019-11-29/2019-12-01"]),
        ("30 Desember - 2 Januari 2020", ["30 Desember - 2 Januari 2020 = 2019-12-30/2020-01-02"]),
        ("Sabtu-Minggu (16-17/11/2019)", ["Sabtu-Minggu (16-17/11/2019) = 2019-11-16/2019-11-17"]),
        ("Senin s/d Rabu (18 s/d 20/11/2019)", ["Senin s/d Rabu (18 s/d 20/11/2019) = 2019-11-18/2019-11-20"]),
        ("13, 14 dan 15 November", ["13, 14 dan 15 November = 2019-11-13/2019-11-15"]),
        ("5 dan 17 November 2019", ["5 dan 17 November 2019 = 2019-11-05", "5 dan 17 November 2019 = 2019-11-17"]),
        ("pada hari Senin tanggal 18 November 2019", ["Senin tanggal 18 November 2019 = 2019-11-18"]),
        ("Jum’at (15/11)", ["Jum’at (15/11) = 2019-11-15"]),
        ("sejak 17 Agustus 1945", ["17 Agustus 1945 = 1945-08-17"]),
        ("tgl 20/11", ["tgl 20/11 = 2019-11-20"]),
        ("hingga 3 Januari mendatang", ["3 Januari = 2020-01-03"]),
    ],
)
def test_days_as_they_are_written(text: str, days: list[str]) -> None:
    assert read(text) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Kejadian kemarin sore itu", ["kemarin sore = 2019-11-20"]),
        ("Besok pagi dibuka", ["Besok pagi = 2019-11-22"]),
        ("semalam, pagi tadi", ["semalam = 2019-11-20", "pagi tadi = 2019-11-21"]),
        ("Rabu lalu; Senin depan; Selasa pekan lalu", [
            "Rabu lalu = 2019-11-20", "Senin depan = 2019-11-25", "Selasa pekan lalu = 2019-11-12",
        ]),
        ("kata Camat, Rabu.", ["Rabu = 2019-11-20"]),
        ("Acara dibuka hari ini, Kamis (21/11/2019).", ["Kamis (21/11/2019) = 2019-11-21"]),
    ],
)  # fmt: skip
def test_relative_days_are_counted_from_the_publication(text: str, days: list[str]) -> None:
    assert read(text) == days


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Rabu (14/11/2019)", "weekday_contradicts"),
        ("Senin, 13 November 2019", "weekday_contradicts"),
        ("31/02/2019", "impossible_date"),
        ("(25-20/11/2019)", "impossible_date"),
    ],
)
def test_a_day_in_doubt_is_not_asserted(text: str, doubt: str) -> None:
    (found,) = event_dates(Body(text), PUBLISHED)
    assert (found.first_day, found.last_day, found.doubt) == (None, None, doubt)


def test_without_a_day_of_publication_only_whole_dates_are_asserted() -> None:
    assert read("Rabu (13/11) dan kemarin, sejak 5 Mei 2018", None) == [
        "Rabu (13/11) = no_year", "kemarin = no_publication", "5 Mei 2018 = 2018-05-05",
    ]  # fmt: skip


def test_a_relative_word_in_a_quotation_is_in_doubt() -> None:
    text = "“Kemarin kami datang,” ujarnya kemarin."
    assert [item.doubt for item in event_dates(Body(text), PUBLISHED, [(1, 20)])] == ["in_quote", None]


@pytest.mark.parametrize(
    "text",
    [
        "skor (2/1) dan (3/4) bagian",
        "RT 03/11 dan nomor 12/11/2019",
        "UU No. 5/2014, tahun ajaran 2019/2020",
        "pukul 10.30, Rp 1.500.000, 3,5 persen",
        "hingga hari ini belum ada jawaban",
        "Universitas 17 Agustus 1945",
        "usia 12 Mar",
        "Minggu lalu harga naik",
        "sehari-hari, kemarin-kemarin",
    ],
)
def test_other_figures_and_words_are_not_days(text: str) -> None:
    assert read(text) == []


def test_time_and_part_of_the_day_stand_beside_the_day() -> None:
    (found,) = event_dates(Body("Senin (4/11/2019) malam sekitar pukul 19.30 WIB"), PUBLISHED)
    assert (found.clock, found.part_of_day) == ("19:30", "malam")


@pytest.mark.parametrize("published", [date(9999, 12, 31), date(1, 1, 1)])
def test_a_publication_date_of_an_unset_clock_is_ignored(published: date) -> None:
    assert read("kemarin dan besok", published) == ["kemarin = no_publication", "besok = no_publication"]
