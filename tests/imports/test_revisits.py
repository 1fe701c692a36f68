"""Records without a body get it from the same file, from another one, or from the archive; and each capture once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.imports.importer import FileResult, Import
from bipol_crawler.warc.checker import verify
from bipol_crawler.warc.exchange import Exchange
from bipol_crawler.warc.reader import read_exchange
from bipol_crawler.warc.writer import WarcWriter
from tests.imports.foreign import DATE, PAGE, URL, http, record, stated

LATER = "2020-01-02T03:04:05Z"
FIRST = record(WARC_Payload_Digest=stated(PAGE, "sha1"))
ID = "<urn:uuid:00000000-0000-0000-0000-000000000001>"
THERE = {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": DATE}
DIGEST = {"WARC_Payload_Digest": stated(PAGE, "sha1")}
PROFILE = {"WARC_Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"}
HEAD = http(b"", "X-Look: again")

Take = Callable[..., list[FileResult]]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "a.db", portal="https://bipol.co", command="import", arguments={}, parser_version="0")
    (tmp_path / "warc").mkdir()
    yield archive
    archive.close()


@pytest.fixture
def take(archive: Archive, tmp_path: Path) -> Take:
    """Import one file with these records; each call is an import of its own."""

    def take(*records: bytes, name: str = "some.warc", reference: bool = False) -> list[FileResult]:
        path = tmp_path / name
        path.write_bytes(b"".join(records))
        importing = Import(archive, tmp_path / "warc", imported_by="a test", reference=reference)
        return list(importing.take([path]))

    return take


def bodies(archive: Archive, folder: Path) -> list[tuple[str, bytes]]:
    rows = archive.db.execute("SELECT captured_at, warc_file, warc_offset FROM captures ORDER BY captured_at")
    assert [found for path in folder.glob("*.warc.gz") for found in verify(path)] == []
    return [(at, read_exchange(folder, file, offset).body) for at, file, offset in rows]


def revisit(block: bytes = HEAD, number: int = 2, date: str = LATER, url: str = URL, **fields: str) -> bytes:
    return record(block, "revisit", number=number, date=date, url=url, **PROFILE | fields)


NAMED = {
    "by its id": {"WARC_Refers_To": ID},
    "by its id, with a digest": {"WARC_Refers_To": ID, **DIGEST},
    "by address and time": THERE,
    "by address, time and digest": THERE | DIGEST,
    "by its digest": DIGEST,
    "by its digest, in another file with another id": DIGEST | {"WARC_Refers_To": "<urn:uuid:another>"},
    "cut short by the standard": DIGEST | {"WARC_Truncated": "length"},
}


@pytest.mark.sampled(12)
@pytest.mark.parametrize("how", NAMED)
@pytest.mark.parametrize("order", ["before", "behind", "other file", "other import, later", "other import, earlier"])
def test_a_body_is_found(how: str, order: str, archive: Archive, take: Take, tmp_path: Path) -> None:
    again = revisit(**NAMED[how])
    if order in ("before", "behind"):
        take(*((FIRST, again) if order == "before" else (again, FIRST)))
    elif order == "other file":
        shutil.rmtree(tmp_path / "two", ignore_errors=True)
        (tmp_path / "two").mkdir()
        (tmp_path / "two" / "1.warc").write_bytes(again)
        (tmp_path / "two" / "2.warc").write_bytes(FIRST)
        list(Import(archive, tmp_path / "warc", imported_by="a test", reference=False).take([tmp_path / "two"]))
    else:
        for name, each in sorted({"a": FIRST, "b": again}.items(), reverse=order.endswith("earlier")):
            take(each, name=f"{name}.warc")
    assert bodies(archive, tmp_path / "warc") == [(DATE, PAGE), (LATER, PAGE)]
    assert not archive.db.execute("SELECT 1 FROM imports WHERE waiting > 0").fetchone()


@pytest.mark.parametrize("order", ["before", "behind"])
def test_what_another_file_resolves_is_not_reported_as_unresolved(order: str, archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    for name, each in zip("ab" if order == "before" else "ba", (FIRST, revisit(**DIGEST)), strict=True):
        (tmp_path / "two" / f"{name}.warc").write_bytes(each)
    importing = Import(archive, tmp_path / "warc", imported_by="a test", reference=False)
    assert sum(result.taken for result in importing.take([tmp_path / "two"])) == 2
    assert importing.unresolved == 0
    (tmp_path / "c.warc").write_bytes(revisit(WARC_Payload_Digest=stated(b"another", "sha1")))
    list(importing.take([tmp_path / "c.warc"]))
    assert importing.unresolved == 1


ICON = {"url": "https://bipol.co/favicon.ico"}
ICON_ANSWER = http(b"\0\0\1\0icon", "Content-Type: image/x-icon")


@pytest.mark.parametrize("order", ["before", "behind"])
@pytest.mark.parametrize(
    "named", [{"WARC_Refers_To": ID}, {"WARC_Refers_To_Target_URI": ICON["url"], "WARC_Refers_To_Date": DATE}]
)
def test_a_repeated_file_that_nobody_needs_is_not_waited_for(
    named: dict[str, str], order: str, archive: Archive, take: Take
) -> None:
    icon = record(ICON_ANSWER, **ICON)
    again = revisit(http(b"", "Content-Type: image/x-icon"), **ICON, **named)
    results = take(*((icon, again) if order == "before" else (again, icon)))
    assert sum(result.taken for result in results) == 0
    assert not archive.db.execute("SELECT 1 FROM imports WHERE waiting > 0").fetchone()
    if order == "before":
        assert [dict(result.skipped) for result in results] == [{"other_type": 2}]


@pytest.mark.parametrize("later", [False, True], ids=["one import", "two imports"])
def test_a_capture_that_is_there_already_resolves_by_its_id(
    later: bool, archive: Archive, take: Take, tmp_path: Path
) -> None:
    """Another writer gave the same capture another id; a third record names that one alone, from another address."""
    take(record(number=5), name="theirs.warc")
    again = revisit(url=f"{URL}?p=1", WARC_Refers_To=ID)
    take(FIRST, *([] if later else [again]), name="others.warc")
    if later:
        take(again, name="later.warc")
    found = [body for _, body in bodies(archive, tmp_path / "warc")]
    assert found == [PAGE] if later else [PAGE, PAGE]


def test_an_id_of_an_earlier_import_is_enough(archive: Archive, take: Take, tmp_path: Path) -> None:
    take(FIRST, name="a.warc")
    take(revisit(url=f"{URL}?p=1", WARC_Refers_To=ID), name="b.warc")
    assert [body for _, body in bodies(archive, tmp_path / "warc")] == [PAGE, PAGE]
    take(revisit(url=f"{URL}?p=2", number=3, WARC_Refers_To=ID.replace("1>", "2>")), name="c.warc")
    assert [body for _, body in bodies(archive, tmp_path / "warc")] == [PAGE] * 3  # through a revisit record


def test_indexes_and_lists_beside_the_files_of_a_folder_are_not_read(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "crawl"
    folder.mkdir()
    for name in ("a.warc", "a.warc.cdx", "a.warc.gz.cdxj", "b.warc.idx", "a.warc.sha256", "a.warc.cdx.gz", "a.txt"):
        (folder / name).write_bytes(FIRST if name == "a.warc" else b"com,example)/ 2019")
    importing = Import(archive, tmp_path / "warc", imported_by="a test", reference=False)
    assert [(result.name, result.taken, result.error) for result in importing.take([folder])] == [("a.warc", 1, None)]


@pytest.mark.parametrize("head", [b"", HEAD])
def test_without_headers_it_has_those_of_its_original(
    head: bytes, archive: Archive, take: Take, tmp_path: Path
) -> None:
    take(FIRST, revisit(head, **DIGEST))
    assert archive.db.execute("SELECT status, content_type FROM captures").fetchall() == [(200, "text/html")] * 2


@pytest.mark.parametrize("stated_digest", [stated(b"another", "sha1"), stated(b"another", "md5", "hex")])
def test_a_body_with_another_digest_is_not_the_one(stated_digest: str, take: Take) -> None:
    (result,) = take(FIRST, revisit(WARC_Payload_Digest=stated_digest, WARC_Refers_To=ID, **THERE))
    assert (result.taken, dict(result.skipped)) == (1, {"unresolved": 1})


def test_what_nothing_names_is_not_guessed(take: Take) -> None:
    (result,) = take(FIRST, revisit())
    assert (result.taken, dict(result.skipped)) == (1, {"unresolved": 1})


def test_a_body_of_our_own_evidence(archive: Archive, take: Take, tmp_path: Path) -> None:
    with WarcWriter(tmp_path / "warc", info={"software": "ours"}) as writer:
        exchange = Exchange(URL, "GET", (), 200, "OK", (("Content-Type", "text/html"),), PAGE, "2019-03-04T05:06:07.5Z")
        archive.add_capture(writer.write(exchange))
    take(revisit(**DIGEST))
    assert [body for _, body in bodies(archive, tmp_path / "warc")] == [PAGE, PAGE]
    assert archive.db.execute("SELECT count(refers_to) FROM captures").fetchone() == (1,)


@pytest.mark.parametrize(
    "again",
    [
        revisit(http(b"", status="304 Not Modified"), WARC_Profile="http://netpreserve.org/warc/1.1/revisit/server-not-modified"),
        revisit(b"", WARC_Profile="http://netpreserve.org/warc/1.0/revisit/server-not-modified"),
        record(http(b"", status="304 Not Modified"), number=2, date=LATER),
    ],
)  # fmt: skip
def test_not_modified_needs_no_body(again: bytes, archive: Archive, take: Take, tmp_path: Path) -> None:
    take(FIRST, again)
    assert archive.db.execute("SELECT status, length FROM captures ORDER BY captured_at").fetchall() == [
        (200, len(PAGE)), (304, 0)
    ]  # fmt: skip


def test_a_capture_is_there_once_whoever_has_it(archive: Archive, take: Take, tmp_path: Path) -> None:
    same = record(number=8, date="2019-03-04T05:06:07.123Z")
    others = [record(number=9, date="2019-03-04T05:06:08Z"), record(http(PAGE + b"!"), number=10)]
    (result,) = take(FIRST, same, *others)
    assert (result.taken, dict(result.skipped)) == (3, {"duplicate": 1})
    (result,) = take(same, name="another.warc")
    assert (result.taken, dict(result.skipped)) == (0, {"duplicate": 1})
    assert [path.name.partition("-")[2] for path in (tmp_path / "warc/imported").iterdir()] == ["some.warc"]


def test_the_place_in_the_original_is_on_record(archive: Archive, take: Take, tmp_path: Path) -> None:
    take(record(b"software: Some/2\r\n", "warcinfo", url="", number=7), FIRST)
    (path,) = (tmp_path / "warc").glob("import-*.warc.gz")
    import gzip

    text = gzip.decompress(path.read_bytes()).decode("latin-1")
    for line in ("imported-software: Some/2", "imported-file: some.warc", "imported-by: a test",
                 "Imported-From: some.warc", f"Imported-Record-ID: {ID}", "Imported-Type: response"):  # fmt: skip
        assert line in text
    offset = int(text.partition("Imported-Offset: ")[2].partition("\r")[0])
    assert (tmp_path / "some.warc").read_bytes()[offset:].startswith(b"WARC/1.0")
    assert "GET /" not in text  # nobody recorded a request
