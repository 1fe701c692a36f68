"""Compares importing captures of other programs with ``scrapy reparse --into`` of the same pages in our own evidence.

``python -m benchmarks.importing [--count 20000]``. The pages of the demo portal are written twice: as our own evidence,
and as Wget writes them, by warcio (SHA-1 digests, chunked bodies, a request before each response). Then both commands
make an archive of them, as whole processes in turn; ratios are computed for each pair. An import also reads, verifies
and copies the file, so it cannot be faster. Finally a file with ten captures is imported into the large archive. This
takes about as long, because the whole archive is derived again.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from uuid import uuid4

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.pipeline import archived, run, setting_options
from bipol_crawler.demo.exchange import Request
from bipol_crawler.demo.site import Portal
from bipol_crawler.warc.exchange import Exchange
from bipol_crawler.warc.records import exchange_members, warcinfo

URL = "https://bipol.co"
LEAST = 0.8
FEW = 10


def write(folder: Path, count: int) -> None:
    """Write the pages as ``ours/warc/….warc.gz`` and ``theirs.warc.gz``; and some of them, a day later, as ``few``."""
    portal = Portal(1, count)
    portal.url = URL
    at, few = datetime(2024, 11, 16, tzinfo=UTC), list[Exchange]()
    (folder / "ours" / "warc").mkdir(parents=True)
    name = "bipol-20241116000000-1-00001.warc.gz"
    with (folder / "ours" / "warc" / name).open("wb") as ours, (folder / "theirs.warc.gz").open("wb") as theirs:
        info, head = warcinfo({"software": "ours"}, name, f"{at:%Y-%m-%dT%H:%M:%SZ}")
        ours.write(head)
        writer = WARCWriter(theirs, gzip=True, warc_version="1.0")
        for story in portal.edition.newest:
            at += timedelta(seconds=2)
            when, path = f"{at:%Y-%m-%dT%H:%M:%SZ}", f"/{story.slug}/"
            answer = portal.answer(Request.of("GET", path, {"Host": "bipol.co"}))
            headers = tuple(answer.headers.items())
            exchange = Exchange(
                URL + path, "GET", (("Host", "bipol.co"),), answer.status, "OK", headers, answer.body, when
            )
            record_id = f"urn:uuid:{uuid4()}"
            ours.write(exchange_members(exchange, None, record_id, warcinfo_id=info, run="20241116000000-1"))
            _write_as_wget(writer, exchange)
            if len(few) < FEW:
                few.append(
                    replace(exchange, captured_at=f"{at + timedelta(days=1, seconds=count * 2):%Y-%m-%dT%H:%M:%SZ}")
                )
    with (folder / "few.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.0")
        for exchange in few:
            _write_as_wget(writer, exchange)


def _write_as_wget(writer: WARCWriter, exchange: Exchange) -> None:
    asked = StatusAndHeaders(
        f"GET {exchange.url[len(URL) :]} HTTP/1.1", list(exchange.request_headers), is_http_request=True
    )
    about = {"WARC-Date": exchange.captured_at}
    request = writer.create_warc_record(exchange.url, "request", http_headers=asked, warc_headers_dict=dict(about))
    writer.write_record(request)
    body = b"".join(
        b"%x\r\n%s\r\n" % (len(part), part)
        for part in (exchange.body[place : place + 8192] for place in range(0, len(exchange.body), 8192))
    ) + b"0\r\n\r\n"  # fmt: skip
    response_head = StatusAndHeaders(
        f"{exchange.status} OK", [*exchange.response_headers, ("Transfer-Encoding", "chunked")], protocol="HTTP/1.1"
    )
    about["WARC-Concurrent-To"] = request.rec_headers.get_header("WARC-Record-ID")
    writer.write_record(
        writer.create_warc_record(
            exchange.url, "response", payload=BytesIO(body), http_headers=response_head, warc_headers_dict=about
        )
    )


def main() -> None:
    """Print the table as Markdown. Exit status 1 if an import is too slow."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing", description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=20_000, help="articles")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, options.count)
        settings = {"PORTAL_URL": URL, "WARC_DIR": folder / "ours" / "warc", "ARCHIVE_DB": folder / "ours" / "bipol.db"}
        for number in range(options.rounds):
            target = folder / f"anew-{number}.db"
            ours.append(run(_command(settings, "reparse", "--into", str(target))))
            anew = folder / f"imported-{number}"
            into = {"WARC_DIR": anew / "warc", "ARCHIVE_DB": anew / "bipol.db"}
            theirs.append(run(_command(settings | into, "import", str(folder / "theirs.warc.gz"))))
            target.rename(folder / "bipol.db")
            count, other = len(archived(folder)), len(archived(anew))
            assert count == other, (count, other)
            if number == options.rounds - 1:
                again = run(_command(settings | into, "import", str(folder / "few.warc.gz")))
            shutil.rmtree(anew)
            (folder / "bipol.db").unlink()
    print(f"{count:,} articles, {options.rounds} runs each in turn, medians\n")
    print("| | articles a second | wall s | CPU s, all processes | MiB |\n|---|--:|--:|--:|--:|")
    for title, runs in (("`scrapy reparse --into`, own evidence", ours), ("`scrapy import`, a foreign file", theirs)):
        wall, cpu, peak = (median(getattr(timed, what) for timed in runs) for what in ("wall", "cpu", "peak"))
        print(f"| {title} | {count / wall:.0f} | {wall:.1f} | {cpu:.1f} | {peak:.0f} |")
    print(f"\n{FEW} captures into that archive: {again.wall:.1f} s, {again.cpu:.1f} s CPU, {again.peak:.0f} MiB")
    ratios = [one.wall / other.wall for one, other in zip(ours, theirs, strict=True)]
    print(f"import at {median(ratios):.2f} times the speed (pair by pair {min(ratios):.2f}-{max(ratios):.2f})")
    sys.exit(median(ratios) < LEAST)


def _command(settings: dict[str, object], *command: str) -> list[str]:
    set_options = setting_options(settings)
    return [sys.executable, "-m", "scrapy", *command, *set_options]


if __name__ == "__main__":
    main()
