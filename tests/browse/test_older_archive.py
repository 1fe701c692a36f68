"""The reading room over an archive that an older program wrote."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

from bipol_crawler.storage.connection import open_database
from bipol_crawler.storage.reading import ArchiveOlder, check_readable, connect
from tests.browse.browse_archives import Browser, fill_with_news, new_archive

OLDER = Path(__file__).parents[1] / "archive/older/a496129.tar.xz"


@pytest.fixture
def older(tmp_path: Path) -> Path:
    with tarfile.open(OLDER) as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 has none
        packed.extractall(tmp_path / "older")
    return tmp_path / "older/bipol.db"


def test_it_is_not_opened_unless_its_schema_does_not_matter(older: Path) -> None:
    with pytest.raises(ArchiveOlder, match="`scrapy upgrade`"):
        check_readable(older)
    connection, _ = connect(older, any_schema=True)
    assert connection.execute("SELECT count(*) FROM articles").fetchone() == (2,)
    connection.close()
    open_database(older).close()
    check_readable(older)


@pytest.mark.parametrize(
    "page", ["/", "/bipol", "/article/1", "/search?words=jalan", "/bipol/articles_flat", "/dashboard"]
)
def test_a_replaced_database_is_answered_with_503_and_not_as_the_visitors_mistake(
    page: str, older: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bipol.db"
    fill_with_news(new_archive(path))
    browser = Browser(path)
    try:
        for beside in path.parent.glob("bipol.db-*"):
            beside.unlink(missing_ok=True)  # the last connection to close deletes them, too
        os.replace(older, path)
        for address in (page, page.partition("?")[0] + ".json") if page.startswith("/bipol/") else (page,):
            answer = browser.get(address)
            assert answer.status_code == 503, answer.text
            assert str(tmp_path) not in answer.text and "scrapy" not in answer.text
    finally:
        browser.close()
