"""What the documents name is there: linked files and headings, tests, commands with their options, and views in SQL."""

from __future__ import annotations

import argparse
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest
from scrapy.settings import Settings

from bipol_crawler.storage.connection import open_database

PROJECT = Path(__file__).parents[1]
PAGES = sorted(
    page.relative_to(PROJECT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "data/*.md", "benchmarks/**/*.md")
    for page in PROJECT.glob(pattern)
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+)\)")
CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
FIRST_PAGES = ("README.md", "README.id.md")


def text_of(page: str) -> str:
    return (PROJECT / page).read_text("utf-8")


def anchors(page: Path) -> set[str]:
    """The headings of a page as web pages of repositories name them in addresses."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken_links(page: str) -> Iterator[str]:
    here = PROJECT / page
    for link in LINK.findall(CODE.sub("", text_of(page))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = here.parent / name if name else here
        if not target.exists() or (anchor and anchor not in anchors(target)):
            yield link


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    assert list(broken_links(page)) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_test_and_module_that_a_document_names_is_there(page: str) -> None:
    named = re.findall(r"(?<![\w/.-])(?:tests|bipol_crawler)/[\w/.-]*\w", text_of(page))
    new = {"bipol_crawler/portals/suluh.py"}  # the one that the document tells its reader to write
    assert [name for name in named if not (PROJECT / name).exists() and name not in new] == []


def test_every_module_that_the_architecture_names_is_there() -> None:
    """Names like `crawl/runner` or `drift/rules.py`, below the package or below the project."""
    names = set(re.findall(r"`([a-z_]+(?:/[a-z_0-9]+)+(?:\.\w+)?/?)`", text_of("docs/ARCHITECTURE.md")))
    assert len(names) > 30
    package = PROJECT / "bipol_crawler"
    places = {name: (package / name, package / f"{name}.py", PROJECT / name) for name in names}
    assert [name for name, paths in sorted(places.items()) if not any(path.exists() for path in paths)] == []


@pytest.mark.parametrize("page", FIRST_PAGES)
def test_every_command_has_the_options_that_the_first_page_says(page: str) -> None:
    lines = re.findall(r"scrapy (?!crawl\b)(\w+)([^`\n]*)`(?:[^|\n]*\|)?([^|\n]*)", text_of(page))
    assert len(lines) > 8
    for command, *rest in lines:
        parser = argparse.ArgumentParser()
        found = import_module(f"bipol_crawler.commands.{command}").Command()
        found.settings = Settings()
        found.add_options(parser)
        known = {option for action in parser._actions for option in action.option_strings}
        assert set(re.findall(r"(?<![\w-])--?[a-z]+\b", " ".join(rest))) <= known, command


@pytest.mark.parametrize("page", FIRST_PAGES)
def test_the_questions_of_the_first_page_are_answered(page: str, tmp_path: Path) -> None:
    (block,) = re.findall(r"^```sql\n(.*?)^```", text_of(page), re.MULTILINE | re.DOTALL)
    open_database(tmp_path / "bipol.db").close()
    with closing(sqlite3.connect(tmp_path / "bipol.db")) as db:
        for question in filter(str.strip, block.split(";")):
            db.execute(question)


def named(page: str) -> list[set[str]]:
    """Commands; the first column of tables; links; and SQL."""
    patterns = (
        r"^\$ ([^#\n]*?) *(?:#|$)",
        r"^\| (?:… )?`([^`]+)`",
        r"\]\((?!README)([^()\s]+)\)",
        r"^(?:SELECT|FROM|WHERE).*$",
    )
    return [set(re.findall(pattern, text_of(page), re.MULTILINE)) for pattern in patterns]


def test_the_first_page_says_the_same_in_both_languages() -> None:
    english, indonesian = map(named, FIRST_PAGES)
    assert english == indonesian and all(english)
