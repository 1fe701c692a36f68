"""Evidence in an S3-compatible store (moto's server): moved there with care, and found there by every command."""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.demo.site import Portal
from tests.crawl.contents import contents, differences
from tests.crawl.crawling import PROJECT, Desk
from tests.crawl.in_process import opened
from tests.s3.serving import BUCKET, EXTRA, PYTHON, Store, command, until

PYWB = PROJECT / ".venv-pywb" / "bin" / "wayback"
pytestmark = EXTRA
FOLDER = f"s3://{BUCKET}/bipol/warc"


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An archive with photos, in many evidence files."""
    portal = Portal(5, 40)
    desk = Desk(tmp_path_factory.mktemp("archived"), portal)
    with opened(portal):
        desk.crawled(PHOTO_BUDGET=20, WARC_MAX_BYTES=15_000)
        yield desk


@pytest.fixture
def desk(archived: Desk, tmp_path: Path) -> Desk:
    shutil.copytree(archived.folder, tmp_path / "copy")
    return Desk(tmp_path / "copy", archived.portal)


def warcs(desk: Desk) -> dict[str, str]:
    """The evidence files on the disk, and the SHA-256 of each."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in desk.warc.glob("*.warc.gz")}


def notes(desk: Desk) -> dict[str, dict[str, Any]]:
    return {
        path.name.removesuffix(".moved"): json.loads(path.read_text()) for path in desk.warc.glob("*.warc.gz.moved")
    }


def offloaded(store: Store, desk: Desk) -> set[str]:
    exit_code, said = command(store, desk, "offload", FOLDER)
    assert exit_code == 0, said
    return set(notes(desk))


def test_all_but_the_last_file_is_moved_and_the_copy_is_the_same(store: Store, desk: Desk) -> None:
    before = warcs(desk)
    moved = offloaded(store, desk)
    ((last,),) = desk.rows("SELECT warc_file FROM captures ORDER BY id DESC LIMIT 1")
    assert len(before) > 3 and moved == set(before) - {last} and set(warcs(desk)) == {last}
    for name, note in notes(desk).items():
        assert note["address"] == f"{FOLDER}/{name}" and note["sha256"] == before[name]
        assert hashlib.sha256(store.ask("GET", f"{BUCKET}/bipol/warc/{name}")).hexdigest() == before[name]
    assert "0 of 0 files" in command(store, desk, "offload", FOLDER)[1]


def test_every_command_finds_what_was_moved(store: Store, desk: Desk, archived: Desk, tmp_path: Path) -> None:
    offloaded(store, desk)
    for arguments in (("verify", "--deep"), ("reparse",), ("verify",)):
        exit_code, said = command(store, desk, *arguments)
        assert exit_code == 0, said
    assert not differences(contents(archived.database), contents(desk.database))
    exit_code, said = command(store, desk, "reparse", "--into", str(tmp_path / "rebuilt.db"))
    assert exit_code == 0, said
    articles = [desk.rows("SELECT headline, body FROM articles ORDER BY url")]
    rebuilt = Desk(tmp_path, desk.portal)
    rebuilt.database = tmp_path / "rebuilt.db"
    assert [rebuilt.rows("SELECT headline, body FROM articles ORDER BY url")] == articles
    assert command(store, desk, "wacz", str(tmp_path / "a.wacz"))[0] == 0
    exit_code, said = command(store, desk, "snapshot", "--photos", str(tmp_path / "s"))
    photos = desk.rows("SELECT count(DISTINCT digest) FROM photos WHERE digest IS NOT NULL")[0][0]
    assert photos > 5 and f"and {photos} photos in" in said and "could not be read" not in said
    assert command(store, desk, "report")[0] == 0


def test_a_crawl_continues_as_before(store: Store, desk: Desk) -> None:
    offloaded(store, desk)
    desk.portal.day = 2
    try:
        desk.crawled("full=1")  # in this process, which has neither the extra nor credentials
    finally:
        desk.portal.day = 1
    assert command(store, desk, "verify")[0] == 0


def test_photo_pages_and_replay_show_what_was_moved(store: Store, desk: Desk) -> None:
    offloaded(store, desk)
    moved = sorted(notes(desk))
    ((photo,),) = desk.rows(
        "SELECT '/article/' || p.article_id || '/photo/' || p.kind || '/' || p.position FROM photos p"
        " JOIN captures c ON c.id = p.capture_id WHERE c.warc_file = ? AND c.digest = p.digest LIMIT 1",
        desk.rows("SELECT warc_file FROM captures c JOIN photos p ON p.capture_id = c.id ORDER BY c.id LIMIT 1")[0][0],
    )
    with served(store, desk, "browse") as address:
        page = urllib.request.urlopen(f"{address}{photo}").read().decode()
        source = re.search(r'<img[^>]+src="([^"]+)"', page)
        assert source, page
        with urllib.request.urlopen(f"{address}{source[1]}") as picture:
            assert picture.headers["Content-Type"].startswith("image/") and len(picture.read()) > 100
    if not PYWB.exists():
        pytest.skip("make replay sets up pywb")
    ((url, at, headline),) = desk.rows(
        "SELECT c.url, c.captured_at, a.headline FROM captures c JOIN articles a ON a.url = c.url"
        " WHERE c.warc_file = ? AND c.status = 200 LIMIT 1",
        moved[1],
    )
    with served(store, desk, "replay", PYWB=PYWB) as address:
        stamp = "".join(filter(str.isdigit, at))[:14]
        replayed = f"{address}/{stamp}mp_/{url}"
        body = until(lambda: fetched(replayed)).decode("utf-8", "replace")
    assert headline.split()[0] in body


def fetched(url: str) -> bytes | None:
    with suppress(OSError):
        return bytes(urllib.request.urlopen(url, timeout=30).read())
    return None


@contextmanager
def served(store: Store, desk: Desk, name: str, **settings: Any) -> Iterator[str]:
    """A command that serves pages; its address."""
    log = desk.folder / f"{name}.log"
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    words = [PYTHON, "-u", "-m", "scrapy", *desk.arguments(name, "--port", str(port), **settings)]
    with log.open("w") as out:
        process = subprocess.Popen(words, cwd=PROJECT, env=store.env, stdout=out, stderr=out)
    try:
        found = until(lambda: process.poll() is not None or re.search(r"http://\S+", log.read_text()))
        assert process.poll() is None, log.read_text()
        yield str(found[0]).rstrip("/;")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def test_a_kill_at_any_moment_loses_nothing(store: Store, desk: Desk) -> None:
    before, chance = warcs(desk), random.Random(5)
    words = [PYTHON, "-m", "scrapy", *desk.arguments("offload", FOLDER)]
    killed = 0
    while killed < 6:
        started = len(notes(desk))
        process = subprocess.Popen(words, cwd=PROJECT, env=store.env, stderr=subprocess.DEVNULL)
        while len([*desk.warc.glob("*.moved")]) == started and process.poll() is None:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        process.wait()
        killed += 1
        here = warcs(desk)
        for name, digest in before.items():
            there = store.ask("GET", f"{BUCKET}/bipol/warc/{name}") if name in notes(desk) else None
            assert here.get(name) == digest or (there and hashlib.sha256(there).hexdigest() == digest), name
        assert command(store, desk, "verify")[0] == 0
        if len(notes(desk)) == len(before) - 1:
            break
    assert killed > 1
    assert len(offloaded(store, desk)) == len(before) - 1 and len(warcs(desk)) == 1
    assert not list(desk.warc.glob(".*.partial"))


def test_it_comes_back_byte_for_byte(store: Store, desk: Desk) -> None:
    before = warcs(desk)
    offloaded(store, desk)
    exit_code, said = command(store, desk, "offload", "--back")
    assert exit_code == 0 and "moved back" in said
    assert warcs(desk) == before and not notes(desk)


def test_another_file_of_this_name_is_never_overwritten(store: Store, desk: Desk) -> None:
    before = warcs(desk)
    first, second, *_ = sorted(before)
    size = (desk.warc / second).stat().st_size
    others = {first: b"somebody else's", second: b"x" * size}
    for name, body in others.items():
        store.ask("PUT", f"{BUCKET}/bipol/warc/{name}", body)
    exit_code, said = command(store, desk, "offload", FOLDER)
    assert exit_code == 1 and "holds another file" in said and "has the SHA-256" in said
    for name, body in others.items():
        assert warcs(desk)[name] == before[name] and name not in notes(desk)
        assert store.ask("GET", f"{BUCKET}/bipol/warc/{name}") == body
    assert len(notes(desk)) == len(before) - 3, "the others are moved"


def test_what_was_changed_or_lost_in_the_store_is_found(store: Store, desk: Desk) -> None:
    changed, lost, *_ = sorted(offloaded(store, desk))
    body = bytearray(store.ask("GET", f"{BUCKET}/bipol/warc/{changed}"))
    body[len(body) // 2] ^= 1
    store.ask("PUT", f"{BUCKET}/bipol/warc/{changed}", bytes(body))
    store.ask("DELETE", f"{BUCKET}/bipol/warc/{lost}")
    exit_code, said = command(store, desk, "verify")
    assert (
        exit_code == 1 and f"evidence: {changed} at byte" in said and f"{FOLDER}/{lost}: the store has no such" in said
    )
    exit_code, said = command(store, desk, "offload", "--back")
    assert exit_code == 1 and changed not in warcs(desk) and not list(desk.warc.glob(".*.partial"))


def test_a_store_that_is_down_is_said_in_one_line(store: Store, desk: Desk) -> None:
    before = warcs(desk)
    store.stop()
    exit_code, said = command(store, desk, "offload", FOLDER)
    assert exit_code == 1 and f"{FOLDER}/" in said and "object store failed" in said and len(said.splitlines()) == 2
    assert warcs(desk) == before and not notes(desk)
    store.start()
    offloaded(store, desk)
    store.stop()
    for name in ("reparse", "replay"):
        exit_code, said = command(store, desk, name)
        assert exit_code == 2 and "object store failed" in said, said
    exit_code, said = command(store, desk, "verify")
    assert exit_code == 1 and "object store failed" in said
    assert desk.rows("SELECT count(*) FROM problems WHERE reason = 'not_reread'") == [(0,)]


def test_what_cannot_be_meant_is_refused(store: Store, desk: Desk) -> None:
    for arguments, words in (
        ((), "give the address"),
        ((FOLDER, "--back"), "give the address"),
        (("/mnt/elsewhere",), "s3://BUCKET/PATH"),
        (("s3://",), "s3://BUCKET/PATH"),
        (("s3://kunci:rahasia@bukti/warc",), "from the environment"),
    ):
        words_of_it = [PYTHON, "-m", "scrapy", *desk.arguments("offload", *arguments)]
        done = subprocess.run(words_of_it, cwd=PROJECT, env=store.env, capture_output=True, text=True, timeout=60)
        assert done.returncode == 2 and words in done.stderr and "rahasia" not in done.stderr
    run = desk.run("offload", FOLDER)  # in this process, which lacks the extra
    assert run.exit_code == 1 and "the extra `s3`" in run.err
    assert not notes(desk)
