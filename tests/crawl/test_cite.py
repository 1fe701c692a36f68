"""Citing from a real archive: every spelling of an address, every version, and proofs that prove."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from bipol_crawler.articles.lookup import find_article
from bipol_crawler.demo.site import Portal
from bipol_crawler.normalize.dates import PORTAL_ZONE, portal_iso
from tests.crawl.crawling import PROJECT, Desk
from tests.crawl.in_process import opened


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An archive of three days: articles edited, moved, missing and gone, some of several pages."""
    portal = Portal(2, 16)
    with opened(portal):
        desk = Desk(tmp_path_factory.mktemp("three-days"), portal)
        for day in (1, 2, 3):
            portal.day = day
            desk.crawled()
            desk.day_passes()
    yield desk


def cited(desk: Desk, *arguments: str) -> dict[str, str]:
    """The parts of what ``scrapy cite`` prints, by their titles."""
    run = desk.run("cite", *arguments)
    assert run.exit_code == 0, run.err
    parts = (part.partition("\n") for part in run.out.split("\n\n"))
    return {title: text for title, _, text in parts}


def key(desk: Desk, *arguments: str) -> str:
    """Which article and version is cited, or what was said instead."""
    run = desk.run("cite", "--format", "csl", *arguments)
    return str(json.loads(run.out)[0]["id"]) if run.exit_code == 0 else run.err


def found(desk: Desk, spelled: str) -> int:
    """The number of the article that an address leads to, asked with another portal in the settings."""
    with closing(sqlite3.connect(f"file:{desk.database}?mode=ro", uri=True)) as db:
        return find_article(db, spelled, "https://bipol.co")


def address(desk: Desk, where: str) -> tuple[int, str, int]:
    """Number, address and post id of the first article that fits."""
    ((number, url, post),) = desk.rows(f"SELECT id, url, post_id FROM articles a WHERE {where} ORDER BY id LIMIT 1")
    return number, url, post


def test_any_spelling_of_an_address_leads_to_its_article(desk: Desk) -> None:
    number, url, post = address(desk, "status = 'live' AND versions = 1")
    host, slug = desk.portal.url.removeprefix("http://"), url.rstrip("/").rpartition("/")[2]
    for spelled in (
        url,
        url.rstrip("/"),
        url.replace("http://", "https://"),
        url.replace("://", "://www."),
        f"{url}?utm_source=wa&fbclid=x#atas",
        f"{url}2/",
        f"{url}amp/",
        url.upper().replace("HTTP", "http"),
        f"{host}/{slug}",
        f"www.{host}/{slug}/",
        f"/{slug}/",
        slug,
        f"{desk.portal.url}/?p={post}",
        f"?p={post}",
        str(number),
    ):
        assert found(desk, spelled) == number, spelled
    assert key(desk, url.rstrip("/")) == key(desk, str(number)) == f"bipol-{number}-v1"


def test_the_address_an_article_has_moved_from_still_leads_to_it(desk: Desk) -> None:
    ((number, moved, version),) = desk.rows(
        "SELECT a.id, e.detail, a.versions FROM article_events e JOIN articles a ON a.id = e.article_id"
        " WHERE e.kind = 'moved'"
    )
    old, _, new = moved.partition(" -> ")
    assert old != new
    assert key(desk, old) == key(desk, new) == f"bipol-{number}-v{version}"


def test_versions_differ_in_what_they_cite(desk: Desk) -> None:
    number, url, _ = address(
        desk, "EXISTS (SELECT 1 FROM article_versions v WHERE v.article_id = a.id AND v.changed = 'headline')"
    )
    (before, after) = desk.rows(
        "SELECT headline, captured_at FROM article_versions WHERE article_id = ? ORDER BY version", number
    )
    assert before[0] != after[0]
    first, last = cited(desk, url, "--version", "1"), cited(desk, url)
    assert before[0] in first["Daftar pustaka"] and "versi 1 dari 2" in first["Daftar pustaka"]
    assert after[0] in last["Daftar pustaka"] and "versi 2 dari 2" in last["Daftar pustaka"]
    assert first["Bukti · Evidence"] != last["Bukti · Evidence"]
    assert key(desk, url, "--at", after[1]) == f"bipol-{number}-v2"
    assert key(desk, url, "--at", before[1]) == f"bipol-{number}-v1"
    day = portal_iso(datetime.fromisoformat(before[1]))[:10]
    assert key(desk, url, "--at", day) == f"bipol-{number}-v1", (
        "as it stood at the end of that day in the portal's zone"
    )
    assert "was first captured" in key(desk, url, "--at", "2001-02-03")


def test_a_gone_article_is_cited_with_the_day_it_was_found_gone(desk: Desk) -> None:
    number, url, _ = address(desk, "status = 'gone'")
    ((gone_at,),) = desk.rows("SELECT gone_at FROM articles WHERE id = ?", number)
    day = datetime.fromisoformat(gone_at).astimezone(PORTAL_ZONE).date()
    parts = cited(desk, url)
    assert "Tidak lagi ada di portal" in parts["Daftar pustaka"]
    assert f"confirmed {day}" in parts["BibTeX"]


def prove(line: str) -> bytes:
    """What a printed command prints, run by a shell that finds this environment's programs first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(["sh", "-c", line], check=True, capture_output=True, env=os.environ | {"PATH": path}).stdout


def test_the_printed_commands_prove_every_page_from_the_evidence(desk: Desk) -> None:
    several = "(SELECT count(*) FROM version_captures c JOIN article_versions v ON v.id = c.version_id"
    number, url, _ = address(desk, f"{several} WHERE v.article_id = a.id AND v.version = 1) > 1")
    lines = next(text for title, text in cited(desk, url).items() if title.startswith("Cara memeriksa")).splitlines()
    commands = [line.removeprefix("$ ") for line in lines]
    stored = desk.rows(
        "SELECT c.digest, c.record_id, c.length FROM captures c JOIN version_captures x ON x.capture_id = c.id"
        " JOIN article_versions v ON v.id = x.version_id WHERE v.article_id = ? AND v.version = 1 ORDER BY x.page",
        number,
    )
    assert len(stored) > 1 and len(commands) == 2 * len(stored)
    assert [prove(line).decode().strip() for line in commands[: len(stored)]] == [digest for digest, _, _ in stored]
    for line, (_, record_id, length) in zip(commands[len(stored) :], stored, strict=True):
        record = prove(line)
        assert record_id.encode() in record and len(record.split(b"\r\n\r\n", 2)[2]) == length


def test_evidence_that_a_run_is_still_writing_has_its_open_name(desk: Desk, tmp_path: Path) -> None:
    shutil.copytree(desk.folder, tmp_path / "copy")
    copy = Desk(tmp_path / "copy", desk.portal)
    for file in copy.warc.iterdir():
        file.rename(f"{file}.open")
    (command, *_) = next(text for title, text in cited(copy, "1").items() if title.startswith("Cara")).splitlines()
    assert ".warc.gz.open " in command
    assert prove(command.removeprefix("$ ")).startswith(b"sha256:")


def test_what_was_not_an_article_is_reported_as_such(desk: Desk) -> None:
    ((url,),) = desk.rows("SELECT url FROM urls WHERE reason = 'password'")
    run = desk.run("cite", url)
    assert (run.exit_code, run.out) == (1, "")
    (line,) = run.lines
    assert "password" in line


@pytest.mark.parametrize(
    ("arguments", "exit_code", "word"),
    [
        (["/tidak-pernah-ada/"], 1, "tidak-pernah-ada"),
        (["https://example.org/pasar/"], 1, "example.org"),
        (["999999"], 1, "999999"),
        (["?p=999999"], 1, "p=999999"),
        (["https://[rusak\x1b[31m"], 1, "rusak"),
        (["1", "--version", "99"], 1, "no version 99"),
        ([], 2, "give one article"),
        (["1", "2"], 2, "give one article"),
        (["1", "--version", "0"], 2, "--version '0'"),
        (["1", "--version", "-1"], 2, "--version"),
        (["1", "--at", "kemarin"], 2, "--at 'kemarin'"),
        (["1", "--at", "2024-02-30"], 2, "2024-02-30"),
        (["1", "--at", "2024-11-16T10:00:00"], 2, "+07:00"),
        (["1", "--at", "2024-11-16", "--version", "1"], 2, "not allowed"),
    ],
)
def test_what_cannot_be_cited_is_said_in_one_line(arguments: list[str], exit_code: int, word: str, desk: Desk) -> None:
    run = desk.run("cite", *arguments)
    assert (run.exit_code, run.out) == (exit_code, "")
    assert word in run.err and "\x1b" not in run.err
    assert len(run.lines) == 1 or "usage" in run.err.lower()


def test_without_an_archive_nothing_is_cited_and_none_is_made(desk: Desk, tmp_path: Path) -> None:
    run = desk.run("cite", "1", ARCHIVE_DB=tmp_path / "none" / "a.db")
    assert run.exit_code == 2 and len(run.lines) == 1
    assert not (tmp_path / "none").exists()


def test_a_citation_is_free_of_whatever_a_page_may_hold(desk: Desk, tmp_path: Path) -> None:
    shutil.copytree(desk.folder, tmp_path / "copy")
    copy = Desk(tmp_path / "copy", desk.portal)
    copy.change("UPDATE article_versions SET headline = ?", "Judul\x1b[2J } \\end{x}\n\nBibTeX\n\u202eterbalik -- 100%")
    parts = cited(copy, "1")
    assert "\x1b" not in "".join(parts.values()) and "\u202e" not in "".join(parts.values())
    assert "title = {{Judul[2J \\textbraceright{} \\textbackslash{}end" in parts["BibTeX"]
    assert "Judul[2J } \\end{x} BibTeX terbalik -- 100%. 127.0.0.1." in parts["Daftar pustaka"]


def test_one_form_alone_goes_into_a_file(desk: Desk) -> None:
    parts = cited(desk, "1")
    for form, title in (("id", "Daftar pustaka"), ("apa", "English (APA)"), ("bibtex", "BibTeX"), ("csl", "CSL-JSON")):
        assert desk.run("cite", "1", "--format", form).out.strip() == parts[title]


def test_citing_writes_nothing(desk: Desk) -> None:
    cited(desk, "1")  # with its first reader SQLite's empty -wal appears beside the archive
    before = {path: path.stat().st_mtime_ns for path in desk.folder.rglob("*") if not path.name.endswith("-shm")}
    cited(desk, "1")
    assert before == {
        path: path.stat().st_mtime_ns for path in desk.folder.rglob("*") if not path.name.endswith("-shm")
    }
    assert PROJECT not in desk.folder.parents
