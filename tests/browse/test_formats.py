"""What is data comes back byte for byte, whatever it says, in an answer no browser takes for a page."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from bipol_crawler.browse.sql_sandbox import PRIVATE
from tests import duck
from tests.browse.browse_archives import Browser, new_archive, tables_of

BYTES = {"sketches"}
"""Tables with columns of bytes: JSON has them in base64, CSV as an address."""
TABLES = [
    *(table for table in tables_of(new_archive(Path(":memory:"))) if table not in BYTES),
    "articles_flat", "bylines_flat", "versions_flat", "photos_flat",
]  # fmt: skip
TYPES = {
    "json": "application/json",
    "csv": "text/plain",  # Datasette lets a browser show it; as text/csv with ?_dl=1
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WITHOUT_TEXT = {
    "version_captures",
    "page_requisites",
    "article_sections",
    "article_tags",
    "duplicate_pairs",
    "copies",
    "sketch_numbers",
    "article_links",
}
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def stored(archive: Path, table: str) -> list[dict[str, Any]]:
    """The rows of ``table`` as SQLite has them, but for what the pages keep to themselves."""
    with closing(sqlite3.connect(archive)) as connection:
        rows = connection.execute(f"SELECT * FROM [{table}]")
        columns = [column[0] for column in rows.description]
        return [
            {name: None if (table, name) in PRIVATE else value for name, value in zip(columns, row, strict=True)}
            for row in rows
        ]


def ordered(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.mark.sampled(16)
@pytest.mark.parametrize("table", TABLES)
def test_json_and_csv_hold_every_hostile_text_exactly(hostile: Browser, hostile_archive: Path, table: str) -> None:
    expected = stored(hostile_archive, table)
    assert (expected and any("<script>alert(1)</script>" in str(row) for row in expected)) or table in WITHOUT_TEXT
    assert ordered(hostile.rows(f"/bipol/{table}")) == ordered(expected)
    answer = hostile.get(f"/bipol/{table}.csv?_stream=on")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    written = [{name: "" if value is None else str(value) for name, value in row.items()} for row in expected]
    assert ordered(lines) == ordered(written)


@pytest.mark.parametrize("table", ["articles", "article_versions", "photos", "versions_flat"])
def test_files_hold_every_hostile_text_exactly(
    hostile: Browser, hostile_archive: Path, tmp_path: Path, table: str
) -> None:
    expected = stored(hostile_archive, table)
    (tmp_path / "rows.parquet").write_bytes(hostile.get(f"/bipol/{table}.parquet").content)
    with duck.connect() as db:
        read = db.execute(f"SELECT * FROM '{tmp_path / 'rows.parquet'}'")
        names = [column[0] for column in read.description or []]
        assert ordered([dict(zip(names, row, strict=True)) for row in read.fetchall()]) == ordered(expected)
    with zipfile.ZipFile(io.BytesIO(hostile.get(f"/bipol/{table}.xlsx").content)) as book:
        tree = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    cells = {"".join(cell.itertext()) for cell in tree.iter(SHEET + "c")}
    assert not list(tree.iter(SHEET + "f")) and not list(tree.iter(SHEET + "hyperlink"))
    texts = {value for row in expected for value in row.values() if isinstance(value, str) and value}
    assert {text.replace("\x1b", "_x001B_").replace("\x01", "_x0001_") for text in texts} <= cells


@pytest.mark.parametrize("format", TYPES)
@pytest.mark.parametrize("address", ["/bipol/articles", "/bipol/written_by", "/bipol", "/bipol/versions_flat"])
def test_an_answer_that_is_data_is_never_a_page(hostile: Browser, address: str, format: str) -> None:
    asked = {"sql": "select headline as '<script>alert(1)</script>' from articles"} if address == "/bipol" else {}
    answer = hostile.get(f"{address}.{format}", params=asked)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == TYPES[format]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    if format in ("parquet", "xlsx"):
        assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("number", [1, 2])
def test_a_citation_is_data_too(hostile: Browser, number: int) -> None:
    for form, content_type in (("json", "application/vnd.citationstyles.csl+json"), ("bib", "application/x-bibtex")):
        answer = hostile.get(f"/article/{number}/cite.{form}")
        if number % 2:  # its lists are no lists
            assert answer.status_code == 404
        else:
            assert answer.headers["content-type"].split(";")[0] == content_type
            assert answer.headers["content-disposition"] == f'attachment; filename="bipol-{number}-v{number}.{form}"'


def test_bytes_are_handed_out_as_a_download(hostile: Browser) -> None:
    answer = hostile.get("/bipol.blob?sql=select+x%273c7363726970743e%27+as+a&_blob_column=a&_blob_hash=x")
    assert answer.status_code in (400, 404)
    answer = hostile.get("/bipol/articles/1.blob?_blob_column=headline")
    assert answer.status_code in (400, 404) or "attachment" in answer.headers["content-disposition"]
