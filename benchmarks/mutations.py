"""Mutation testing: checks that the tests notice deliberate faults.

``python -m benchmarks.mutations --old COMMIT --to FILE``. Faults are drawn from all rooms of the program at the commit
``--old``; the same seed gives the same faults. A comparison is flipped, a number is changed by one, a condition is
negated, ``and`` becomes ``or``, plus becomes minus, or a value is not returned. Each fault is put into a temporary copy
of the old program, which is tested with the old tests, and into the same place of today's program, which is tested with
today's tests. If the place no longer exists, the fault is skipped.

A fault counts if the old tests of its module (or of its room, if the module has none) notice it. Then today's tests run
as in ``make test`` until one notices it, in this order: the test that noticed it in the old program, the tests of the
same file, those of the fault's module and room, and all others. Each result is a line of JSON in the file ``--to``. A
fault with a line is not tried again, so the command can be stopped at any time. At the end a table of the faults that
count is printed. With ``--old-only`` only the old tests run; ``--again`` runs today's tests for the faults of an
earlier file.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from random import Random
from resource import RLIMIT_CPU, setrlimit

PROJECT = Path(__file__).parents[1]
PACKAGE = "bipol_crawler"
LONGEST = 900
"""CPU seconds for today's tests. A fault that makes them run longer is skipped."""
WAITING = 10
"""The largest ratio of wall time to CPU time of a run, because tests wait and the machine may be busy."""

FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """A fault: ``before`` is replaced by ``after``.

    ``module`` is a path, ``function`` a name such as ``Class.name``. ``nth``: which of several equal places in the
    function is meant.
    """

    module: str
    function: str
    kind: str
    before: str
    after: str
    nth: int
    line: int

    @property
    def room(self) -> str:
        parts = Path(self.module).parts
        return parts[1] if len(parts) > 2 else ""

    def __str__(self) -> str:
        short = [" ".join(text.split())[:60] for text in (self.before, self.after)]
        return f"{self.module}:{self.line} {self.function}: {self.kind}: `{short[0]}` → `{short[1]}`"


def changed(node: ast.AST) -> Iterator[tuple[str, ast.expr, str]]:
    """Yield the possible faults in a node: the kind, the expression to replace, and the replacement."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in FLIPPED:
            yield "comparison", node, ast.unparse(ast.Compare(node.left, [FLIPPED[type(op)]()], node.comparators))
        case ast.BoolOp(op=op):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield "and/or", node, ast.unparse(ast.BoolOp(other, node.values))
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            yield "condition", test, ast.unparse(ast.UnaryOp(ast.Not(), test))
        case ast.Constant(value=bool(value)):
            yield "constant", node, repr(not value)
        case ast.Constant(value=int(value)):
            yield "off by one", node, repr(value + 1)
        case ast.BinOp(left, ast.Add() | ast.Sub() as op, right) if not isinstance(left, ast.JoinedStr | ast.List):
            other_op = ast.Sub() if isinstance(op, ast.Add) else ast.Add()
            yield "sign", node, ast.unparse(ast.BinOp(left, other_op, right))
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "return", value, "None"


def places(source: str, module: str) -> Iterator[tuple[Fault, int, int]]:
    """Yield every possible fault in a module, with start and end of the text to replace, in characters."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def at(line: int, column: int) -> int:
        text = source[starts[line - 1] : starts[line]].encode()
        return starts[line - 1] + len(text[:column].decode())

    count: dict[tuple[str, str, str], int] = defaultdict(int)

    def walk(node: ast.AST, function: str) -> Iterator[tuple[Fault, int, int]]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            function = f"{function}.{node.name}".lstrip(".")
        if function and not isinstance(node, ast.ClassDef):
            for kind, old, after in changed(node):
                before = ast.unparse(old)
                begin = at(old.lineno, old.col_offset)
                end = at(old.end_lineno or old.lineno, old.end_col_offset or old.col_offset)
                nth = count[function, kind, before]
                count[function, kind, before] += 1
                yield Fault(module, function, kind, before, f"({after})", nth, old.lineno), begin, end
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "type_params") or isinstance(node, ast.JoinedStr):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from walk(child, function)

    yield from walk(ast.parse(source), "")


def modules(tree: Path) -> dict[str, str]:
    """The program's modules and their source texts, without the demo, which is a tool of the tests."""
    found = sorted((tree / PACKAGE).rglob("*.py"))
    return {str(path.relative_to(tree)): path.read_text("utf-8") for path in found if "/demo/" not in str(path)}


def drawn(tree: Path, seed: int) -> Iterator[Fault]:
    """Yield random faults without end, from each room in turn, so that large and small rooms have equally many."""
    chance = Random(seed)
    rooms: dict[str, list[Fault]] = defaultdict(list)
    for module, source in modules(tree).items():
        for fault, _, _ in places(source, module):
            rooms[fault.room].append(fault)
    while True:
        names = sorted(rooms)
        chance.shuffle(names)
        for name in names:
            yield chance.choice(rooms[name])


def put(fault: Fault, tree: Path) -> str | None:
    """Put a fault into a copy of the program. Returns the module, or ``None`` if the place does not exist there.

    The function may be in another module. If the class of a method was renamed, the module must have the same name.
    """
    name = fault.function.rpartition(".")[2]
    alike = [
        (other, begin, end)
        for module, source in modules(tree).items() if name in source
        for other, begin, end in places(source, module)
        if (other.kind, other.before, other.nth) == (fault.kind, fault.before, fault.nth)
        and other.function.rpartition(".")[2] == name
    ]  # fmt: skip
    beside = [found for found in alike if Path(found[0].module).name == Path(fault.module).name]
    same = [found for found in alike if found[0].function == fault.function] or beside
    exact = [found for found in same if found[0].module == fault.module] or same
    if len(exact) != 1:
        return None
    ((found, begin, end),) = exact
    path = tree / found.module
    source = path.read_text("utf-8")
    path.write_text(source[:begin] + fault.after + source[end:], "utf-8")
    return found.module


def copy_of(commit: str, to: Path) -> Path:
    """Copy the project at a commit, or the current checkout if ``commit`` is empty."""
    if commit:
        packed = subprocess.run(["git", "archive", commit], cwd=PROJECT, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 has none
            archive.extractall(to)
    else:
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=PROJECT, capture_output=True, check=True, text=True).stdout.split("\0")
        for name in filter(None, names):
            if (PROJECT / name).is_file():
                (to / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(PROJECT / name, to / name)
    return to


def tests_of(module: str, tree: Path, first: str = "") -> list[list[str]]:
    """The tests that are likely to notice a fault in a module, in stages: the test ``first``, its file, the files that
    import the module, and those of its room."""
    dotted = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    package, _, name = dotted.rpartition(".")
    imports = re.compile(rf"\b{re.escape(dotted)}\b|from {re.escape(package)} import .*\b{name}\b")
    passed_by = ("wordpress", "browser", "faults", "replay")
    files = [
        path for path in sorted((tree / "tests").rglob("test_*.py"))
        if not any(part in passed_by for part in path.parts)
    ]  # fmt: skip
    texts = {path: path.read_text("utf-8") for path in files}
    room = dotted.split(".")[1]
    file, _, test = first.partition("[")[0].partition("::")
    same = [path for path in files if path.name == Path(file).name]
    named = [path for path in files if name in path.stem]
    direct = [*named, *(path for path in files if imports.search(texts[path]))]
    near = [path for path in files if path.parent.name == room or f"{PACKAGE}.{room}" in texts[path]]
    stages = [[f"{path.relative_to(tree)}::{test}"] for path in same if test and f"def {test}(" in texts[path]]
    seen: set[Path] = set()
    for stage in (same, direct, near):
        stages.append([str(path.relative_to(tree)) for path in dict.fromkeys(stage) if path not in seen])
        seen.update(stage)
    return [stage for stage in stages if stage]


@dataclass(frozen=True)
class Tests:
    """The tests of one version of the program, with their interpreter; ``whole`` is a copy of it without a fault."""

    python: str
    whole: Path
    seconds: int
    passing: dict[str, bool] = field(default_factory=dict)

    def notice(self, tree: Path, *files: str) -> str | None:
        """The first test that fails in a copy but not in the ``whole`` one; ``None`` if there is none.

        Raises:
            subprocess.TimeoutExpired: no test had failed after ``seconds`` of CPU time.
        """
        while failed := self._failed(tree, *files):
            if "::" in failed and failed not in self.passing:
                self.passing[failed] = self._failed(self.whole, failed) != failed
            if self.passing.get(failed, True):
                return failed
        return None

    def _failed(self, tree: Path, *tests: str) -> str | None:
        failing = [f"--deselect={test}" for test, passes in self.passing.items() if not passes]
        workers = ["-n0"] if tests else ["-n2", "--dist", "loadfile"]
        options = ["-q", "-x", *workers, "-p", "no:cacheprovider", "--no-header", "-rfE", *failing]
        env = {name: value for name, value in os.environ.items() if not name.startswith(("BIPOL_", "PYTEST_"))}
        process = subprocess.Popen(
            [self.python, "-m", "pytest", *options, *tests], cwd=tree, text=True, start_new_session=True,
            env=env | {"PYTHONPATH": str(tree), "TESTS": "some", "PYTHONDONTWRITEBYTECODE": ""},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            preexec_fn=partial(setrlimit, RLIMIT_CPU, (self.seconds, self.seconds)),
        )  # fmt: skip
        try:
            said, _ = process.communicate(timeout=self.seconds * WAITING)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.returncode in (-signal.SIGKILL, -signal.SIGXCPU):
            raise subprocess.TimeoutExpired(self.python, self.seconds)
        if process.returncode in (0, 5):
            return None
        first = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", said, re.MULTILINE)
        return first[1] if first else f"status {process.returncode}"


def tried(
    fault: Fault, old: Tests, new: Tests, by_old: str | None = None, *, old_only: bool = False
) -> dict[str, str | None]:
    """The tests that notice the fault: ``old`` (unless it is known) and ``new``; or why it was ``passed_by``."""
    with tempfile.TemporaryDirectory() as folder:
        before, today = (shutil.copytree(tests.whole, Path(folder) / tests.whole.name) for tests in (old, new))
        was, now = put(fault, before), put(fault, today)
        if was is None or now is None:
            return {"passed_by": "no more"}
        try:
            for stage in tests_of(was, before)[:1]:
                by_old = by_old or old.notice(before, *stage)
            if by_old is None:
                return {"passed_by": "not noticed by the old tests of the module"}
            if old_only:
                return {"old": by_old}
            by_new = None
            for stage in [*tests_of(now, today, by_old), []]:
                by_new = by_new or new.notice(today, *stage)
        except subprocess.TimeoutExpired:
            return {"passed_by": "took too long"}
        return {"old": by_old, "new": by_new}


def lines_of(file: Path) -> dict[str, dict[str, str | None]]:
    """The results in a file, by fault."""
    return {line["fault"]: line for line in map(json.loads, file.read_text("utf-8").splitlines())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--old", required=True, metavar="COMMIT", help="the commit with the program and tests for comparison"
    )
    parser.add_argument("--old-python", default=sys.executable, help="a Python with the libraries of that commit")
    parser.add_argument(
        "--to", required=True, type=Path, metavar="FILE", help="the file for the results, a line for each fault"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument(
        "--patience", type=int, default=600, metavar="SECONDS", help="largest CPU time of the old tests"
    )
    parser.add_argument("--old-only", action="store_true", help="run only the old tests; --again runs the others later")
    parser.add_argument("--again", type=Path, metavar="FILE", help="faults of an earlier run, for today's tests only")
    given = parser.parse_args()
    known = lines_of(given.to) if given.to.exists() else {}
    earlier = lines_of(given.again) if given.again else {}
    with tempfile.TemporaryDirectory() as folder:
        old = Tests(given.old_python, copy_of(given.old, Path(folder) / "old"), given.patience)
        new = Tests(sys.executable, copy_of("", Path(folder) / "new"), LONGEST)
        faults = drawn(old.whole, given.seed)
        results: list[dict[str, str | None]] = []
        while len(results) < given.count:
            fault = next(faults)
            line = known.get(str(fault))
            if line is None:
                line = earlier.get(str(fault), {})
                if "passed_by" not in line:
                    line = {"fault": str(fault)} | tried(fault, old, new, line.get("old"), old_only=given.old_only)
                known[str(fault)] = line
                with given.to.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
                print(line, file=sys.stderr)
            if "passed_by" not in line and line not in results:
                results.append(line)
    print("| fault | old tests | today's tests |\n|---|---|---|")
    for line in results:
        print(f"| {line['fault'].replace('|', chr(92) + '|')} | {line['old']} | {line.get('new') or '–'} |")
    lost = sum(not line.get("new") for line in results)
    print(f"\n{len(results)} faults that the old tests notice; today's miss {lost}.")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
