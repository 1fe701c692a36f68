"""A run appends to the last file until it is full or a day old, and no byte that was there before is touched."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from bipol_crawler.warc import writer as write
from bipol_crawler.warc.checker import verify
from bipol_crawler.warc.exchange import EvidenceError, Exchange, Record, Slice
from bipol_crawler.warc.reader import read_exchange, read_records
from bipol_crawler.warc.recovery import recover
from bipol_crawler.warc.writer import OPEN_SUFFIX, WarcWriter
from tests.tiers import examples

PROJECT = Path(__file__).resolve().parents[2]
INFO = {"software": "bipol_crawler", "operator": "Arsip"}
FIRST = Exchange(
    "https://bipol.co/", "GET", (), 200, "OK", (("Content-Type", "text/html"),), b"<h1>Isi</h1>",
    "2024-11-16T06:52:00.123456Z",
)  # fmt: skip
LATER = replace(FIRST, body=b"<h1>Lain</h1>", captured_at="2024-11-16T07:22:00Z")


def place(record: Record) -> Slice:
    return Slice(record.file, record.offset, record.length)


def run(folder: Path, *exchanges: Exchange, last: Record | None = None, **more: Any) -> list[Record]:
    """One run's records; ``last`` is what the archive knows as its last."""
    told = None if last is None else place(last)
    with WarcWriter(folder, info=INFO, last=lambda: told, **more) as writer:
        return [writer.write(exchange) for exchange in exchanges]


def test_ten_runs_make_one_file_that_any_reader_reads(tmp_path: Path) -> None:
    written = run(tmp_path, FIRST)
    for number in range(9):
        before = (tmp_path / written[0].file).read_bytes()
        written += run(tmp_path, LATER, replace(LATER, body=b"%d" % number), last=written[-1])
        assert (tmp_path / written[0].file).read_bytes().startswith(before)
    assert os.listdir(tmp_path) == [written[0].file]
    path = tmp_path / written[0].file
    assert [record for record, _ in read_records(path)] == written
    assert list(verify(path)) == []
    assert read_exchange(tmp_path, written[5].file, written[5].offset).captured_at == LATER.captured_at
    with path.open("rb") as stream:
        said = [(each.rec_type, each.rec_headers) for each in ArchiveIterator(stream, check_digests="raise")]
    assert [kind for kind, _ in said] == ["warcinfo", *["response", "request"] * 19]
    warcinfo = said[0][1].get_header("WARC-Record-ID")
    assert {each.get_header("WARC-Warcinfo-ID") for _, each in said[1:]} == {warcinfo}


def test_every_answer_says_which_run_captured_it(tmp_path: Path) -> None:
    one = run(tmp_path, FIRST, LATER, max_bytes=1)
    other = run(tmp_path, LATER, LATER, last=one[-1])
    assert len({record.file for record in one}) == 2
    assert [one[0].run, other[0].run] == [f"20241116065200-{os.getpid()}", f"20241116072200-{os.getpid()}"]
    assert {record.run for record in one} | {record.run for record in other} == {one[0].run, other[0].run}
    assert [record.run for name in sorted(os.listdir(tmp_path)) for record, _ in read_records(tmp_path / name)] == [
        record.run for record in (*one, *other)
    ]


def appended(data: bytes) -> Callable[[Path, Record], Record]:
    def harm(path: Path, last: Record) -> Record:
        path.write_bytes(path.read_bytes() + data)
        return last

    return harm


def of_earlier_version(path: Path, last: Record) -> Record:
    """A file of the first version, whose records don't tell runs apart."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(write.warcinfo_block.__globals__["_FIXED_INFO"], "description", "")
        path.unlink()
        return run(path.parent, FIRST)[-1]


def damaged_at_its_end(path: Path, last: Record) -> Record:
    data = bytearray(path.read_bytes())
    data[last.offset + 40] ^= 0xFF
    path.write_bytes(data)
    return last


def renamed(name: str) -> Callable[[Path, Record], Record]:
    def harm(path: Path, last: Record) -> Record:
        path.rename(path.with_name(name))
        return replace(last, file=name)

    return harm


def linked(path: Path, last: Record) -> Record:
    path.with_name("cadangan").hardlink_to(path)
    return last


def elsewhere(path: Path, last: Record) -> Record:
    path.rename(path.with_name("di-disk-lain"))
    path.symlink_to("di-disk-lain")
    return last


def open_beside(path: Path, last: Record) -> Record:
    path.with_name(path.name + OPEN_SUFFIX).write_bytes(b"")
    return last


UNFIT: dict[str, Callable[[Path, Record], Record | None]] = {
    "nothing is known": lambda path, last: None,
    "half a record at the end": appended(b"\x1f\x8b\x08"),
    "zeros at the end": appended(b"\0" * 512),
    "a complete record at the end that the archive does not know": lambda path, last: records_before(path, last),
    "shorter than is known": lambda path, last: replace(last, length=last.length + 1),
    "its last record is damaged": damaged_at_its_end,
    "of an earlier version": of_earlier_version,
    "a second name": linked,
    "on another disk": elsewhere,
    "open beside": open_beside,
    "lost": lambda path, last: path.unlink() or last,
    "not ours": renamed("lain-20241116065200-1-00001.warc.gz"),
    "no date": renamed("bipol-20241399065200-1-00001.warc.gz"),
    "out of the folder": lambda path, last: replace(last, file=f"../{path.parent.name}/{path.name}"),
}


def records_before(path: Path, last: Record) -> Record:
    run(path.parent, LATER, last=last)
    return last


@pytest.mark.parametrize("what", UNFIT)
def test_what_is_not_fit_to_be_gone_on_with_is_left_as_it_is(what: str, tmp_path: Path) -> None:
    (first,) = run(tmp_path, FIRST)
    last = UNFIT[what](tmp_path / first.file, first)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    (record,) = run(tmp_path, LATER, last=last)
    assert (tmp_path / record.file) not in before
    assert all(path.read_bytes() == data for path, data in before.items())


@pytest.mark.parametrize(
    ("at", "same"),
    [
        ("2024-11-17T06:51:59Z", True),
        ("2024-11-17T06:52:00Z", False),
        ("2026-11-16T06:52:00Z", False),
        ("2024-11-16T05:00:00Z", True),  # a clock that was set right since
        ("2024-11-15T06:00:00Z", False),
    ],
)
def test_a_file_a_day_old_is_not_gone_on_with(at: str, same: bool, tmp_path: Path) -> None:
    (first,) = run(tmp_path, FIRST)
    (record,) = run(tmp_path, replace(LATER, captured_at=at), last=first)
    assert (record.file == first.file) is same


def test_a_full_file_is_not_gone_on_with_and_one_that_gets_full_is_followed_by_the_next(tmp_path: Path) -> None:
    first = run(tmp_path, *[replace(FIRST, body=os.urandom(1000))] * 3)
    assert len({record.file for record in first}) == 1
    end = place(first[-1]).end
    assert run(tmp_path, LATER, last=first[-1], max_bytes=end)[0].file != first[0].file
    later = run(tmp_path, *[replace(LATER, body=os.urandom(1000))] * 3, last=first[-1], max_bytes=end + 1000)
    assert [record.file == first[0].file for record in later] == [True, False, False]


def test_other_settings_begin_a_file_that_says_them(tmp_path: Path) -> None:
    (first,) = run(tmp_path, FIRST)
    with WarcWriter(tmp_path, info=INFO | {"operator": "Arsip Lain"}, last=lambda: place(first)) as writer:
        assert writer.write(LATER).file != first.file


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_may_not_be_written_is_left_alone(tmp_path: Path) -> None:
    (first,) = run(tmp_path, FIRST)
    (tmp_path / first.file).chmod(0o444)
    assert run(tmp_path, LATER, last=first)[0].file != first.file


def test_it_is_open_while_it_is_written_and_readable_all_along(tmp_path: Path) -> None:
    (first,) = run(tmp_path, FIRST)
    writer = WarcWriter(tmp_path, info=INFO, last=lambda: place(first))
    assert os.listdir(tmp_path) == [first.file], "not before there is something to put in it"
    record = writer.write(LATER)
    assert os.listdir(tmp_path) == [first.file + OPEN_SUFFIX]
    assert [read_exchange(tmp_path, each.file, each.offset) for each in (first, record)] == [FIRST, LATER]
    writer.close()
    assert os.listdir(tmp_path) == [first.file]
    assert [read_exchange(tmp_path, each.file, each.offset) for each in (first, record)] == [FIRST, LATER]


def test_the_disk_knows_the_file_as_open_before_a_byte_is_added_and_holds_the_record_before_it_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = run(tmp_path, FIRST)
    done: list[str] = []

    def watched(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            result = function(*given)
            done.append(name)
            return result

        return call

    monkeypatch.setattr(os, "rename", watched("rename", os.rename))
    monkeypatch.setattr(os, "write", watched("write", os.write))
    monkeypatch.setattr(os, "fsync", watched("sync the file", os.fsync))
    monkeypatch.setattr(write, "_sync_data", watched("sync the data", write._sync_data))
    monkeypatch.setattr(write, "sync_directory", watched("sync the folder", write.sync_directory))
    writer = WarcWriter(tmp_path, info=INFO, last=lambda: place(first))
    writer.write(LATER)
    monkeypatch.undo()
    assert [each for each in done if each != "sync the file"] == ["rename", "sync the folder", "write", "sync the data"]
    writer.close()


@pytest.mark.parametrize("failing", ["rename", "sync the folder", "write", "sync the data"])
def test_a_disk_that_fails_leaves_every_byte_that_was_there(
    failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = run(tmp_path, FIRST)
    before = (tmp_path / first.file).read_bytes()

    def fail(*given: Any) -> None:
        raise OSError(5, "Input/output error")

    module, name = {
        "rename": (os, "rename"), "sync the folder": (write, "sync_directory"), "write": (os, "write"),
        "sync the data": (write, "_sync_data"),
    }[failing]  # fmt: skip
    writer = WarcWriter(tmp_path, info=INFO, last=lambda: place(first))
    with monkeypatch.context() as patch:
        patch.setattr(module, name, fail)
        if failing == "rename":  # a file that cannot be renamed is not gone on with
            assert writer.write(LATER).file != first.file
        else:
            with pytest.raises(EvidenceError):
                writer.write(LATER)
    writer.leave_open()
    found = recover(tmp_path, lambda file: first.offset + first.length if file == first.file else 0, lambda record: 0)
    assert (tmp_path / first.file).read_bytes() == before
    assert [each.records for each in found if each.file == first.file] in ([], [()])


def test_a_file_is_not_closed_over_another_of_its_name(tmp_path: Path) -> None:
    (first,) = run(tmp_path, FIRST)
    writer = WarcWriter(tmp_path, info=INFO, last=lambda: place(first))
    writer.write(LATER)
    (tmp_path / first.file).write_bytes(b"dari cadangan")
    with pytest.raises(EvidenceError, match="a file of this name exists already"):
        writer.close()
    assert (tmp_path / first.file).read_bytes() == b"dari cadangan"
    assert (tmp_path / (first.file + OPEN_SUFFIX)).exists()


@settings(max_examples=examples(60), deadline=None)
@given(st.floats(0, 1), st.sampled_from([b"", b"\0" * 4096, b"\x1f\x8b\x08" * 3]))
def test_wherever_what_was_added_is_torn_all_that_was_known_stays(
    tmp_path_factory: pytest.TempPathFactory, part: float, garbage: bytes
) -> None:
    folder = tmp_path_factory.mktemp("warc")
    first = run(folder, FIRST, FIRST)
    before = (folder / first[0].file).read_bytes()
    writer = WarcWriter(folder, info=INFO, last=lambda: place(first[-1]))
    added = [writer.write(replace(LATER, body=b"%d" % number)) for number in range(3)]
    writer.leave_open()
    path = folder / (first[0].file + OPEN_SUFFIX)
    cut = len(before) + int(part * (path.stat().st_size - len(before)))
    os.truncate(path, cut)
    with path.open("ab") as stream:
        stream.write(garbage)
    (found,) = recover(folder, lambda file: len(before), lambda record: 0)
    assert (folder / found.file).read_bytes().startswith(before)
    kept = [record for record in added if record.offset + record.length <= cut]
    assert [record.offset for record in found.records][: len(kept)] == [record.offset for record in kept]
    assert len(found.records) - len(kept) in (0, 1)  # one more may have lost its request record only
    assert list(verify(folder / found.file)) == []
    last = found.records[-1] if found.records else first[-1]
    assert run(folder, LATER, last=last)[0].file == found.file
    assert list(verify(folder / found.file)) == []


@pytest.mark.parametrize("killed", ["before a byte was added", "with half a record"])
def test_recovery_cuts_no_byte_off_that_the_archive_knows_even_where_it_cannot_be_read(
    killed: str, tmp_path: Path
) -> None:
    first = run(tmp_path, FIRST, FIRST)
    path = tmp_path / first[0].file
    data = bytearray(path.read_bytes())
    data[first[1].offset + 40] ^= 0xFF  # the disk's own doing
    path.unlink()
    half = b"\x1f\x8b\x08\0" if killed == "with half a record" else b""
    path.with_name(path.name + OPEN_SUFFIX).write_bytes(bytes(data) + half)
    recover(tmp_path, lambda file: len(data), lambda record: 0)
    assert path.read_bytes() == bytes(data)
    assert [finding.offset for finding in verify(path)] == [first[1].offset]


FULL_DISK = """
    import os, resource, sys
    from dataclasses import replace
    sys.path.insert(0, {project!r})
    from bipol_crawler.warc.exchange import EvidenceError, Exchange, Slice
    from bipol_crawler.warc.writer import WarcWriter
    exchange = Exchange("https://bipol.co/", "GET", (), 200, "OK", (), b"", "2024-11-16T06:52:00Z")
    with WarcWriter({folder!r}, info={{}}) as writer:
        first = writer.write(replace(exchange, body=os.urandom(900)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
    writer = WarcWriter({folder!r}, info={{}}, last=lambda: Slice(first.file, first.offset, first.length))
    for size in (50_000, 100):
        try:
            record = writer.write(replace(exchange, body=os.urandom(size)))
            print(record.file == first.file, record.offset == first.offset + first.length)
        except EvidenceError as error:
            print("failed")
    writer.close()
"""


def test_a_disk_that_is_full_costs_the_one_record(tmp_path: Path) -> None:
    script = textwrap.dedent(FULL_DISK).format(project=str(PROJECT), folder=str(tmp_path))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines() == ["failed", "True True"]
    (name,) = os.listdir(tmp_path)
    assert list(verify(tmp_path / name)) == []
    assert len(list(read_records(tmp_path / name))) == 2
