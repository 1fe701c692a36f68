"""What the writer promises, checked by two readers that are not ours."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import textwrap
from dataclasses import replace

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from bipol_crawler.warc.checker import verify
from bipol_crawler.warc.reader import read_exchange, read_records
from bipol_crawler.warc.writer import EvidenceError, Exchange, WarcWriter, require_writable
from tests.tiers import examples

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# What Twisted hands on: no line breaks. All else that a server may put into a header is here.
TEXT = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=40)
TOKEN = st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~", min_size=1, max_size=12
)
# Names that steer how a reader sees the message are left to their own tests.
NAME = TOKEN.filter(lambda name: name.lower() not in ("transfer-encoding", "content-encoding"))
HEADERS = st.lists(st.tuples(NAME, TEXT), max_size=6).map(tuple)
EXCHANGES = st.builds(
    Exchange,
    url=st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="#<>"), max_size=30).map(
        "https://bipol.co/".__add__
    ),
    method=st.sampled_from(["GET", "HEAD", "POST"]),
    request_headers=HEADERS,
    status=st.integers(100, 599),
    reason=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20).map(str.strip),
    response_headers=HEADERS,
    body=st.binary(max_size=3000),
    captured_at=st.sampled_from(["2024-11-16T06:52:00Z", "2024-11-16T06:52:00.123456Z"]),
    ip=st.sampled_from([None, "127.0.0.1", "2001:db8::1"]),
    http_version=st.sampled_from(["HTTP/1.0", "HTTP/1.1"]),
    truncated=st.sampled_from([None, "disconnect", "length", "time"]),
)


class CheckCommand:
    verbose = True

    def __init__(self, path):
        self.inputs = [str(path)]


def both_readers_agree(path, capsys) -> int:
    """Read every record with warcio (as ``warcio check`` does) and fastwarc; how many there were."""
    assert Checker(CheckCommand(path)).process_all() == 0
    said = capsys.readouterr()
    assert said.err == ""
    with open(path, "rb") as stream:
        offsets = []
        for record in (found := ArchiveIterator(stream, check_digests="raise")):
            record.raw_stream.read()
            offsets.append(found.get_record_offset())
    with open(path, "rb") as stream:
        seen = 0
        for record in FastIterator(stream, parse_http=False):
            assert record.verify_block_digest()
            assert record.stream_pos == offsets[seen]
            seen += 1
    with open(path, "rb") as stream:
        for record in FastIterator(stream, parse_http=True):
            assert not record.is_http or record.verify_payload_digest()
    assert seen == len(offsets) == said.out.count("digest pass")
    return seen


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(EXCHANGES, min_size=1, max_size=3))
def test_any_exchange_comes_back_as_it_was_and_both_readers_vouch_for_it(tmp_path_factory, capsys, exchanges):
    folder = tmp_path_factory.mktemp("warc")
    with WarcWriter(folder, info={"software": "bipol_crawler"}) as writer:
        written = [writer.write(exchange) for exchange in exchanges]
    path = folder / written[0].file
    assert [read_exchange(folder, record.file, record.offset) for record in written] == exchanges
    assert list(read_records(path)) == list(zip(written, exchanges, strict=True))
    assert list(verify(path)) == []
    assert both_readers_agree(path, capsys) == 1 + 2 * len(exchanges)


def test_a_gzipped_body_does_not_confuse_either_reader(writer, exchange, capsys):
    packed = gzip.compress(exchange.body * 100)
    headers = (*exchange.response_headers, ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed))))
    record = writer.write(replace(exchange, body=packed, response_headers=headers))
    writer.write(replace(exchange, body=packed[:20], response_headers=headers, truncated="disconnect"))
    writer.close()
    assert both_readers_agree(writer.directory / record.file, capsys) == 5


def test_the_slice_of_a_record_is_the_whole_exchange_by_itself(writer, exchange, capsys):
    writer.write(exchange)
    record = writer.write(replace(exchange, status=404))
    writer.close()
    data = (writer.directory / record.file).read_bytes()
    cut = writer.directory / "cut.warc.gz"
    cut.write_bytes(data[record.offset : record.offset + record.length])
    assert both_readers_agree(cut, capsys) == 2
    assert record.offset + record.length == len(data)


def test_the_record_names_what_the_captures_table_asks_for(writer, exchange):
    moved = replace(exchange, status=301, body=b"", response_headers=(("LOCATION", "/baru/"),), truncated="disconnect")
    record = writer.write(moved)
    assert (record.url, record.status, record.location, record.content_type) == (
        moved.url,
        301,
        "/baru/",
        None,
    )
    assert (record.body_length, record.truncated, record.captured_at) == (0, "disconnect", moved.captured_at)
    assert record.digest == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert record.record_id.startswith("urn:uuid:")


def test_a_file_begins_with_who_made_it_and_how(writer, exchange):
    writer.info |= {"robots": "obey\r\nformat: none"}
    record = writer.write(exchange)
    writer.close()
    with open(writer.directory / record.file, "rb") as stream:
        first = next(iter(ArchiveIterator(stream)))
        said = first.content_stream().read().decode().splitlines()
        assert first.rec_headers.get_header("WARC-Filename") == record.file
    assert first.rec_type == "warcinfo"
    assert "operator: Arsip" in said
    assert "format: WARC File Format 1.1" in said
    assert "robots: obey format: none" in said


def test_response_and_request_point_at_each_other_and_at_their_warcinfo(writer, exchange):
    record = writer.write(replace(exchange, truncated="length"))
    writer.close()
    with open(writer.directory / record.file, "rb") as stream:
        warcinfo, response, request = [each.rec_headers for each in ArchiveIterator(stream)]
    assert response.get_header("WARC-Record-ID") == f"<{record.record_id}>" == request.get_header("WARC-Concurrent-To")
    for each in (response, request):
        assert each.get_header("WARC-Warcinfo-ID") == warcinfo.get_header("WARC-Record-ID")
        assert each.get_header("WARC-Date") == exchange.captured_at
        assert each.protocol == "WARC/1.1"
    assert response.get_header("WARC-IP-Address") == "127.0.0.1"
    assert response.get_header("WARC-Truncated") == "length"
    assert response.get_header("WARC-Protocol") == "http/1.1"


def test_no_file_is_made_before_there_is_something_to_put_in_it(tmp_path):
    with WarcWriter(tmp_path / "warc", info={}):
        pass
    assert not (tmp_path / "warc").exists()


def test_a_file_is_named_open_until_it_is_closed_and_readable_all_along(writer, exchange):
    record = writer.write(exchange)
    assert os.listdir(writer.directory) == [record.file + ".open"]
    assert read_exchange(writer.directory, record.file, record.offset) == exchange
    writer.close()
    assert os.listdir(writer.directory) == [record.file]
    assert read_exchange(writer.directory, record.file, record.offset) == exchange


def test_files_are_rotated_by_size_and_each_stands_for_itself(tmp_path, exchange, capsys):
    with WarcWriter(tmp_path, max_bytes=5_000, info={"software": "bipol_crawler"}) as writer:
        written = [writer.write(replace(exchange, body=os.urandom(2_000))) for _ in range(10)]
    files = sorted({record.file for record in written})
    assert sorted(os.listdir(tmp_path)) == files
    assert 3 <= len(files) < 10
    assert sum(both_readers_agree(tmp_path / name, capsys) for name in files) == 20 + len(files)


def test_names_never_collide_even_when_the_clock_stands_still_or_jumps_back(tmp_path, exchange):
    # The same process, the same second, and files of both kinds already there.
    first = WarcWriter(tmp_path, info={})
    taken = first.write(exchange).file
    first.close()
    second, third = WarcWriter(tmp_path, info={}), WarcWriter(tmp_path, info={})
    names = {taken, second.write(exchange).file, third.write(exchange).file}
    second.close()
    third.close()
    assert len(names) == 3
    assert set(os.listdir(tmp_path)) == names


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://bipol.co/a b"},
        {"url": "https://bipol.co/\r\nWARC-Type: request"},
        {"url": "ftp://bipol.co/"},
        {"captured_at": "2024-11-16 06:52"},
        {"captured_at": "2024-11-16T06:52:00+07:00"},
        {"status": 0},
        {"reason": "OK\r\nX: y"},
        {"response_headers": (("X", "a\r\n\r\nb"),)},
        {"response_headers": (("X:Y", "a"),)},
        {"response_headers": (("X", "…"),)},
        {"request_headers": (("X\n", "a"),)},
    ],
)
def test_what_a_record_could_not_say_unchanged_is_refused(writer, exchange, change):
    good = writer.write(exchange)
    with pytest.raises(EvidenceError):
        writer.write(replace(exchange, **change))
    after = writer.write(exchange)
    assert after.offset == good.offset + good.length


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_named_in_one_line(tmp_path, exchange):
    tmp_path.chmod(0o500)
    with pytest.raises(EvidenceError, match=r"^the evidence folder .*warc cannot be written: [^\n]*$"):
        require_writable(tmp_path / "warc")


def test_a_folder_that_is_a_file_is_named_in_one_line(tmp_path, exchange):
    (tmp_path / "warc").write_text("")
    with pytest.raises(EvidenceError, match=r"^the evidence folder .*warc cannot be written: [^\n]*$"):
        WarcWriter(tmp_path / "warc", info={}).write(exchange)


FULL_DISK = """
    import os, resource, sys
    from dataclasses import replace
    sys.path.insert(0, {project!r})
    from bipol_crawler.warc.writer import EvidenceError, Exchange, WarcWriter
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
    exchange = Exchange("https://bipol.co/", "GET", (), 200, "OK", (), b"", "2024-11-16T06:52:00Z")
    writer = WarcWriter({folder!r}, info={{"software": "bipol_crawler"}})
    done = []
    for size in (900, 900, 50_000, 100):
        try:
            record = writer.write(replace(exchange, body=os.urandom(size)))
            done.append(str(record.offset + record.length))
        except EvidenceError as error:
            print(error, file=sys.stderr)
            done.append("failed")
    {end}
    print(*done)
"""


def run_on_full_disk(folder, limit, end):
    script = textwrap.dedent(FULL_DISK).format(project=PROJECT, folder=str(folder), limit=limit, end=end)
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)


def test_a_full_disk_costs_the_one_record_and_nothing_before_or_after_it(tmp_path, capsys):
    run = run_on_full_disk(tmp_path, 8_192, "writer.close()")
    first, second, third, fourth = run.stdout.split()
    assert third == "failed"
    assert "File too large" in run.stderr
    (name,) = os.listdir(tmp_path)
    assert int(first) < int(second) < int(fourth) == (tmp_path / name).stat().st_size
    assert both_readers_agree(tmp_path / name, capsys) == 7


def test_a_disk_full_from_the_start_leaves_no_empty_file_behind(tmp_path):
    run = run_on_full_disk(tmp_path, 100, "writer.close()")
    assert run.stdout.split() == ["failed"] * 4
    assert os.listdir(tmp_path) == []
