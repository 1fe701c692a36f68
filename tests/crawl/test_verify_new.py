"""``scrapy verify --new`` checks what was sealed since the last verification without errors, and nothing older."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bipol_crawler.demo.site import Portal
from bipol_crawler.integrity.verified import FILE, last_verified
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened

NEWEST = "SELECT hash FROM seals ORDER BY id DESC LIMIT 1"
OLD = "run_id = 1 AND status = 200 AND id NOT IN (SELECT refers_to FROM captures WHERE refers_to IS NOT NULL)"
LAST_RUN = "run_id = (SELECT max(run_id) FROM captures)"


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Crawled, verified, and crawled again."""
    portal = Portal(5, 12)
    with opened(portal, served=True):
        desk = Desk(tmp_path_factory.mktemp("two-runs"), portal)
        desk.crawled()
        assert desk.run("verify").exit_code == 0
        portal.day = 2
        desk.crawled()
        yield desk


@pytest.fixture
def desk(two_runs: Desk, tmp_path: Path) -> Desk:
    shutil.copytree(two_runs.folder, tmp_path / "copy")
    return Desk(tmp_path / "copy", two_runs.portal)


def flip_a_byte(desk: Desk, captures: str) -> None:
    """Change a byte in the first of these captures."""
    file, place = desk.rows(f"SELECT warc_file, warc_offset + warc_length / 2 FROM captures WHERE {captures}")[0]
    content = bytearray((desk.warc / file).read_bytes())
    content[place] ^= 1
    (desk.warc / file).write_bytes(content)


def test_what_is_sound_is_remembered(desk: Desk) -> None:
    before = last_verified(desk.warc)
    assert before and before != desk.rows(NEWEST)[0][0]
    assert desk.run("verify --new").exit_code == 0
    assert last_verified(desk.warc) == desk.rows(NEWEST)[0][0]


def test_a_changed_byte_is_found_if_it_is_new(desk: Desk) -> None:
    before = last_verified(desk.warc)
    flip_a_byte(desk, LAST_RUN)
    found = desk.run("verify --new")
    assert found.exit_code == 1 and "evidence: " in found.out and "seals: " in found.out
    assert last_verified(desk.warc) == before


def test_a_changed_byte_of_before_is_for_the_whole_verification(desk: Desk) -> None:
    flip_a_byte(desk, OLD)
    assert desk.run("verify --new").exit_code == 0
    assert desk.run("verify").exit_code == 1


@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE captures SET status = 404 WHERE {LAST_RUN}",
        "UPDATE captures SET record_id = 'urn:uuid:0' WHERE id = (SELECT max(id) FROM captures)",
        "UPDATE runs SET found = found + 1 WHERE id = (SELECT max(id) FROM runs)",
        "UPDATE seals SET statement = replace(statement, 'run', 'Run') WHERE id = (SELECT max(id) FROM seals)",
        "DELETE FROM seals WHERE id = (SELECT max(id) FROM seals)",
    ],
)
def test_changed_rows_are_found(desk: Desk, change: str) -> None:
    assert desk.change(change)
    assert desk.run("verify --new").exit_code == 1


def test_without_an_earlier_verification_everything_is_checked(desk: Desk) -> None:
    (desk.warc / FILE).unlink()
    flip_a_byte(desk, OLD)
    assert desk.run("verify --new").exit_code == 1


def test_an_older_copy_of_the_archive_is_noticed(desk: Desk) -> None:
    assert desk.run("verify").exit_code == 0
    assert desk.change("DELETE FROM seals WHERE id > 1")
    found = desk.run("verify --new")
    assert found.exit_code == 1 and "older copy" in found.out
