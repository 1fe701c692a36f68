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
def test_a_chart_is_told_in_words_and_in_a_table(lang: str, number: str) -> None:
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


@pytest.mark.parametrize(("highest", "top"), [(0, 1), (1, 1), (3, 5), (9, 10), (10, 10), (11, 20), (48_000, 50_000)])
def test_an_axis_ends_at_a_round_number(highest: float, top: float) -> None:
    assert charts.axis_top(highest) == top


def test_names_too_long_for_bars_stand_in_rows_with_their_numbers() -> None:
    points = [("Yayan Sofyan – <b>Editor</b>", 10), ("Dodi GP", 5)]
    figure = html.fromstring(charts.ranked(points, title="Siapa", unit="artikel"))
    assert [row.text_content() for row in figure.xpath(".//tbody/tr")] == ["Yayan Sofyan – <b>Editor</b>10", "Dodi GP5"]
    assert figure.xpath(".//rect/@width") == ["100", "50"]
    assert "No data yet." in charts.ranked([], title="T", unit="u", lang="en")
    assert charts.ranked([("a", 0)], title="T", unit="u").count("<rect") == 1
