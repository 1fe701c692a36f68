"""The setup of all tests: they write nothing next to the project's own archive, and ignore the shell's variables."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import shared, tiers
from tests.cases import merge_cases, pytest_pyfunc_call  # noqa: F401  the latter is a hook of pytest
from tests.empty_archive import copy_migrated_database

# no deadline: other processes may slow an example down
settings.register_profile("all", deadline=None)
settings.register_profile("sample", deadline=None, max_examples=tiers.examples(100), derandomize=True, database=None)
settings.load_profile("all" if tiers.ALL else "sample")

for _name in [name for name in os.environ if name.startswith("BIPOL_")]:
    del os.environ[_name]
os.environ["BIPOL_LOG_DIR"] = ""


if tiers.TIER:
    collect_ignore = ["browser", "cluster", "ecosystem", "faults", "s3", "wordpress"]
"""Folders of tests that need more than Python. ``make test`` and similar commands do not collect them."""

_IN_MEMORY = Path("/dev/shm")
_MIN_FREE = 4 << 30
"""If at least this many bytes are free there, the tests' files are kept in memory. On a disk, half of the time is spent
waiting, because archive and evidence are synced very often. The files take some hundred megabytes."""


def pytest_sessionstart() -> None:
    gc.disable()  # the ten thousand collected tests are not garbage


def pytest_collection_finish() -> None:
    gc.enable()
    gc.freeze()  # so that the garbage collector does not scan them again and again


def pytest_configure(config: pytest.Config) -> None:
    if config.option.markexpr == "faults" and not tiers.SOME:
        return  # on a real disk, a process can be killed while it waits for the disk
    if _IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > _MIN_FREE:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_IN_MEMORY))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Select the tests of the tier: a sample of the parameters of costly tests, or everything except this sample."""
    if not tiers.SOME:
        return
    sampled: dict[tuple[str, int], list[pytest.Item]] = {}
    for item in items:
        mark = item.get_closest_marker("sampled")
        if mark:
            sampled.setdefault((item.nodeid.partition("[")[0], mark.args[0]), []).append(item)
    kept = {item for (_, number), alike in sampled.items() for item in tiers.some(alike, number)}
    left_out = [item for alike in sampled.values() for item in alike if item not in kept]
    if tiers.REST:
        rest = {*left_out, *(item for item in items if item.get_closest_marker("thorough") or _uses_tiers(item))}
        left_out = [item for item in items if item not in rest or not tiers.is_in_this_part(item.nodeid)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
    items[:] = merge_cases(items)


def _uses_tiers(item: pytest.Item) -> bool:
    """Whether the module of a test uses :mod:`tests.tiers` to decide how many cases to try."""
    module = item.getparent(pytest.Module)
    return module is not None and bool({"ALL", "sample", "pairs", "examples"} & vars(module.obj).keys())


def pytest_xdist_auto_num_workers() -> int:
    """One worker for each core."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@pytest.fixture(scope="session", autouse=True)
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Set the folder in which the processes of the session share files."""
    own = tmp_path_factory.getbasetemp()
    shared.folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def new_archives() -> Iterator[None]:
    """Make new archives in the tests' own process by copying a migrated one, which is faster."""
    with copy_migrated_database():
        yield
