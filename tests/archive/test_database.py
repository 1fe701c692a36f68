"""Opening the archive: migrations, locks, and clear words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.frontier.stated_dates import urls_dated_in_this_run
from bipol_crawler.items import Dated, Found
from bipol_crawler.storage.connection import ArchiveError, ArchiveLocked, lock_archive, open_database
from bipol_crawler.storage.views import VIEWS
from tests.tables import table_of

CONTRACT = {
    "articles_flat": "id url headline published_at published_date published_precision published_source"
    " modified_at section place reporters editors lead_caption lead_credit tags body word_count layout status versions"
    " first_seen_at last_seen_at gone_at permalink originality copy_of copy_score",
    "bylines_flat": "article_url position role name as_written source article_id person_id",
    "photos_flat": "article_url kind position url caption credit digest article_id permalink",
    "links_flat": "article_url block position url headline published_at archived_id archived_headline article_id",
    "versions_flat": "article_url version captured_at changed headline body warc_file warc_offset article_id permalink",
    "events_flat": "article_url at kind detail article_id version seen_before",
    "likely_duplicates": "name other_name reason bylines other_bylines together shared_sections first_date last_date"
    " other_first_date other_last_date person_id other_id",
    "quotes_flat": "article_url position kind speaker name office organisation standing sex words verb"
    " span_start span_end rule speaker_rule article_id",
    "mentions_flat": "article_url position name as_written office organisation standing sex times quotes"
    " span_start span_end rule article_id",
    "event_dates_flat": "article_url published_date position first_day last_day clock part_of_day as_written doubt"
    " span_start span_end rule article_id",
    "text_places_flat": "article_url position name kind code as_written times span_start span_end rule article_id",
    "corrections_flat": "article_url at kind openness field before after corrected_url corrected_headline link_rule"
    " score days_after rule article_id",
    "copies_flat": "article_url headline published_at originality original_url original_headline"
    " original_published_at copied_url score common shingles certain words span_start span_end reporters origins"
    " article_id original_id copied_id",
    "origins_flat": "article_url position kind name as_written field span_start span_end rule copies",
    "series_flat": "article_url series part last as_written headline published_at parts span_start span_end",
    "follow_ups_flat": "article_url headline published_at earlier_url earlier_headline earlier_published_at people"
    " places words",
}


def test_flat_views_have_the_columns_that_scripts_rely_on(tmp_path: Path) -> None:
    db = open_database(tmp_path / "a.db")
    for view, names in CONTRACT.items():
        columns = [description[0] for description in db.execute(f"SELECT * FROM {view}").description]
        assert columns[: len(names.split())] == names.split(), view
    assert set(VIEWS) == set(CONTRACT)
    db.close()


def test_every_table_is_strict(tmp_path: Path) -> None:
    db = open_database(tmp_path / "a.db")
    lax = db.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict"
        " AND name NOT LIKE '%_fts%' AND name NOT LIKE 'sqlite_%' AND name <> '_sqlite_migrations'"
    ).fetchall()
    assert lax == []
    db.close()


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    def schema() -> list[tuple[str, ...]]:
        db = open_database(tmp_path / "a.db")
        try:
            return db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        finally:
            db.close()

    assert schema() == schema()


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    db = open_database(tmp_path / "a.db")
    table_of(db, "_sqlite_migrations").insert(
        {"migration_set": "bipol_crawler", "name": "m999_future", "applied_at": "x"}
    )
    db.close()
    with pytest.raises(ArchiveError, match=r"newer bipol_crawler .*m999_future"):
        open_database(tmp_path / "a.db")


def test_what_is_not_a_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"these are notes, not a database\n" * 100)
    with pytest.raises(ArchiveError, match="cannot open the archive"):
        open_database(path)
    assert path.read_bytes().startswith(b"these are notes")


def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as db, db:
        db.execute("CREATE TABLE runs (animal TEXT)")
    before = (tmp_path / "a.db").read_bytes()
    with pytest.raises(ArchiveError, match="another program"):
        open_database(tmp_path / "a.db")
    assert (tmp_path / "a.db").read_bytes() == before


def test_a_lock_is_held_by_one_and_can_be_taken_again(tmp_path: Path) -> None:
    held = lock_archive(tmp_path / "a.db")
    with pytest.raises(ArchiveLocked, match="another run is at work"):
        lock_archive(tmp_path / "a.db")
    held.release()
    lock_archive(tmp_path / "a.db").release()


def test_a_run_that_never_ended_is_marked_by_the_next(tmp_path: Path) -> None:
    def begin() -> Archive:
        return Archive(tmp_path / "a.db", portal="https://bipol.co", command="crawl", arguments={}, parser_version="r")

    begin().close()
    second = begin()
    outcomes = [row[0] for row in second.db.execute("SELECT outcome FROM runs ORDER BY id").fetchall()]
    assert outcomes == ["killed", None]
    second.close()


@pytest.mark.parametrize(("outcome", "known"), [("healthy", 7), ("killed", None), ("portal_refuses", None)])
def test_the_portals_count_is_trusted_only_of_runs_that_came_to_their_end(
    tmp_path: Path, outcome: str, known: int | None
) -> None:
    archive = Archive(tmp_path / "a.db", portal="https://bipol.co", command="crawl", arguments={}, parser_version="r")
    archive.update_run(portal_total=7, outcome=outcome)
    assert archive.last_portal_total() == known
    archive.close()


def test_times_learnt_in_killed_runs_are_stored_by_the_next(tmp_path: Path) -> None:
    def begin() -> Archive:
        return Archive(tmp_path / "a.db", portal="https://bipol.co", command="crawl", arguments={}, parser_version="r")

    for number in range(2):
        archive = begin()
        told = Found(f"https://bipol.co/berita-{number}/", "box", published=Dated("2023-05-02", "day", "box"))
        archive.frontier.add([told])
        archive.db.execute("UPDATE runs SET started_at = '2023-05-02T00:00:00Z'")
        archive.close()
    archive = begin()
    assert len(urls_dated_in_this_run(archive.db)) == 2
    archive.finish("healthy", 0, {}, [])
    archive.db.execute("UPDATE sightings SET seen_at = '2023-05-02T00:00:00Z'")
    archive.close()
    archive = begin()
    assert urls_dated_in_this_run(archive.db) == []
    archive.close()


def test_readers_are_not_blocked_by_a_writer(tmp_path: Path) -> None:
    db = open_database(tmp_path / "a.db")
    with db.atomic():
        db.execute("INSERT INTO sections (name) VALUES ('Kota')")
        reader = sqlite3.connect(f"file:{tmp_path / 'a.db'}?mode=ro", uri=True, timeout=0)
        assert reader.execute("SELECT count(*) FROM sections").fetchone() == (0,)
        reader.close()
    db.close()
