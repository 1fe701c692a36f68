"""Bodies that are stored once: revisit records, read as if they held what they refer to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from warcio.archiveiterator import ArchiveIterator

from bipol_crawler.warc.checker import verify
from bipol_crawler.warc.exchange import EvidenceError, Exchange, Original, Record
from bipol_crawler.warc.reader import read_exchange, read_records
from bipol_crawler.warc.recovery import recover
from bipol_crawler.warc.writer import IDENTICAL, NOT_MODIFIED, OPEN_SUFFIX, WarcWriter

FIRST = Exchange(
    "https://bipol.co/foto.jpg", "GET", (), 200, "OK", (("Content-Type", "image/jpeg"),), bytes(range(256)) * 100,
    "2024-11-16T06:52:00.123456Z",
)  # fmt: skip
AGAIN = replace(FIRST, url="https://bipol.co/lain.jpg", captured_at="2024-11-17T06:52:00Z")
SAME = replace(FIRST, status=304, reason="Not Modified", body=b"", captured_at="2024-11-18T06:52:00Z")


def original(record: Record) -> Original:
    return Original(record.file, record.offset, record.record_id, record.url, record.captured_at)


def written(folder: Path, *, files: int = 1) -> list[Record]:
    """The first exchange, and the two that repeat it, in one file or each in its own."""
    with WarcWriter(folder, info={}, max_bytes=1 if files > 1 else 10**9) as writer:
        first = writer.write(FIRST)
        return [first, *(writer.write(each, original(first)) for each in (AGAIN, SAME))]


@pytest.mark.parametrize("files", [1, 3])
def test_a_revisit_is_read_with_the_body_it_refers_to(tmp_path: Path, files: int) -> None:
    found = written(tmp_path, files=files)
    assert len({record.file for record in found}) == files
    assert [read_exchange(tmp_path, record.file, record.offset) for record in found] == [FIRST, AGAIN, SAME]
    again = [pair for path in sorted(tmp_path.glob("*.gz")) for pair in read_records(path)]
    assert again == list(zip(found, (FIRST, AGAIN, SAME), strict=True))
    assert found[1].digest == found[0].digest
    assert [record.refers_to for record in found] == [None, found[0].record_id, found[0].record_id]
    assert not [finding for path in tmp_path.glob("*.gz") for finding in verify(path)]


def test_warcio_reads_what_a_revisit_states(tmp_path: Path) -> None:
    first, *_ = written(tmp_path)
    with (tmp_path / first.file).open("rb") as stream:
        revisits = [
            (record.rec_headers, record.http_headers.get_statuscode(), record.raw_stream.read())
            for record in ArchiveIterator(stream, check_digests="raise")
            if record.rec_type == "revisit"
        ]
    assert [(said.get_header("WARC-Profile"), status) for said, status, _ in revisits] == [
        (IDENTICAL, "200"),
        (NOT_MODIFIED, "304"),
    ]
    for said, _, body in revisits:
        assert body == b""
        assert said.get_header("WARC-Refers-To") == f"<{first.record_id}>"
        assert said.get_header("WARC-Refers-To-Target-URI") == FIRST.url
        assert said.get_header("WARC-Refers-To-Date") == FIRST.captured_at


def test_identical_bytes_are_stored_once(tmp_path: Path) -> None:
    noise = replace(FIRST, body=Random(1).randbytes(100_000))
    with WarcWriter(tmp_path, info={}) as writer:
        first = writer.write(noise)
        for _ in range(20):
            writer.write(replace(noise, url="https://bipol.co/salinan.jpg"), original(first))
    assert (tmp_path / first.file).stat().st_size < 130_000


@pytest.mark.parametrize("harm", ["lost", "damaged", "another"])
def test_a_body_that_cannot_be_read_is_an_error_and_a_finding(tmp_path: Path, harm: str) -> None:
    first, again, same = written(tmp_path, files=3)
    path = tmp_path / first.file
    if harm == "lost":
        path.unlink()
    elif harm == "damaged":
        path.write_bytes(path.read_bytes()[: first.offset + 20])
    else:
        path.unlink()
        (tmp_path / again.file).rename(path)
    if harm != "another":
        assert [finding.kind for finding in verify(tmp_path / again.file)] == ["no_original"]
        with pytest.raises(EvidenceError):
            read_exchange(tmp_path, again.file, again.offset)
    else:
        with pytest.raises(EvidenceError):
            list(read_records(path))
    assert read_exchange(tmp_path, same.file, same.offset) == SAME, "a 304 has no body to miss"


@pytest.mark.parametrize("name", ["../warc.gz", "", "/etc/passwd"])
def test_a_record_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    first = written(tmp_path)[0]
    with WarcWriter(tmp_path, prefix="x", info={}) as writer:
        record = writer.write(AGAIN, replace(original(first), file=name))
    with pytest.raises(EvidenceError, match="does not say where"):
        read_exchange(tmp_path, record.file, record.offset)


@pytest.mark.parametrize("cut", [1, 300, 10_000])
def test_recovery_enters_revisits_and_leaves_out_torn_ones(tmp_path: Path, cut: int) -> None:
    found = written(tmp_path)
    path = tmp_path / found[0].file
    data = path.read_bytes()
    whole = [record for record in found if record.offset + record.length <= len(data) - cut]
    (tmp_path / (path.name + OPEN_SUFFIX)).write_bytes(data[:-cut])
    path.unlink()
    entered: list[Record] = []
    recover(tmp_path, lambda file: 0, entered.append)
    assert entered[: len(whole)] == whole
    for record in entered:
        read_exchange(tmp_path, record.file, record.offset)


def test_a_response_record_of_a_304_stays_readable(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, info={}) as writer:
        old = writer.write(SAME)
    assert read_exchange(tmp_path, old.file, old.offset) == SAME
    assert old.refers_to is None
