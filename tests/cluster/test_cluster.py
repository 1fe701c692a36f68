"""Reading the archive again on a real Dask cluster: a scheduler and three workers, each a process, on loopback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.demo.site import Portal
from tests.crawl.contents import contents, differences
from tests.crawl.crawling import PROJECT, Desk
from tests.crawl.in_process import opened

PYTHON = PROJECT / ".venv-cluster" / "bin" / "python"
pytestmark = [
    pytest.mark.extras,
    pytest.mark.skipif(not PYTHON.exists(), reason="make extras-test sets up .venv-cluster"),
]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PROJECT)}


class Cluster:
    """A scheduler, whose address is ``address``, and its workers."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        file = folder / "scheduler.json"
        self.scheduler = self.start("scheduler", "--port", "0", "--scheduler-file", str(file))
        self.address = str(json.loads(until(lambda: file.exists() and file.read_text()))["address"])
        self.workers: list[subprocess.Popen[bytes]] = []

    def start(
        self, kind: str, *arguments: str, env: dict[str, str] = ENVIRONMENT, prefix: tuple[str, ...] = ()
    ) -> subprocess.Popen[bytes]:
        said = self.stack.enter_context((self.folder / f"said-{kind}").open("ab"))
        command = [*prefix, PYTHON, "-m", f"distributed.cli.dask_{kind}", "--host", "127.0.0.1", *arguments]
        process = subprocess.Popen([*command, "--no-dashboard"], cwd=self.folder, stdout=said, stderr=said, env=env)
        self.stack.callback(process.wait)
        self.stack.callback(process.kill)
        return process


def until(happened: Any, seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := happened():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen")


@contextmanager
def cluster(
    folder: Path, *, slow: bool = False, env: dict[str, str] = ENVIRONMENT, prefix: tuple[str, ...] = ()
) -> Iterator[Cluster]:
    """A scheduler and three workers."""
    folder.mkdir()
    preload = ("--preload", str(Path(__file__).with_name("slow_reading.py"))) if slow else ()
    with ExitStack() as stack:
        started = Cluster(folder, stack)
        for _ in range(3):
            # without a nanny, which would start a killed worker again
            told = (started.address, "--no-nanny", "--nthreads", "1", "--local-directory", str(folder), *preload)
            started.workers.append(started.start("worker", *told, env=env, prefix=prefix))
        until(lambda: (folder / "said-scheduler").read_text().count("Register worker") >= 3)
        yield started


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An archive of two days, with edits, whose texts were then falsified."""
    portal = Portal(5, 400)
    desk = Desk(tmp_path_factory.mktemp("archived"), portal)
    with opened(portal):
        desk.crawled()
        desk.day_passes()
        portal.day = 2
        desk.crawled("full=1")
    desk.change("UPDATE articles SET headline = 'Palsu', body = NULL")
    desk.change("UPDATE article_versions SET headline = 'Palsu'")
    return desk


@pytest.fixture
def desk(archived: Desk, tmp_path: Path) -> Desk:
    shutil.copytree(archived.folder, tmp_path / "copy")
    return Desk(tmp_path / "copy", archived.portal)


@pytest.fixture
def wanted(archived: Desk, tmp_path: Path) -> Path:
    """The same archive, read again by this machine alone."""
    shutil.copytree(archived.folder, tmp_path / "alone")
    alone = Desk(tmp_path / "alone", archived.portal)
    assert alone.run("reparse").exit_code == 0
    return alone.database


def begin(desk: Desk, address: str) -> subprocess.Popen[str]:
    command = [PYTHON, "-m", "scrapy", *desk.arguments("reparse", "--cluster", address)]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def reparse(desk: Desk, address: str) -> tuple[int, str]:
    with begin(desk, address) as process:
        _, err = process.communicate(timeout=120)
    return process.returncode, err


def test_the_tables_are_those_that_one_machine_makes(desk: Desk, wanted: Path, tmp_path: Path) -> None:
    with cluster(tmp_path / "cluster") as started:
        exit_code, err = reparse(desk, started.address)
        workers = [worker.pid for worker in started.workers]
    assert exit_code == 0 and f"{count(desk)} articles re-read" in err, err
    assert len(workers) == 3 and not differences(contents(wanted), contents(desk.database))


def test_a_worker_killed_in_the_middle_loses_nothing(desk: Desk, wanted: Path, tmp_path: Path) -> None:
    with cluster(tmp_path / "cluster", slow=True) as started:
        with begin(desk, started.address) as process:
            until(lambda: stored(desk) or process.poll() is not None)
            started.workers[1].kill()
            started.workers[1].wait()
            assert 0 < stored(desk) < 300, "in the middle"
            _, err = process.communicate(timeout=120)
        said = (tmp_path / "cluster" / "said-scheduler").read_text()
    assert process.returncode == 0 and f"{count(desk)} articles re-read" in err, err
    assert said.count("Remove worker") >= 1
    assert not differences(contents(wanted), contents(desk.database))
    assert desk.run("verify", "--deep").exit_code == 0


def test_a_cluster_that_is_lost_keeps_what_was_stored_and_the_next_continues(
    desk: Desk, wanted: Path, tmp_path: Path
) -> None:
    with cluster(tmp_path / "cluster", slow=True) as started, begin(desk, started.address) as process:
        until(lambda: stored(desk) or process.poll() is not None)
        started.scheduler.kill()
        _, err = process.communicate(timeout=120)
    assert process.returncode == 2 and "the cluster was lost" in err and "Traceback" not in err, err
    assert 0 < stored(desk) < count(desk)
    with cluster(tmp_path / "another") as started:
        exit_code, err = reparse(desk, started.address)
    assert exit_code == 0 and "articles are left" in err, err
    assert not differences(contents(wanted), contents(desk.database))


def test_what_a_worker_cannot_read_is_read_here(desk: Desk, wanted: Path, tmp_path: Path) -> None:
    """Its evidence folder has the name of ours, and nothing in it: it is mounted over in a world of its own."""
    if not shutil.which("unshare") or os.geteuid():
        pytest.skip("needs root and unshare")
    hidden = ("unshare", "--mount", "sh", "-c", f'mount -t tmpfs none "{desk.warc}" && exec "$@"', "sh")
    with cluster(tmp_path / "cluster", prefix=hidden) as started:
        exit_code, err = reparse(desk, started.address)
    assert exit_code == 0 and f"{count(desk)} articles re-read" in err, err
    assert not differences(contents(wanted), contents(desk.database))


def test_an_unfit_worker_is_named_before_anything_is_read(desk: Desk, tmp_path: Path) -> None:
    other_rules = ENVIRONMENT | {"BIPOL_PORTAL": "tests.portals.suluh"}
    with cluster(tmp_path / "cluster", env=other_rules) as started:
        exit_code, err = reparse(desk, started.address)
        assert exit_code == 2 and "other reading rules" in err and "Traceback" not in err, err
    with cluster(tmp_path / "without", env={**os.environ, "PYTHONPATH": ""}) as started:
        exit_code, err = reparse(desk, started.address)
        assert exit_code == 2 and "cannot run this program" in err and "Traceback" not in err, err
    assert stored(desk) == 0


def test_nobody_at_the_address_is_said_in_one_line(desk: Desk) -> None:
    for address, words in (
        ("tcp://127.0.0.1:9", "no Dask scheduler answers"),
        ("nowhere at all", "is not the address"),
    ):
        exit_code, err = reparse(desk, address)
        assert exit_code == 2 and words in err and "Traceback" not in err, err
    assert stored(desk) == 0


def count(desk: Desk) -> int:
    return int(desk.rows("SELECT count(*) FROM articles")[0][0])


def stored(desk: Desk) -> int:
    return int(desk.rows("SELECT count(*) FROM articles WHERE headline IS NOT 'Palsu'")[0][0])
