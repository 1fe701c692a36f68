"""A second portal is one file: it is crawled, read, cited, browsed and handed out with nothing else changed.

The miniature portal is served with the other one's name wherever its newsroom and its staff write their own.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bipol_crawler.demo.exchange import Request, Response
from bipol_crawler.demo.server import running
from bipol_crawler.demo.site import Portal
from tests.tiers import sample

PROJECT = Path(__file__).parents[2]
NAMES = {"bipol.co": "suluh.example", "BIPOL.CO": "SULUH.EXAMPLE", "Bipol.co": "Suluh.example", "Bipol": "Suluh"}


def renamed(text: str) -> str:
    for ours, theirs in NAMES.items():
        text = text.replace(ours, theirs)
    return text


class Suluh(Portal):
    """The miniature portal under another name."""

    def answer(self, request: Request) -> Response:
        answer = super().answer(request)
        if answer.headers.get("Content-Type", "").startswith(("text/", "application/")):
            return replace(answer, body=renamed(answer.body.decode()).encode())
        return answer


IN_TURN = """
import json, sys
from bipol_crawler.__main__ import main
for arguments in json.loads(sys.argv[1]):
    sys.argv[1:] = arguments
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise
    print(end="\\f", flush=True)
"""


class Archive:
    said: list[str]

    def __init__(self, folder: Path, portal: Suluh) -> None:
        self.folder, self.portal = folder, portal
        self.environment = os.environ | {
            "BIPOL_PORTAL": "tests.portals.suluh",
            "BIPOL_PORTAL_URL": portal.url,
            "BIPOL_ARCHIVE_DB": str(folder / "suluh.db"),
            "BIPOL_WARC_DIR": str(folder / "warc"),
            "BIPOL_PEOPLE_ALIASES": str(folder / "aliases.csv"),
            "BIPOL_LOG_DIR": "",
            "BIPOL_DOWNLOAD_DELAY": "0",
        }

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "bipol_crawler", *arguments]

    def run(self, *commands: list[str]) -> list[str]:
        """What commands print, which one process executes in turn."""
        done = subprocess.run(
            [sys.executable, "-c", IN_TURN, json.dumps(commands)], cwd=PROJECT, env=self.environment,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.split("\f")

    def rows(self, question: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / "suluh.db")) as db:
            return db.execute(question).fetchall()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    portal = Suluh(5, 16)
    with running(portal):
        archive = Archive(tmp_path_factory.mktemp("suluh"), portal)
        first = f"{portal.url}/{portal.published()[0].slug}/"
        archive.said = archive.run(
            ["crawl"], ["cite", first, "--format", "bibtex"], ["snapshot", str(archive.folder / "snapshot")]
        )
        yield archive


def test_its_articles_are_read_as_those_of_the_first(archive: Archive) -> None:
    told = {}
    for story in archive.portal.published():
        if not story.password:
            truth = renamed(story.truth["headline"]), story.truth["place"], renamed(story.truth["body"] or "")
            told[f"{archive.portal.url}/{story.slug}/"] = truth
    rows = archive.rows("SELECT url, headline, place, coalesce(body, '') FROM articles_flat")
    got = {row[0]: row[1:] for row in rows}
    assert {url: got[url] for url in told} == told and len(told) > 12
    assert {row[0] for row in archive.rows("SELECT DISTINCT layout FROM articles")} == {"nomina"}


def test_times_are_given_by_its_own_clock(archive: Archive) -> None:
    offsets = {row[0] for row in archive.rows("SELECT DISTINCT substr(published_at, -6) FROM articles")}
    assert offsets == {"+08:00"}


def test_it_is_asked_in_its_own_user_agent(archive: Archive) -> None:
    assert {request.headers["user-agent"].partition("/")[0] for request, _ in archive.portal.log} == {"suluh_archive"}


def test_it_is_cited_and_handed_out_under_its_own_name(archive: Archive) -> None:
    assert re.search(r"suluh-\d+-v1", archive.said[1])
    about = (archive.folder / "snapshot" / "README.md").read_text("utf-8")
    assert about.startswith("# Arsip suluh.example") and "bipol.co" not in about


def test_the_reading_room_is_called_after_it(archive: Archive) -> None:
    command = archive.command("browse", "--port", "0")
    process = subprocess.Popen(
        command, cwd=PROJECT, env=archive.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert address
        for path in sample(["", "bipol/articles/1", "search?q=warga", "dashboard", "feed/new.atom"], 3):
            with urllib.request.urlopen(address[0] + path, timeout=30) as answer:
                page = answer.read().decode()
            assert "suluh.example" in page and "bipol.co" not in page, path
    finally:
        process.terminate()
        process.wait(30)
        assert process.stdout
        process.stdout.close()


def test_nothing_but_its_file_names_the_first_portal() -> None:
    """Docstrings and examples may; the miniature portal and the words of the program's own name do."""
    package = PROJECT / "bipol_crawler"
    naming = [
        f"{path.relative_to(package)}: {line.strip()}"
        for path in sorted(package.rglob("*"))
        if path.suffix in (".py", ".html", ".yaml", ".in")
        and not {"demo", "portals"} & set(path.relative_to(package).parts)
        for line in code_of(path)
        if re.search(r"bipol\W{0,3}co\b", line)
    ]
    assert naming == []


def code_of(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        text = re.sub(r'"""[\s\S]*?"""', "", text)
        text = re.sub(r"#.*", "", text)
    return text.splitlines()
