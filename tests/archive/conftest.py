"""Fixtures with an archive in a temporary folder, and functions that store articles in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.items import Article, Byline, Dated, Label, Page, Photo
from tests.empty_archive import empty_archive

PORTAL = "https://bipol.co"
URL = f"{PORTAL}/pasar-cibadak-ditata/"
ARTICLE = Article(
    url=URL,
    post_id=501,
    layout="nomina",
    headline="Pasar Cibadak Ditata",
    body="CIBADAK, bipol.co – Pedagang pindah ke lapak baru.\n\nPenataan selesai pekan depan.",
    place="CIBADAK",
    published=(Dated("2023-05-02", "day", "page"),),
    bylines=(Byline("reporter", "Rahmat", "Rahmat", "text"), Byline("account", "Meja", "Meja", "account")),
    photos=(Photo("lead", f"{PORTAL}/lapak.jpg", "Lapak baru. (Foto: Rahmat)", "Rahmat"),),
    sections=(Label("Ekonomi", f"{PORTAL}/category/ekonomi/"),),
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(
        empty_archive(tmp_path / "a.db"), portal=PORTAL, command="crawl", arguments={}, parser_version="rules-1"
    )
    yield archive
    archive.close()


@pytest.fixture
def save(archive: Archive) -> Callable[..., str]:
    """A function that stores a version of ARTICLE as served at a time and an address. It returns the outcome."""
    return save_into(archive)


def save_into(archive: Archive) -> Callable[..., str]:
    """The function of the fixture ``save``, for any archive."""

    def store(at: str = "2023-05-03T00:00:00Z", asked: str = "", **changes: Any) -> str:
        article = replace(ARTICLE, **changes)
        url = asked or article.url
        url_id = archive.frontier.url_id(url, "page")
        archive.db.commit()
        return archive.store.save_article(article, Page(url, url, 200, "text/html", b"", at), url_id)

    return store


@pytest.fixture
def miss(archive: Archive) -> Callable[[str], str]:
    """A function that stores a 404 for ARTICLE's address at a time. It returns the outcome."""

    def store(at: str) -> str:
        url_id = archive.frontier.url_id(URL, "page")
        return archive.store.save_missing(url_id, Page(URL, URL, 404, "text/html", b"", at))

    return store
