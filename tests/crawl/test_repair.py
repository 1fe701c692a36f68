"""What --repair repairs, what --deep finds, and that neither touches evidence or hides anything."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from bipol_crawler.integrity.compare import compare_with_evidence
from tests.crawl.contents import contents, differences, dump
from tests.crawl.crawling import Desk


@pytest.fixture
def desk(two_days_desk: Desk) -> Desk:
    return two_days_desk


def evidence(desk: Desk) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(desk.warc.glob("*.warc.gz*"))}


MENDED = {
    "a text that is not indexed": ["DELETE FROM articles_fts_docsize WHERE id < 5"],
    "words of another text in the index": [
        "DROP TRIGGER articles_au", "UPDATE articles SET headline_lemmas = 'palsu', text_lemmas = NULL WHERE id < 9",
    ],
    "a table of lemmas that was emptied": ["DELETE FROM lemmas", "DROP INDEX lemmas_lemma"],
    "an index and a trigger that are missing": ["DROP INDEX captures_url", "DROP TRIGGER articles_ai"],
    "a capture that was deleted": ["DELETE FROM captures WHERE url LIKE '%/robots.txt' AND id > 1"],
    "the first capture": ["DELETE FROM captures WHERE id = 1"],
    "the address, place and digest of captures": [
        "UPDATE captures SET url = 'https://palsu.example/' WHERE id = 5",
        "UPDATE captures SET warc_offset = warc_offset + 1 WHERE id = 6",
        "UPDATE captures SET digest = 'sha256:0', status = 404 WHERE id = 7",
    ],
    "versions without captures": ["DELETE FROM version_captures WHERE version_id < 4"],
}  # fmt: skip


@pytest.mark.sampled(1)
@pytest.mark.parametrize("what", MENDED)
def test_what_follows_from_something_whole_is_repaired(what: str, desk: Desk) -> None:
    before, served = contents(desk.database), evidence(desk)
    found = desk.rows("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'warga OR jalan OR pasar'")
    captures = desk.rows("SELECT * FROM captures ORDER BY id")
    for statement in MENDED[what]:
        desk.change(statement)
    assert desk.run("verify").exit_code == 1
    run = desk.run("verify", "--repair")
    assert run.exit_code == 0, run.out + run.err
    assert any("repaired: " in line for line in run.lines)
    again = desk.run("verify", "--deep")
    assert (again.exit_code, again.out) == (0, ""), again.out
    assert not differences(before, contents(desk.database))
    assert desk.rows("SELECT * FROM captures ORDER BY id") == captures, "under the numbers that were sealed"
    assert desk.rows("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'warga OR jalan OR pasar'") == found
    assert evidence(desk) == served


def test_an_index_that_contradicts_its_table_is_made_again(desk: Desk) -> None:
    before = contents(desk.database)
    ((first, url),) = desk.rows("SELECT id, url FROM distinct_links ORDER BY id LIMIT 1")
    for value in ("palsu", url):
        behind_the_index(desk, "distinct_links_url", f"UPDATE distinct_links SET url = ? WHERE id = {first}", value)
        if value == "palsu":
            desk.change("REINDEX distinct_links_url")
    assert "distinct_links_url" in desk.run("verify").out
    run = desk.run("verify", "--repair")
    assert run.exit_code == 0, run.out + run.err
    assert not differences(before, contents(desk.database))


def behind_the_index(desk: Desk, index: str, statement: str, value: str) -> None:
    """Change a table while the schema does not know of its index."""
    for take_away in (True, False):
        with closing(sqlite3.connect(desk.database)) as db, db:
            if take_away:
                (*entry,) = db.execute("SELECT * FROM sqlite_master WHERE name = ?", [index]).fetchone()
            db.execute("PRAGMA writable_schema = ON")
            if take_away:
                db.execute("DELETE FROM sqlite_master WHERE name = ?", [index])
            else:
                db.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", entry)
        if take_away:
            desk.change(statement, value)


def test_a_torn_file_is_closed_and_its_whole_records_entered(desk: Desk) -> None:
    last = sorted(desk.warc.glob("*.warc.gz"))[-1]
    desk.change("DELETE FROM seals WHERE id = (SELECT max(id) FROM seals)")
    desk.change("DELETE FROM sealed_files WHERE name = ?", last.name)
    sealed = desk.warc / "seals.jsonl"
    sealed.write_text("".join(sealed.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    desk.change("DELETE FROM captures WHERE warc_file = ? AND id = (SELECT max(id) FROM captures)", last.name)
    whole = last.read_bytes()
    last.unlink()
    (desk.warc / f"{last.name}.open").write_bytes(whole + whole[:50])
    run = desk.run("verify", "--repair")
    assert run.exit_code == 0, run.out + run.err
    assert last.read_bytes() == whole
    assert desk.run("verify").exit_code == 0


LEFT = {
    "a byte of evidence": None,
    "an event": "UPDATE article_events SET kind = 'gone' WHERE id = 3",
    "a seal": "UPDATE seals SET statement = replace(statement, 'run', 'run ') WHERE id = 1",
    "a row that points nowhere": "UPDATE articles SET section_id = 999 WHERE id = 1",
}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("what", LEFT)
def test_what_cannot_be_repaired_is_left_and_reported(what: str, desk: Desk) -> None:
    if statement := LEFT[what]:
        desk.change(statement)
    else:
        path = sorted(desk.warc.glob("*.warc.gz"))[0]
        path.write_bytes(path.read_bytes()[:3000] + b"\0\0\0" + path.read_bytes()[3003:])
    served = evidence(desk)
    run = desk.run("verify", "--repair")
    assert run.exit_code == 1
    assert "left" in " ".join(run.lines)
    assert desk.rows("SELECT outcome, checks IS NULL FROM runs ORDER BY id DESC LIMIT 1") == [("checks_failed", 0)]
    assert evidence(desk) == served
    assert desk.run("verify", "--deep").exit_code == 1, "a repair hides nothing"


def test_a_whole_archive_is_not_written(desk: Desk) -> None:
    before = dump(desk.database)
    assert desk.run("verify", "--repair", "--deep").exit_code == 0
    assert dump(desk.database) == before


EDITED = {
    "UPDATE articles SET body = body || ' Palsu.' WHERE id = 3": "body",
    "UPDATE articles SET published_at = '2001-01-01' WHERE id = 3": "published_at",
    "UPDATE article_versions SET headline = 'Palsu' WHERE article_id = 3": "headline in article_versions",
    "UPDATE articles SET status = 'gone' WHERE id = 3": "status",
    "DELETE FROM bylines WHERE article_id = 3": "bylines",
    "UPDATE photos SET caption = 'Palsu' WHERE article_id = 3": "photos",
    "UPDATE article_links SET position = position + 50 WHERE article_id = 3": "links",
}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("statement", EDITED)
def test_a_change_by_sql_is_found_deep_down_though_runs_went_over_it(statement: str, desk: Desk) -> None:
    assert desk.change(statement) > 0
    run = desk.run("verify")
    assert "changed by another program" in run.out
    # any run leaves a new checksum
    assert desk.run("reparse", "--since", "2099-01-01").exit_code == 0
    assert desk.run("verify").exit_code == 0
    run = desk.run("verify", "--deep")
    assert run.exit_code == 1
    ((url,),) = desk.rows("SELECT url FROM articles WHERE id = 3")
    assert any(url in line and EDITED[statement] in line for line in run.out.splitlines()), run.out


def test_wrong_lemmas_of_older_rules_are_not_a_finding_and_those_of_todays_are(desk: Desk) -> None:
    desk.change("UPDATE articles SET text_lemmas = 'palsu'")
    (article, *_) = list(compare_with_evidence(desk.database, desk.warc))
    assert "text_lemmas" in article
    desk.change("PRAGMA user_version = 1")
    assert list(compare_with_evidence(desk.database, desk.warc)) == []
