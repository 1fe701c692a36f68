"""Files of other writers are read as they are meant, and what cannot be used is left out for the right reason."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bipol_crawler.imports.bodies import Bodies
from bipol_crawler.imports.captures import FileInfo, ForeignReader, SkippedRecord, Taken
from bipol_crawler.imports.containers import NotAnArchive
from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations import migrations
from tests.imports.foreign import DATE, PACKED, PAGE, URL, arc, chunked, http, record, stated, wacz, zipped

Read = Callable[..., list[Taken | SkippedRecord | FileInfo]]


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    db = Database(":memory:")
    migrations.apply(db)
    yield db
    db.close()


@pytest.fixture
def read(db: Database, tmp_path: Path) -> Read:
    def read(content: bytes | list[bytes], name: str = "some.warc") -> list[Taken | SkippedRecord | FileInfo]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else b"".join(content))
        reader = ForeignReader("https://bipol.co http://lama.bipol.co", Bodies(db, tmp_path))
        return [*reader.read(path), *reader.incomplete()]

    return read


def taken(found: list[Taken | SkippedRecord | FileInfo]) -> list[Taken]:
    assert not [each for each in found if isinstance(each, SkippedRecord)], found
    return [each for each in found if isinstance(each, Taken)]


def reasons(found: list[Taken | SkippedRecord | FileInfo]) -> list[str]:
    return [
        each.reason if isinstance(each, SkippedRecord) else "taken" for each in found if not isinstance(each, FileInfo)
    ]


@pytest.mark.parametrize("packed", PACKED)
def test_any_compression_is_read(packed: str, read: Read) -> None:
    info = record(b"software: Some/1.0\r\nformat: WARC\r\n", "warcinfo", url="", number=9)
    records = [info, record(), record(number=2, url=f"{URL}?p=2"), record(number=3, url="http://bipol.co/")]
    found = read(PACKED[packed](records))
    assert [each.exchange.url for each in taken(found)] == [URL, f"{URL}?p=2", "http://bipol.co/"]
    assert {each.exchange.body for each in taken(found)} == {PAGE}
    assert [each.software for each in found if isinstance(each, FileInfo)] == ["Some/1.0"]


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_arc(version: int, pack: Callable[[bytes], bytes], read: Read) -> None:
    pages = ((URL, http()), ("https://bipol.co/a b/", http(b"<p>dua")), ("https://lain.id/", http()))
    found = read(pack(arc(*pages, version=version)), "some.arc")
    assert reasons(found) == ["taken", "taken", "other_host"]
    first, second = (each.exchange for each in found if isinstance(each, Taken))
    assert (first.url, first.captured_at, first.body, first.ip) == (URL, DATE, PAGE, "127.0.0.1")
    assert (second.url, second.body) == ("https://bipol.co/a%20b/", b"<p>dua")


DIGESTS = [(name, form) for name in ("sha1", "sha256", "md5", "sha512") for form in ("base32", "hex", "HEX", "base64")]


@pytest.mark.parametrize(("algorithm", "form"), [*DIGESTS, ("sha1", "bare")])
def test_digests_are_verified(algorithm: str, form: str, read: Read) -> None:
    right = {
        "WARC_Block_Digest": stated(http(), algorithm, form), "WARC_Payload_Digest": stated(PAGE, algorithm, form)
    }  # fmt: skip
    wrong = stated(b"another", algorithm, form)
    records = [
        record(**right),
        record(number=2, **right | {"WARC_Payload_Digest": wrong}),
        record(number=3, **right | {"WARC_Block_Digest": wrong}),
        record(number=4, WARC_Payload_Digest=wrong),
    ]
    assert reasons(read(records)) == ["taken", "digest", "digest", "digest"]


@pytest.mark.parametrize("digest", ["", "sha1:", "xyz:ABCDEF", "shake_128:00", "sha1 of nothing"])
def test_an_unknown_digest_algorithm_counts_as_no_digest(digest: str, read: Read) -> None:
    assert len(taken(read(record(WARC_Payload_Digest=digest, WARC_Block_Digest=digest)))) == 1


CHUNKED = chunked(PAGE)
BODIES = {
    "chunked": http(CHUNKED, "Transfer-Encoding: chunked"),
    "chunked, header in capitals": http(CHUNKED, "TRANSFER-ENCODING: Chunked"),
    "chunk extensions": http(chunked(PAGE, 64, "; name=value"), "Transfer-Encoding: chunked"),
    "capital sizes": http(chunked(PAGE, 171).replace(b"ab\r\n", b"AB\r\n"), "Transfer-Encoding: chunked"),
    "a trailer": http(CHUNKED[:-2] + b"X-Sum: 1\r\n\r\n", "Transfer-Encoding: chunked"),
    "line feeds between chunks": http(CHUNKED.replace(b"\r\n", b"\n"), "Transfer-Encoding: chunked"),
    "chunks undone by the writer": http(PAGE, "Transfer-Encoding: chunked"),
    "line feeds between headers": http().replace(b"\r\n", b"\n"),
    "two carriage returns": http().replace(b"\r\n", b"\r\r\n"),
    "a folded header": http(PAGE, "X-Long: one", " two", "\tthree"),
    "no reason": http(status="200"),
    "no reason, and a blank": http(status="200 "),
    "a long reason": http(status="200 Semua baik, terima kasih"),
    "HTTP/1.0": http(version="HTTP/1.0"),
    "HTTP/2": http(version="HTTP/2"),
    "HTTP/2.0": http(version="HTTP/2.0"),
    "HTTP/3": http(version="HTTP/3"),
    "lower case": http(version="http/1.1"),
    "a line that is no header": http(PAGE, "nonsense"),
    "a header that is not ASCII": http(PAGE, "X-Nama: Sélamat"),
    "the right length": http(PAGE, f"Content-Length: {len(PAGE)}"),
    "a length that is no number": http(PAGE, "Content-Length: banyak"),
    "the length before decoding": http(PAGE, "Content-Encoding: gzip", "Content-Length: 40"),
}


@pytest.mark.parametrize("form", BODIES)
def test_responses_of_other_writers(form: str, read: Read) -> None:
    (one,) = taken(read(record(BODIES[form])))
    assert (one.exchange.status, one.exchange.body) == (200, PAGE)
    assert "transfer-encoding" not in {name.lower() for name, _ in one.exchange.response_headers}


@pytest.mark.parametrize("payload", [PAGE, CHUNKED], ids=["without", "with"])
def test_a_payload_is_with_or_without_its_chunks(payload: bytes, read: Read) -> None:
    block = http(CHUNKED, "Transfer-Encoding: chunked")
    assert len(taken(read(record(block, WARC_Payload_Digest=stated(payload, "sha1"))))) == 1


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect"])
def test_a_redirect_without_its_body_is_whole(status: str, read: Read) -> None:
    """As writers have it that drive a browser: the length is that of a body that the browser keeps for itself."""
    for body in (b"", b"\r\n"):
        (one,) = taken(read(record(http(body, "Location: /baru/", "Content-Length: 244", status=status))))
        assert dict(one.exchange.response_headers)["Location"] == "/baru/"
    assert reasons(read(record(http(b"<p>pind", "Location: /baru/", "Content-Length: 244", status=status)))) == [
        "incomplete"
    ]


def test_a_coded_body_is_kept_as_it_was_sent(read: Read) -> None:
    packed = gzip.compress(PAGE)
    for payload in (packed, PAGE):
        block = http(packed, "Content-Encoding: gzip", f"Content-Length: {len(packed)}")
        (one,) = taken(read(record(block, WARC_Payload_Digest=stated(payload, "sha1"))))
        assert one.exchange.body == packed


LEFT = {
    "other_host": [
        record(url="https://lain.id/"), record(url="dns:bipol.co"), record(url="urn:pageinfo:https://bipol.co/"),
        record(url="https://bipol.co.lain.id/"), record(url=""), record(url="http"),
        record(url="/x/"), record(url="https:/x"),
        record(url="//bipol.co/x/"), record(url="metadata://bipol.co/x", kind="resource"),
    ],
    "other_type": [
        record(http(b"body {}", "Content-Type: text/css"), url="https://bipol.co/wp-content/a.css"),
        record(http(b"var a", "Content-Type: text/javascript"), url="https://bipol.co/wp-includes/a.js"),
        record(http(b"%PDF-1.4", "Content-Type: application/pdf"), url="https://bipol.co/wp-content/a.pdf"),
        record(http(b"<svg/>", "Content-Type: image/svg+xml"), url="https://bipol.co/wp-content/a.svg"),
        record(http(b"", "Location: /b.js", status="301 Moved"), url="https://bipol.co/wp-includes/a.js"),
    ],
    "damaged": [record(length=len(http()) + 50), record()[:-60], b"WARC/1.0\r\nWARC-Type: response\r\n\r\n"],
    "incomplete": [
        record(http(PAGE, f"Content-Length: {len(PAGE) + 1}")),
        record(http(CHUNKED[:-5], "Transfer-Encoding: chunked")),
        record(http(CHUNKED[:-90], "Transfer-Encoding: chunked")),
        record(http(gzip.compress(PAGE)[:60], "Content-Encoding: gzip", "Content-Length: 500")),
    ],
    "truncated": [record(WARC_Truncated="length"), record(WARC_Truncated="time")],
    "not_http": [
        record(PAGE), record(http(version="HTTPX/1.1")), record(b""), record(http(status="abc")),
        record(http(status="20")),
    ],
    "no_date": [
        record(date=""), record(date="2019"), record(date="2019-03"), record(date="2019-03-04"),
        record(date="2019-03-04T05:06Z"), record(date="2019-02-30T05:06:07Z"), record(date="20190304050607"),
        record(date="2019-03-04T05:06:07"), record(date="kemarin"),
    ],
    "in_future": [record(date="2199-01-01T00:00:00Z")],
    "conversion": [record(kind="conversion")],
    "unresolved": [record(http(b""), "revisit", WARC_Refers_To="<urn:uuid:1>")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "number"), [(why, number) for why, some in LEFT.items() for number in range(len(some))]
)
def test_what_is_left_out_and_why(reason: str, number: int, read: Read) -> None:
    whole = record(number=7, url=f"{URL}?p=7")
    assert sorted(reasons(read([LEFT[reason][number], whole]))) == sorted([reason, "taken"])


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("2019-03-04T05:06:07Z", "2019-03-04T05:06:07Z"), ("2019-03-04T05:06:07.25Z", "2019-03-04T05:06:07.25Z"),
        ("2019-03-04T05:06:07.123456789Z", "2019-03-04T05:06:07.123456789Z"),
        ("2019-03-04T12:06:07+07:00", "2019-03-04T05:06:07Z"), ("2019-03-04T12:06:07+0700", "2019-03-04T05:06:07Z"),
        (" 2019-03-04T05:06:07z ", "2019-03-04T05:06:07Z"),
    ],
)  # fmt: skip
def test_dates(date: str, at: str, read: Read) -> None:
    assert [each.exchange.captured_at for each in taken(read(record(date=date)))] == [at]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (f"<{URL}>", URL), ("HTTPS://bipol.co/x/", "https://bipol.co/x/"), ("http://www.bipol.co/x/", "http://www.bipol.co/x/"),
        ("https://bipol.co/kopi é/", "https://bipol.co/kopi%20%C3%A9/"), 
        ("http://lama.bipol.co/x/", "http://lama.bipol.co/x/"),
        ("https://saya:rahasia@bipol.co/x/", "https://bipol.co/x/"),
    ],
)  # fmt: skip
def test_addresses(url: str, address: str, read: Read) -> None:
    assert [each.exchange.url for each in taken(read(record(url=url)))] == [address]


def request(method: str = "GET", *, number: int = 5, **fields: str) -> bytes:
    return record(
        f"{method} /pasar-baru/ HTTP/1.1\r\nHost: bipol.co\r\n\r\n".encode(), "request", number=number, **fields
    )


ABOUT = {"WARC_Concurrent_To": "<urn:uuid:00000000-0000-0000-0000-000000000001>"}
BY = {"WARC_Concurrent_To": "<urn:uuid:00000000-0000-0000-0000-000000000005>"}


@pytest.mark.parametrize(
    "records",
    [
        [record(), request(**ABOUT)], [request(**ABOUT), record()],
        [request(), record(**BY)], [record(**BY), request()],
        [record(), request()], [request(), record()],
        [record(), record(b"x", "metadata", number=8, url=URL), request(**ABOUT)],
    ],
)  # fmt: skip
def test_a_request_is_found_before_and_after_its_answer(records: list[bytes], read: Read) -> None:
    (one,) = taken(read(records))
    assert one.exchange.request_headers == (("Host", "bipol.co"),)


@pytest.mark.parametrize("method", ["POST", "HEAD", "PUT", "OPTIONS"])
def test_an_answer_to_another_method_is_not_a_page(method: str, read: Read) -> None:
    assert reasons(read([record(), request(method, **ABOUT)])) == ["not_get"]
    assert reasons(read([request(method, number=5), record(number=2, url=f"{URL}?p=2")])) == ["taken"]


def test_a_resource_states_no_more_than_its_media_type(read: Read) -> None:
    (one,) = taken(read(record(PAGE, "resource", Content_Type="text/html; charset=utf-8")))
    assert (one.exchange.status, one.exchange.reason, one.exchange.body) == (200, "", PAGE)
    assert one.exchange.response_headers == (("Content-Type", "text/html; charset=utf-8"),)


def segmented(*sizes: int) -> list[bytes]:
    block, at, parts = http(), 0, []
    first = "<urn:uuid:00000000-0000-0000-0000-000000000001>"
    for number, size in enumerate(sizes, 1):
        end = len(block) if number == len(sizes) else at + size
        fields = {"WARC_Segment_Number": str(number)}
        if number > 1:
            fields["WARC_Segment_Origin_ID"] = first
        if number == len(sizes):
            fields["WARC_Segment_Total_Length"] = str(len(block))
        kind = "response" if number == 1 else "continuation"
        digest = stated(block[at:end], "sha1")
        parts.append(record(block[at:end], kind, number=number, WARC_Block_Digest=digest, **fields))
        at = end
    return parts


def test_divided_records_are_joined(read: Read) -> None:
    parts = segmented(100, 50, 0)
    assert [each.exchange.body for each in taken(read(parts))] == [PAGE]
    assert [each.exchange.body for each in taken(read(parts[::-1]))] == [PAGE]
    for missing in range(3):
        found = read([part for number, part in enumerate(parts) if number != missing])
        assert reasons(found) == ([] if missing == 0 else ["unresolved"])


@pytest.mark.parametrize(
    "packed", ["not at all", "gzip, one member a record", "zstd, one frame a record", "LZ4, one frame a record"]
)
def test_a_damaged_record_costs_no_other(packed: str, read: Read) -> None:
    records = [record(number=number, url=f"{URL}?p={number}") for number in range(1, 6)]
    whole = PACKED[packed](records)
    middle = len(whole) // 2
    torn = whole[: middle - 9] + bytes(9) + whole[middle:]
    found = read(torn)
    assert reasons(found).count("taken") in (4, 5)  # five: the zeros are inside of a text without a digest
    found = read(whole[:-30])
    assert reasons(found).count("taken") == 4
    assert "damaged" in reasons(found)


def test_a_wrong_length_is_noticed_unless_a_digest_says_that_all_is_there(read: Read) -> None:
    short = record(length=len(http()) - 40)
    assert reasons(read([short, record(number=2, url=f"{URL}?p=2")])) == ["damaged", "taken"]
    gone_on = record(WARC_Block_Digest=stated(http(), "sha1")) + b"something else\r\n"
    assert reasons(read([gone_on, record(number=2, url=f"{URL}?p=2")])) == ["taken", "taken"]


def test_a_whole_file_in_one_member_that_ends_early(read: Read) -> None:
    filler = bytes(random.Random(3).choices(range(32, 127), k=200_000))
    records = [record(http(PAGE + filler), number=number, url=f"{URL}?p={number}") for number in range(1, 4)]
    found = read(gzip.compress(b"".join(records))[:-150_000])
    assert reasons(found) in (["taken", "damaged"], ["taken", "taken", "damaged"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"), (b"\n\n  ", "empty"), (b"<html>", "not a WARC"), (b"\x89PNG\r\n", "not a WARC"),
        (b"BZh91AY&SY", "not a WARC"), (wacz(), "without WARC files"), (wacz()[:40], "ZIP"),
    ],
    ids=["empty", "blank", "page", "photo", "bzip2", "no WARC in it", "torn"],
)  # fmt: skip
def test_other_files_are_named(content: bytes, words: str, read: Read) -> None:
    with pytest.raises(NotAnArchive, match=words):
        read(content)


def test_more_than_fits_into_memory_is_passed_over(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bipol_crawler.imports.records._MAX_RECORD", 5000)
    large = record(http(PAGE * 20), number=2, url=f"{URL}?p=2")
    assert reasons(read([record(), large, record(number=3, url=f"{URL}?p=3")])) == ["taken", "too_large", "taken"]


def test_files_that_are_damaged_anywhere_are_read_as_far_as_they_go(read: Read) -> None:
    dice = random.Random(5)
    records = [record(number=number, url=f"{URL}?p={number}") for number in range(1, 4)]
    whole = [pack(records) for pack in PACKED.values()] + [arc((URL, http()), (URL, http()))]
    for _ in range(400):
        torn = bytearray(dice.choice(whole))
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(torn))
            change = dice.choice([bytes([dice.randrange(256)]), b"", b"\r\n", torn[: dice.randrange(60)]])
            torn[place : place + dice.choice([0, 1, 1, 30])] = change
        try:
            for found in read(bytes(torn)):
                assert isinstance(found, (SkippedRecord, FileInfo)) or found.exchange.url.startswith("http")
        except NotAnArchive:
            pass


@pytest.mark.parametrize("missing", [30, 200])
def test_a_zip_file_without_its_end_is_read_as_far_as_it_goes(missing: int, read: Read) -> None:
    """The directory of a ZIP file is at its end, so an interrupted download has none."""
    records = [record(number=number, url=f"{URL}?p={number}") for number in range(1, 4)]
    whole = zipped(("archive/a.warc.gz", b"".join(map(gzip.compress, records))), ("pages/pages.jsonl", b"{}" * 50))
    found = read(whole[:-missing])
    assert reasons(found).count("taken") == 3
    assert "damaged" in reasons(found)


def test_wacz_files_in_wacz_files_end_somewhere(read: Read) -> None:
    packed = wacz(("a.warc", record()))
    for number in range(5):
        packed = wacz((f"{number}.wacz", packed))
    assert reasons(read(packed)) == ["damaged"]


def test_a_damaged_file_in_a_wacz_costs_no_other(read: Read) -> None:
    whole = wacz(
        ("a.warc", record()), ("b.warc", record(number=2, url=f"{URL}?p=2")), ("c.warc", b""), ("d.warc", b"<p>")
    )
    assert sorted(reasons(read(whole))) == ["damaged", "damaged", "taken", "taken"]
    torn = whole.replace(b"Pedagang", b"pedagang", 1)  # the first of them, whose checksum is wrong then
    assert "taken" in reasons(read(torn))
