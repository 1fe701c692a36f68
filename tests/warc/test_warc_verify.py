"""Verification names every kind of harm, and where."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bipol_crawler.warc.checker import verify
from bipol_crawler.warc.gzip_members import members
from bipol_crawler.warc.writer import Exchange, WarcWriter
from tests.tiers import examples


@pytest.fixture
def closed(writer, exchange):
    written = [writer.write(replace(exchange, body=exchange.body + b"%d" % n)) for n in range(3)]
    writer.close()
    return written, writer.directory / written[0].file


def test_a_sound_file_has_no_findings(closed):
    assert list(verify(closed[1])) == []


def test_a_missing_file_is_a_finding_not_a_crash(tmp_path):
    (finding,) = verify(tmp_path / "tiada.warc.gz")
    assert (finding.file, finding.kind) == ("tiada.warc.gz", "unreadable")


def test_a_torn_tail_is_called_that(closed):
    written, path = closed
    path.write_bytes(path.read_bytes()[:-30])
    (finding,) = verify(path)
    assert finding.kind == "torn"
    assert written[-1].offset < finding.offset < written[-1].offset + written[-1].length


def test_one_damaged_record_does_not_hide_the_next(closed):
    written, path = closed
    data = bytearray(path.read_bytes())
    data[written[0].offset + 50] ^= 1
    data[written[2].offset + 50] ^= 1
    path.write_bytes(data)
    assert [(finding.offset, finding.kind) for finding in verify(path)] == [
        (written[0].offset, "damaged"),
        (written[2].offset, "damaged"),
    ]


@pytest.mark.parametrize("part", [b"Jalan", b"HIT", b"WARC-Block-Digest: sha256:"])
def test_a_forged_record_is_found_by_its_digest(closed, part):
    written, path = closed
    data = path.read_bytes()
    stream = zlib.decompressobj(zlib.MAX_WBITS + 16)
    response = stream.decompress(data[written[1].offset :])
    changed = {b"WARC-Block-Digest: sha256:": b"WARC-Block-Digest: sha256:0"}.get(part, part[::-1])
    path.write_bytes(data[: written[1].offset] + gzip.compress(response.replace(part, changed)) + stream.unused_data)
    (finding,) = verify(path)
    assert (finding.offset, finding.kind) == (written[1].offset, "digest")


def test_a_file_that_lost_its_beginning_is_reported(closed):
    written, path = closed
    path.write_bytes(path.read_bytes()[written[0].offset :])
    (finding,) = verify(path)
    assert (finding.offset, finding.kind) == (0, "no_warcinfo")


def test_what_is_not_a_warc_at_all_is_torn_from_the_start(tmp_path):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"not a WARC file")
    (finding,) = verify(path)
    assert (finding.offset, finding.kind) == (0, "torn")


@settings(max_examples=examples(150), deadline=None)
@given(st.floats(0, 1, exclude_max=True), st.integers(0, 7))
def test_a_flipped_bit_is_found_or_has_changed_nothing_that_was_recorded(tmp_path_factory, part, bit):
    # gzip has bits that mean nothing: the time and system in its header, the padding before its checksum.
    folder = tmp_path_factory.mktemp("warc")
    with WarcWriter(folder, info={"software": "bipol_crawler"}) as writer:
        writer.write(Exchange("https://bipol.co/", "GET", (), 200, "OK", (), b"isi", "2024-11-16T06:52:00Z"))
    (path,) = folder.iterdir()
    with path.open("rb") as stream:
        before = list(members(stream))
    content = bytearray(path.read_bytes())
    content[int(part * len(content))] ^= 1 << bit
    path.write_bytes(content)
    with path.open("rb") as stream:
        after = list(members(stream))
    assert (before == after) == (list(verify(path)) == [])
