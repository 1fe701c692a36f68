"""``scrapy recover`` against a real pywb: an archive that has nothing gets what that one's evidence says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bipol_crawler.archive import Archive
from tests.crawl.crawling import Desk

pytestmark = pytest.mark.browser


def test_what_a_real_pywb_has_makes_an_archive(desk: Desk, pywb: str, tmp_path: Path) -> None:
    late = Desk(tmp_path / "late", desk.portal, processes=True)
    late.warc.mkdir(parents=True)
    Archive(late.database, portal=desk.portal.url, command="crawl", arguments={}, parser_version="1").close()
    told = {"CDX_URL": f"{pywb}/archive/cdx", "RECOVER_DELAY": 0, "RECOVER_BUDGET": 0}
    run = late.run("recover", **told)
    assert run.exit_code == 0, run.err
    assert late.articles() == desk.articles()
    versions = "SELECT url, versions FROM articles_flat WHERE versions > 1 ORDER BY url"
    assert late.rows(versions) and {url for url, _ in late.rows(versions)} <= {url for url, _ in desk.rows(versions)}
    headlines = "SELECT url, headline FROM articles_flat ORDER BY url"
    assert late.rows(headlines) == desk.rows(headlines)
    verified = late.run("verify")
    assert verified.exit_code == 0, verified.out
    again = late.run("recover", **told)
    assert again.exit_code == 0 and " 0 requests; 0 captures are left to fetch" in again.err
