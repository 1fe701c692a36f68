"""Which word of a name leads in a bibliography, and what is left out of it."""

from __future__ import annotations

import pytest

from bipol_crawler.cite.author_names import author_name


@pytest.mark.parametrize(
    ("written", "inverted", "initialled"),
    [
        ("Neng Sari Wulandari", "Wulandari, Neng Sari", "Wulandari, N. S."),
        ("Asep D. Hidayat, S.Sos", "Hidayat, Asep D.", "Hidayat, A. D."),
        ("Dr. H. Asep Hidayat, M.Si., Ph.D", "Hidayat, H. Asep", "Hidayat, H. A."),
        ("Drs Ahmad Fauzan, SH, MH", "Fauzan, Ahmad", "Fauzan, A."),
        ("Siti Nur-Aini Ma'ruf", "Ma'ruf, Siti Nur-Aini", "Ma'ruf, S. N.-A."),
        ("LILIS SUMINAR", "SUMINAR, LILIS", "SUMINAR, L."),
        ("A. Hidayat", "Hidayat, A.", "Hidayat, A."),
        ("Élan  Sobari***", "Sobari, Élan", "Sobari, É."),
    ],
)
def test_a_name_of_several_words_is_led_by_its_last(written: str, inverted: str, initialled: str) -> None:
    name = author_name(written)
    assert (name.inverted, name.initialled) == (inverted, initialled)


@pytest.mark.parametrize(
    ("written", "as_it_stands"),
    [
        ("Firdaus", "Firdaus"),
        ("Firdaus, S.Sos", "Firdaus"),
        ("Deden .GP", "Deden GP"),
        ("Iwan S. K.", "Iwan S. K."),
        ("Budi S", "Budi S"),
        ("Ujang bin Sobari", "Ujang bin Sobari"),
        ("hendra gunadi", "hendra gunadi"),
        ("Teh Nining", "Teh Nining"),
        ("Tim Redaksi", "Tim Redaksi"),
        ("Humas Pemkot", "Humas Pemkot"),
        ("bipol.co", "bipol.co"),
        ("Asep S.Sos", "Asep S.Sos"),
        ("Asep, dosen Unpad", "Asep, dosen Unpad"),
        ("Reporter 2", "Reporter 2"),
    ],
)
def test_what_may_be_no_last_name_is_not_turned(written: str, as_it_stands: str) -> None:
    name = author_name(written)
    assert (name.inverted, name.initialled, name.given) == (as_it_stands, as_it_stands, "")
