"""Compares making a new archive from evidence with trafilatura, which reads the same pages from the same files.

``python -m benchmarks.rebuild [--quick]``. The demo portal is crawled first. Then its evidence is replayed by
``scrapy reparse --into`` (fields, versions, links, people and full-text index, in SQLite), and read by trafilatura in
as many processes as there are cores; there FastWARC finds the records, and nothing is stored. Whole processes are
measured in turn; ratios are computed for each pair.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path
from statistics import median

from benchmarks.pipeline import archived, crawl, portal, run, setting_options

PROJECT = Path(__file__).resolve().parents[1]
_CHUNK = 64


def extract(bodies: list[bytes]) -> int:
    """The number of pages in which trafilatura finds a text."""
    from trafilatura import bare_extraction

    return sum(bare_extraction(body) is not None for body in bodies)


def read_all(warc_dir: Path) -> int:
    """Read all HTML pages with status 200. Returns the number of those with a text."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    def chunks() -> Iterator[list[bytes]]:
        chunk: list[bytes] = []
        for path in sorted(warc_dir.glob("*.warc.gz")):
            with path.open("rb") as file:
                for record in ArchiveIterator(file, record_types=WarcRecordType.response, auto_decode="content"):
                    head = record.http_headers
                    if head and head.status_code == 200 and "html" in (record.http_content_type or ""):
                        chunk.append(record.reader.read())
                        if len(chunk) == _CHUNK:
                            yield chunk
                            chunk = []
        yield chunk

    with Pool(os.cpu_count()) as pool:
        return sum(pool.imap(extract, chunks()))


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rebuild", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="1,000 articles instead of 20,000")
    parser.add_argument("--read", metavar="WARC_DIR", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        print(read_all(Path(options.read)))
        return
    with tempfile.TemporaryDirectory() as name, portal(1_000 if options.quick else 20_000) as url:
        folder = Path(name)
        crawl(url, folder)
        count = len(archived(folder))
        ours, theirs = [], []
        for number in range(3 if options.quick else 2):
            target = folder / f"anew-{number}.db"
            settings = {"PORTAL_URL": url, "ARCHIVE_DB": folder / "bipol.db", "WARC_DIR": folder / "warc"}
            set_options = setting_options(settings)
            command = [sys.executable, "-m", "scrapy", "reparse", "--into", str(target), *set_options]
            ours.append(run(command))
            target.unlink()
            theirs.append(run([sys.executable, "-m", "benchmarks.rebuild", "--read", str(folder / "warc")]))
    print(f"{count:,} articles, {len(ours)} runs each in turn, medians; {os.cpu_count()} cores\n")
    print("| | articles a second | wall s | CPU s, all processes |\n|---|--:|--:|--:|")
    names = ("`scrapy reparse --into`: fields and full text in SQLite", "trafilatura, nothing stored")
    for title, runs in zip(names, (ours, theirs), strict=True):
        wall, cpu = (median(getattr(timed, what) for timed in runs) for what in ("wall", "cpu"))
        print(f"| {title} | {count / wall:.0f} | {wall:.1f} | {cpu:.1f} |")
    ratios = [b.wall / a.wall for a, b in zip(ours, theirs, strict=True)]
    print(f"\n{median(ratios):.1f} times as fast (pair by pair {min(ratios):.1f}-{max(ratios):.1f})")


if __name__ == "__main__":
    main()
