"""People: what the archivist says of them, and who may be one."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.archive import Archive
from bipol_crawler.articles.aliases import read_aliases
from bipol_crawler.articles.duplicates import likely_duplicates
from bipol_crawler.articles.name_pairs import NamesFileError
from bipol_crawler.articles.people import apply_aliases
from bipol_crawler.items import Byline, Dated, Label
from bipol_crawler.normalize.people import person_key

from .conftest import PORTAL

Save = Callable[..., str]
FULL = "Deden Gumilar Pratama"


@pytest.fixture
def aliases(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Writes a file of aliases."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "people_aliases.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def apply_lines(archive: Archive, aliases: Callable[[str], Path]) -> Callable[..., int]:
    """Applies lines of a file of aliases, as the start of a run does; the number of bylines that changed hands."""

    def apply(*lines: str) -> int:
        return apply_aliases(archive.db, read_aliases(aliases("\n".join(["alias,name", *lines]))))

    return apply


def rows(archive: Archive, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return list(archive.db.execute(sql, values).fetchall())


def report(save: Save, *names: str, role: str = "reporter") -> None:
    """One article for each name."""
    for name in names:
        byline = Byline(role, name, f"Reporter: {name}", "text")  # type: ignore[arg-type]
        save(url=f"{PORTAL}/berita-{role}-{name.encode().hex()}/", post_id=None, bylines=(byline,))


def people(archive: Archive) -> list[str]:
    return [name for (name,) in rows(archive, "SELECT name FROM people ORDER BY name")]


def state(archive: Archive) -> list[list[tuple[Any, ...]]]:
    """All that a change of aliases may touch, without row ids."""
    return [
        sorted(rows(archive, "SELECT name, key FROM people")),
        sorted(rows(archive, "SELECT article_url, position, role, name, as_written, source FROM bylines_flat")),
        sorted(rows(archive, "SELECT id, people, versions FROM articles")),
        sorted(rows(archive, "SELECT url, reporters, editors FROM articles_flat")),
    ]


def found(archive: Archive, words: str) -> int:
    return len(rows(archive, "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", words))


def test_a_known_alias_is_its_persons_from_the_first_article_on(
    archive: Archive, save: Save, apply_lines: Callable[..., int]
) -> None:
    assert apply_lines(f"Deden GP,{FULL}") == 0
    report(save, "Deden G.P.", FULL.upper())
    assert people(archive) == [FULL]
    assert rows(archive, "SELECT name, as_written FROM bylines_flat") == [
        (FULL, "Reporter: Deden G.P."),
        (FULL, f"Reporter: {FULL.upper()}"),
    ]
    assert rows(archive, "SELECT DISTINCT reporters FROM articles_flat") == [(FULL,)]


def test_a_later_alias_merges_what_is_stored_already(
    archive: Archive, save: Save, apply_lines: Callable[..., int]
) -> None:
    report(save, "DEDEN GP", "Deden GP", FULL, "Rina")
    assert people(archive) == ["Deden GP", FULL, "Rina"]
    assert apply_lines(f"deden .gp,{FULL}") == 2
    assert people(archive) == [FULL, "Rina"]
    assert rows(archive, "SELECT count(*) FROM bylines_flat WHERE name = ?", FULL) == [(3,)]
    assert rows(archive, "SELECT count(*) FROM versions_flat WHERE version > 1") == [(0,)]
    assert archive.db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_an_unchanged_alias_file_is_not_applied_again(
    archive: Archive, save: Save, apply_lines: Callable[..., int]
) -> None:
    report(save, "Deden GP", FULL)
    apply_lines(f"Deden GP,{FULL}")
    changes = archive.db.total_changes
    assert apply_lines("# the same person", f"Deden GP,{FULL}", "") == 0
    assert archive.db.total_changes == changes


@pytest.mark.parametrize("left", [[], ["Rina,Rina Marlina"]])
def test_a_line_taken_out_splits_the_person_again(
    archive: Archive, save: Save, apply_lines: Callable[..., int], left: list[str]
) -> None:
    report(save, "DEDEN GP", "Deden GP", FULL, "D. Gumilar", "Rina")
    apply_lines(*left)
    before = state(archive)
    apply_lines(f"Deden GP,{FULL}", "D. Gumilar,Deden GP", *left)
    assert state(archive) != before
    apply_lines(*left)
    assert state(archive) == before


def test_the_name_on_the_right_need_not_stand_anywhere(
    archive: Archive, save: Save, apply_lines: Callable[..., int]
) -> None:
    report(save, "Deden GP")
    apply_lines(f"Deden GP,{FULL}")
    assert people(archive) == [FULL]
    apply_lines()
    assert people(archive) == ["Deden GP"]


def test_another_name_on_the_right_renames_the_person(
    archive: Archive, save: Save, apply_lines: Callable[..., int]
) -> None:
    report(save, "Deden GP", FULL)
    apply_lines(f"Deden GP,{FULL}")
    apply_lines(f"Deden GP,{FULL.upper()}")
    assert people(archive) == [FULL.upper()], "one person, shown as the file says"
    apply_lines("Deden GP,Dadang Gunawan Putra")
    assert people(archive) == ["Dadang Gunawan Putra", FULL]


def test_a_name_aliased_to_itself_fixes_how_it_is_shown(
    archive: Archive, save: Save, apply_lines: Callable[..., int]
) -> None:
    apply_lines("FIRDAUS,FIRDAUS")
    report(save, "Firdaus")
    assert people(archive) == ["FIRDAUS"]
    apply_lines()
    assert people(archive) == ["Firdaus"]


def test_names_that_lead_on_to_names_are_all_one_person(
    archive: Archive, save: Save, apply_lines: Callable[..., int]
) -> None:
    report(save, "DGP", "Deden GP", FULL)
    apply_lines("DGP,Deden GP", f"Deden GP,{FULL}")
    assert people(archive) == [FULL]


def test_one_person_twice_in_an_article_is_listed_once(
    archive: Archive, save: Save, apply_lines: Callable[..., int]
) -> None:
    names = ("Deden GP", FULL)
    save(bylines=tuple(Byline("reporter", name, name, "text") for name in names))
    apply_lines(f"Deden GP,{FULL}")
    assert rows(archive, "SELECT reporters FROM articles_flat") == [(FULL,)]
    assert rows(archive, "SELECT count(*) FROM bylines_flat") == [(2,)]


@pytest.mark.parametrize("told_first", [True, False])
def test_full_text_finds_a_person_by_either_name(
    archive: Archive, save: Save, apply_lines: Callable[..., int], told_first: bool
) -> None:
    if told_first:
        apply_lines(f"Deden GP,{FULL}")
    report(save, "Deden GP")
    report(save, "Deden GP", role="account")
    apply_lines(f"Deden GP,{FULL}")
    assert (found(archive, "Gumilar"), found(archive, '"Deden GP"')) == (1, 1), "the portal account is no author"
    apply_lines()
    assert (found(archive, "Gumilar"), found(archive, '"Deden GP"')) == (0, 1)
    archive.db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")


def test_seeing_a_page_again_changes_no_alias(archive: Archive, save: Save, apply_lines: Callable[..., int]) -> None:
    apply_lines(f"Deden GP,{FULL}")
    report(save, "Deden GP")
    before = state(archive)
    report(save, "Deden GP")
    assert state(archive) == before
    assert rows(archive, "SELECT kind FROM events_flat") == [("first_seen",)]


def test_a_broken_change_leaves_everything_as_it_was(
    archive: Archive, save: Save, apply_lines: Callable[..., int], tmp_path: Path
) -> None:
    report(save, "Deden GP", FULL)
    apply_lines("Rina,Rina Marlina")
    before = state(archive)
    archive.db.execute("CREATE TRIGGER stop BEFORE UPDATE OF people ON articles BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(sqlite3.IntegrityError):
        apply_lines(f"Deden GP,{FULL}")
    assert state(archive) == before
    assert rows(archive, "SELECT DISTINCT name FROM people_aliases") == [("Rina Marlina",)]
    archive.db.execute("DROP TRIGGER stop")
    assert apply_lines(f"Deden GP,{FULL}") == 1, "and the next run does it"


READABLE = {
    "plain": "alias,name\nDeden GP,Deden Gumilar Pratama\n",
    "byte order mark": "\ufeffalias,name\nDeden GP,Deden Gumilar Pratama\n",
    "comments and blank lines": '# who is who\n\nAlias,Name\n  \n# "x, y\n,\nDeden GP,Deden Gumilar Pratama\n\n',
    "windows line ends": "alias,name\r\nDeden GP,Deden Gumilar Pratama\r\n",
    "old line ends": "alias,name\rDeden GP,Deden Gumilar Pratama",
    "semicolons": "alias;name\nDeden GP;Deden Gumilar Pratama\n",
    "quotes and spaces": '"alias", "name"\n "Deden GP",  "Deden\u00a0Gumilar  Pratama" \n',
    "the same twice": "alias,name\nDeden GP,Deden Gumilar Pratama\nDEDEN .GP,Deden Gumilar Pratama\n",
}


@pytest.mark.parametrize("how", READABLE)
def test_a_file_is_read_however_it_was_saved(how: str, aliases: Callable[[str], Path]) -> None:
    told = read_aliases(aliases(READABLE[how]))
    assert {key: entry.name for key, entry in told.items()} == {"dedengp": FULL, "dedengumilarpratama": FULL}


def test_a_degree_stands_in_quotes_or_between_semicolons(aliases: Callable[[str], Path]) -> None:
    for text in ('alias,name\nAsep,"Asep D. Hidayat, S.Sos"', "alias;name\nAsep;Asep D. Hidayat, S.Sos"):
        assert read_aliases(aliases(text))["asep"].name == "Asep D. Hidayat, S.Sos"


def test_without_a_file_nobody_has_an_alias(tmp_path: Path) -> None:
    assert read_aliases(tmp_path / "people_aliases.csv") == {}


UNREADABLE: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "line 1: the header"),
    "comments only": ("# nothing yet\n", "line 1: the header"),
    "no header": ("# who\nDeden GP,Deden Gumilar\n", "line 2: the first line is not the header alias,name"),
    "header turned round": ("name,alias\nA B,C D\n", "line 1: the first line is not the header"),
    "one name": ("alias,name\nDeden GP\n", "line 2: these are not two names: 'Deden GP'"),
    "nobody on the right": ("alias,name\nDeden GP,\n", "line 2: these are not two names"),
    "nobody on the left": ("alias,name\n...,Deden\n", "line 2: these are not two names"),
    "a comma too many": ("alias,name\n\nAsep,Asep Hidayat, S.Sos\n", "line 3: these are not two names: .* in quotes"),
    "an open quote": ('alias,name\n"Deden GP,Deden\nA B,C D\n', "line 2: unexpected end of data"),
    "windows-1252": ("alias,name\nA B,C D\nJos\u00e9,Jose\n".encode("cp1252"), "line 3: this is not UTF-8"),
    "utf-16": ("alias,name\nA B,C D\n".encode("utf-16"), "line 1: this is not UTF-8"),
    "two names": ("alias,name\nA B,C D\n# and\na.b,E F\n", "line 4: 'a.b' is 'E F' here, but 'C D' in line 2"),
    "a circle": (
        "alias,name\nA A,B B\nB B,C C\nC C,A A\n",
        "line 4: these aliases form a circle: 'A A' = 'B B' = 'C C' =",
    ),
    "a circle further on": ("alias,name\nX X,A A\nA A,B B\nB B,A A\n", "line 4: .* circle: 'A A' = 'B B' = 'A A'"),
    "two spellings": ("alias,name\nA A,Deden G\nB B,DEDEN G\n", "line 3: a person .*'DEDEN G' and .* 'Deden G'"),
}


@pytest.mark.parametrize("how", UNREADABLE)
def test_a_file_that_cannot_be_understood_is_refused_with_its_line(
    how: str, aliases: Callable[[str | bytes], Path]
) -> None:
    content, words = UNREADABLE[how]
    with pytest.raises(NamesFileError, match=rf"people_aliases\.csv, {words}"):
        read_aliases(aliases(content))


@given(
    st.binary()
    | st.text(alphabet='aliasnmeAB ,;"#\r\n\ufeff\x00\x85').map(lambda text: ("alias,name\n" + text).encode())
)
def test_whatever_a_file_holds_it_is_understood_or_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "people_aliases.csv")
        path.write_bytes(content)
        with suppress(NamesFileError):
            told = read_aliases(path)
            assert all(told[person_key(entry.name)].name == entry.name for entry in told.values())


def test_what_is_not_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NamesFileError, match="cannot read"):
        read_aliases(tmp_path)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Asep Hidayat", "Asep Hidayat, S.Sos", "degree"),
        ("Asep Hidayat", "Asep Hidayat SH", "degree"),
        ("Asep Hidayat", "Drs. H. Asep Hidayat, M.Si", "degree"),
        ("Deden GP", "Deden Gumilar Pratama", "initials"),
        ("Deden G.P.", "Deden Gumilar Pratama, S.Sos", "initials"),
        ("DEDEN GP", "Deden Gumilar Pratama", "initials"),
        ("deden g", "Deden Gumilar Pratama", "initials"),
        ("Asep AR", "Asep Agus Ramdani", "initials"),
        ("Asep D. Hidayat", "Asep Dadang Hidayat", "initials"),
        ("M. Rizki", "Muhammad Rizki", "initials"),
        ("Moh. Rizki", "Mohammad Rizki", "initials"),
        ("Rahmat Hidayat", "Rahmad Hidayat", "spelling"),
        ("Rahmat Hidayat", "Rahmat Hidayatt", "spelling"),
        ("Rahmat Hidayat", "Rahmat Hidaayt", "spelling"),
        ("Rahmat Hidayat", "Rahmad Hidayat, S.Pd", "spelling"),
    ],
)
def test_who_may_be_one_person_is_offered(one: str, other: str, reason: str) -> None:
    assert likely_duplicates({1: one, 2: other}) == likely_duplicates({1: other, 2: one}) == {(1, 2): reason}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rina", "Rini"),
        ("Iwan", "Wawan"),
        ("Asep", "Asep Hidayat"),
        ("Asep Hidayat", "Asep H. Ramdani Putra"),
        ("Asep AS", "Asep AS Hidayat"),
        ("Deden GP", "Deden Gumilar Ramdani"),
        ("Deden GP", "Dadang Gumilar Pratama"),
        ("D. G. P.", "Deden Gumilar Pratama"),
        ("ASEP ADI", "Asep Agus Dadang Iskandar"),
        ("Reporter Magang 1", "Reporter Magang 2"),
        ("Rahmat Hidayat", "Rohmad Hidayat"),
        ("Dr. H.", "Drs."),
    ],
)
def test_who_is_hardly_one_person_is_not_offered(one: str, other: str) -> None:
    assert likely_duplicates({1: one, 2: other}) == {}


@pytest.mark.timed
def test_five_thousand_people_are_compared_at_once() -> None:
    given, last = ("Asep", "Dedi", "Rina", "Ujang", "Siti"), ("Hidayat", "Gumilar", "Santoso", "Permana", "Lestari")
    ends = [one + other + "wan" for one in "abcdefghijklmno" for other in "aeioubcdfghklm"]
    names = dict(enumerate([" ".join(parts) for parts in product(given, last, ends)][:5000]))
    began = time.process_time()
    assert len(likely_duplicates(names)) > 5000
    assert time.process_time() - began < 15, "each with each would take minutes"


@pytest.fixture
def offered(archive: Archive, save: Save) -> Archive:
    """Two names of one person and evidence for it."""
    editor = (Byline("editor", "Nining", "Nining", "text"),)

    def one(day: str, section: str, *names: str) -> None:
        bylines = tuple(Byline("reporter", name, name, "text") for name in names) + editor
        published = (Dated(day, "day", "page"),)
        save(
            url=f"{PORTAL}/{day}-{len(names)}/",
            post_id=None,
            sections=(Label(section),),
            published=published,
            bylines=bylines,
        )

    one("2021-03-01", "Kota", "Deden GP")
    one("2021-05-01", "Ekonomi", "Deden GP")
    one("2021-06-01", "Desa", "Deden GP")
    one("2022-01-01", "Kota", FULL)
    one("2023-01-01", "Ekonomi", FULL)
    one("2023-02-01", "Kota", "Deden GP", FULL)
    archive.finish("healthy", 0, {}, [])
    return archive


def test_what_is_offered_comes_with_its_evidence(offered: Archive) -> None:
    with closing(sqlite3.connect(f"file:{offered.path}?mode=ro", uri=True)) as reader:
        (row,) = reader.execute("SELECT * FROM likely_duplicates").fetchall()
    assert row[:-2] == (
        "Deden GP", FULL, "initials", 4, 3, 1, "Ekonomi; Kota",
        "2021-03-01", "2023-02-01", "2022-01-01", "2023-02-01",
    )  # fmt: skip
    assert dict(rows(offered, "SELECT id, name FROM people WHERE id IN (?, ?)", *row[-2:])) == {
        row[-2]: "Deden GP", row[-1]: FULL
    }  # fmt: skip


def test_nobody_is_merged_by_being_offered(offered: Archive) -> None:
    assert people(offered) == ["Deden GP", FULL, "Nining"]


def test_those_the_archivist_says_are_one_are_offered_no_more(
    offered: Archive, apply_lines: Callable[..., int]
) -> None:
    apply_lines(f"Deden GP,{FULL}")
    assert rows(offered, "SELECT * FROM likely_duplicates") == []
    offered.finish("healthy", 0, {}, [])
    assert rows(offered, "SELECT * FROM likely_duplicates") == []
    apply_lines()
    offered.finish("healthy", 0, {}, [])
    assert len(rows(offered, "SELECT * FROM likely_duplicates")) == 1


def test_a_name_that_was_corrected_everywhere_has_no_person_any_more(archive: Archive, save: Save) -> None:
    save(bylines=(Byline("reporter", "Rahmat Hidayta", "Rahmat Hidayta", "text"),))
    save("2023-05-05T00:00:00Z", bylines=(Byline("reporter", "Rahmat Hidayat", "Rahmat Hidayat", "text"),))
    archive.finish("healthy", 0, {}, [])
    assert people(archive) == ["Rahmat Hidayat"]
    assert rows(archive, "SELECT * FROM likely_duplicates") == []
    assert "Hidayta" in rows(archive, "SELECT bylines FROM article_versions WHERE version = 1")[0][0]
