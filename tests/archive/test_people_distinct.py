"""Names that look alike and are two people: what the archivist denies, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.articles.aliases import Alias, read_aliases
from bipol_crawler.articles.distinct import apply_distinct, read_distinct
from bipol_crawler.articles.duplicates import update_duplicate_pairs
from bipol_crawler.articles.name_pairs import NamesFileError
from bipol_crawler.articles.people import apply_aliases
from bipol_crawler.items import Byline

from .conftest import PORTAL

Save = Callable[..., str]
NAMES = ("Dina Lestari", "Dini Lestari", "Deden GP", "Deden Gumilar Pratama", "Asep Hidayat", "Asep Hidayat, S.Sos")


@pytest.fixture
def listed(archive: Archive, save: Save) -> Archive:
    """An archive with three pairs of likely duplicates."""
    for number, name in enumerate(NAMES):
        save(url=f"{PORTAL}/berita-{number}/", post_id=None, bylines=(Byline("reporter", name, name, "text"),))
    with archive.db.atomic():
        update_duplicate_pairs(archive.db)
    assert len(pairs(archive)) == 3
    return archive


def pairs(archive: Archive) -> set[frozenset[str]]:
    rows = archive.db.execute("SELECT name, other_name FROM likely_duplicates").fetchall()
    return {frozenset(row) for row in rows}


def deny(archive: Archive, folder: Path, *lines: str, aliases: str = "") -> bool:
    """What the start of a run does with the two files."""
    (folder / "people_aliases.csv").write_text("alias,name\n" + aliases, "utf-8")
    (folder / "people_distinct.csv").write_text("\n".join(["name,other", *lines]), "utf-8")
    told = read_aliases(folder / "people_aliases.csv")
    distinct = read_distinct(folder / "people_distinct.csv", told)
    apply_aliases(archive.db, told)
    return apply_distinct(archive.db, distinct)


@pytest.mark.parametrize(
    "line",
    [
        "Dina Lestari,Dini Lestari",
        "Dini Lestari,Dina Lestari",
        "DINI LESTARI,dina .lestari",
        " Dina  Lestari , DiniLestari ",
        '"Dina Lestari","Dini Lestari"',
    ],
)
def test_a_denied_pair_is_listed_no_more_at_once_and_after_the_next_run(
    listed: Archive, tmp_path: Path, line: str
) -> None:
    assert deny(listed, tmp_path, line)
    denied = frozenset({"Dina Lestari", "Dini Lestari"})
    assert denied not in pairs(listed) and len(pairs(listed)) == 2
    with listed.db.atomic():
        update_duplicate_pairs(listed.db)
    assert denied not in pairs(listed)


def test_a_line_taken_out_lists_the_pair_again(listed: Archive, tmp_path: Path) -> None:
    before = pairs(listed)
    deny(listed, tmp_path, "Dina Lestari,Dini Lestari", '"Asep Hidayat, S.Sos",Asep Hidayat')
    assert len(pairs(listed)) == 1
    assert deny(listed, tmp_path)
    assert pairs(listed) == before
    assert listed.db.execute("SELECT count(*) FROM people_distinct").fetchone() == (0,)


def test_what_is_denied_the_same_way_again_changes_nothing(listed: Archive, tmp_path: Path) -> None:
    deny(listed, tmp_path, "Dina Lestari,Dini Lestari")
    changes = listed.db.total_changes
    assert not deny(listed, tmp_path, "# still two", "Dina Lestari,Dini Lestari", "")
    assert listed.db.total_changes == changes


def test_a_line_holds_for_the_person_whatever_the_alias(listed: Archive, tmp_path: Path) -> None:
    deny(listed, tmp_path, "D. Lestari,Dini Lestari", aliases="D. Lestari,Dina Lestari\n")
    assert frozenset({"Dina Lestari", "Dini Lestari"}) not in pairs(listed)


def test_names_that_nobody_has_are_kept_for_later(listed: Archive, tmp_path: Path) -> None:
    deny(listed, tmp_path, "Budi Santoso,Budi Santosa")
    assert len(pairs(listed)) == 3
    assert listed.db.execute("SELECT name, other FROM people_distinct").fetchall() == [("Budi Santoso", "Budi Santosa")]


@pytest.mark.parametrize(
    ("line", "aliases", "words"),
    [
        ("Dina Lestari,DINA .LESTARI", {}, "line 2: .* are one person by their spelling"),
        (
            "Dina Lestari,Dini Lestari",
            {"dinilestari": Alias("Dini Lestari", "Dina Lestari")},
            "line 2: .* in the file of aliases",
        ),
        ("Dina Lestari", {}, "line 2: these are not two names"),
        ("Asep,Asep Hidayat, S.Sos", {}, "line 2: these are not two names: .* in quotes"),
    ],
)
def test_a_line_that_contradicts_itself_or_the_aliases_is_refused(
    tmp_path: Path, line: str, aliases: dict[str, Alias], words: str
) -> None:
    path = tmp_path / "people_distinct.csv"
    path.write_text(f"name,other\n{line}\n", "utf-8")
    with pytest.raises(NamesFileError, match=rf"people_distinct\.csv, {words}"):
        read_distinct(path, aliases)


def test_the_header_is_its_own(tmp_path: Path) -> None:
    path = tmp_path / "people_distinct.csv"
    path.write_text("alias,name\nA B,C D\n", "utf-8")
    with pytest.raises(NamesFileError, match="not the header name,other"):
        read_distinct(path, {})


def test_without_a_file_nothing_is_denied(tmp_path: Path) -> None:
    assert read_distinct(tmp_path / "people_distinct.csv", {}) == {}
