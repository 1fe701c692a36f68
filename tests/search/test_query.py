"""What people type is read as they mean it, and nothing typed is a mistake."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.search.query import MAX_PIECES, read_query
from bipol_crawler.search.snippets import passage

EXACT = "{headline body captions people} : "
LEMMAS = "{headline_lemmas text_lemmas} : "


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("kelola", '("kelola")'),
        ("pengelolaan", f'(({EXACT}"pengelolaan" OR "kelola"))'),
        ("pembagian", f'(({EXACT}"pembagian" OR {LEMMAS}"bagi"))'),
        ("bagi", '("bagi")'),
        ("kelola sampah", '("kelola") AND ("sampah")'),
        ('"pasar induk"', f'(({EXACT}"pasar induk"))'),
        ("“pasar induk”", f'(({EXACT}"pasar induk"))'),
        ('"belum tutup', f'(({EXACT}"belum tutup"))'),
        ("kelola OR sampah", '("kelola" OR "sampah")'),
        ("kelola ATAU sampah desa", '("kelola" OR "sampah") AND ("desa")'),
        ("OR kelola OR", '("kelola")'),
        ("kelola -sampah", f'(("kelola")) NOT (({EXACT}"sampah"))'),
        ('kelola -"pasar induk"', f'(("kelola")) NOT (({EXACT}"pasar induk"))'),
        ("kelola -mengelola", f'(("kelola")) NOT (({EXACT}"mengelola"))'),
        ("sampa*", f'(({EXACT}"sampa"*))'),
        ("sa*", '("sa")'),
        ("covid-19", f'(({EXACT}"covid 19"))'),
        ("anak-anak", f'(({EXACT}"anak anak" OR "anak"))'),
        ("berlari-lari", f'(({EXACT}"berlari lari" OR "lari"))'),
        ("jum'at", f'(({EXACT}"jum at" OR "jumat"))'),
        ("Jum’at", f'(({EXACT}"jum at" OR "jumat"))'),
        ("orang2", f'(({EXACT}"orang2" OR "orang"))'),
        ("20-21/11/2019", f'(({EXACT}"20 21 11 2019"))'),
        ("DPRD", '("dprd")'),
        ("yang kelola", '("kelola")'),
        ("yang di", '("yang") AND ("di")'),
        ('"yang di" kelola', f'(({EXACT}"yang di")) AND ("kelola")'),
        ("- kelola -", '("kelola")'),
        ("kelola AND sampah", '("kelola") AND ("sampah")'),
        ("kelola DAN sampah", '("kelola") AND ("sampah")'),
        ("DAN kelola DAN", '("kelola")'),
        ("kelola NOT sampah", f'(("kelola")) NOT (({EXACT}"sampah"))'),
        ("kelola TANPA sampah", f'(("kelola")) NOT (({EXACT}"sampah"))'),
        ('kelola DAN BUKAN "pasar induk"', f'(("kelola")) NOT (({EXACT}"pasar induk"))'),
        ("kelola AND NOT sampah OR rob", f'(("kelola")) NOT (({EXACT}"sampah") OR ({EXACT}"rob"))'),
        ("kelola -sampah desa OR rob", f'(("kelola") AND ("desa" OR "rob")) NOT (({EXACT}"sampah"))'),
        ("kelola NOT", '("kelola")'),
        ('"kelola DAN sampah"', f'(({EXACT}"kelola dan sampah"))'),
        ("kelola tanpa sampah", '("kelola") AND ("tanpa") AND ("sampah")'),
        ("318", '("318")'),
        ("318.000", '(("318 000" OR "318000"))'),
        ("1,5", '(("1 5"))'),
        ("Rp318", f'(({EXACT}"rp318" OR "rp 318" OR "rp318"))'),
        ("Rp318.000", f'(({EXACT}"rp318 000" OR "rp 318 000" OR "rp 318000"))'),
        ("H.M. Ridwan", f'(({EXACT}"h m" OR "hm")) AND ("ridwan")'),
        ("S.Sos", f'(({EXACT}"s sos"))'),
        (".GP", '("gp")'),
        ("", '""'),
        ("***", '""'),
        ("-kelola", '""'),
        (None, '""'),
    ],
)
def test_what_is_typed_is_read_as_meant(typed: str | None, match: str) -> None:
    assert read_query(typed).match == match


@pytest.mark.parametrize(
    ("typed", "left_out"),
    [("yang kelola di desa", ("yang", "di")), ("yang di", ()), ("kelola DAN sampah", ()), ('"yang di" kelola', ())],
)
def test_words_that_are_not_searched_are_named(typed: str, left_out: tuple[str, ...]) -> None:
    assert read_query(typed).left_out == left_out


def test_what_may_not_occur_is_known_even_alone() -> None:
    assert read_query("-kelola").unwanted == f'(({EXACT}"kelola"))'


def test_of_very_many_words_the_first_are_read_and_it_is_said() -> None:
    assert (
        read_query(" ".join(["kelola"] * (MAX_PIECES + 1))).cut
        and not read_query(" ".join(["kelola"] * MAX_PIECES)).cut
    )


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.execute("CREATE VIRTUAL TABLE f USING fts5(headline, body, captions, people, headline_lemmas, text_lemmas)")
    db.execute("INSERT INTO f VALUES ('satu', 'dua', 'tiga', 'empat', 'lima', 'enam')")
    return db


TYPED = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            ["kelola", '"', "-", "*", "OR", "AND", "NOT", "NEAR(", ")", "{", ":", "^", "+", "'", "\0", "ﬁ", " "]
        )
    ).map("".join),
    st.lists(st.sampled_from(['"a b"', "-", "x*", "OR", "(", "col:", "covid-19", "jum'at"])).map(" ".join),
)


@given(typed=TYPED)
def test_nothing_typed_is_an_error_to_the_index(index: sqlite3.Connection, typed: str) -> None:
    query = read_query(typed)
    for match in (query.match, query.unwanted):
        index.execute("SELECT count(*) FROM f WHERE f MATCH ?", [match]).fetchone()


@given(typed=TYPED, text=st.text(max_size=400))
def test_a_passage_is_a_piece_of_its_text(typed: str, text: str) -> None:
    shown = "".join(part.text for part in passage(text, read_query(typed), length=60))
    assert shown.removeprefix("… ").removesuffix(" …") in text


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("pengelolaan", ["mengelola", "dikelola"]),
        ('"mengelola parkir"', ["mengelola parkir"]),
        ("kel*", ["keluar"]),
        ("parkir -desa", ["parkir"]),
        ("tidak ada", []),
        ("jalan-jalan", ["Jalan"]),
        ("318", ["Rp318.000"]),
        ("rp 318", ["Rp318.000"]),
        ("318000", ["Rp318.000"]),
        ("Rp318.000", ["Rp318.000"]),
        ("HM", ["H.M"]),
        ("h.m.", ["H.M"]),
    ],
)
def test_what_was_sought_is_marked_in_any_inflection(typed: str, marked: list[str]) -> None:
    text = "Desa mengelola parkir. Jalan keluar dikelola dinas. Harga Rp318.000, kata H.M. Ridwan."
    assert [part.text for part in passage(text, read_query(typed)) if part.found] == marked


def test_a_function_word_is_not_marked_as_a_form_of_what_was_sought() -> None:
    text = "Bantuan bagi warga dibagi dua, dan bagian warga dalam kedalaman satu meter."
    assert [part.text for part in passage(text, read_query("pembagian")) if part.found] == ["dibagi", "bagian"]
    assert [part.text for part in passage(text, read_query("mendalam")) if part.found] == ["kedalaman"]
    assert [part.text for part in passage(text, read_query("bagi")) if part.found] == ["bagi", "dibagi", "bagian"]


def test_a_passage_is_taken_where_most_of_it_stands() -> None:
    filler = "lain sekali. " * 40
    text = f"Sampah. {filler}Desa mengelola sampah organik. {filler}"
    shown = passage(text, read_query("pengelolaan sampah"), length=120)
    assert [part.text for part in shown if part.found] == ["mengelola", "sampah"]
    assert shown[0].text == "… " and shown[-1].text == " …"
    assert sum(len(part.text) for part in shown) < 130


def test_without_a_hit_a_passage_is_how_the_text_begins() -> None:
    assert passage("kata " * 100, read_query("lain"), length=20)[0].text.startswith("kata kata")
