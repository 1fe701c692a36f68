"""A run has its seal time-stamped at its end; without an authority it is a run like any other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.crawl.crawling import Desk
from tests.time_authority import Authority

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the command openssl")


def test_a_run_is_stamped_and_verified(full_desk: Desk, tmp_path: Path) -> None:
    desk, authority = full_desk, Authority(tmp_path / "authority")
    with authority.served() as url:
        told = {"TIMESTAMP_URL": url, "TIMESTAMP_CERTIFICATES": authority.root}
        desk.crawled(**told)
        desk.crawled(**told)
    assert len(authority.queries) == 1
    run = desk.run("verify", **told)
    assert run.exit_code == 0, run.out
    assert any("1 of 1 time stamps are valid" in line for line in run.lines)


def test_snapshots_and_packages_carry_the_proof(full_desk: Desk, tmp_path: Path) -> None:
    """In a package the seal that covers the newest capture in it, up to a stamped one; in a snapshot the last seals."""
    desk, authority = full_desk, Authority(tmp_path / "authority")
    with authority.served() as url:
        desk.crawled(TIMESTAMP_URL=url)
        desk.crawled(TIMESTAMP_URL=url)
    (token,) = (desk.warc / "timestamps").iterdir()
    seals = (desk.warc / "seals.jsonl").read_bytes().splitlines(keepends=True)
    assert desk.run("wacz", str(tmp_path / "all.wacz")).exit_code == 0
    with ZipFile(tmp_path / "all.wacz") as package:
        assert package.read(f"seals/{token.name}") == token.read_bytes()
        assert package.read("seals/seals.jsonl") == b"".join(seals[:2])
        listed = {entry["path"] for entry in json.loads(package.read("datapackage.json"))["resources"]}
    assert {"seals/seals.jsonl", f"seals/{token.name}"} <= listed
    snapshot = tmp_path / "snapshot"
    assert desk.run("snapshot", str(snapshot)).exit_code == 0
    assert (snapshot / "seals" / token.name).read_bytes() == token.read_bytes()
    assert (snapshot / "seals" / "seals.jsonl").read_bytes() == b"".join(seals[1:3])
    assert f"openssl ts -reply -in seals/{token.name} -text" in (snapshot / "README.md").read_text("utf-8")


def test_a_run_does_not_fail_because_there_is_no_authority(full_desk: Desk) -> None:
    desk = full_desk
    run = desk.crawled(TIMESTAMP_URL="http://127.0.0.1:1/")
    assert any("the seal was not time-stamped; the next run will try again" in line for line in run.lines)
    problems = "SELECT url, reason FROM problems WHERE field = 'seal' AND resolved_at IS NULL"
    assert desk.rows(problems) == [("http://127.0.0.1:1/", "not_time_stamped")]
    assert desk.run("verify").exit_code == 0
