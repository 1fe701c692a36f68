"""The house keeps its shape: what each room may import, how long a module may be, and no setting that nothing reads."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from scrapy.settings import default_settings

from bipol_crawler import settings
from tests.modules import nodes_of

PROJECT = Path(__file__).parents[1]
PACKAGE = Path(settings.__file__).parent

ROOMS = (
    "infra", "text", "sentences", "rule_ids", "items", "portals", "addresses", "gazetteer",
    "parse", "normalize", "search", "analysis", "extract", "discover", "cite", "fixtures",
    "warc", "storage", "frontier", "articles", "archive",
    "drift", "reparse", "logs", "notify", "fetch", "crawl", "spiders", "replay", "integrity", "imports",
    "other_archives",
    "corpus", "browse", "snapshot", "report", "demo", "settings", "actions", "commands", "__main__",
)  # fmt: skip
"""Every room, in an order in which each imports only rooms before it. docs/ARCHITECTURE.md draws it."""
PURE = (
    "text",
    "sentences",
    "items",
    "rule_ids",
    "portals",
    "addresses",
    "parse",
    "normalize",
    "analysis",
    "extract",
    "discover",
    "cite",
)
"""Rooms that do no input or output: values in, values out."""
SCRAPY = ("logs", "fetch", "crawl", "spiders", "settings", "actions", "commands", "__main__")
"""Rooms that may know Scrapy."""
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 40
LONG_FUNCTIONS = {
    "parse/body.py:read_body": "the loop that takes most of the time of reading; its state in local names is fast",
}
"""Functions that are longer, docstring not counted, and why."""


def files(room: str) -> list[Path]:
    path = PACKAGE / room
    return sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def imports(file: Path) -> set[str]:
    """The modules that ``file`` imports, at its head or in a function, for types only or not."""
    found: set[str] = set()
    for node in nodes_of(file):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_every_module_is_in_a_room() -> None:
    there = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert there - {"__init__"} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_before_it(room: str) -> None:
    before = set(ROOMS[: ROOMS.index(room)]) | {room}
    for file in files(room):
        used = {name.split(".")[1] for name in imports(file) if name.startswith("bipol_crawler.")}
        assert used <= before, f"{file.relative_to(PACKAGE)} imports {sorted(used - before)}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    modules = {".".join(file.relative_to(PROJECT).with_suffix("").parts): file for file in PACKAGE.rglob("*.py")}
    modules = {name.removesuffix(".__init__"): file for name, file in modules.items()}
    used = {
        module: {name if name in modules else name.rpartition(".")[0] for name in imports(file)} & modules.keys()
        for module, file in modules.items()
    }
    list(TopologicalSorter(used).static_order())  # a CycleError names the modules


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_know_neither_scrapy_nor_sqlite(room: str) -> None:
    for file in files(room):
        heads = {name.partition(".")[0] for name in imports(file)}
        assert not heads & {"scrapy", "twisted", "sqlite3", "sqlite_utils", "warcio"}, file


@pytest.mark.parametrize("room", [room for room in ROOMS if room not in SCRAPY])
def test_only_the_rooms_at_the_wire_know_scrapy(room: str) -> None:
    for file in files(room):
        heads = {name.partition(".")[0] for name in imports(file)}
        assert not heads & {"scrapy", "twisted"}, file


@pytest.mark.parametrize("name", ["fetched", "save", "figures", "checks"])
def test_what_says_nothing_of_the_wire_knows_no_scrapy(name: str) -> None:
    heads = {module.partition(".")[0] for module in imports(PACKAGE / "crawl" / f"{name}.py")}
    assert not heads & {"scrapy", "twisted"}


def test_the_picture_of_the_rooms_names_each_in_this_order() -> None:
    """docs/ARCHITECTURE.md has one row a room: ``| `parse/` | ... |``."""
    text = (PROJECT / "docs" / "ARCHITECTURE.md").read_text("utf-8")
    drawn = re.findall(r"^\| `([\w]+)(?:/|\.py)` \|", text, re.MULTILINE)
    assert drawn == list(ROOMS)


def test_migrations_rest_on_nothing_that_may_change() -> None:
    """They import one another and libraries: what a migration did once it does for ever."""
    for file in (PACKAGE / "storage" / "migrations").glob("*.py"):
        used = {name for name in imports(file) if name.startswith("bipol_crawler.")}
        assert all(name.startswith(("bipol_crawler.storage.migrations.", "bipol_crawler.infra.")) for name in used), (
            file
        )


def test_every_setting_of_ours_is_used_and_every_used_one_exists() -> None:
    ours = {name for name in dir(settings) if name.isupper() and not hasattr(default_settings, name)} - {"PORTAL"}
    code = "\n".join(file.read_text("utf-8") for file in PACKAGE.rglob("*.py") if file.name != "settings.py")
    unused = {name for name in ours if not re.search(rf'"{name}"', code)}
    assert not unused
    asked = set(re.findall(r'settings(?:\.get\w*\(|\[)"([A-Z_]+)"', code))
    known = set(dir(settings)) | set(default_settings.__all__)
    assert not asked - known


def test_a_module_is_read_in_one_sitting() -> None:
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in PACKAGE.rglob("*.py")}
    assert not {str(file.relative_to(PACKAGE)): lines for file, lines in lengths.items() if lines > MOST_LINES}


def test_a_function_is_short_or_has_a_reason() -> None:
    long = {}
    for file in PACKAGE.rglob("*.py"):
        for node in nodes_of(file):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > MOST_LINES_OF_A_FUNCTION:
                long[f"{file.relative_to(PACKAGE)}:{node.name}"] = _length(node)
    assert set(long) == set(LONG_FUNCTIONS)


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function, its docstring not counted."""
    first = function.body[0]
    docstring = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(function) is not None else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def calls(file: Path, *names: str) -> list[ast.Call]:
    """Where a module calls methods of these names."""
    return [
        node
        for node in nodes_of(file)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
    ]


def test_statistics_are_for_people_and_steer_nothing() -> None:
    """What one part of a run tells another is an argument, a return value or an exception."""
    readers = {
        str(file.relative_to(PACKAGE)) for file in PACKAGE.rglob("*.py") if calls(file, "get_value", "get_stats")
    }
    assert readers == {"crawl/progress.py"}, "the display shows them"


def test_nothing_waits_by_spinning() -> None:
    for file in PACKAGE.rglob("*.py"):
        for call in calls(file, "sleep"):
            wait = call.args[0] if call.args else None
            assert not (isinstance(wait, ast.Constant) and not wait.value), f"{file}: {ast.unparse(call)}"


@pytest.mark.parametrize("place", ["crawl", "spiders"])
def test_the_crawl_waits_for_answers_and_for_nothing_else(place: str) -> None:
    for file in (PACKAGE / place).rglob("*.py"):
        assert not calls(file, "sleep", "call_later", "callLater"), file


def test_machine_times_are_written_by_the_one_clock() -> None:
    zulu = re.compile(r"%SZ|\+00:00\W{1,6}Z")
    places = [file for room in ROOMS if room != "demo" for file in files(room)]  # a portal of its own
    assert [str(file.relative_to(PACKAGE)) for file in places if zulu.search(file.read_text("utf-8"))] == [
        "infra/clock.py"
    ]


def test_test_modules_of_one_name_are_in_packages_so_that_all_can_be_collected_together() -> None:
    found: dict[str, list[Path]] = defaultdict(list)
    for path in (PROJECT / "tests").rglob("test_*.py"):
        if not (path.parent / "__init__.py").exists():
            found[path.name].append(path)
    assert [paths for paths in found.values() if len(paths) > 1] == []


_NUMBERED = re.compile(r"(?<![\w/.*)\]+?])\?\d")
_SQL = re.compile(r"\b(SELECT|UPDATE|INSERT|DELETE|VALUES|WHERE)\b")


def test_no_statement_has_numbered_parameters() -> None:
    """sqlite3 takes ``?1`` for a name: with a list of values it warns from Python 3.12 on and fails from 3.14 on."""
    texts = (
        (file, node.lineno, node.value)
        for file in sorted(PACKAGE.rglob("*.py"))
        for node in nodes_of(file)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    found = [f"{file.name}:{line}" for file, line, text in texts if _NUMBERED.search(text) and _SQL.search(text)]
    assert not found, "use names (:at) with a dict, or ? with a list"
