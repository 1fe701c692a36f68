"""Cases of a test that nothing but parameters tells apart, run as one test: thousands would cost more to set up and to
report than to run. Each is tried, and each that fails is reported."""

from __future__ import annotations

import pytest

CASES = pytest.StashKey[list[pytest.Function]]()
"""With the first case of a test: all of them."""
_MARKS = {"parametrize", "sampled"}


def joined(items: list[pytest.Item]) -> list[pytest.Item]:
    """The items with one for all cases of a test, where no fixture is made for each of them alone."""
    first: dict[str, pytest.Function] = {}
    left: list[pytest.Item] = []
    alike: dict[str, bool] = {}
    for item in items:
        name = item.nodeid.partition("[")[0]
        if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
            left.append(item)
            continue
        if name not in alike:
            alike[name] = _are_alike(item)
        if not alike[name] or {mark.name for mark in item.own_markers} - _MARKS:
            left.append(item)
            continue
        one = first.setdefault(name, item)
        one.stash.setdefault(CASES, []).append(item)
        if one is item:
            left.append(item)
    return left


def _are_alike(item: pytest.Function) -> bool:
    """Whether the cases of the item's test differ in nothing but the arguments that ``parametrize`` names."""
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
    made = item._fixtureinfo
    if not told.issuperset(item.callspec.params) or "request" in made.argnames:  # a fixture has parameters
        return False
    others = set(item.fixturenames) - told - {"request"}
    return all(made.name2fixturedefs[name][-1].scope != "function" for name in others)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run all cases of a test, if it stands for several."""
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
