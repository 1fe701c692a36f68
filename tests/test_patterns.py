"""No regular expression of the program takes time that grows with the square of what it is given.

Every pattern is found: in the modules' names, in what they hold, and in calls of ``re``. From its own parts are made
texts that it begins to match at every place and never does. One that needs more than :data:`NOTICEABLE` seconds of
the processor's for :data:`LENGTH` characters grows with the square at least: what grows straight needs a thousandth.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from types import FrameType, ModuleType
from typing import Any

import pytest

import bipol_crawler
from bipol_crawler.analysis.place_words import CONTEXT
from bipol_crawler.browse.photo_credits import MAX_CREDIT
from bipol_crawler.normalize.byline_grammar import MAX_TAIL
from bipol_crawler.parse.inserted_lines import LONGEST
from bipol_crawler.sentences import LONGEST_ABBREVIATION

pytestmark = pytest.mark.growth

LENGTH = 10_000
NOTICEABLE = 0.05
CLEANED = ("sentences", "parse", "normalize", "analysis", "search", "cite")
"""Rooms whose patterns see text without runs of blanks (:func:`bipol_crawler.text.clean`)."""
BOUNDED = {
    "normalize.bylines._TAIL": MAX_TAIL,
    "parse.inserted_lines._AD_LABELS": LONGEST,
    "analysis.place_words.NAME_AND_COMMA": CONTEXT,
    "sentences._LAST_WORD": LONGEST_ABBREVIATION,
    "browse.photo_credits._PARTS": MAX_CREDIT,
    "browse.photo_credits._BEFORE_PORTAL": MAX_CREDIT,
}
"""Patterns that are only given so many characters, the last of a line or lines no longer."""
CALLS = {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
ANCHORED = {"match", "fullmatch"}


@dataclass(frozen=True)
class Use:
    """A pattern, where it stands, and whether it is only tried at the beginning of a text."""

    pattern: re.Pattern[Any]
    where: str
    how: str


@cache
def modules() -> tuple[ModuleType, ...]:
    names = (found.name for found in pkgutil.walk_packages(bipol_crawler.__path__, "bipol_crawler."))
    return tuple(importlib.import_module(name) for name in names if not name.endswith("__main__"))


def held(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4:
        inside: Iterable[object] = ()
        if isinstance(value, dict):
            inside = [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple | set | frozenset):
            inside = value
        elif is_dataclass(value) and not isinstance(value, type):
            inside = [getattr(value, field.name, None) for field in fields(value)]
        for each in inside:
            yield from held(each, depth + 1)


def calls(source: str) -> Iterator[tuple[str | None, ast.Call, str]]:
    """Each call of a method that patterns have: the name it is called on, the call, and the method."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
            on = node.func.value
            yield on.id if isinstance(on, ast.Name) else None, node, node.func.attr


@cache
def uses() -> tuple[Use, ...]:
    """Every pattern once for each way in which it is used."""
    sources = {module: Path(module.__file__).read_text("utf-8") for module in modules() if module.__file__}
    called: dict[int, set[str]] = {}
    found: dict[tuple[Any, int, str], Use] = {}

    def add(pattern: re.Pattern[Any], where: str, methods: set[str]) -> None:
        how = "fullmatch" if methods == {"fullmatch"} else "match" if methods and methods <= ANCHORED else "search"
        found.setdefault((pattern.pattern, pattern.flags, how), Use(pattern, where, how))

    for module, source in sources.items():
        for name, call, method in calls(source):
            if name == "re" and call.args and isinstance(call.args[0], ast.Constant):
                add(re.compile(call.args[0].value), f"{module.__name__}:{call.lineno}", {method})
            elif name:
                called.setdefault(id(vars(module).get(name)), set()).add(method)
        handed_on = re.findall(r"\b([A-Za-z_]\w*)\.(\w+)(?=[,)\]])", source)  # as to map()
        for name, method in handed_on:
            if method in CALLS:
                called.setdefault(id(vars(module).get(name)), set()).add(method)
    for module in sources:
        for name, value in vars(module).items():
            for pattern in held(value):
                add(pattern, f"{module.__name__}.{name}", called.get(id(pattern), set()))
    return tuple(found.values())


CATEGORIES = {
    sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_DIGIT: "a", sre.CATEGORY_NOT_SPACE: "a", sre.CATEGORY_NOT_WORD: " ",
}  # fmt: skip


def one(op: object, value: Any) -> str | None:
    """A character that a part of a pattern matches; ``None`` if the part is no single character."""
    if op is sre.LITERAL:
        return chr(value)
    if op is sre.NOT_LITERAL or op is sre.ANY:
        return "a" if value != ord("a") else "b"
    if op is not sre.IN:
        return None
    if value[0][0] is sre.NEGATE:
        tried = re.compile("|".join(re.escape(char) for char in _excluded(value[1:])) or "(?!)")
        return next((char for char in "a1 ,<.-x(~" if not tried.fullmatch(char)), "~")
    kind, first = value[0]
    return chr(first) if kind is sre.LITERAL else chr(first[0]) if kind is sre.RANGE else CATEGORIES.get(first, "a")


def _excluded(parts: list[tuple[object, Any]]) -> Iterator[str]:
    for kind, value in parts:
        if kind is sre.LITERAL:
            yield chr(value)
        elif kind is sre.RANGE:
            yield from map(chr, range(value[0], min(value[1], 255) + 1))
        elif kind is sre.CATEGORY:
            yield {sre.CATEGORY_WORD: "a", sre.CATEGORY_SPACE: " ", sre.CATEGORY_DIGIT: "1"}.get(value, "~")


def sample(tree: Iterable[tuple[object, Any]], repeats: list[tuple[str, str]]) -> str:
    """A text that a pattern matches, about; ``repeats`` gets what is repeated in it, and what stands before that."""
    text = ""
    for op, value in tree:
        if (char := one(op, value)) is not None:
            text += char
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, inside = value
            unit = sample(inside, repeats)
            if most > 8 and unit:
                repeats.append((text, unit))
            text += unit * max(least, 1)
        elif op is sre.SUBPATTERN:
            text += sample(value[-1], repeats)
        elif op is sre.BRANCH:
            text += max((sample(branch, repeats) for branch in value[1]), key=len)
        elif op is sre.ATOMIC_GROUP:
            text += sample(value, repeats)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            sample(value[1], repeats)
    return text


def attacks(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Texts of :data:`LENGTH` characters that a pattern may spend itself on."""
    written = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    flags = pattern.flags if isinstance(pattern.pattern, str) else pattern.flags & ~re.UNICODE
    repeats: list[tuple[str, str]] = []
    whole = sample(_parser.parse(written, flags & ~re.DEBUG), repeats)
    units = list(dict.fromkeys(unit for _, unit in repeats))
    pairs = {("", first + second) for first in units[:5] for second in units[:5]}
    for before, unit in dict.fromkeys(
        [
            *repeats,
            *(("", before + unit) for before, unit in repeats),
            *(("", unit) for unit in [*units, whole or "a"]),
            *sorted(pairs),
        ]
    ):
        for after in ("", "\0", "!"):
            yield (before + unit * LENGTH)[:LENGTH] + after


class _Slow(BaseException):
    pass


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Slow


def spent(use: Use, text: str) -> float:
    """Seconds of the processor's that one use of a pattern takes, up to ten times what is too much."""
    given = text if isinstance(use.pattern.pattern, str) else text.encode("utf-8", "replace")
    work: Callable[[Any], object] = (
        (lambda text: sum(1 for _ in use.pattern.finditer(text)))
        if use.how == "search"
        else getattr(use.pattern, use.how)
    )
    begin = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, 10 * NOTICEABLE)
    try:
        work(given)
    except _Slow:
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - begin


def slow(use: Use) -> str | None:
    """What a pattern spends too much on, if anything."""
    room = use.where.split(".")[1] if use.where.count(".") > 1 else ""
    for text in attacks(use.pattern):
        text = " ".join(text.split()) if room in CLEANED else text
        text = text[-BOUNDED.get(use.where.removeprefix("bipol_crawler."), len(text)) :]
        if spent(use, text) > NOTICEABLE and spent(use, text) > NOTICEABLE:  # twice, as anything may happen once
            return f"{use.where} ({use.how}): {use.pattern.pattern!r:.90} on {text[:40]!r} … {text[-10:]!r}"
    return None


def test_every_pattern_is_found() -> None:
    assert len(uses()) > 250
    assert {use.how for use in uses()} == {"search", "match", "fullmatch"}
    assert {f"bipol_crawler.{name}" for name in BOUNDED} <= {use.where for use in uses()}


@pytest.mark.parametrize("pattern", [r"\s+$", r"(a+)+b", r"(?:a|b|ab)*c", r"x*y*$", r"<a[^>]*>.*?</a>", r"\d+\.\d+x"])
def test_a_pattern_with_quadratic_time_is_reported(pattern: str) -> None:
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        assert slow(Use(re.compile(pattern), "bipol_crawler.discover.x", "search"))
    finally:
        signal.signal(signal.SIGVTALRM, before)


def test_no_pattern_grows_with_the_square() -> None:
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        assert [told for use in uses() if (told := slow(use))] == []
    finally:
        signal.signal(signal.SIGVTALRM, before)
