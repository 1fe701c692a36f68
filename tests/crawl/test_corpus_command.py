"""``scrapy corpus``: a file for a corpus tool, of the archive or of a snapshot."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import conllu
import pytest
from lxml import etree

from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    portal = Portal(5, 12)
    with opened(portal, served=True):
        desk = Desk(tmp_path_factory.mktemp("corpus"), portal)
        desk.crawled()
        assert desk.run("snapshot", str(desk.folder / "snapshot")).exit_code == 0
        yield desk


def test_each_format_has_every_article(desk: Desk, tmp_path: Path) -> None:
    for ending in ("vert", "conllu", "xml", "zip"):
        assert desk.run("corpus", str(tmp_path / f"c.{ending}")).exit_code == 0
    documents = (tmp_path / "c.vert").read_text("utf-8").count("<doc ")
    told = conllu.parse((tmp_path / "c.conllu").read_text("utf-8"))
    assert documents >= 10
    assert sum("newdoc id" in sentence.metadata for sentence in told) <= documents
    assert len(etree.parse(tmp_path / "c.xml").findall("{*}TEI")) == documents
    with zipfile.ZipFile(tmp_path / "c.zip") as archive:
        assert len(archive.namelist()) == documents + 1


def test_a_snapshot_gives_the_same_corpus_as_its_archive(desk: Desk, tmp_path: Path) -> None:
    copied = tmp_path / "bipol.db"
    shutil.copy(desk.folder / "snapshot" / "bipol.db", copied)
    assert desk.run("corpus", str(tmp_path / "a.vert")).exit_code == 0
    assert desk.run("corpus", str(tmp_path / "b.vert"), "-s", f"ARCHIVE_DB={copied}").exit_code == 0
    assert (tmp_path / "a.vert").read_bytes() == (tmp_path / "b.vert").read_bytes()


def test_what_was_asked_for_is_checked_first(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "c.vert"
    assert desk.run("corpus").exit_code == 2
    assert desk.run("corpus", str(tmp_path / "c.txt")).exit_code == 2
    assert desk.run("corpus", str(target), "--since", "2024-13-01").exit_code == 2
    assert desk.run("corpus", str(target), "--words", "xyzzyxyzzy").exit_code == 1
    assert list(tmp_path.iterdir()) == []
    assert desk.run("corpus", str(target)).exit_code == 0
    before = target.read_bytes()
    assert desk.run("corpus", str(target), "--words", "warga").exit_code == 2
    assert target.read_bytes() == before
    assert desk.run("corpus", str(target), "--words", "warga", "--force").exit_code == 0
    assert target.read_bytes().count(b"<doc ") < before.count(b"<doc ")
