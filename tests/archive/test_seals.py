"""The chain of seals: whatever is changed afterwards is found, and by whom it was sealed is said."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.integrity.seal_chain import FILE, check_checksum, hash_of, publish_seals, seal, write_checksum
from bipol_crawler.integrity.seal_check import check_seals
from bipol_crawler.warc.exchange import Record
from tests.tiers import sample

Save = Callable[..., str]


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    folder = tmp_path / "warc"
    folder.mkdir()
    return folder


def record(file: str) -> Record:
    at = "2026-01-01T00:00:00Z"
    url = "https://bipol.co/berita/"
    return Record(file, 0, 500, f"urn:uuid:{file}", "sha256:0", at, url, 200, "text/html", None, None, 100)


@pytest.fixture
def sealed(archive: Archive, save: Save, warc: Path) -> Archive:
    """Three seals over three files and some rows."""
    for number in range(3):
        file = f"bipol-{number}.warc.gz"
        (warc / file).write_bytes(random.Random(number).randbytes(500))
        archive.add_capture(record(file))
        save(url=f"{archive.portal}/berita-{number}/", post_id=number + 1)
        seal(archive.db, warc, archive.run_id)
    return archive


def findings(archive: Archive, warc: Path) -> list[str]:
    return list(check_seals(archive.db, warc))


def test_what_nobody_touched_is_as_it_was_sealed(sealed: Archive, warc: Path) -> None:
    assert findings(sealed, warc) == []
    lines = [json.loads(line) for line in (warc / FILE).read_text().splitlines()]
    statements = [json.loads(line["statement"]) for line in lines]
    assert [statement["previous"] for statement in statements] == [None, lines[0]["seal"], lines[1]["seal"]]
    assert [list(statement["files"]) for statement in statements] == [[f"bipol-{n}.warc.gz"] for n in range(3)]
    assert [statement["rows"]["article_versions"]["through"] for statement in statements] == [1, 2, 3]


def test_every_changed_byte_of_evidence_is_found_and_its_file_named(sealed: Archive, warc: Path) -> None:
    dice = random.Random(1)
    for _ in range(100):
        path = dice.choice(sorted(warc.glob("*.warc.gz")))
        whole = path.read_bytes()
        changed = bytearray(whole)
        changed[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        path.write_bytes(changed)
        (finding,) = findings(sealed, warc)
        assert path.name in finding
        path.write_bytes(whole)


def test_every_changed_byte_of_the_published_seals_is_found(sealed: Archive, warc: Path) -> None:
    path = warc / FILE
    whole = path.read_bytes()
    for place in sample(range(len(whole)), 200):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert findings(sealed, warc), whole[place : place + 40]


def test_a_seal_that_does_not_follow_from_the_one_before_is_found(sealed: Archive, warc: Path) -> None:
    """Its hash is right, and what was published of it says the same."""
    lines = [json.loads(line) for line in (warc / FILE).read_text().splitlines()]
    statement = lines[2]["statement"].replace(lines[1]["seal"], "0" * 64)
    lines[2] |= {"statement": statement, "seal": hash_of(statement)}
    (warc / FILE).write_text("".join(json.dumps(line) + "\n" for line in lines))
    sealed.db.execute("UPDATE seals SET statement = ?, hash = ? WHERE id = 3", [statement, hash_of(statement)])
    assert any("does not follow" in finding for finding in findings(sealed, warc))


CHANGES = {
    "a capture's time": "UPDATE captures SET captured_at = '2001-01-01T00:00:00Z' WHERE id = 2",
    "a version's time": "UPDATE article_versions SET captured_at = '2001-01-01T00:00:00Z' WHERE id = 1",
    "an event": "UPDATE article_events SET kind = 'gone' WHERE id = 3",
    "a lost event": "DELETE FROM article_events WHERE id = 2",
    "a run": "UPDATE runs SET outcome = 'healthy', requests = 17 WHERE id = 1",
    "a seal's statement": "UPDATE seals SET statement = replace(statement, 'sha256', 'sha512') WHERE id = 2",
    "a seal's hash": "UPDATE seals SET hash = 'abc' WHERE id = 1",
    "the first seal": "DELETE FROM seals WHERE id = 1",
    "the last seal": "DELETE FROM seals WHERE id = 3",
    "a seal of another run": "UPDATE seals SET run_id = 2 WHERE id = 2",
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_in_the_database_is_found(what: str, sealed: Archive, warc: Path) -> None:
    sealed.db.execute("PRAGMA foreign_keys = OFF")
    cursor = sealed.db.execute(CHANGES[what])
    assert cursor.rowcount == 1
    assert findings(sealed, warc)


def test_who_recomputes_the_chain_is_found_by_the_published_seals(sealed: Archive, warc: Path, tmp_path: Path) -> None:
    kept = (warc / FILE).read_bytes()
    sealed.db.execute("UPDATE article_events SET detail = 'palsu' WHERE id = 1")
    sealed.db.execute("DELETE FROM sealed_files")
    sealed.db.execute("DELETE FROM seals")
    (warc / FILE).unlink()
    seal(sealed.db, warc, sealed.run_id)
    assert findings(sealed, warc) == []
    (warc / FILE).write_bytes(kept)
    assert findings(sealed, warc)


def test_what_was_added_since_is_not_yet_sealed_and_no_finding(sealed: Archive, save: Save, warc: Path) -> None:
    save(url=f"{sealed.portal}/lain/", post_id=99)
    (warc / "bipol-9.warc.gz").write_bytes(b"x")
    (warc / "bipol-10.warc.gz.open").write_bytes(b"x")
    assert findings(sealed, warc) == []
    seal(sealed.db, warc, sealed.run_id)
    assert findings(sealed, warc) == []
    assert sealed.db.execute("SELECT count(*) FROM sealed_files").fetchone() == (4,)


@pytest.mark.parametrize("left", [0, 1, 30], ids=["without the file", "torn at once", "a line cut short"])
def test_seals_that_were_not_published_are_with_the_next(sealed: Archive, warc: Path, left: int) -> None:
    path = warc / FILE
    path.write_bytes(path.read_bytes()[:left])
    assert any(FILE in finding for finding in findings(sealed, warc))
    assert publish_seals(sealed.db, warc) == 3
    assert findings(sealed, warc) == []


def test_a_byte_changed_in_the_archives_file_is_found_by_its_checksum(tmp_path: Path) -> None:
    path = tmp_path / "bipol.db"
    path.write_bytes(random.Random(1).randbytes(4096))
    assert list(check_checksum(path)) == []
    write_checksum(path)
    assert list(check_checksum(path)) == []
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert len(list(check_checksum(path))) == 1


def test_a_rebuilt_archive_continues_the_chain(sealed: Archive, save: Save, warc: Path, tmp_path: Path) -> None:
    old = (warc / FILE).read_text().splitlines()
    rebuilt = Archive(
        tmp_path / "b.db", portal=sealed.portal, command="reparse", arguments={}, parser_version="rules-1"
    )
    for _ in range(2):
        seal(rebuilt.db, warc, rebuilt.run_id)
        assert findings(rebuilt, warc) == []
    lines = (warc / FILE).read_text().splitlines()
    assert lines[:3] == old
    assert json.loads(json.loads(lines[3])["statement"])["previous"] == json.loads(old[2])["seal"]
    assert len(json.loads(json.loads(lines[3])["statement"])["files"]) == 3
    for number in (0, 2, 3):
        for before, after in ((b"sha256", b"sha512"), (b"seal", b"saal")):
            whole = (warc / FILE).read_bytes()
            changed = whole.splitlines(keepends=True)
            changed[number] = changed[number].replace(before, after, 1)
            (warc / FILE).write_bytes(b"".join(changed))
            assert findings(rebuilt, warc), (number, before)
            (warc / FILE).write_bytes(whole)
    rebuilt.close()
