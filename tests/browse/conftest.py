"""Fixtures with the archives of :mod:`browse_archives` on disk, and with a browser for each."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browse.browse_archives import Browser, fill_with_hostility, fill_with_news, new_archive


@pytest.fixture(scope="session")
def hostile_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "bipol.db"
    db = new_archive(path)
    fill_with_hostility(db)
    db.close()
    return path


@pytest.fixture(scope="session")
def news_to_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("news") / "bipol.db"
    db = new_archive(path)
    fill_with_news(db)
    db.close()
    return path


@pytest.fixture
def news_archive(news_to_copy: Path, tmp_path: Path) -> Path:
    path = tmp_path / "arsip percobaan?#%41.db"
    shutil.copyfile(news_to_copy, path)
    return path


@pytest.fixture(scope="session")
def news(news_to_copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser for the archive of news. Tests must not change it."""
    path = tmp_path_factory.mktemp("read") / "arsip percobaan?#%41.db"
    shutil.copyfile(news_to_copy, path)
    browser = Browser(path)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def module_archive(news_to_copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the archive of news for one test module, which prepares it once and then only reads it."""
    path = tmp_path_factory.mktemp("module") / "arsip percobaan?#%41.db"
    shutil.copyfile(news_to_copy, path)
    return path


@pytest.fixture(scope="module")
def module_news(module_archive: Path) -> Iterator[Browser]:
    browser = Browser(module_archive)
    yield browser
    browser.close()


@pytest.fixture
def own_news(news_archive: Path) -> Iterator[Browser]:
    """A browser for a copy that one test may change; ``writer`` writes to it."""
    browser = Browser(news_archive)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def hostile(hostile_archive: Path) -> Iterator[Browser]:
    browser = Browser(hostile_archive)
    yield browser
    browser.close()


@pytest.fixture
def writer(news_archive: Path) -> Iterator[sqlite3.Connection]:
    """A connection for writing, like the crawler's during a run."""
    connection = sqlite3.connect(news_archive)
    yield connection
    connection.close()
