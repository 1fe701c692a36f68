"""An archive with a few articles, stored as a crawl stores them, and a reader's connection to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.items import Article, Byline, Dated, Label, Page, Photo
from bipol_crawler.search.execute import Filters, search
from bipol_crawler.storage.reading import connect
from tests.empty_archive import empty_archive

PORTAL = "https://bipol.co"

# slug, headline, body, caption, reporter, section, place, day
ARTICLES = (
    (
        "koperasi-parkir",
        "Koperasi Urus Parkir",
        "BEKASI, bipol.co – Koperasi mengelola parkir pasar. Pengelolaannya diaudit Dinas Pengelolaan Aset.",
        None,
        "Firdaus",
        "Ekonomi",
        "BEKASI",
        "2023-05-02",
    ),
    (
        "pengelola-baru",
        "Pengelola Pasar Diganti",
        "CIMAHI, bipol.co – Seorang pengganti ditunjuk. Pedagang menyambut hangat.",
        "Lapak yang dikelola paguyuban. (Foto: Rina)",
        "Rina Wulandari",
        "Ekonomi",
        "CIMAHI",
        "2023-06-15",
    ),
    (
        "pemerintah-kota",
        "Wali Kota Lantik Camat",
        "CIMAHI, bipol.co – Pemerintah kota melantik tiga camat. Anak-anak menari.",
        None,
        "Rina Wulandari",
        "Pemerintahan",
        "Cimahi",
        "2024-01-10",
    ),
    (
        "perintah-atasan",
        "Prajurit Siaga",
        "GARUT, bipol.co – Prajurit diperintah bersiaga, kata Sudarsono Kelolawan. Salat Jum’at tetap ramai.",
        None,
        "Adil Setiadi",
        "Hukum",
        "GARUT",
        "2024-02-01",
    ),
    (
        "barang-bekas",
        "Barang Bekas Jadi Kursi",
        "GARUT, bipol.co – Ban bekas dirakit tetangga. Upah dibagi secara adil, menurut covid-19.",
        None,
        "Firdaus",
        "Ekonomi",
        "GARUT",
        "2024-02-02",
    ),
)


@pytest.fixture(scope="session")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "a.db"
    archive = Archive(empty_archive(path), portal=PORTAL, command="crawl", arguments={}, parser_version="rules-1")
    for number, (slug, headline, body, caption, reporter, section, place, day) in enumerate(ARTICLES, 1):
        url = f"{PORTAL}/{slug}/"
        article = Article(
            url=url,
            post_id=number,
            layout="nomina",
            headline=headline,
            body=body,
            place=place,
            published=(Dated(day, "day", "page"),),
            bylines=(Byline("reporter", reporter, reporter, "text"),),
            photos=(Photo("lead", f"{PORTAL}/{number}.jpg", caption, None),) if caption else (),
            sections=(Label(section, f"{PORTAL}/category/{section.lower()}/"),),
        )
        url_id = archive.frontier.url_id(url, "page")
        archive.db.commit()
        page = Page(url, url, 200, "text/html", b"", f"2024-03-0{number}T00:00:00Z")
        assert archive.store.save_article(article, page, url_id) == "new"
    archive.db.execute("UPDATE articles SET status = 'gone' WHERE post_id = 4")
    archive.db.commit()
    archive.close()
    return path


@pytest.fixture(scope="module")
def reader(archived: Path) -> Iterator[sqlite3.Connection]:
    connection, _ = connect(archived)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def slugs(reader: sqlite3.Connection) -> Callable[..., list[str]]:
    """The slugs of the articles found, in their order."""

    def find(typed: str, **filters: str) -> list[str]:
        return [hit.url.split("/")[3] for hit in search(reader, typed, Filters(**filters)).hits]

    return find
