"""Runs all cases of a parametrized test as one test, if they differ only in their parameters.

For thousands of short cases, setting up and reporting a test costs more than running it. Every case is still run, and
every case that fails is reported.
"""

from __future__ import annotations

import pytest

CASES = pytest.StashKey[list[pytest.Function]]()
"""Stored with the first case of a test: all its cases."""
_MARKS = {"parametrize", "sampled"}


def merge_cases(items: list[pytest.Item]) -> list[pytest.Item]:
    """The items, with a single one for all cases of a test, unless a fixture is made for each case."""
    first: dict[str, pytest.Function] = {}
    kept: list[pytest.Item] = []
    can_be_merged: dict[str, bool] = {}
    for item in items:
        name = item.nodeid.partition("[")[0]
        if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
            kept.append(item)
            continue
        if name not in can_be_merged:
            can_be_merged[name] = _differ_only_in_parameters(item)
        if not can_be_merged[name] or {mark.name for mark in item.own_markers} - _MARKS:
            kept.append(item)
            continue
        one = first.setdefault(name, item)
        one.stash.setdefault(CASES, []).append(item)
        if one is item:
            kept.append(item)
    return kept


def _differ_only_in_parameters(item: pytest.Function) -> bool:
    """Whether the cases of the item's test differ only in the arguments that ``parametrize`` names."""
    marks = list(item.iter_markers())
    if {mark.name for mark in marks} - _MARKS or item.cls or hasattr(item.obj, "is_hypothesis_test"):
        return False
    parameters: set[str] = set()
    for mark in marks:
        if mark.name == "parametrize":
            if mark.kwargs.get("indirect"):
                return False
            names = mark.args[0]
            parameters.update(map(str.strip, names.split(",")) if isinstance(names, str) else names)
    info = item._fixtureinfo
    if not parameters.issuperset(item.callspec.params) or "request" in info.argnames:  # a fixture has parameters
        return False
    others = set(item.fixturenames) - parameters - {"request"}
    return all(info.name2fixturedefs[name][-1].scope != "function" for name in others)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run all cases of a test that stands for several."""
    cases = pyfuncitem.stash.get(CASES, [])
    if len(cases) < 2:
        return None
    shared = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    failed: list[Exception] = []
    for case in cases:
        try:
            case.obj(**{**shared, **case.callspec.params})
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
