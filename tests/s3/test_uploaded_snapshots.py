"""Snapshots and data sets in an S3-compatible store, read there by other people's libraries."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bipol_crawler.demo.site import Portal
from bipol_crawler.snapshot.dataset import partition_name
from bipol_crawler.snapshot.snapshot import write_snapshot
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened
from tests.ecosystem.test_flat_views import PYTHON as ECOSYSTEM
from tests.s3.serving import BUCKET, EXTRA, Store, command

pytestmark = EXTRA

READERS = {
    "polars": "import os, polars\n"
    "options = {'aws_' + n: os.environ['AWS_' + n.upper()] for n in"
    " ('access_key_id', 'secret_access_key', 'region', 'endpoint_url', 'allow_http')}\n"
    "rows = polars.scan_parquet(f's3://{files}', hive_partitioning=True, storage_options=options)"
    ".select('portal', 'year', 'id').collect().rows()",
    "pyarrow": "import os, pyarrow.dataset, pyarrow.fs, fnmatch\n"
    "store = pyarrow.fs.S3FileSystem(endpoint_override=os.environ['AWS_ENDPOINT_URL'].removeprefix('http://'),"
    " scheme='http')\n"
    "found = store.get_file_info(pyarrow.fs.FileSelector('bukti/news', recursive=True))\n"
    "paths = sorted(each.path for each in found if fnmatch.fnmatch(each.path, files))\n"
    "rows = pyarrow.dataset.dataset(paths, filesystem=store, partitioning='hive')"
    ".to_table(columns=['portal', 'year', 'id']).to_pylist()\n"
    "rows = [tuple(row.values()) for row in rows]",
}


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Desk]]:
    portals = [Portal(5, 24), Portal(6, 12)]
    folder = tmp_path_factory.mktemp("desks")
    with opened(portals[0]), opened(portals[1]):
        desks = [Desk(folder / str(number), portal) for number, portal in enumerate(portals)]
        for desk in desks:
            desk.crawled()
        yield desks


def test_a_stored_snapshot_is_the_one_that_is_written_here(store: Store, desks: list[Desk], tmp_path: Path) -> None:
    desk = desks[0]
    write_snapshot(desk.database, tmp_path / "s", warc_dir=desk.warc)
    address = f"s3://{BUCKET}/snapshots/2024"
    exit_code, said = command(store, desk, "snapshot", address)
    assert exit_code == 0 and address in said, said
    for line in (tmp_path / "s" / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(store.ask("GET", f"{BUCKET}/snapshots/2024/{name}")).hexdigest() == digest
    exit_code, said = command(store, desk, "snapshot", address)
    assert exit_code == 2 and "--force" in said
    assert command(store, desk, "snapshot", address, "--force")[0] == 0
    store.stop()
    exit_code, said = command(store, desk, "snapshot", f"s3://{BUCKET}/other")
    assert exit_code == 1 and "object store failed" in said


@pytest.mark.skipif(not ECOSYSTEM.exists(), reason="make ecosystem-test sets up .venv-ecosystem")
def test_a_stored_data_set_is_asked_as_one(store: Store, desks: list[Desk]) -> None:
    address = f"s3://{BUCKET}/news"
    for desk in desks:
        exit_code, said = command(store, desk, "snapshot", "--dataset", address)
        assert exit_code == 0, said
    wanted = sorted(
        (desk.portal.url.removeprefix("http://"), int(year or 0), number)
        for desk in desks
        for year, number in desk.rows("SELECT substr(published_at, 1, 4), id FROM articles")
    )
    for library, script in READERS.items():
        files = "files = 'bukti/news/portal=*/year=*/articles_flat-*.parquet'"
        words = f"import json\n{files}\n{script}\nprint(json.dumps(sorted(rows)))"
        done = subprocess.run([ECOSYSTEM, "-c", words], env=store.env, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert [tuple(row) for row in json.loads(done.stdout)] == wanted, library


def test_a_portal_is_replaced_and_its_old_files_are_deleted(store: Store, desks: list[Desk]) -> None:
    desk, address = desks[1], f"s3://{BUCKET}/news"
    assert command(store, desk, "snapshot", "--dataset", address)[0] == 0
    before = stored(store)
    ((headline,),) = desk.rows("SELECT headline FROM articles WHERE id = 3")
    desk.change("UPDATE articles SET headline = 'Lain' WHERE id = 3")
    assert command(store, desk, "snapshot", "--dataset", address)[0] == 0
    parquet = {name for name in before if name.endswith(".parquet")}
    assert len(stored(store)) == len(before) and not parquet & stored(store)
    desk.change("UPDATE articles SET headline = ? WHERE id = 3", headline)
    desk.change("UPDATE articles SET last_seen_at = '2020-01-01T00:00:00Z'")
    exit_code, said = command(store, desk, "snapshot", "--dataset", address)
    assert exit_code == 2 and "newer state" in said and partition_name(desk.portal.url) in said


def stored(store: Store) -> set[str]:
    listing = store.ask("GET", f"{BUCKET}?list-type=2").decode()
    return {part.partition("</Key>")[0] for part in listing.split("<Key>")[1:]}
