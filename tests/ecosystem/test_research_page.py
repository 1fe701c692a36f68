"""The examples of the page for researchers, taken from the page and run as they stand."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest
from lxml import html

from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import PROJECT, Desk
from tests.crawl.in_process import opened
from tests.ecosystem.test_flat_views import PYTHON, pytestmark  # noqa: F401


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    portal = Portal(5, 24)
    desk = Desk(tmp_path_factory.mktemp("research"), portal)
    with opened(portal):
        desk.crawled()
    return desk


@pytest.fixture(scope="module")
def address(desk: Desk) -> Iterator[str]:
    """The reading room, served by the real command."""
    log = desk.folder / "browse.log"
    settings = ["-s", f"ARCHIVE_DB={desk.database}", "-s", f"WARC_DIR={desk.warc}"]
    command = [sys.executable, "-u", "-m", "scrapy", "browse", "--port", "0", *settings]
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=PROJECT, stdout=out, stderr=out)
    try:
        until = time.monotonic() + 60
        while not (said := re.search(r"http://\S+", log.read_text())):
            assert server.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield said[0].rstrip("/")
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def examples(address: str) -> dict[str, str]:
    """The examples of the page, by their class."""
    with urlopen(f"{address}/research") as answer:
        page = html.fromstring(answer.read().decode())
    found = {
        pre.get("class").removeprefix("copy example "): str(pre.text_content())
        for pre in page.xpath("//pre[contains(@class, 'example')]")
    }
    assert list(found) == ["curl", "python", "r", "duckdb", "duckdb attach"]
    return found


@pytest.fixture(scope="module")
def downloaded(examples: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the example for curl was run."""
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    folder = tmp_path_factory.mktemp("downloads")
    subprocess.run(["bash", "-ec", examples["curl"]], cwd=folder, check=True, timeout=60)
    return folder


def ran(folder: Path, *command: str | Path) -> str:
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return run.stdout


def by_year(desk: Desk) -> dict[str, int]:
    with closing(sqlite3.connect(desk.database)) as connection:
        rows = connection.execute(
            "SELECT substr(published_date, 1, 4), count(*) FROM articles_flat"
            " WHERE published_date IS NOT NULL GROUP BY 1"
        )
        return {str(year): int(articles) for year, articles in rows}


AS_TEXT = {
    "pandas": """import pandas
print(*pandas.read_csv("places.csv", dtype={"code": str})["code"].dropna())""",
    "polars": """import polars
print(*polars.read_csv("places.csv", schema_overrides={"code": polars.String})["code"].drop_nulls())""",
    "duckdb": """import duckdb
codes = duckdb.sql("SELECT code FROM read_csv('places.csv', types={'code': 'VARCHAR'}) WHERE code IS NOT NULL")
print(*(code for code, in codes.fetchall()))""",
}


@pytest.mark.parametrize("library", AS_TEXT)
def test_codes_of_places_in_csv_stay_whole_when_they_are_read_as_text(
    address: str, desk: Desk, tmp_path: Path, library: str
) -> None:
    """docs/ECOSYSTEM.md says so: by itself, most of the libraries make a number of ``31.70``."""
    with urlopen(f"{address}/bipol/text_places_flat.csv?_size=max&_stream=on") as answer:
        (tmp_path / "places.csv").write_bytes(answer.read())
    codes = [code for (code,) in desk.rows("SELECT code FROM text_places_flat WHERE code IS NOT NULL")]
    assert codes
    assert sorted(ran(tmp_path, PYTHON, "-c", AS_TEXT[library]).split()) == sorted(codes)


def test_curl_downloads_a_search_and_whole_views(downloaded: Path) -> None:
    found = json.loads((downloaded / "search.json").read_text("utf-8"))
    assert found["total"] == len(found["articles"]) > 0 and not found["cut"]
    assert (downloaded / "articles_flat.parquet").read_bytes()[:4] == b"PAR1"


def test_the_example_for_python_counts_every_year(examples: dict[str, str], desk: Desk, tmp_path: Path) -> None:
    printed = ran(tmp_path, PYTHON, "-c", examples["python"])
    for year, articles in by_year(desk).items():
        (line,) = re.findall(rf"^{year} .*", printed, re.MULTILINE)
        assert sum(map(int, line.split()[1:])) == articles


def test_the_example_for_r_counts_every_year(examples: dict[str, str], desk: Desk, tmp_path: Path) -> None:
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    printed = ran(tmp_path, "Rscript", "-e", examples["r"])
    for year, articles in by_year(desk).items():
        (line,) = re.findall(rf"^ *{year} .*", printed, re.MULTILINE)
        assert sum(map(int, line.split()[1:])) == articles


def test_the_example_for_duckdb_counts_every_year(examples: dict[str, str], desk: Desk, downloaded: Path) -> None:
    script = "import duckdb, sys; print(duckdb.sql(sys.argv[1]).fetchall())"
    printed = ran(downloaded, PYTHON, "-c", script, examples["duckdb"])
    for year, articles in by_year(desk).items():
        assert f"('{year}', {articles}, " in printed


def test_the_example_for_an_attached_archive_counts_every_section(
    examples: dict[str, str], desk: Desk, tmp_path: Path
) -> None:
    attach, question = examples["duckdb attach"].split(";", 1)
    assert attach == "ATTACH 'bipol.db' AS bipol (TYPE sqlite, READ_ONLY)", "as readers.py does it"
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from readers import attached;"
        " print(sum(row[1] for row in attached(sys.argv[2]).execute(sys.argv[3]).fetchall()))"
    )
    printed = ran(tmp_path, PYTHON, "-c", script, Path(__file__).parent, desk.database, question)
    assert printed.split() == [str(len(desk.rows("SELECT id FROM articles")))]
