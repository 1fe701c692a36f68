"""What holds for every test: nothing is written beside the project's own archive, nothing is taken from the shell."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import shared, tiers
from tests.cases import joined, pytest_pyfunc_call  # noqa: F401  the latter is a hook of pytest
from tests.empty_archive import migrated_once

# other processes may hold an example up
settings.register_profile("all", deadline=None)
settings.register_profile("sample", deadline=None, max_examples=tiers.examples(100), derandomize=True, database=None)
settings.load_profile("all" if tiers.ALL else "sample")

for _name in [name for name in os.environ if name.startswith("BIPOL_")]:
    del os.environ[_name]
os.environ["BIPOL_LOG_DIR"] = ""


if tiers.ASKED:
    collect_ignore = ["browser", "cluster", "ecosystem", "faults", "s3", "wordpress"]
"""What needs more than Python has tests of its own in these folders: ``make test`` and its like don't read them."""

_IN_MEMORY = Path("/dev/shm")
_ROOM = 4 << 30
"""Bytes free there from which on the tests' files are kept in memory: half of a run's time would go in waiting for
disks, since archive and evidence are synced again and again. Some hundred megabytes are used."""


def pytest_sessionstart() -> None:
    gc.disable()  # of ten thousand tests that are found, none is garbage


def pytest_collection_finish() -> None:
    gc.enable()
    gc.freeze()  # nor are they looked at again and again while they run, or when they have run


def pytest_configure(config: pytest.Config) -> None:
    if config.option.markexpr == "faults" and not tiers.SOME:
        return  # on a real disk a kill may come while it is being waited for
    if _IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > _ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_IN_MEMORY))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out all but some of the parameters of costly tests, if that is asked for, or leave out just those."""
    if not tiers.SOME:
        return
    tried: dict[tuple[str, int], list[pytest.Item]] = {}
    for item in items:
        mark = item.get_closest_marker("sampled")
        if mark:
            tried.setdefault((item.nodeid.partition("[")[0], mark.args[0]), []).append(item)
    kept = {item for (_, number), alike in tried.items() for item in tiers.some(alike, number)}
    left_out = [item for alike in tried.values() for item in alike if item not in kept]
    if tiers.REST:
        rest = {*left_out, *(item for item in items if item.get_closest_marker("thorough") or _looks_at_tiers(item))}
        left_out = [item for item in items if item not in rest or not tiers.is_in_this_part(item.nodeid)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
    items[:] = joined(items)


def _looks_at_tiers(item: pytest.Item) -> bool:
    """Whether the module of a test asks :mod:`tests.tiers` how much to try."""
    module = item.getparent(pytest.Module)
    return module is not None and bool({"ALL", "sample", "pairs", "examples"} & vars(module.obj).keys())


def pytest_xdist_auto_num_workers() -> int:
    """As many as there are cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@pytest.fixture(scope="session", autouse=True)
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One folder for all processes of the session, in which one finds what another has made."""
    own = tmp_path_factory.getbasetemp()
    shared.folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def new_archives() -> Iterator[None]:
    """In the tests' own process a new archive costs a copy."""
    with migrated_once():
        yield
