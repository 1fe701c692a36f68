"""The examples in docstrings are right: they show what the functions really return."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import bipol_crawler

PACKAGE = Path(bipol_crawler.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for path in PACKAGE.rglob("*.py")
    if ">>> " in path.read_text("utf-8")
)


@pytest.mark.parametrize("module", MODULES)
def test_an_example_in_a_docstring_shows_what_the_function_returns(module: str) -> None:
    found = doctest.testmod(import_module(module))
    assert found.attempted and not found.failed
