"""The house keeps its shape: what each room may import, and no knob without a hand on it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from scrapy.settings import default_settings

from bipol_crawler import settings

PACKAGE = Path(settings.__file__).parent
PURE = ["items.py", "rule_ids.py", "text.py", "chain.py", "crawl/fetched.py", "discover", "parse", "normalize", "cite"]
NO_SCRAPY = [
    *PURE,
    "search",
    "archive",
    "evidence",
    "crawl/fetched.py",
    "crawl/save.py",
    "rebuild",
    "snapshot",
    "report",
    "terminal.py",
    "notify.py",
    "delivery.py",
    "demo",
]
ROOMS = {
    "rule_ids": set(),
    "items": {"rule_ids"},
    "text": set(),
    "discover/url_syntax": set(),
    "discover/urls": {"items", "discover/url_syntax"},
    "parse": {"portals", "items", "rule_ids", "text", "discover/urls", "discover/url_syntax"},
    "normalize": {"portals", "items", "rule_ids", "text", "parse"},
    "discover": {"items", "text", "normalize"},
    "infra": set(),
    "portals": set(),
    "evidence": {"infra"},
    "chain": {"portals", "items", "rule_ids", "text", "parse", "normalize"},
    "search": {"normalize"},
    "archive": {"infra", "items", "rule_ids", "text", "discover", "parse", "normalize", "evidence", "chain", "search"},
    "crawl/fetched": {"items", "chain"},
    "crawl/save": {"items", "archive", "crawl/fetched"},
    "rebuild": {"infra", "items", "discover", "parse", "normalize", "evidence", "chain", "archive", "fetch"}
    | {"crawl/fetched", "crawl/save"},
    "cite": {"portals", "text", "normalize"},
    "snapshot": {"infra", "text", "archive", "browse"},
    "demo": set(),
    "terminal": set(),
    "report": {"archive", "terminal"},
    "delivery": {"terminal"},
    "notify": {"normalize", "terminal", "delivery"},
}
"""Which rooms a room may lean on. Rooms not named here are Scrapy's and Datasette's, at the end of the line.

What an address means is the same for every room: ``discover/urls`` and ``discover/url_syntax`` are rooms of
their own, before them all.
"""


def files(place: str) -> list[Path]:
    path = PACKAGE / place
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("place", PURE)
def test_pure_rooms_know_neither_scrapy_nor_sqlite(place: str) -> None:
    for file in files(place):
        heads = {name.partition(".")[0] for name in imports(file)}
        assert not heads & {"scrapy", "twisted", "sqlite3", "sqlite_utils", "warcio"}, file


@pytest.mark.parametrize("place", NO_SCRAPY)
def test_only_the_rooms_at_the_wire_know_scrapy(place: str) -> None:
    for file in files(place):
        if file.name == "handler.py":
            continue
        heads = {name.partition(".")[0] for name in imports(file)}
        assert not heads & {"scrapy", "twisted"}, file


def room_of(module: str) -> str:
    """The room that a module of ours is in."""
    path = module.split(".")[1:]
    return place if (place := "/".join(path[:2])) in ROOMS else path[0]


@pytest.mark.parametrize("room", ROOMS)
def test_dependencies_point_one_way(room: str) -> None:
    for file in files(room if (PACKAGE / room).is_dir() else f"{room}.py"):
        if file.name == "handler.py":
            continue
        leans_on = {room_of(name) for name in imports(file) if name.startswith("bipol_crawler.")}
        leans_on -= {"discover/urls", "discover/url_syntax"} if "discover" in ROOMS[room] | {room} else set()
        assert leans_on - {room} <= ROOMS[room], file


def test_parse_leans_on_normalize_for_plain_text_and_dates_only() -> None:
    for file in files("parse"):
        leaned = {name for name in imports(file) if re.match(r"bipol_crawler\.normalize\.\w+$", name)}
        assert leaned <= {"bipol_crawler.text", "bipol_crawler.normalize.dates"}, file


def test_every_knob_of_ours_is_used_and_every_used_knob_exists() -> None:
    ours = {name for name in dir(settings) if name.isupper() and not hasattr(default_settings, name)}
    code = "\n".join(file.read_text("utf-8") for file in files(".") if file.name != "settings.py")
    unused = {name for name in ours if not re.search(rf'"{name}"', code)}
    assert not unused
    asked = set(re.findall(r'settings(?:\.get\w*\(|\[)"([A-Z_]+)"', code))
    known = set(dir(settings)) | set(default_settings.__all__)
    assert not asked - known


def test_a_module_is_read_in_one_sitting() -> None:
    long = {str(file.relative_to(PACKAGE)): n for file in files(".") if (n := len(file.read_text().splitlines())) > 350}
    assert not long
