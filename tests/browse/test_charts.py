"""Charts for everybody: drawn without scripts, told in words, their numbers at hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from lxml import html

from bipol_crawler.browse import charts

MONTHS = ["Jan 2024", "Feb 2024", "Mar 2024"]


def test_bars_are_as_high_as_their_numbers() -> None:
    figure = html.fromstring(charts.bars([("a", 5), ("b", 0), ("c", 10)], title="Artikel", unit="artikel"))
    assert [bar.get("height") for bar in figure.xpath(".//rect")] == ["50", "100"]
    assert figure.xpath(".//g/title/text()") == ["a: 5 artikel", "b: 0 artikel", "c: 10 artikel"]


def test_stacked_bars_stand_on_each_other() -> None:
    figure = html.fromstring(charts.stacked(["a"], {"x": [4], "y": [6]}, title="T", unit="artikel"))
    assert [(bar.get("y"), bar.get("height")) for bar in figure.xpath(".//rect")] == [("60", "40"), ("0", "60")]
    assert figure.xpath(".//ul[@class='key']/li/text()") == ["x", "y"]


def test_lines_pass_through_their_numbers() -> None:
    figure = html.fromstring(charts.lines(MONTHS, {"x": [0, 5, 10]}, title="T", unit="artikel"))
    assert figure.xpath(".//polyline/@points") == ["0.5,100 1.5,50 2.5,0"]


@pytest.mark.parametrize(("lang", "number"), [("id", "1.234,5"), ("en", "1,234.5")])
def test_a_chart_is_described_in_words_and_in_a_table(lang: str, number: str) -> None:
    figure = html.fromstring(charts.lines(MONTHS, {"x": [1, 1234.5, 3]}, title="Judul", unit="artikel", lang=lang))
    assert figure.xpath(".//svg[@role='img']/title/text()") == ["Judul"]
    assert "Jan 2024 – Mar 2024" in figure.xpath(".//svg/desc/text()")[0]
    assert figure.xpath(".//tbody//th[@scope='row']/text()") == MONTHS
    assert number in figure.xpath(".//tbody//td/text()")


def test_labels_stay_few_and_name_both_ends() -> None:
    points = [(f"m{n}", float(n)) for n in range(100)]
    ticks = html.fromstring(charts.bars(points, title="T", unit="u")).xpath(".//svg[@class='ticks']/text/text()")
    assert (ticks[0], ticks[-1], len(ticks)) == ("m0", "m99", 5)


@pytest.mark.parametrize("width", [4, 8, 11, 40, 100])
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 7, 12, 13, 100])
def test_no_label_reaches_into_another_or_out_of_the_drawing(number: int, width: int) -> None:
    points = [("x" * width, 1.0)] * number
    ticks = html.fromstring(charts.bars(points, title="T", unit="u")).xpath(".//svg[@class='ticks']/text")
    shift = {"start": 0, "middle": width / 2, "end": width}
    starts = [
        float(tick.get("x").rstrip("%")) * charts.PHONE_WIDTH / 100 - shift[tick.get("text-anchor")] for tick in ticks
    ]
    assert len(starts) > 1 or width * 2 + charts.MIN_LABEL_GAP > charts.PHONE_WIDTH or number == 1
    assert all(after - before >= width + charts.MIN_LABEL_GAP - 0.01 for before, after in pairwise(starts))
    if width <= charts.PHONE_WIDTH:
        assert starts[0] >= -0.01 and starts[-1] + width <= charts.PHONE_WIDTH + 0.01


def test_what_a_chart_is_given_is_text() -> None:
    hostile = "<script>alert(1)</script>"
    drawn = charts.stacked([hostile], {hostile: [1], "y": [2]}, title=hostile, unit=hostile)
    assert "<script" not in drawn and "&lt;script&gt;" in drawn


def test_nothing_to_show_is_said() -> None:
    assert "No data yet." in charts.bars([], title="T", unit="u", lang="en")
    assert "rect" not in charts.bars([("a", 0)], title="T", unit="u")


def test_a_series_with_too_few_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="x"):
        charts.lines(MONTHS, {"x": [1]}, title="T", unit="u")


@pytest.mark.parametrize(
    ("highest", "marks"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (2, (0, 1, 2)),
        (3, (0, 2, 4)),
        (4, (0, 2, 4)),
        (5, (0, 3, 6)),
        (9, (0, 5, 10)),
        (10, (0, 5, 10)),
        (11, (0, 10, 20)),
        (21, (0, 25, 50)),
        (48_000, (0, 25_000, 50_000)),
        (0.5, (0, 0.25, 0.5)),
        (0.034, (0, 0.025, 0.05)),
        (2.5, (0, 2.5, 5)),
        (99.9, (0, 50, 100)),
    ],
)
def test_an_axis_has_round_numbers_and_whole_ones_beside_counts(highest: float, marks: tuple[float, ...]) -> None:
    assert charts.axis_marks([0, highest]) == pytest.approx(marks)
    drawn = html.fromstring(charts.bars([("a", highest)], title="T", unit="u", lang="en"))
    shown = drawn.xpath(".//p[@class='scale']/span/text()")
    assert [float(mark.replace(",", "")) for mark in shown] == pytest.approx(list(reversed(marks)), rel=0.1)


@pytest.mark.parametrize("highest", [*range(1, 60), 99, 100, 101, 4999, 5001, 10**9])
def test_no_mark_beside_counts_is_a_fraction(highest: int) -> None:
    marks = charts.axis_marks([highest, 0, 1])
    assert all(mark == int(mark) for mark in marks) and marks[-1] >= highest and marks[0] == 0


def test_grouped_bars_stand_beside_each_other_and_lead_somewhere() -> None:
    links = [["/a1", "/a2"], ["/b1", "/b2"]]
    figure = html.fromstring(charts.grouped(["x", "y"], {"A": [1, 2], "B": [0, 4]}, links, title="T", unit="artikel"))
    bars = figure.xpath(".//svg[@role='group']/a")
    assert [bar.get("href") for bar in bars] == ["/a1", "/a2", "/b1", "/b2"]
    assert [bar.xpath("string(title)") for bar in bars][:2] == ["x: A 1", "y: A 2"]
    boxes = [(float(box.get("x")), float(box.get("width"))) for box in figure.xpath(".//svg/a/rect")]
    assert all(left + width <= right + 0.01 for (left, width), (right, _) in pairwise(sorted(boxes)))
    assert figure.xpath(".//tbody//a/@href") == ["/a1", "/b1", "/a2", "/b2"]
    assert {bar.get("tabindex") for bar in bars} == {"-1"}, "the keyboard has the table"
