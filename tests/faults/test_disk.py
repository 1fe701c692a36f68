"""Full disks, read-only folders, files that disappear: the run ends and says so, and the next one continues."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.crawl.crawling import Desk
from tests.faults.faulty_crawls import after_answers, crawl_under
from tests.faults.integrity import assert_same_content, assert_whole, find_faults


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder on a disk, whatever the other tests use."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


def try_run(*command: object) -> bool:
    return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a file system of a given size; asked again, gives it another size."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = []

    def mount(size: str) -> Path:
        remount = "remount," if mounted else ""
        if not try_run("mount", "-t", "tmpfs", "-o", f"{remount}size={size}", "tmpfs", place):
            pytest.skip("needs root, to mount a small file system; RLIMIT_FSIZE is tried in any case")
        mounted.append(size)
        return place

    yield mount
    if mounted:
        subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize("size", ["8k", "24k", "64k"])
def test_a_disk_full_of_evidence_ends_the_run_and_with_space_the_next_continues(
    size: str, desk: Desk, undisturbed: Desk, small_disk: Callable[[str], Path]
) -> None:
    desk.warc = small_disk(size) / "warc"
    exit_code, said = crawl_under(desk, WARC_DIR=desk.warc)
    assert exit_code in (1, 2)
    assert "No space left on device" in said
    recover_and_compare(desk, undisturbed, lambda: small_disk("50m"), WARC_DIR=desk.warc)


@pytest.mark.parametrize("size", ["100k", "500k", "700k", "900k", "1200k"])
def test_a_disk_full_at_a_commit_ends_the_run_and_with_space_the_next_continues(
    size: str, desk: Desk, undisturbed: Desk, small_disk: Callable[[str], Path]
) -> None:
    desk.database = small_disk(size) / "bipol.db"
    exit_code, said = crawl_under(desk, ARCHIVE_DB=desk.database)
    assert exit_code in (1, 2)
    assert "full" in said or "No space left on device" in said or "disk I/O error" in said
    recover_and_compare(desk, undisturbed, lambda: small_disk("50m"), ARCHIVE_DB=desk.database)


def test_a_disk_full_of_logs_costs_the_log_and_nothing_else(
    desk: Desk, undisturbed: Desk, small_disk: Callable[[str], Path]
) -> None:
    disk = small_disk("4k")
    exit_code, said = crawl_under(desk, LOG_DIR=disk, LOG_LEVEL="DEBUG")
    assert exit_code == 0, said
    assert_whole(desk)
    assert_same_content(desk, undisturbed)


@pytest.mark.parametrize("most", [10_000, 20_000, 100_000, 300_000, 500_000])
def test_no_file_may_grow_any_more(most: int, desk: Desk, undisturbed: Desk) -> None:
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most))
    exit_code, said = crawl_under(desk, limit)
    assert exit_code in (1, 2), said
    recover_and_compare(desk, undisturbed, lambda: None)


def recover_and_compare(desk: Desk, undisturbed: Desk, mend: Callable[[], object], **where: object) -> None:
    """Nothing that was kept is wrong; after the repair, the next run makes the archive equal to ``undisturbed``."""
    mend()
    assert find_faults(desk.database, desk.warc) == []
    desk.crawled(**where)
    assert_whole(desk)
    assert_same_content(desk, undisturbed)


@pytest.mark.parametrize(
    "what", ["archive/warc/*.open", "archive/bipol.db", "archive/bipol.db-wal", "archive/warc", "archive"]
)
def test_what_turns_read_only_in_the_middle_ends_the_run_and_the_next_continues(
    what: str, desk: Desk, undisturbed: Desk
) -> None:
    made: list[Path] = []

    def freeze() -> None:
        made.extend(path for path in desk.folder.parent.glob(what) if try_run("chattr", "+i", path))

    with after_answers(desk.portal, 9, freeze):
        exit_code, said = crawl_under(desk, WARC_MAX_BYTES=30_000)
    for path in made:
        subprocess.run(["chattr", "-i", path], check=True)
    if not made:
        pytest.skip("needs root, and a file system where files can be made immutable")
    # the database itself is written to only when the log is folded into it, and till then the log has it all
    assert exit_code in ((0, 1) if what in ("archive", "archive/bipol.db") else (1,)), said
    recover_and_compare(desk, undisturbed, lambda: None)


@pytest.mark.parametrize("count", [3, 9])
def test_evidence_removed_in_the_middle_ends_the_run(count: int, desk: Desk, undisturbed: Desk) -> None:
    with after_answers(desk.portal, count, lambda: shutil.rmtree(desk.warc)):
        exit_code, said = crawl_under(desk)
    assert exit_code == 1
    assert "was removed while it was being written" in said
    assert desk.rows("SELECT max(id) FROM captures") == [(count,)]


def test_an_archive_removed_in_the_middle_ends_the_run(desk: Desk, undisturbed: Desk) -> None:
    with after_answers(desk.portal, 9, lambda: shutil.rmtree(desk.folder)):
        exit_code, said = crawl_under(desk)
    assert exit_code == 1
    assert "removed" in said
    recover_and_compare(desk, undisturbed, lambda: shutil.rmtree(desk.folder, ignore_errors=True))


def test_an_archive_replaced_in_the_middle_is_not_written_to(desk: Desk, undisturbed: Desk, tmp_path: Path) -> None:
    desk.crawled("limit=4")
    shutil.copyfile(desk.database, tmp_path / "backup.db")
    before = (tmp_path / "backup.db").read_bytes()
    with after_answers(desk.portal, 6, lambda: os.replace(tmp_path / "backup.db", desk.database)):
        exit_code, said = crawl_under(desk)
    assert exit_code == 1
    assert "was removed or replaced during the run" in said
    assert desk.database.read_bytes() == before
    assert not desk.database.with_name("bipol.db-wal").exists()
    desk.crawled()
    assert_same_content(desk, undisturbed)
