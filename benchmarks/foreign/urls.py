"""Our canonical addresses beside the WHATWG's cases, urlcanon's and courlan's.

These projects give an address its usual spelling; ours gives the address of a WordPress portal the one under which the
archive knows it. The two claim the same thing here: however an address is typed, it must be known under the same
canonical form as the spelling that the other project gives it, with that spelling's origin as the portal.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.foreign.suite import UNEXPLAINED, Suite
from bipol_crawler.discover.origins import redirect_target, without_user
from bipol_crawler.discover.urls import canonical
from bipol_crawler.parse.addresses import absolute

_COURLAN = {"clean_url", "scrub_url", "normalize_url", "fix_relative_urls"}


def compare(folder: Path) -> Iterator[Suite]:
    """One suite for each checkout there is."""
    standard = folder / "rust-url/url/tests/urltestdata.json"
    if standard.exists():
        cases = [case for case in json.loads(standard.read_text("utf-8")) if isinstance(case, dict)]
        yield _canonical_forms(cases)
        yield _redirects(cases)
    if (folder / "urlcanon").exists():
        yield _urlcanon(folder / "urlcanon/testdata")
    if (folder / "courlan").exists():
        yield _courlan(folder / "courlan/tests/unit_tests.py")


def _is_web(case: dict[str, Any]) -> bool:
    return case.get("href", "").startswith(("http://", "https://"))


def _canonical_forms(cases: list[dict[str, Any]]) -> Suite:
    suite = Suite("servo/rust-url", "WHATWG's cases: canonical form of what was typed and of the browser's href")
    for case in filter(_is_web, cases):
        typed, href = case["input"], case["href"]
        _ask(suite, absolute(typed, case["base"] or "") or "", href, typed)
    return suite


def _redirects(cases: list[dict[str, Any]]) -> Suite:
    suite = Suite("servo/rust-url", "WHATWG's cases: where a redirect leads, and the browser's href")
    for case in cases:
        base = case["base"] or "http://example.org/"
        if not base.startswith("http"):
            continue
        ours = redirect_target(base, case["input"].encode("utf-8", "surrogatepass"))
        theirs = without_user(case["href"]).partition("#")[0] if _is_web(case) else None
        suite.ask(repr(case["input"]), (ours or "").partition("#")[0] or None, theirs, UNEXPLAINED)
    return suite


def _urlcanon(folder: Path) -> Suite:
    suite = Suite("iipc/urlcanon", "canonical form of what was typed and of their answer")
    for name in ("aggressive", "semantic_precise", "supplemental_whatwg"):
        for typed, theirs in json.loads((folder / f"{name}.json").read_text("utf-8")).items():
            if theirs.startswith(("http://", "https://")):
                _ask(suite, typed, theirs, typed)
    for typed, theirs in json.loads((folder / "path_dots.json").read_text("utf-8"))["special"].items():
        _ask(suite, f"http://example.org{typed}", f"http://example.org{theirs}", typed)
    return suite


def _courlan(tests: Path) -> Suite:
    suite = Suite("adbar/courlan", "canonical form of what was typed and of their answer")
    for node in ast.walk(ast.parse(tests.read_text("utf-8"))):
        if not (isinstance(node, ast.Assert) and isinstance(node.test, ast.Compare)):
            continue
        call, theirs = node.test.left, node.test.comparators[0]
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _COURLAN):
            continue
        try:
            given, answer = [ast.literal_eval(argument) for argument in call.args], ast.literal_eval(theirs)
        except ValueError:  # a variable
            continue
        if isinstance(answer, str) and answer.startswith(("http://", "https://")):
            page, typed = given if call.func.id == "fix_relative_urls" else ("", given[0])
            _ask(suite, absolute(typed, page) or "", answer, typed)
    return suite


def _ask(suite: Suite, typed: str, theirs: str, case: str) -> None:
    parts = urlsplit(theirs)
    portal = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    suite.ask(repr(case), canonical(typed, portal), canonical(theirs, portal), _why(typed, theirs))


def _why(typed: str, theirs: str) -> str:
    return UNEXPLAINED
