"""Evidence files that runs went on with: each run's bytes are sealed once, and every one of them is vouched for."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.integrity import seal_chain, seal_check
from bipol_crawler.integrity.fingerprints import fingerprint_part
from bipol_crawler.integrity.seal_chain import FILE, seal
from bipol_crawler.integrity.seal_check import check_seals
from bipol_crawler.storage.connection import open_database
from bipol_crawler.storage.migrations.tables_runs import GROWTH, ORIGINALS
from bipol_crawler.warc.exchange import Record

NAME = "bipol-20260101000000-1-00001.warc.gz"


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    folder = tmp_path / "warc"
    folder.mkdir()
    return folder


def add(archive: Archive, warc: Path, length: int, name: str = NAME) -> None:
    """One run's record at the end of a file, and its seal."""
    path = warc / name
    start = path.stat().st_size if path.exists() else 0
    with path.open("ab") as stream:
        stream.write(random.Random(start).randbytes(length))
    at, url = "2026-01-01T00:00:00Z", "https://bipol.co/berita/"
    archive.add_capture(
        Record(name, start, length, f"urn:uuid:{name}-{start}", "sha256:0", at, url, 200, None, None, None, 1)
    )
    seal(archive.db, warc, archive.run_id)


def statements(warc: Path) -> list[dict]:
    return [json.loads(json.loads(line)["statement"]) for line in (warc / FILE).read_text().splitlines()]


@pytest.fixture
def sealed(archive: Archive, warc: Path) -> Archive:
    for length in (500, 300, 1, 700):
        add(archive, warc, length)
    return archive


def test_each_seal_states_what_its_run_added(sealed: Archive, warc: Path) -> None:
    files = [statement["files"][NAME] for statement in statements(warc)]
    assert [(told.get("from", 0), told["bytes"]) for told in files] == [(0, 500), (500, 800), (800, 801), (801, 1501)]
    assert sealed.db.execute("SELECT name, seal_id, bytes FROM sealed_files").fetchall() == [(NAME, 4, 1501)]
    assert list(check_seals(sealed.db, warc)) == []


def test_a_run_that_captured_nothing_names_no_file_and_no_hash_of_nothing(sealed: Archive, warc: Path) -> None:
    seal(sealed.db, warc, sealed.run_id)
    *_, last = statements(warc)
    assert last["files"] == {}
    assert last["rows"]["captures"] == {"count": 0, "through": 4}
    assert list(check_seals(sealed.db, warc)) == []


def test_every_changed_byte_is_found(sealed: Archive, warc: Path) -> None:
    path = warc / NAME
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        (finding,) = check_seals(sealed.db, warc)
        assert NAME in finding
    for length in (0, 1, 499, 500, 801, 1500):
        path.write_bytes(whole[:length])
        assert NAME in " ".join(check_seals(sealed.db, warc))


def test_a_seal_that_leaves_bytes_out_is_found(sealed: Archive, warc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def later(stream, start, end):
        return fingerprint_part(stream, start + 10, end)

    monkeypatch.setattr(seal_chain, "fingerprint_part", later)
    add(sealed, warc, 100)
    monkeypatch.undo()
    assert any(NAME in finding for finding in check_seals(sealed.db, warc))


def test_each_byte_is_hashed_once(archive: Archive, warc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[int] = []

    def counted(stream, start, end):
        hashed.append(end - start)
        return fingerprint_part(stream, start, end)

    for module in (seal_chain, seal_check):
        monkeypatch.setattr(module, "fingerprint_part", counted)
    for number in range(50):
        add(archive, warc, 100 + number)
    size = (warc / NAME).stat().st_size
    assert sum(hashed) == size
    hashed.clear()
    assert list(check_seals(archive.db, warc)) == []
    assert sum(hashed) == size


def test_a_file_that_is_open_is_sealed_when_it_is_closed_and_vouched_for_meanwhile(sealed: Archive, warc: Path) -> None:
    path = warc / NAME
    path.rename(path.with_name(f"{NAME}.open"))
    assert list(check_seals(sealed.db, warc)) == []
    seal(sealed.db, warc, sealed.run_id)
    assert statements(warc)[-1]["files"] == {}
    path.with_name(f"{NAME}.open").rename(path)
    add(sealed, warc, 50)
    assert statements(warc)[-1]["files"][NAME]["from"] == 1501
    assert list(check_seals(sealed.db, warc)) == []


def test_a_run_that_could_not_be_sealed_is_with_the_next(
    sealed: Archive, warc: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(seal_chain, "fingerprint_part", fail)
        with pytest.raises(OSError):
            add(sealed, warc, 50)
    add(sealed, warc, 60)
    told = statements(warc)[-1]["files"][NAME]
    assert (told["from"], told["bytes"]) == (1501, 1611)
    assert list(check_seals(sealed.db, warc)) == []


def test_what_earlier_versions_sealed_holds_and_is_gone_on_with(
    archive: Archive, save: Callable[..., str], warc: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their statements give the hash of no rows, too, and their ``sealed_files`` no size."""
    from bipol_crawler.integrity.seal_chain import fingerprint_rows

    monkeypatch.setattr(
        seal_chain,
        "fingerprint_rows",
        lambda *given: (
            {"sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"} | fingerprint_rows(*given)
        ),
    )
    add(archive, warc, 500)
    seal(archive.db, warc, archive.run_id)
    monkeypatch.undo()
    db = archive.db
    db.execute("ALTER TABLE sealed_files DROP COLUMN bytes")
    for index in re.findall(r"CREATE INDEX (\w+)", GROWTH + ORIGINALS):
        db.execute(f"DROP INDEX IF EXISTS {index}")
    db.execute("DELETE FROM _sqlite_migrations WHERE name IN ('m014_growth', 'm025_originals')")
    db.commit()
    again = open_database(archive.path)
    assert again.execute("SELECT name, bytes FROM sealed_files").fetchall() == [(NAME, 500)]
    assert list(check_seals(again, warc)) == []
    again.close()
    add(archive, warc, 40)
    assert statements(warc)[-1]["files"][NAME]["from"] == 500
    assert list(check_seals(db, warc)) == []


def test_the_last_published_seal_is_found_however_long_it_is(archive: Archive, warc: Path) -> None:
    for number in range(400):
        (warc / f"bipol-{number}.warc.gz").write_bytes(b"x")
    for _ in range(3):
        add(archive, warc, 10)
    assert len((warc / FILE).read_bytes().splitlines()[0]) > 40_000
    assert len(statements(warc)) == 3
    assert list(check_seals(archive.db, warc)) == []
