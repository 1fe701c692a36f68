"""Our canonical addresses beside the WHATWG's cases, urlcanon's and courlan's.

These projects give an address its usual spelling; ours gives the address of a WordPress portal the one under which the
archive knows it. The two claim the same thing here: however an address is typed, it must be known under the same
canonical form as the spelling that the other project gives it, with that spelling's origin as the portal.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.foreign.suite import UNEXPLAINED, Suite
from bipol_crawler.addresses.origins import redirect_target, without_credentials
from bipol_crawler.addresses.urls import canonical
from bipol_crawler.parse.page_urls import absolute

_REASONS = (
    (r"^[\s]*(?:#.*)?$", "an address without anything but a fragment is the page itself, and no link"),
    (r"\[[:\d.]+\]|:0+/|\[::%31", "port 0, and an IPv6 address in long form, are no portal's"),
    (
        r"(?i)^https?:[^/\\]|^https?:/[^/\\]",
        "without both slashes it is relative to a page of the same scheme, as in the standard",
    ),
    (r"^[\w.%]+\.com?|^www|^%20", "an address without a scheme is relative: a host is not guessed"),
    (
        r"//[^/]*[^/.]*(?:%|[^\x00-\x7f])",
        "a host in escapes or in letters that IDNA 2003 maps otherwise is nobody's portal",
    ),
    (r"//[^/]*[ !\]\[`@]|//\.", "a host or user name with signs that no host has is no address"),
    (r"jsessionid|\(S?\(|www\d+|/\(\w", "sessions and hosts' numbers of other software"),
    (
        r"(?i)//[^/?]*(?:\d|0x[\da-f]*|xn--[^/]*)\.?\.?(?:[/?:]|$)",
        "numbers that are no usual IP address, and broken Punycode, are another host in any case",
    ),
    (
        r"[\x00-\x1f\x7f-\x9f\ufeff\ud800-\udfff]",
        "control and invisible characters are left out of addresses that pages state",
    ),
    (r"['`]|[?#](?:#|$)", "signs that mean the same with an escape and without, and an empty query"),
    (r"%25|%%", "an escape is undone once, not until none is left"),
    (r"%3[Aa]|%2[18]|%3D|%40", "reserved characters keep their escapes (RFC 3986, 2.2)"),
    (r"https?://.*https?:|<|\"|\{|&$|share\?", "markup and other addresses are not cut out of an address"),
)
"""Which differences stay, by what stands in the address, and why; the first that fits."""
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
        typed, base = case["input"], case["base"]
        if base is None:  # a redirect always has one; of another scheme it lends nothing
            base = "https://example.org/" if typed.lower().startswith("http:") else "http://example.org/"
        if not base.startswith("http") or (case["base"] is None and not re.match(r"(?i)\s*https?:", typed)):
            continue
        ours = redirect_target(base, typed.encode("utf-8", "surrogatepass"))
        theirs = without_credentials(case["href"]) if _is_web(case) else None
        suite.ask(repr(typed), _request(ours), _request(theirs), _why(typed))
    return suite


def _request(url: str | None) -> str | None:
    """``url`` as it is asked for: without fragment, with a path."""
    return url and urlsplit(url)._replace(fragment="", path=urlsplit(url).path or "/").geturl()


def _urlcanon(folder: Path) -> Suite:
    suite = Suite("iipc/urlcanon", "canonical form of what was typed and of their answer")
    for name in ("aggressive", "semantic_precise", "supplemental_whatwg"):
        for typed, theirs in json.loads((folder / f"{name}.json").read_text("utf-8")).items():
            if theirs.startswith(("http://", "https://")):
                typed, theirs = (
                    text.encode("latin-1", "replace").decode("utf-8", "replace") for text in (typed, theirs)
                )
                _ask(suite, absolute(typed, "") or typed, theirs, typed)
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
    try:
        suite.ask(repr(case), canonical(typed, portal), canonical(theirs, portal), _why(case))
    except ValueError:  # their answer is no address of a portal
        suite.ask(repr(case), None, theirs, _why(case))


def _why(case: str) -> str:
    return next((why for signs, why in _REASONS if re.search(signs, case)), UNEXPLAINED)
