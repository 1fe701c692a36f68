"""What people come for, in a real browser and in few clicks: cite, know a place, check the evidence."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import duck
from tests.browser.reading import Clicks, Room, violations
from tests.tiers import pairs

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nothing_amiss")]

PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("context", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True)
def test_a_withdrawn_article_is_cited_in_three_clicks(page: Page, room: Room, clicks: Clicks, tmp_path: Path) -> None:
    page.goto("/")
    withdrawn = page.get_by_role("heading", name="Ditarik atau tidak ditemukan")
    clicks.on(page.locator("section", has=withdrawn).get_by_role("link").first)
    expect(page.locator(".notice .status")).to_be_visible()
    clicks.on(page.get_by_text("Kutip artikel ini"))
    permalink = page.locator("details.cite pre").first.inner_text()
    assert permalink.startswith(page.url + "/version/")
    assert permalink in page.locator("details.cite pre").nth(1).inner_text(), "the text to paste names it"
    with page.expect_download() as download:
        clicks.on(page.get_by_role("link", name="RIS (.ris)"))
    ris = Path(download.value.path()).read_text("utf-8")
    assert ris.startswith("TY  - NEWS") and f"UR  - {permalink}\n" in ris
    assert clicks.made <= 3
    page.get_by_role("button", name="Salin: Daftar pustaka").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("details.cite pre").nth(1).text_content()
    assert page.goto(permalink).ok  # type: ignore[union-attr]


def test_everything_about_one_place_in_three_clicks(page: Page, room: Room, clicks: Clicks) -> None:
    page.goto("/")
    clicks.on(page.get_by_role("contentinfo").get_by_role("link", name="tempat"))
    clicks.on(page.locator("ol.stories a").filter(has_text="GARUT").first)
    expect(page.get_by_role("img", name="Peta GARUT dan sekitarnya")).to_be_visible()
    expect(page.get_by_text("kode wilayah Kemendagri 32.05")).to_be_visible()
    expect(page.get_by_role("heading", name="Tempat di sekitarnya")).to_be_visible()
    page.get_by_text("Angkanya").click()
    years = [int(year) for year in page.locator("figure.chart tbody th").all_inner_texts()]
    page.get_by_text("Angkanya").click()
    assert years == list(range(years[0], years[-1] + 1)), "empty years stay"
    articles = int(page.locator("p.lede").first.inner_text().split()[0])
    with page.expect_download() as download:
        clicks.on(page.get_by_role("link", name="Parquet"))
    with duck.connect() as db:
        counted = db.execute(f"SELECT count(*) FROM read_parquet('{download.value.path()}')").fetchall()
    assert counted == [(articles,)]
    assert clicks.made <= 3


def test_evidence_is_checked_as_the_page_says_by_a_reader_without_the_archive(
    page: Page, room: Room, clicks: Clicks, tmp_path: Path
) -> None:
    page.goto(f"/article/{room.edited}")
    clicks.on(page.get_by_text("Periksa buktinya sendiri"))
    check = page.locator("details.check")
    with page.expect_download() as download:
        clicks.on(check.get_by_role("link").first)
    assert clicks.made <= 2
    download.value.save_as(tmp_path / download.value.suggested_filename)
    command = shlex.split(check.locator("pre").first.inner_text())
    assert command[0] == "python3"
    done = subprocess.run([sys.executable, *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == check.locator("code").last.inner_text()


@pytest.mark.parametrize(
    ("path", "context"),
    pairs(
        ["/place/GARUT", "/place/SUKABUMI", "/people?as=editor", "/person/1", "/article/{}"],
        [{}, PHONE, {"color_scheme": "dark"}],
    ),
    indirect=["context"],
)
def test_axe_finds_nothing(page: Page, room: Room, path: str) -> None:
    page.goto(path.format(room.edited))
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
