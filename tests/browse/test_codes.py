"""Every code that the program can store has words in both languages; so has every column."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bipol_crawler
from bipol_crawler.articles.fields import FIELDS, VERSIONED
from bipol_crawler.browse.coded_columns import COLUMN_KINDS, TABLE_COLUMN_KINDS, kind_of_column
from bipol_crawler.browse.codes import KINDS
from bipol_crawler.browse.column_labels import COLUMN_LABELS
from bipol_crawler.browse.i18n import code_words, event_detail
from bipol_crawler.browse.metadata import read_metadata
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations import migrations
from bipol_crawler.storage.schema import refresh_views
from tests.modules import nodes_of

PACKAGE = Path(bipol_crawler.__file__).parent
CHECKED = re.compile(r"(\w+) TEXT[^,]*?CHECK \(\w+ IN\s*\(([^)]*)\)")
REASONS = {
    "Problem": 1,
    "Refused": 0,
    "Failed": 0,
    "NoAnswer": 0,
    "mark_failed": 1,
    "mark_refused": 1,
    "save_failed": 1,
}
"""Functions that are given the reason of a problem, and as which of their arguments."""
GIVEN = re.compile(rf"\b(?:{'|'.join(REASONS)}|reasons?)\b")
UNTOLD = {"superseded"}
"""Tables whose codes are names of tables."""


def stored_codes() -> Iterator[tuple[str, str, str]]:
    """Table, column and code of each column that allows only certain codes."""
    db = Database(":memory:")
    migrations.apply(db)
    refresh_views(db)
    tables = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CHECK%'").fetchall()
    db.close()
    for table, sql in tables:
        for column, codes in CHECKED.findall(sql):
            for code in re.findall(r"'([^']+)'", codes):
                yield table, column, code


def reasons() -> Iterator[tuple[str, str]]:
    """Module and reason of each problem, refusal and failure that the program writes as a literal."""
    for path in PACKAGE.rglob("*.py"):
        if "browse" in path.parts or "demo" in path.parts or not GIVEN.search(path.read_text("utf-8")):
            continue
        for node in nodes_of(path):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                place = REASONS.get(name, -1)
                given = node.args[place : place + 1] if place >= 0 else []
                given += [word.value for word in node.keywords if word.arg == "reason"]
                if name == "append" and getattr(getattr(node.func, "value", None), "id", "") == "reasons":
                    given += node.args
                for argument in given:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
                        yield path.name, argument.value


def test_every_code_of_the_schema_has_words() -> None:
    codes = [(table, column, code) for table, column, code in stored_codes() if table not in UNTOLD]
    assert len(codes) > 60
    untold = [
        (table, column, code)
        for table, column, code in codes
        if code not in KINDS.get(kind_of_column(table, column) or "", {})
    ]
    assert untold == []


def test_every_reason_has_words() -> None:
    known = KINDS["problem"].keys() | KINDS["held"].keys() | KINDS["outcome"].keys()
    found = set(reasons())
    assert len(found) > 25
    assert {reason for reason in found if reason[1] not in known} == set()


def test_every_outcome_of_a_run_has_words() -> None:
    source = (PACKAGE / "crawl" / "checks.py").read_text() + (PACKAGE / "crawl" / "runner.py").read_text()
    outcomes = set(
        re.findall(r'"((?:portal|archive|evidence|budget|articles|checks|start)_\w+|healthy|stopped)"', source)
    )
    assert {"healthy", "portal_refuses", "budget_spent"} <= outcomes
    assert outcomes - {"articles_missing"} - KINDS["outcome"].keys() - {"archive_failed"} == set()


def test_every_field_of_a_version_and_of_a_problem_has_words() -> None:
    assert set(VERSIONED) <= KINDS["field"].keys()
    assert {field.name for field in FIELDS if field.read} <= KINDS["field"].keys()


def test_both_languages_have_words_and_no_kind_has_none() -> None:
    for kind, words in KINDS.items():
        assert words, kind
        assert all(pair[0].strip() and pair[1].strip() and "_" not in "".join(pair) for pair in words.values()), kind
    assert {*COLUMN_KINDS.values(), *TABLE_COLUMN_KINDS.values()} <= KINDS.keys()


def test_every_column_has_a_heading() -> None:
    tables = read_metadata()["databases"]["bipol"]["tables"]
    assert {column for table in tables.values() for column in table["columns"]} - COLUMN_LABELS.keys() == set()
    assert all(table["title"].count(" · ") == 1 for table in tables.values())
    assert all(table["description"].count(" · ") == 1 for table in tables.values())


@pytest.mark.parametrize(
    ("kind", "code", "indonesian", "english"),
    [
        ("status", "gone", "ditarik", "withdrawn"),
        ("field", "headline; body", "judul, isi", "headline, text"),
        ("field", "headline; unheard_of", "judul, unheard_of", "headline, unheard_of"),
        ("problem", "http_503", "HTTP 503", "HTTP 503"),
        ("problem", "TimeoutError", "TimeoutError", "TimeoutError"),
        ("problem", "missing", "tidak ada di halaman", "not on the page"),
        ("outcome", None, "", ""),
        ("outcome", "", "", ""),
    ],
)
def test_a_code_is_explained_in_words(kind: str, code: str | None, indonesian: str, english: str) -> None:
    assert (code_words(kind, code, "id"), code_words(kind, code, "en")) == (indonesian, english)


@pytest.mark.parametrize(
    ("detail", "indonesian"),
    [
        ("HTTP 404", "HTTP 404"),
        ("was gone", "sebelumnya ditarik"),
        ("headline; captions", "judul, keterangan foto"),
        ("https://a/b/ -> https://a/c/", "https://a/b/ → https://a/c/"),
        ("its address now leads to https://a/", "alamatnya kini mengarah ke https://a/"),
        (None, ""),
    ],
)
def test_the_detail_of_an_event_is_explained_in_words(detail: str | None, indonesian: str) -> None:
    assert event_detail(detail, "id") == indonesian
