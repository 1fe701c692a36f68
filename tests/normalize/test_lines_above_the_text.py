"""Bylines above the text, and the dateline after them."""

from __future__ import annotations

import pytest

from bipol_crawler.normalize.bylines import split_bylines
from bipol_crawler.normalize.datelines import read_place
from tests.normalize.closing_lines import BOTH, TEXT, A, B, N

ONE = [("reporter", A)]
READ = {
    f"Reporter: {A}\nEditor: {B}": BOTH,
    f"Reporter : {A}\n\nEditor : {B}": BOTH,
    f"Reporter{N}{N} {A}\nEditor{N}{N} {B}": BOTH,
    f"Reporter: {A} | Editor: {B}": BOTH,
    f"Reporter: {A}\nEditor: {B}\nFoto: Wawan": [*BOTH, ("photographer", "Wawan")],
    f"Waktu baca: 2 menit\nReporter: {A}": ONE,
    f"Reporter: {A}\nEstimasi membaca 3 menit\nEditor: {B}": BOTH,
    f"Reporter:\n{A}\nEditor:\n{B}": BOTH,
    f"Reporter:\n1. {A}\n2. {B}": [("reporter", A), ("reporter", B)],
    f"Reporter: 1. {A} 2. {B}": [("reporter", A), ("reporter", B)],
    f"Laporan dari Garut, {A}": ONE,
    f"Laporan langsung dari Kota Cimahi: {A}": ONE,
    f"Kontributor Garut, {A}": [("contributor", A)],
    f"Kontributor Kabupaten Bandung Barat, {A}": [("contributor", A)],
    f"(Laporan: {A})": ONE,
    f"Reportr: {A}": ONE,
    f"Baca dalam bahasa Inggris\nReporter: {A}": ONE,
    f"(Reporter) {A} (Editor) {B}": BOTH,
    f"(Reporter)\n{A}\n(Editor)\n{B}": BOTH,
    f"{A} (Reporter), {B} (Editor)": BOTH,
    f"Laporan {A}, wartawan bipol.co di Sumedang": ONE,
    f"Laporan {A}, Wartawan Bipol.co di Sumedang": ONE,
    f"Laporan {A}, wartawan kami di Sumedang": ONE,
    f"Laporan {A} dari Sumedang": ONE,
    f"Oleh:\n{A} *)": [("writer", A)],
    f"Oleh\n{A}, S.Pd": [("writer", f"{A}, S.Pd")],
    f"Ditulis oleh\n{A}": [("writer", A)],
    "Indonesia | English": [],
    "Dilihat 15 kali": [],
    "Ukuran Huruf: A- A+": [],
    "Cetak Versi AMP": [],
    f"A- A A+\nReporter: {A}": ONE,
}


@pytest.mark.parametrize("lines", READ, ids=lambda lines: lines.replace("\n", "⏎"))
def test_bylines_above_the_text_are_read_and_taken_out(lines: str) -> None:
    typed = split_bylines([lines.split("\n"), *TEXT])
    assert [(line.role, line.name) for line in typed.bylines] == READ[lines]
    assert typed.paragraphs == TEXT
    assert typed.problems == ()


def test_bylines_above_and_below_are_given_in_page_order() -> None:
    typed = split_bylines([[f"Oleh: {A}"], *TEXT, [f"Editor: {B}"], ["Ralat: satu angka diperbaiki."]])
    assert [(line.role, line.name) for line in typed.bylines] == [("writer", A), ("editor", B)]
    assert typed.paragraphs == [*TEXT, ["Ralat: satu angka diperbaiki."]]


def test_a_day_above_the_text_stays() -> None:
    typed = split_bylines([[f"Oleh: {A}", "Kamis, 21 November 2019 | 10.15 WIB"], *TEXT])
    assert [line.name for line in typed.bylines] == [A]
    assert typed.paragraphs == [["Kamis, 21 November 2019 | 10.15 WIB"], *TEXT]


@pytest.mark.parametrize("line", [f"Reporter {A}", f"Oleh {A}", f"Penulis {A}"])
def test_a_label_without_a_sign_right_above_the_dateline_is_a_byline(line: str) -> None:
    typed = split_bylines([[line], *TEXT])
    assert [byline.name for byline in typed.bylines] == [A]
    assert typed.paragraphs == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Oleh karena itu warga menunggu.",
        "Laporan Warga",
        "Penulis muda Garut berkumpul",
        "[Foto] Banjir Garut",
        "Laporan Keuangan, wartawan bipol.co di Garut melaporkan",
    ],
)
def test_words_right_above_the_dateline_that_name_nobody_are_text(line: str) -> None:
    assert split_bylines([[line], *TEXT]).paragraphs == [[line], *TEXT]


@pytest.mark.parametrize("line", [f"Reporter {A}", "Reporter: 12 orang"])
def test_a_label_above_the_text_that_cannot_be_read_is_a_problem(line: str) -> None:
    typed = split_bylines([[line], ["Warga menunggu sejak pagi."], *TEXT])
    assert typed.bylines == ()
    assert [problem.detail for problem in typed.problems] == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Laporan dari Polres Garut, dua orang terluka.",
        "Laporan dari warga, jalan itu rusak.",
        "Oleh karena itu warga menunggu.",
        "Penulis buku itu hadir di Garut.",
    ],
)
def test_a_first_sentence_is_neither_byline_nor_problem(line: str) -> None:
    typed = split_bylines([[line], *TEXT])
    assert (typed.bylines, typed.paragraphs, typed.problems) == ((), [[line], *TEXT], ())


def test_an_opinion_piece_keeps_the_note_that_its_byline_points_to() -> None:
    story = [["Membaca itu murah."], ["Maka bacalah."], ["*) Penulis mengelola taman bacaan di Garut."]]
    typed = split_bylines([["Oleh:", f"{A} *)"], *story])
    assert [(line.role, line.name) for line in typed.bylines] == [("writer", A)]
    assert typed.paragraphs == story


def test_the_dateline_after_a_reporter_with_a_place_is_found() -> None:
    typed = split_bylines([[f"Laporan {A}, wartawan bipol.co di Sumedang"], *TEXT])
    assert read_place(typed.paragraphs[0][0]) == "BANDUNG"
