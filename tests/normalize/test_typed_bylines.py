"""Bylines typed round an article: read in every way they are typed, and never made of sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.normalize.byline_grammar import read_line
from bipol_crawler.normalize.bylines import read_field, split_bylines
from tests.normalize.closing_lines import BOTH, TEXT, A, B, N, closing

READ = {
    # label and name
    f"Reporter{N}{N} {A}\nEditor{N * 6} {B}": BOTH,
    f"Reporter  {A}\nEditor  {B}": BOTH,
    f"Reporter : {A}\nEditor : {B}": BOTH,
    f"Reporter:{A}\nEditor:{B}": BOTH,
    f"Reporter= {A}\nEditor= {B}": BOTH,
    f"Reporter – {A}\nEditor – {B}": BOTH,
    f"Reporter — {A}\nEditor — {B}": BOTH,
    f"Reporter- {A}\nEditor- {B}": BOTH,
    f"REPORTER : {A}\nEDITOR : {B}": BOTH,
    f"reporter: {A}\neditor: {B}": BOTH,
    f"Reporter：{A}\nEditor：{B}": BOTH,
    f"\u200bReporter : {A}\u200b\n\ufeffEditor : {B}\u200b": BOTH,
    f"{N}{N}Reporter : {A}{N}\n{N}Editor : {B}": BOTH,
    f"- Reporter : {A}\n- Editor : {B}": BOTH,
    f"> Reporter : {A}\n> Editor : {B}": BOTH,
    f"*Reporter: {A}*\n*Editor: {B}*": BOTH,
    f"Reporter: {A}.\nEditor: {B}.": BOTH,
    f"Reporter: {A}***\nEditor: {B} **": BOTH,
    f"***\nReporter: {A}\nEditor: {B}\n***": BOTH,
    f"Reporter: {A}\n\nEditor: {B}\n\n": BOTH,
    f"(Reporter: {A})\n(Editor: {B})": BOTH,
    f"[Reporter: {A}]\n[Editor: {B}]": BOTH,
    # several on one line
    f"Reporter: {A} | Editor: {B}": BOTH,
    f"Reporter: {A} / Editor: {B}": BOTH,
    f"Reporter : {A}/Editor : {B}": BOTH,
    f"Reporter: {A}, Editor: {B}": BOTH,
    f"Reporter: {A}; Editor: {B}": BOTH,
    f"Reporter: {A} Editor: {B}": BOTH,
    f"Reporter: {A} & Editor: {B}": BOTH,
    f"Reporter {A} | Editor {B}": BOTH,
    f"(Reporter: {A} / Editor: {B})": BOTH,
    f"(Reporter: {A}, Editor: {B})***": BOTH,
    # cells of a table
    f"Reporter | : {A}\nEditor | : {B}": BOTH,
    f"Reporter | : | {A}\nEditor | : | {B}": BOTH,
    f"Reporter | {A}\nEditor | {B}": BOTH,
    f"Reporter: | {A}\nEditor: | {B}": BOTH,
    # label on one line, name on the next
    f"Reporter :\n{A}\nEditor :\n{B}": BOTH,
    f"Reporter:{N}\n{A}\nEditor: {B}": BOTH,
    f"Reporter\n{A}\nEditor\n{B}": BOTH,
    f"Reporter:\n{A}\nCecep\nEditor: {B}": [("reporter", A), ("reporter", "Cecep"), ("editor", B)],
    f"Reporter: {A}\nCecep\nEditor: {B}": [("reporter", A), ("reporter", "Cecep"), ("editor", B)],
    # the name first
    f"{A} (Reporter)\n{B} [Editor]": BOTH,
    f"{A} (Reporter), {B} (Editor)": BOTH,
    f"{A} (Reporter) {B} (Editor)": BOTH,
    f"{A} (Reporter) | {B} (Editor)": BOTH,
    f"{A} [Reporter] / {B} [Editor]": BOTH,
    f"{A} (Reporter) dan {B} (Editor)": BOTH,
    f"{A} (Penulis & Editor)": [("writer", A), ("editor", A)],
    f"{A} – Reporter\n{B} – Editor": BOTH,
    f"{A} - Reporter, {B} - Editor": BOTH,
    f"{A} — Reporter | {B} — Editor": BOTH,
    f"({A} – Reporter)": [("reporter", A)],
    # the label in brackets before it
    f"(Reporter) {A}\n(Editor) {B}": BOTH,
    f"(Reporter) {A} (Editor) {B}": BOTH,
    f"(Reporter) {A}, (Editor) {B}": BOTH,
    f"[Reporter] {A} [Editor] {B}": BOTH,
    f"[Reporter]: {A} | [Editor]: {B}": BOTH,
    f"(Reporter)\n{A}\n(Editor)\n{B}": BOTH,
    f"(Penulis sekaligus Editor) {A}": [("writer", A), ("editor", A)],
    # a line break that was lost
    f"Reporter: {A}Editor: {B}": BOTH,
    # a typing mistake, after a colon
    f"Repoter : {A}\nEdtor : {B}": BOTH,
    # signs of all kinds
    f"✍ Reporter: {A}\n→ Editor: {B}": BOTH,
    f"Reporter → {A}\nEditor > {B}": BOTH,
    f"Reporter :: {A}\nEditor:- {B}": BOTH,
    f'Reporter: "{A}"\nEditor: “{B}”': BOTH,
    f"__________\nReporter: {A}\nEditor: {B} [*]": BOTH,
    # a word that begins sentences more often, beside another byline or before a wide gap
    f"Laporan {A}\nEditor {B}": BOTH,
    f"Foto{N}{N}{A}": [("photographer", A)],
    # other labels
    f"Pewarta: {A}": [("reporter", A)],
    f"Pewarta : {A}\nRedaktur : {B}": BOTH,
    f"Wartawan: {A}": [("reporter", A)],
    f"Jurnalis: {A}": [("reporter", A)],
    f"Laporan: {A}": [("reporter", A)],
    f"Laporan Wartawan: {A}": [("reporter", A)],
    f"Liputan: {A}": [("reporter", A)],
    f"Rep: {A}": [("reporter", A)],
    f"Rep : {A}\nEd : {B}": BOTH,
    f"Rep: {A}/Ed: {B}": BOTH,
    f"Penulis: {A}": [("writer", A)],
    f"Penulis {A}": [("writer", A)],
    f"Oleh: {A}": [("writer", A)],
    f"Ditulis oleh: {A}": [("writer", A)],
    f"Naskah: {A}": [("writer", A)],
    f"Redaktur Pelaksana: {B}": [("editor", B)],
    f"Penyunting: {B}": [("editor", B)],
    f"Kontributor: {A}": [("contributor", A)],
    f"Koresponden : {A}": [("contributor", A)],
    f"Fotografer: {A}": [("photographer", A)],
    f"Foto: {A}": [("photographer", A)],
    f"Foto oleh: {A}": [("photographer", A)],
    f"Pewarta Foto: {A}": [("photographer", A)],
    f"Juru foto: {A}": [("photographer", A)],
    f"Naskah & Foto: {A}": [("writer", A), ("photographer", A)],
    f"Penulis/Editor: {A}": [("writer", A), ("editor", A)],
    f"Reporter dan Editor: {A}": [("reporter", A), ("editor", A)],
    f"Reporter/Foto: {A}": [("reporter", A), ("photographer", A)],
    f"Reporter sekaligus Editor: {A}": [("reporter", A), ("editor", A)],
    f"REPORTER MERANGKAP EDITOR : {A}": [("reporter", A), ("editor", A)],
    f"Penulis merangkap sebagai Fotografer: {A}": [("writer", A), ("photographer", A)],
    f"Penulis serta Fotografer {A}": [("writer", A), ("photographer", A)],
    f"Foto-foto: {A}\nEditor: {B}": [("photographer", A), ("editor", B)],
    f"Foto-foto oleh: {A}": [("photographer", A)],
    f"Teks dan foto-foto: {A}": [("writer", A), ("photographer", A)],
    # a mark that points to a note
    f"Oleh: {A} *)": [("writer", A)],
    f"Penulis: {A}**) | Editor: {B}": [("writer", A), ("editor", B)],
    # whose reporter it is, and where
    f"(Laporan {A}, wartawan bipol.co di Sumedang)": [("reporter", A)],
    f"Laporan {A}, kontributor bipol.co Sumedang": [("reporter", A)],
    f"Laporan wartawan bipol.co di Sumedang, {A}": [("reporter", A)],
    # where, or as what, someone reports
    f"Kontributor Garut: {A}": [("contributor", A)],
    f"Reporter Kota Cimahi: {A}": [("reporter", A)],
    f"Reporter (Magang): {A}": [("reporter", A)],
    f"Reporter: {A} (Magang)": [("reporter", A)],
    f"Penulis: {A} (Kontributor)": [("writer", A)],
    f"Penulis: {A}, (Mahasiswa UIN)": [("writer", A)],
    f"Editor Bahasa : {B}": [("editor", B)],
    f"Reporter Biro Cianjur Selatan: {A}": [("reporter", A)],
    f"Laporan Kontributor Garut: {A}": [("contributor", A)],
    f"Laporan Wartawan bipol.co, {A}": [("reporter", A)],
    f"(Laporan Wartawan bipol.co {A})": [("reporter", A)],
    f"Wartawan bipol.co: {A}": [("reporter", A)],
    f"Reporter: {A}/bipol.co": [("reporter", A)],
    f"Penulis: {A}, Dosen Universitas Galuh": [("writer", A)],
    f"Penulis: {A} (Guru, Ketua PGRI), {B}": [("writer", A), ("writer", B)],
    # several people
    f"Reporter: {A} & {B}": [("reporter", A), ("reporter", B)],
    f"Reporter: {A} dan {B}": [("reporter", A), ("reporter", B)],
    f"Reporter: {A}/{B}": [("reporter", A), ("reporter", B)],
    f"Reporter: {A}, {B}": [("reporter", A), ("reporter", B)],
    f"Reporter: {A}, {B} dan Cecep": [("reporter", A), ("reporter", B), ("reporter", "Cecep")],
    f"Reporter: {A}, S.Sos, {B}, M.Si": [("reporter", f"{A}, S.Sos"), ("reporter", f"{B}, M.Si")],
    f"Reporter: {A} serta {B}": [("reporter", A), ("reporter", B)],
    f"Reporter/Editor: {A}/{B}": BOTH,
    # names
    "Editor : Wawan .SK": [("editor", "Wawan SK")],
    "Editor      Wawan .SK": [("editor", "Wawan SK")],
    "Reporter: Nu’man Hakim": [("reporter", "Nu’man Hakim")],
    "Reporter: Siti Ma'rifah": [("reporter", "Siti Ma'rifah")],
    "Reporter: A. Fauzi": [("reporter", "A. Fauzi")],
    "Reporter: M Ridwan": [("reporter", "M Ridwan")],
    "Reporter: Dr. H. Yayan S., M.Si.": [("reporter", "Dr. H. Yayan S., M.Si.")],
    "Reporter : Asep D. Hidayat, S.Sos": [("reporter", "Asep D. Hidayat, S.Sos")],
    "Reporter: Prof. Moch. Yusuf, M.Si., Ak.": [("reporter", "Prof. Moch. Yusuf, M.Si., Ak.")],
    "Reporter: dr. Lilis, Sp.PD": [("reporter", "dr. Lilis, Sp.PD")],
    "Reporter: Wawan. SK": [("reporter", "Wawan. SK")],
    "Reporter: @lilis_s": [("reporter", "@lilis_s")],
    "Reporter: lilis": [("reporter", "lilis")],
    "Reporter: LILIS SUMINAR": [("reporter", "LILIS SUMINAR")],
    "Reporter: lil/wsk": [("reporter", "lil"), ("reporter", "wsk")],
    "Reporter: Al-Fatih": [("reporter", "Al-Fatih")],
    "Reporter: Ujang bin Sobari": [("reporter", "Ujang bin Sobari")],
    # nobody
    "Foto: Ist": [],
    "Editor: Red": [],
    f"Reporter: {A}\nEditor:": [("reporter", A)],
    f"Reporter: -\nEditor: {B}": [("editor", B)],
    # sources
    "Sumber: Humas Pemkot Bandung": [("source", "Humas Pemkot Bandung")],
    "Sumber : Dinas Perumahan dan Permukiman": [("source", "Dinas Perumahan dan Permukiman")],
    "Sumber: Antara/Diskominfo": [("source", "Antara"), ("source", "Diskominfo")],
    "Sumber: https://garutkab.go.id/berita": [("source", "https://garutkab.go.id/berita")],
    "Sumber Berita: BMKG": [("source", "BMKG")],
    f"Reporter: {A}\nSumber: BPBD Jawa Barat": [("reporter", A), ("source", "BPBD Jawa Barat")],
    # a closing bracket
    f"({A})": [("signature", A)],
    f"[{A}/{B}]": [("signature", A), ("signature", B)],
    f"({A})***": [("signature", A)],
    "(lil)": [("signature", "lil")],
    "(lil/wsk)": [("signature", "lil"), ("signature", "wsk")],
    f"Reporter: {A}\n(Wawan SK)": [("reporter", A), ("signature", "Wawan SK")],
    # a full name beside stars
    f"***{A}": [("signature", A)],
    f"*** {A} ***": [("signature", A)],
    f"{A}***": [("signature", A)],
    f"****{A} & {B}": [("signature", A), ("signature", B)],
    f"***{A}\nEditor: {B}": [("signature", A), ("editor", B)],
}  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["***Tamat", "*** Babak Kedua Dimulai.", "***Bandung Barat", "Dinas Pendidikan***", "**Lilis Suminar", "***Lilis"],
)
def test_other_words_beside_stars_are_not_a_signature(line: str) -> None:
    bylines, paragraphs = closing(line)
    assert bylines == []
    assert paragraphs == [*TEXT, [line]]


@pytest.mark.parametrize(
    ("line", "bylines", "left"),
    [
        (f"Video: {A} | Editor: {B}", [("editor", B)], [f"Video: {A}"]),
        (f"Editor: {B} | Video: {A}", [("editor", B)], [f"Video: {A}"]),
        (f"Grafis: Didi | Penulis: {A} | Editor: {B}", [("writer", A), ("editor", B)], ["Grafis: Didi"]),
        (f"Reporter: {A} / Kamera: {B}", [("reporter", A)], [f"Kamera: {B}"]),
        (f"Narator: {A}; Editor: {B}", [("editor", B)], [f"Narator: {A}"]),
        (f"Video: {A} | Grafis: {B}", [], [f"Video: {A} | Grafis: {B}"]),
        (f"Reporter : {A} Editor : {B} Publisher : Wawan", BOTH, ["Publisher : Wawan"]),
        (f"Reporter: {A}, Editor: {B}, Uploader: Wawan", BOTH, ["Uploader: Wawan"]),
        (f"Reporter: {A} Kameramen: Wawan", [("reporter", A)], ["Kameramen: Wawan"]),
        (f"Kata {A}, Produser: Wawan", [], [f"Kata {A}, Produser: Wawan"]),
        ("Musik: gamelan | Tari: topeng", [], ["Musik: gamelan | Tari: topeng"]),
    ],
)
def test_a_job_that_is_not_a_role_hides_no_byline_beside_it(
    line: str, bylines: list[tuple[str, str]], left: list[str]
) -> None:
    assert closing(line) == (bylines, [*TEXT, left])


@pytest.mark.parametrize("lines", READ, ids=lambda lines: lines.replace("\n", "⏎"))
def test_a_closing_block_is_read_and_taken_out(lines: str) -> None:
    bylines, paragraphs = closing(*lines.split("\n"))
    assert bylines == READ[lines]
    assert paragraphs == TEXT


@pytest.mark.parametrize(
    "line", [f"Rep: {A} / Red: {B}", f"Rep: {A}; Red: {B}", f"Rep. {A} | Red. {B}", f"REP: {A}, RED: {B}"]
)
def test_red_after_a_reporter_is_the_editor(line: str) -> None:
    assert closing(line) == (BOTH, TEXT)


@pytest.mark.parametrize("line", [f"Warga setuju (red: {A}).", f"Red: {A}", f"Reporter TV itu setuju / Red: {A}"])
def test_red_alone_is_a_remark(line: str) -> None:
    assert closing(line) == ([], [*TEXT, [line]])


def test_bylines_come_in_page_order_and_the_stars_before_them_go() -> None:
    typed = split_bylines([[f"Oleh: {A}"], TEXT[0], ["Acara selesai sore.*** (lil)"], [f"Editor: {B}"]])
    assert [line.role for line in typed.bylines] == ["writer", "signature", "editor"]
    assert typed.paragraphs == [TEXT[0], ["Acara selesai sore."]]


@pytest.mark.parametrize(
    ("line", "rest", "names"),
    [
        ("Acara selesai sore. (Lilis)", "Acara selesai sore.", ["Lilis"]),
        ("Acara selesai sore.(Lilis)", "Acara selesai sore.", ["Lilis"]),
        ("Acara selesai sore. [Lilis/Wawan .SK]", "Acara selesai sore.", ["Lilis", "Wawan SK"]),
        ("Acara selesai sore (Lilis Suminar)", "Acara selesai sore", ["Lilis Suminar"]),
        (f"Acara selesai sore.{N}(Lilis)***", "Acara selesai sore.", ["Lilis"]),
        ("“Alhamdulillah,” pungkasnya. (Nu’man & Siti)", "“Alhamdulillah,” pungkasnya.", ["Nu’man", "Siti"]),
        ("Acara selesai sore. (lil)", "Acara selesai sore.", ["lil"]),
        ("Acara selesai sore. ( Lilis )", "Acara selesai sore.", ["Lilis"]),
        ("Acara selesai sore. {Lilis}", "Acara selesai sore.", ["Lilis"]),
        ("Acara selesai sore.*** [LIL]", "Acara selesai sore.", ["LIL"]),
        ("Acara selesai sore. (Lilis/bipol.co)", "Acara selesai sore.", ["Lilis"]),
        ("Acara selesai sore. (adv/lil)", "Acara selesai sore.", ["lil"]),
        ("Acara selesai Senin (25/11). (Lilis)", "Acara selesai Senin (25/11).", ["Lilis"]),
    ],
)
def test_a_name_in_a_closing_bracket_signs_without_a_role(line: str, rest: str, names: list[str]) -> None:
    bylines, paragraphs = closing(line)
    assert bylines == [("signature", name) for name in names]
    assert paragraphs == [*TEXT, [rest]]


@pytest.mark.parametrize(
    "manner",
    [
        "tertawa", "tersenyum", "tertawa lebar", "sambil tertawa", "menghela napas", "mengangguk", "menyeka mata",
        "diam", "jeda sejenak", "hening", "senyum", "terkekeh", "menangis", "berseloroh", "memandang sawah", "ketawa",
    ],
)  # fmt: skip
def test_how_somebody_speaks_is_not_a_signature(manner: str) -> None:
    line = f"“Saya ikut saja.” ({manner})"
    assert closing(line) == ([], [*TEXT, [line]])
    assert closing(line, f"Reporter: {A}") == ([("reporter", A)], [*TEXT, [line]])


@pytest.mark.parametrize(
    "name", ["teresa", "terry", "berlian", "mega", "dimas", "berna", "mentari", "ter", "Tertawati"]
)
def test_a_name_that_begins_like_a_verb_signs(name: str) -> None:
    assert closing(f"Acara selesai sore. ({name})") == ([("signature", name)], [*TEXT, ["Acara selesai sore."]])


@pytest.mark.parametrize(
    ("line", "rest", "bylines"),
    [
        (f"Acara selesai sore. Reporter: {A}", "Acara selesai sore.", [("reporter", A)]),
        (f"Acara selesai sore. Reporter: {A} Editor: {B}", "Acara selesai sore.", BOTH),
        (f"“Selesai,” katanya.*** Reporter : {A}", "“Selesai,” katanya.", [("reporter", A)]),
        (f"Acara selesai sore. (Reporter: {A})", "Acara selesai sore.", [("reporter", A)]),
        (f"Acara selesai sore. (Penulis: {A}/Editor: {B})", "Acara selesai sore.", [("writer", A), ("editor", B)]),
    ],
)
def test_bylines_that_follow_the_last_sentence_are_cut_off_it(
    line: str, rest: str, bylines: list[tuple[str, str]]
) -> None:
    found, paragraphs = closing(line)
    assert found == bylines
    assert paragraphs == [*TEXT, [rest]]


@pytest.mark.parametrize(
    ("first", "bylines"),
    [
        (f"Laporan: {A}", [("reporter", A)]),
        (f"Oleh: {A}", [("writer", A)]),
        (f"Oleh : {A}, S.Pd", [("writer", f"{A}, S.Pd")]),
        (f"Reporter: {A} | Editor: {B}", BOTH),
        (f"Laporan Wartawan bipol.co, {A}", [("reporter", A)]),
    ],
)
def test_a_labelled_first_line_is_a_byline(first: str, bylines: list[tuple[str, str]]) -> None:
    typed = split_bylines([[first], *TEXT])
    assert [(line.role, line.name) for line in typed.bylines] == bylines
    assert typed.paragraphs == TEXT


def test_what_was_typed_is_kept_beside_the_name() -> None:
    typed = split_bylines([*TEXT, ["Editor      Wawan .SK***"]])
    assert [(line.name, line.as_written) for line in typed.bylines] == [("Wawan SK", "Wawan .SK")]


@pytest.mark.parametrize(
    ("label", "text", "bylines"),
    [
        ("Penulis", "Penulis : Enung", [("writer", "Enung")]),
        ("Penulis", "Enung", [("writer", "Enung")]),
        ("Penulis", "Enung & Lilis", [("writer", "Enung"), ("writer", "Lilis")]),
        ("Editor", f"Editor : {B}, M.Si", [("editor", f"{B}, M.Si")]),
        (
            "Sumber Berita",
            "Sumber Berita : Dinas Peternakan dan Perikanan",
            [("source", "Dinas Peternakan dan Perikanan")],
        ),
        ("Sumber Berita", "Sumber Berita : ", []),
        ("Editor", "Editor :", []),
    ],
)
def test_a_field_of_the_post_is_read_with_or_without_its_label(
    label: str, text: str, bylines: list[tuple[str, str]]
) -> None:
    read = read_field(label, text)
    assert [(line.role, line.name) for line in read] == bylines
    assert {line.source for line in read} <= {"field"}


@given(st.lists(st.lists(st.text(max_size=80), min_size=1, max_size=3), max_size=6))
def test_no_text_is_invented_or_reordered(paragraphs: list[list[str]]) -> None:
    """What is left of the text is, in order, what was there."""
    kept = [line for paragraph in split_bylines(paragraphs).paragraphs for line in paragraph]
    given_lines = iter([line for paragraph in paragraphs for line in paragraph])
    for line in kept:
        assert any("".join(line.split()) in _bare(source) for source in given_lines)


def _bare(line: str) -> str:
    from bipol_crawler.text import without_invisible

    return "".join(without_invisible(line).split())


@pytest.mark.timed
@pytest.mark.parametrize(
    "unit",
    [
        "Editor. ",
        "(((",
        "[a]",
        N,
        "- ",
        "a.",
        "Reporter : ",
        "*",
        "Foto (a) ",
        "A B: ",
        ". Editor A (",
        "ab/",
        "#a",
        " \t",
        "**",
    ],
)
def test_a_million_characters_take_no_longer_than_reading_them(unit: str) -> None:
    """Found by hand: patterns with a run of spaces or a free middle grow with the square of the text."""
    import time

    line = unit * (1_000_000 // len(unit))
    start = time.process_time()
    split_bylines([[line], [line + "x"], ["x" + line]])
    assert time.process_time() - start < 4


@pytest.mark.parametrize(
    ("line", "roles"),
    [
        ("Rep. Lilis Suminar | Ed. Deden Komara", ["reporter", "editor"]),
        ("Pew. Lilis Suminar/Ed. Deden Komara", ["reporter", "editor"]),
        ("Kontr. Lilis Suminar", ["contributor"]),
        ("Fot. Lilis Suminar; Edt. Deden Komara", ["photographer", "editor"]),
    ],
)
def test_a_label_may_be_cut_short_by_a_dot(line: str, roles: list[str]) -> None:
    read = read_line(line, at_end=True)
    assert read is not None
    assert [byline.role for byline in read] == roles
    assert [byline.name for byline in read] == ["Lilis Suminar", "Deden Komara"][: len(roles)]


@pytest.mark.parametrize("line", ["Pen. itu hilang.", "Lilis Suminar, M.Ed. Bandung", "Rep. of Indonesia"])
def test_other_words_with_a_dot_are_not_a_label(line: str) -> None:
    assert read_line(line, at_end=True) is None
