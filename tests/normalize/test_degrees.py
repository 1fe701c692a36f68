"""Degrees are known by how they are made, and no name or label is one."""

from __future__ import annotations

import pytest

from bipol_crawler.normalize.degrees import is_degree
from bipol_crawler.normalize.people import split_people
from tests.normalize.closing_lines import TEXT, A, B, closing

DEGREES = """
    S.Sos|S. Sos.|SSos|S.Pd|SPd|Spd|S. Pd.|S.Pd.I|S.Kom|S.T.|ST|S.H.|SH|S.E.|SE.|S.Ak|S.I.Kom|S.I.P|S.IP|S.Teks
    |S.Farm|S.Ked
    |S.Kep|S.KM|S.K.M.|SKM|S.Tr.Keb|S.Tr.Kom|S.Tr|S.ST|S.ST.Pi|SST|S.Hub.Int.|S.Ling|S.Psi|S.Th.I|S.Kesos
    |M.Ed|M.Ed.|M.Pd|MPd|M.Pd.I|M.Si|MSi|M.Kom|M.T.|MT|M.M.|MM|MTI|M.T.I|M.Ag|M.Hum|M.Kn.|M.Kes|M.H.Kes|M.Sc|MSc|M.Sc.Eng
    |M.A.|MA|MS|M.S.|MBA|MPH|M.P.H.|M.Par|M.Tr.Kom|M.Ling|M.Farm|M.Biomed|M.I.Kom|M.Eng|M.Phil|MAP|MARS|M.Psi.T.
    |B.Ed|B.Sc|B.A.|BA|BBA|B.Eng|BSc (Hons)|LL.M|LL.M.|LLM|LL.B|Ph.D|PhD|Ph. D.|Ed.D|Dr.|Dr.rer.nat.|Dr.-Ing|D.Sc
    |A.Md|A.Md.|Amd|A.Md.Kep|A.Md.Keb|A.Md. Farm|Amd.Keb|AMK|AMKL|A.Ma.Pd|A.Pi|A.P|Lc|Lc.|Apt|Ners|Ns.|Ir|Drs.|Dra
    |Sp.A|Sp.A(K)|Sp.PD|Sp.PD-KGH|Sp.OG(K)|Sp.KJ|Sp.B.S|Sp.THT-KL|SpA|Ns.Sp.Kep.J.|FINASIM|FICS
    |CPA|CA|CFP|CFA|CISA|C.Med|CSR|QIA|Ak|Ak.|Gr.|Psikolog|IPM|ASEAN Eng.|S.Pd M.Pd|Bachelor of Science|Magister Hukum
"""
NAMES = """
    M. Yusuf|M.Yusuf|M Yusuf|A. Zaki|A.Zaki|D. Rukmana|S. Hidayat|B. Setiawan|L. Hakim|M. Ali|M. Nur|M. Han|M. Ling
    |Moch. Iqbal    |Muh. Rizal|M. A. Zaki|A. D. Hidayat|A. D|H. Ujang|Drs. Ujang
    |Dr. Lilis|dr. Lilis|Ir. Sukarno|Ali|Adi|Budi|Sari|Mira|Sri
    |Siti|Map|Mars Sudirman|Wawan SK|Deden GP|Spanduk|Mega|Masri|Seno|Ed Sheeran|Lilis|asep|R. Bambang S.|Ida Ayu
"""


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split("|")]


@pytest.mark.parametrize("text", _items(DEGREES))
def test_a_degree_stays_with_its_name(text: str) -> None:
    assert is_degree(text)
    assert split_people(f"{A}, {text}, {B}") == [f"{A}, {text}", B]


@pytest.mark.parametrize("text", _items(NAMES))
def test_a_name_is_somebody_of_his_own(text: str) -> None:
    assert not is_degree(text)
    assert split_people(f"{A}, {text}") == [A, text]


@pytest.mark.parametrize("sign", ["/", " & ", " dan ", "; ", ", "])
def test_initials_are_first_names_after_every_sign(sign: str) -> None:
    assert closing(f"Reporter: {A}{sign}M. Yusuf") == ([("reporter", A), ("reporter", "M. Yusuf")], TEXT)


@pytest.mark.parametrize("degree", ["M.Ed", "B.Ed., M.Ed", "S.Teks", "S.Teks., M.T.", "M.Ed."])
def test_a_degree_is_not_a_label(degree: str) -> None:
    bylines, paragraphs = closing(f"Penulis: {A}, {degree}", f"Editor: {B}, {degree}")
    assert bylines == [("writer", f"{A}, {degree}"), ("editor", f"{B}, {degree}")]
    assert paragraphs == TEXT


def test_letters_after_a_full_name_are_some_degree_and_after_initials_are_others() -> None:
    assert split_people(f"{A}, MPPM") == [f"{A}, MPPM"]
    assert split_people("LIL, WSK") == ["LIL", "WSK"]


@pytest.mark.parametrize(
    "name",
    [
        "Prof. Dr. H. Asep Warlan Yusuf, S.H., M.H.",
        "AKBP Lilis Suminar, S.I.K., M.H.",
        "Ns. Lilis Suminar, S.Kep., M.Kep., Sp.Kep.J",
        "Ir. Tatang Koswara, S.T., M.T., IPM",
        "Lilis Suminar S.Pd.",
    ],
)
def test_titles_and_degrees_count_for_no_words_of_a_name(name: str) -> None:
    assert closing(f"Penulis: {name}") == ([("writer", name)], TEXT)
    assert closing(f"Penulis {name}") == ([("writer", name)], TEXT)
