"""Rules have ids of their own, and archives that named them by where they stood in the program are given these."""

from __future__ import annotations

import ast
import csv
import json
import re
from pathlib import Path

import pytest

import bipol_crawler
from bipol_crawler.rule_ids import OLD_ARCHIVES_ONLY, RuleId
from bipol_crawler.storage.connection import open_database
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations import migrations
from bipol_crawler.storage.migrations.rule_names import with_rule_ids
from tests.modules import nodes_of
from tests.tables import table_of

PACKAGE = Path(bipol_crawler.__file__).parent
OLD_NAMES = Path(__file__).parent / "older/rules.tsv"
"""What earlier versions said of the recorded pages, each kind once; ``-`` for a name that there was not yet."""
NEW_FIELDS = {"published": "published_at", "reporter": "reporters", "writer": "reporters", "editor": "editors"}


def old_names() -> list[dict[str, str]]:
    with OLD_NAMES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_name_of_earlier_versions_becomes_an_id() -> None:
    for row in old_names():
        source = row["part"] if row["name"] == "-" else {"rule": row["name"], "part": row["part"]}
        dates = [] if row["stated"] == "-" else [["2024-11-15", "day", row["stated"]]]
        told = json.loads(with_rule_ids(json.dumps({row["field"]: source}), json.dumps(dates), row["layout"]))
        field = NEW_FIELDS.get(row["field"], row["field"])
        assert told == {field: {"rule": RuleId(row["id"]), "part": row["part"]}}, row


def test_every_id_can_come_from_an_older_archive() -> None:
    assert {row["id"] for row in old_names()} == {*RuleId}


@pytest.mark.parametrize(
    "sources",
    [
        '{"headline": {"part": "h1", "rule": "parse.other.read_headline"}}',
        '{"headline": {"part": "h1", "rule": "headline.heading"}}',
        '{"mood": "h1"}',
        '{"headline": {"part": "h1"}}',
        '{"headline": 7}',
        '["h1"]',
        "{}",
        "gone",
        "",
    ],
)
def test_what_no_version_stored_stays_as_it_is(sources: str) -> None:
    assert with_rule_ids(sources, "[]", "nomina") == sources


def test_an_archive_is_given_ids_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    older = Database(path)
    migrations.apply(older, stop_before="m015_rule_ids")
    seen = "2024-11-16T00:00:00Z"
    given = {"layout": "nomina", "parser_version": "1", "first_seen_at": seen, "last_seen_at": seen}
    stored = [
        '{"published_at": {"rule": "normalize.times.read_date", "part": "time.entry-date"}}',
        '{"headline": "#single-content h1", "writer": "field"}',
        "changed by hand",
    ]
    dates = ['[["2024-11-15", "day", "page"]]', "[]", "[]"]
    for number, (sources, stated) in enumerate(zip(stored, dates, strict=True), start=1):
        row = {"id": number, "url": f"https://bipol.co/{number}/", "sources": sources, "dates": stated, **given}
        table_of(older, "articles").insert(row)
    older.close()

    db = open_database(path)
    assert [row[0] for row in db.execute("SELECT sources FROM articles ORDER BY id").fetchall()] == [
        '{"published_at": {"part": "time.entry-date", "rule": "dates.printed_line"}}',
        '{"headline": {"part": "#single-content h1", "rule": "headline.layout"},'
        ' "reporters": {"part": "field", "rule": "byline.post_field"}}',
        "changed by hand",
    ]
    db.close()


def test_each_id_is_used_by_a_rule() -> None:
    used = {
        node.attr
        for file in PACKAGE.rglob("*.py")
        if file.name != "rule_ids.py" and "RuleId" in file.read_text("utf-8")
        for node in nodes_of(file)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "RuleId"
    }
    assert used == {rule.name for rule in RuleId} - {rule.name for rule in OLD_ARCHIVES_ONLY}


def test_an_id_says_what_is_read_and_how_and_is_not_a_module() -> None:
    for rule in RuleId:
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", rule), rule
        assert rule.name == rule.upper().replace(".", "_")
        assert rule.meaning and rule.meaning[0].islower() and "\n" not in rule.meaning
        assert not (PACKAGE / rule.partition(".")[0]).exists(), rule


def test_nothing_names_a_rule_by_its_module() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    begins = re.compile(rf"""["'}}](?:{"|".join(rooms)})\.""")
    for file in PACKAGE.rglob("*.py"):
        if file.name == "rule_names.py" or not begins.search(file.read_text("utf-8")):  # the former: what was stored
            continue
        for node in nodes_of(file):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.count(".") > 0:
                room, module = node.value.split(".")[:2]
                is_module = room in rooms and (not module or (PACKAGE / room / f"{module}.py").exists())
                assert not is_module, (file, node.value)
