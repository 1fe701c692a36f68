"""Cases of a test that nothing but parameters tells apart, run as one test: thousands would cost more to set up and to
report than to run. Each is tried, and each that fails is reported."""

from __future__ import annotations

from inspect import signature

import pytest

CASES = pytest.StashKey[list[pytest.Function]]()
"""With the first case of a test: all of them."""
_MARKS = {"parametrize", "sampled"}
_EVERYWHERE = {"shared_folder", "tmp_path_factory", "request"}
"""Fixtures that every test has: ``conftest.shared_folder`` and what that asks for."""


def joined(items: list[pytest.Item]) -> list[pytest.Item]:
    """The items with one for all cases of a test, where these need no fixtures."""
    first: dict[str, pytest.Function] = {}
    left: list[pytest.Item] = []
    for item in items:
        if not isinstance(item, pytest.Function) or not _is_case(item):
            left.append(item)
            continue
        one = first.setdefault(item.nodeid.partition("[")[0], item)
        one.stash.setdefault(CASES, []).append(item)
        if one is item:
            left.append(item)
    return left


def _is_case(item: pytest.Function) -> bool:
    marks = list(item.iter_markers())
    if {mark.name for mark in marks} - _MARKS or item.cls or hasattr(item.obj, "is_hypothesis_test"):
        return False
    told: set[str] = set()
    for mark in marks:
        if mark.name == "parametrize":
            if mark.kwargs.get("indirect"):
                return False
            names = mark.args[0]
            told.update(map(str.strip, names.split(",")) if isinstance(names, str) else names)
    return bool(told) and set(signature(item.obj).parameters) == told and set(item.fixturenames) == told | _EVERYWHERE


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run all cases of a test, if it stands for several."""
    cases = pyfuncitem.stash.get(CASES, [])
    if len(cases) < 2:
        return None
    failed: list[Exception] = []
    for case in cases:
        try:
            case.obj(**case.callspec.params)
        except pytest.skip.Exception:
            continue
        except Exception as error:
            error.add_note(case.name)
            failed.append(error)
        except pytest.fail.Exception as error:
            failed.append(AssertionError(f"{case.name}: {error}"))
    if failed:
        raise ExceptionGroup(f"{len(failed)} of {len(cases)} cases failed", failed)
    return True
