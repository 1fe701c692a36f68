"""What an editor's work does to the WordPress of these tests, and that the harness cleans up after itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from .client import get
from .site import WordPressSite
from .stories import SECTIONS, story


def test_edit_shows_on_the_page_and_moves_rests_modified_time(site: WordPressSite) -> None:
    photo = {"file": "/wp-content/uploads/2020/02/baru.jpg", "caption": "Baru. (Ist)"}
    site.edit(7010, post_title="Judul Baru", penulis="Yayat", photo=photo)
    changed = get(site, "/tanpa-foto-dan-tag/").page.css("h1::text, p.caption-photo::text, .penulis-bawah::text")
    assert changed.getall() == ["Judul Baru", "Baru. (Ist)", "Yayat"]
    modified = json.loads(get(site, "/wp-json/wp/v2/posts/7010").text)["modified_gmt"]
    assert abs((datetime.now(UTC) - datetime.fromisoformat(f"{modified}Z")).total_seconds()) < 60


def test_renamed_post_answers_at_the_new_slug_and_redirects_from_the_old(site: WordPressSite) -> None:
    where = site.rename(7009, "judul-lain-sama-sekali")
    assert where["url"] == f"{site.url}/judul-lain-sama-sekali/"
    assert get(site, where["url"]).status == 200
    old = get(site, "/terakhir-diubah/")
    assert (old.status, old.headers["Location"]) == (301, where["url"])


def test_trashed_post_is_gone_until_it_is_brought_back(site: WordPressSite) -> None:
    assert site.trash(7010)["status"] == "trash"
    assert get(site, "/tanpa-foto-dan-tag/").status == 404
    where = site.untrash(7010)
    assert (where["status"], where["url"]) == ("publish", f"{site.url}/tanpa-foto-dan-tag/")
    assert get(site, "/tanpa-foto-dan-tag/").status == 200


def test_trashed_slug_that_begins_another_redirects_to_that_other(site: WordPressSite) -> None:
    site.publish(story(7100, "banjir-surut", "Banjir Surut", "<p>A.</p>", "2021-01-01T08:00:00+07:00"))
    site.publish(story(7101, "banjir-surut-warga-pulang", "Warga Pulang", "<p>B.</p>", "2021-01-02T08:00:00+07:00"))
    site.trash(7100)
    answer = get(site, "/banjir-surut/")
    assert (answer.status, answer.headers["Location"]) == (301, f"{site.url}/banjir-surut-warga-pulang/")


def test_deleted_post_is_404_everywhere(site: WordPressSite) -> None:
    site.delete(7010)
    for path in ("/tanpa-foto-dan-tag/", "/wp-json/wp/v2/posts/7010"):
        assert get(site, path).status == 404


def test_published_post_tops_home_feed_and_rest_under_its_own_id(site: WordPressSite) -> None:
    new = story(7200, "baru-terbit", "Baru Terbit", "<p>Segar.</p>", "2022-05-06T07:08:09+07:00")
    assert site.publish(new, SECTIONS) == 7200
    assert get(site, "/").page.css("a.news-feed-link::attr(href)").get() == f"{site.url}/baru-terbit/"
    assert ElementTree.fromstring(get(site, "/feed/").text).findtext("channel/item/title") == "Baru Terbit"
    assert json.loads(get(site, "/wp-json/wp/v2/posts").text)[0]["id"] == 7200


ENDS = {
    "normally": "",
    "by an exception": "    raise SystemExit(3)\n",
    "by a kill": "    os.kill(os.getpid(), signal.SIGKILL)\n",
}


@pytest.mark.parametrize("end", ENDS)
def test_nothing_is_left_running_however_the_run_ends(end: str, tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    package = __package__ or ""
    script.write_text(
        f"import os, signal\nfrom {package}.site import wordpress_site\n"
        "with wordpress_site() as site:\n    print(site.folder, flush=True)\n" + ENDS[end]
    )
    above = str(Path(__file__).parents[len(package.split("."))])
    done = subprocess.run(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": above},
        capture_output=True,
        text=True,
        timeout=120,
    )
    folder = done.stdout.strip()
    assert folder, done.stderr
    deadline = time.monotonic() + 15
    while (left := _processes_naming(folder)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []
    if end == "by a kill":
        shutil.rmtree(folder)
    assert not Path(folder).exists()


def _processes_naming(folder: str) -> list[str]:
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = command.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if folder in line:
            found.append(line)
    return found
