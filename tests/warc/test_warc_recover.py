"""After a crash: complete records are kept, an incomplete one is cut off, and records without a row are reported."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bipol_crawler.warc.checker import verify
from bipol_crawler.warc.reader import read_exchange, read_records
from bipol_crawler.warc.recovery import recover
from bipol_crawler.warc.writer import Exchange, WarcWriter
from tests.tiers import examples

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def left_open(folder, exchange, count=3):
    writer = WarcWriter(folder, info={"software": "bipol_crawler"})
    written = [writer.write(replace(exchange, body=exchange.body + b"%d" % n)) for n in range(count)]
    writer.leave_open()
    return written, folder / (written[0].file + ".open")


def test_nothing_left_over_is_nothing_to_do(tmp_path, writer, exchange):
    writer.write(exchange)
    writer.close()
    assert recover(writer.directory, lambda file: 0, [].append) == []
    assert recover(tmp_path / "never made", lambda file: 0, [].append) == []


def test_a_leftover_file_gets_its_final_name_and_tells_what_the_archive_missed(tmp_path, exchange):
    written, _ = left_open(tmp_path, exchange)
    ends = {written[0].file: written[0].offset + written[0].length}
    (found,) = recover(tmp_path, lambda file: ends.get(file, 0), [].append)
    assert (found.file, found.torn, found.missing) == (written[0].file, 0, 0)
    assert list(found.records) == written[1:]
    assert os.listdir(tmp_path) == [written[0].file]
    assert recover(tmp_path, lambda file: 0, [].append) == []


def test_the_archive_knowing_all_leaves_nothing_to_tell(tmp_path, exchange):
    written, _ = left_open(tmp_path, exchange)
    (found,) = recover(tmp_path, lambda file: written[-1].offset + written[-1].length, [].append)
    assert found.records == ()


@settings(max_examples=examples(60), deadline=None)
@given(st.floats(0, 1, exclude_max=True), st.sampled_from([b"", b"\0" * 4096, b"\x1f\x8b\x08" * 3]))
def test_wherever_a_file_is_torn_every_whole_record_before_is_kept(tmp_path_factory, part, garbage):
    folder = tmp_path_factory.mktemp("warc")
    exchange = Exchange("https://bipol.co/", "GET", (), 200, "OK", (), b"isi", "2024-11-16T06:52:00Z")
    written, path = left_open(folder, exchange)
    cut = int(part * path.stat().st_size)
    os.truncate(path, cut)
    with path.open("ab") as stream:
        stream.write(garbage)
    (found,) = recover(folder, lambda file: 0, [].append)
    kept = [record for record in written if record.offset + record.length <= cut]
    assert [(each.offset, each.url) for each in found.records][: len(kept)] == [(r.offset, r.url) for r in kept]
    # One more may have lost its request record only; its response is whole and kept.
    assert len(found.records) - len(kept) in (0, 1)
    if os.listdir(folder):
        assert list(verify(folder / found.file)) == []
        assert [record for record, _ in read_records(folder / found.file)] == list(found.records)
    else:
        assert found.records == ()


def test_a_response_whose_request_was_torn_off_is_still_evidence(tmp_path, exchange):
    written, path = left_open(tmp_path, exchange)
    os.truncate(path, path.stat().st_size - 5)
    (found,) = recover(tmp_path, lambda file: 0, [].append)
    last = found.records[-1]
    assert (last.offset, last.record_id) == (written[-1].offset, written[-1].record_id)
    assert last.length < written[-1].length
    assert found.torn == written[-1].length - last.length - 5
    assert read_exchange(tmp_path, last.file, last.offset).request_headers == ()


def test_damage_in_the_middle_does_not_cost_what_lies_after_it(tmp_path, exchange):
    written, path = left_open(tmp_path, exchange)
    data = bytearray(path.read_bytes())
    data[written[1].offset + 40] ^= 0xFF
    path.write_bytes(data)
    (found,) = recover(tmp_path, lambda file: 0, [].append)
    assert [record.offset for record in found.records] == [written[0].offset, written[2].offset]
    assert read_exchange(tmp_path, written[2].file, written[2].offset).body.endswith(b"2")
    (finding,) = verify(tmp_path / found.file)
    assert (finding.kind, finding.offset) == ("damaged", written[1].offset)


def test_bytes_the_archive_knows_and_the_disk_lost_are_counted(tmp_path, exchange):
    written, path = left_open(tmp_path, exchange)
    os.truncate(path, written[1].offset)
    (found,) = recover(tmp_path, lambda file: written[-1].offset + written[-1].length, [].append)
    assert found.missing == written[1].length + written[2].length


ENDLESS = """
    import os, sys
    from dataclasses import replace
    sys.path.insert(0, {project!r})
    from bipol_crawler.warc.writer import Exchange, WarcWriter
    exchange = Exchange("https://bipol.co/", "GET", (), 200, "OK", (), b"", "2024-11-16T06:52:00Z")
    writer = WarcWriter({folder!r}, info={{"software": "bipol_crawler"}})
    while True:
        record = writer.write(replace(exchange, body=os.urandom(200_000)))
        print(record.file, record.offset, record.length, flush=True)
"""


@pytest.mark.parametrize("after", [1, 7, 20])
def test_a_run_killed_while_writing_loses_nothing_it_had_reported(tmp_path, after):
    script = textwrap.dedent(ENDLESS).format(project=PROJECT, folder=str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as run:
        reported = [run.stdout.readline().split() for _ in range(after)]
        run.send_signal(signal.SIGKILL)
        reported += [line.split() for line in run.stdout if line.endswith("\n")]
    known = int(reported[0][1]) + int(reported[0][2])
    (found,) = recover(tmp_path, lambda file: known, [].append)
    assert os.listdir(tmp_path) == [found.file]
    offsets = [record.offset for record in found.records]
    assert set(int(offset) for _, offset, _ in reported[1:]) <= set(offsets)
    assert list(verify(tmp_path / found.file)) == []
    for record in found.records:
        assert len(read_exchange(tmp_path, record.file, record.offset).body) == 200_000
