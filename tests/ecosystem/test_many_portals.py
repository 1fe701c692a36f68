"""The data set of many portals in other people's libraries, and the examples of its page, run as they stand."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.demo.site import Portal
from bipol_crawler.snapshot.dataset import write_dataset
from bipol_crawler.snapshot.exports import ROW_ORDER
from tests.crawl.crawling import PROJECT, Desk
from tests.crawl.in_process import opened
from tests.ecosystem.test_flat_views import PYTHON, pytestmark  # noqa: F401

EXAMPLES = re.findall(r"^```python\n(.*?)^```$", (PROJECT / "docs" / "DATASET.md").read_text("utf-8"), re.M | re.S)
READERS = {
    "duckdb": "import duckdb\nfound = duckdb.sql(f\"FROM read_parquet('{files}', hive_partitioning = true)\")\n"
    "rows = [dict(zip(found.columns, row)) for row in found.fetchall()]",
    "polars": "import polars\nrows = polars.scan_parquet(files, hive_partitioning=True).collect().to_dicts()",
    "pyarrow": "import glob, pyarrow.dataset\n"
    "rows = pyarrow.dataset.dataset(sorted(glob.glob(files)), partitioning='hive').to_table().to_pylist()",
}


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> list[Desk]:
    """Three archives, one with articles without a date, in the data set ``news`` of the first one's parent folder."""
    portals = [Portal(5, 24), Portal(6, 12), Portal(7, 18)]
    folder = tmp_path_factory.mktemp("dataset")
    with opened(portals[0]), opened(portals[1]), opened(portals[2]):
        desks = [Desk(folder / str(number), portal) for number, portal in enumerate(portals)]
        for desk in desks:
            desk.crawled()
            desk.change("UPDATE articles SET published_at = NULL, published_precision = NULL WHERE id % 9 = 4")
            write_dataset(desk.database, folder / "news")
    return desks


def ran(folder: Path, script: str) -> str:
    run = subprocess.run([PYTHON, "-c", script], cwd=folder, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return run.stdout


def wanted(desks: list[Desk], view: str) -> list[dict[str, Any]]:
    article = "id" if view == "articles_flat" else "article_id"
    rows = []
    for desk in desks:
        years = dict(desk.rows("SELECT id, CAST(substr(published_at, 1, 4) AS INTEGER) FROM articles"))
        for row in desk.records(f"SELECT * FROM {view}"):
            rows.append(row | {"portal": desk.portal.url.removeprefix("http://"), "year": years[row[article]] or 0})
    return rows


@pytest.mark.parametrize("view", ROW_ORDER)
@pytest.mark.parametrize("library", READERS)
def test_every_portals_rows_are_asked_as_one(library: str, view: str, desks: list[Desk]) -> None:
    files = f"news/portal=*/year=*/{view}-*.parquet"
    script = f"import json\nfiles = {files!r}\n{READERS[library]}\nprint(json.dumps(rows))"
    found = json.loads(ran(desks[0].folder.parent, script))
    rows = [{name: row[name] for name in sorted(row)} for row in found]
    expected = [{name: row[name] for name in sorted(row)} for row in wanted(desks, view)]
    assert expected and sorted(map(json.dumps, rows)) == sorted(map(json.dumps, expected))


def test_the_page_has_an_example_for_each_library() -> None:
    assert [re.search(r"duckdb|polars|pyarrow", example)[0] for example in EXAMPLES] == list(READERS)  # type: ignore[index]


@pytest.mark.parametrize("example", EXAMPLES, ids=list(READERS))
def test_the_examples_name_every_portal(example: str, desks: list[Desk]) -> None:
    printed = ran(desks[0].folder.parent, example)
    asked_for = {"duckdb": lambda year: year > 0, "polars": lambda year: year == 2024, "pyarrow": lambda year: True}
    chosen = next(rule for library, rule in asked_for.items() if library in example)
    counted = Counter(row["portal"] for row in wanted(desks, "articles_flat") if chosen(row["year"]))
    assert len(counted) == len(desks)
    for portal, articles in counted.items():
        assert re.search(rf"{re.escape(portal)}\W+{articles}\b", printed), printed
