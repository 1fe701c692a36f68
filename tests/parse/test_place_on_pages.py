"""The dateline is found below what may stand above it, on whole pages."""

from __future__ import annotations

import pytest

from tests.parse.typed_pages import article

HEAD = "<p>GARUT, Bipol – Warga menata taman kota.</p>"


@pytest.mark.parametrize(
    "above",
    [
        "",
        "<p><em>Ralat: nama lurah semula keliru.</em></p>",
        "<p><strong>Tulisan ini bagian kedua dari tiga laporan tentang pasar.</strong></p>",
        "<p>Catatan Redaksi: nama narasumber disamarkan.</p><p>Kamis, 21 November 2019</p>",
        "<p>Kamis, 21 November 2019</p>",
        "<p class='hits'>419 views</p>",
        "<p>Ikuti saluran WhatsApp bipol.co</p><p>Reporter: Lilis Suminar</p>",
        "<h4>Taman itu lama terbengkalai.</h4>",
        "<p>Taman itu lama terbengkalai.</p>",
    ],
)
def test_the_dateline_may_have_a_note_a_day_furniture_or_one_sentence_above_it(above: str) -> None:
    assert article(f"{above}{HEAD}<p>Acara selesai sore.</p>").place == "GARUT"


def test_a_note_may_stand_in_the_datelines_own_paragraph() -> None:
    assert article("<p>Ralat: nama lurah keliru.<br>GARUT – Warga menata taman.</p>").place == "GARUT"


@pytest.mark.parametrize(
    "second", ["GARUT – Kota itu sepi.", "Kepada Bipol, warga mengaku senang.", "Garut, kata Bipol – dan lain-lain."]
)
def test_below_a_sentence_only_a_dateline_with_the_portals_name_is_one(second: str) -> None:
    assert article(f"<p>Taman itu lama terbengkalai.</p><p>{second}</p>").place is None
