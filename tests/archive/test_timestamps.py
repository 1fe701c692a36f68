"""Time stamps of seals by a real authority: what they prove, and that nothing else passes for one."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.infra.clock import clock_at
from bipol_crawler.integrity.seal_chain import FILE, seal
from bipol_crawler.integrity.seal_check import check_seals
from bipol_crawler.integrity.time_authority import TimestampError
from bipol_crawler.integrity.timestamps import TimestampCheck, check_timestamps, note_problem, stamp_last_seal
from tests.time_authority import Authority

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the command openssl")
Save = Callable[..., str]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authorities") / "authority")


@pytest.fixture(scope="module")
def url(authority: Authority) -> Iterator[str]:
    with authority.served() as address:
        yield address


@pytest.fixture(autouse=True)
def _as_ever(authority: Authority) -> Iterator[None]:
    yield
    authority.answer, authority.status = authority.stamp, 200


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    (tmp_path / "warc").mkdir()
    return tmp_path / "warc"


def sealed_on(archive: Archive, warc: Path, at: str) -> str:
    with clock_at(at):
        return seal(archive.db, warc, archive.run_id)


def tokens(warc: Path) -> list[Path]:
    return sorted((warc / "timestamps").glob("*"))


def checked(archive: Archive, warc: Path, authority: Authority | None) -> TimestampCheck:
    return check_timestamps(archive.db, warc, authority.root if authority else None)


def test_the_first_seal_of_each_day_is_stamped(archive: Archive, warc: Path, url: str, authority: Authority) -> None:
    assert stamp_last_seal(archive.db, warc, url, authority.root) is None  # there is none
    first = sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    assert stamp_last_seal(archive.db, warc, url, authority.root) == warc / f"timestamps/2026-03-01.{first}.tsr"
    sealed_on(archive, warc, "2026-03-01T08:30:00Z")
    assert stamp_last_seal(archive.db, warc, url, authority.root) is None
    third = sealed_on(archive, warc, "2026-03-02T08:00:00Z")
    stamp_last_seal(archive.db, warc, url, authority.root)
    assert [path.name.split(".")[1] for path in tokens(warc)] == [first, third]
    found = checked(archive, warc, authority)
    assert found.findings == []
    assert found.note is not None and found.note.startswith(
        "2 of 2 time stamps are valid: the seal of 2026-03-02T08:00:00Z"
    )


def test_the_command_in_the_documents_checks_a_time_stamp(
    archive: Archive, warc: Path, url: str, authority: Authority
) -> None:
    hash_ = sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    path = stamp_last_seal(archive.db, warc, url, authority.root)
    command = ["openssl", "ts", "-verify", "-digest", hash_, "-in", str(path), "-CAfile", str(authority.root)]
    assert b"Verification: OK" in subprocess.run(command, capture_output=True, check=True).stdout
    line = json.loads((warc / FILE).read_text())
    assert subprocess.run(["sha256sum"], input=line["statement"].encode(), capture_output=True).stdout.startswith(
        hash_.encode()
    )


def test_the_next_seal_covers_a_time_stamp(archive: Archive, warc: Path, url: str) -> None:
    """So it was made after the time that the stamp states, and a time stamp can't be removed unnoticed."""
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    path = stamp_last_seal(archive.db, warc, url, None)
    assert path is not None
    sealed_on(archive, warc, "2026-03-01T08:30:00Z")
    (statement,) = archive.db.execute("SELECT statement FROM seals ORDER BY id DESC LIMIT 1").fetchone()
    assert f"timestamps/{path.name}" in json.loads(statement)["files"]
    assert list(check_seals(archive.db, warc)) == []
    path.unlink()
    assert list(check_seals(archive.db, warc)) == [
        f"seal 2 (run {archive.run_id}): timestamps/{path.name} cannot be read: No such file or directory"
    ]


def test_every_changed_byte_of_a_sealed_time_stamp_is_found(archive: Archive, warc: Path, url: str) -> None:
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    path = stamp_last_seal(archive.db, warc, url, None)
    sealed_on(archive, warc, "2026-03-02T08:00:00Z")
    assert path is not None
    whole = path.read_bytes()
    for place in range(0, len(whole), 20):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert list(check_seals(archive.db, warc)), place


def test_the_archivist_cannot_seal_another_past(
    archive: Archive, warc: Path, url: str, authority: Authority, save: Save
) -> None:
    """Everything is changed and sealed again, so that the seals hold; the time stamp is of another seal."""
    save()
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    path = stamp_last_seal(archive.db, warc, url, authority.root)
    archive.db.execute("UPDATE article_versions SET captured_at = '2022-01-01T00:00:00Z'")
    archive.db.execute("DELETE FROM sealed_files")
    archive.db.execute("DELETE FROM seals")
    (warc / FILE).unlink()
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    assert list(check_seals(archive.db, warc)) == []
    assert path is not None
    found = checked(archive, warc, authority)
    assert found.findings == [f"timestamps/{path.name}: it is for no seal of this archive"]
    assert found.note == "none of 1 time stamps is valid for a seal of this archive"


@pytest.mark.skipif(shutil.which("faketime") is None, reason="needs the command faketime")
def test_time_stamps_are_in_the_order_of_their_seals(
    archive: Archive, warc: Path, url: str, authority: Authority
) -> None:
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    stamp_last_seal(archive.db, warc, url, authority.root)
    sealed_on(archive, warc, "2026-03-02T08:00:00Z")
    authority.clock = "yesterday"
    try:
        later = stamp_last_seal(archive.db, warc, url, None)
    finally:
        authority.clock = None
    assert later is not None
    words = f"timestamps/{later.name}: it states an earlier time than that of an earlier seal"
    assert checked(archive, warc, None).findings == [words]


@pytest.mark.skipif(shutil.which("faketime") is None, reason="needs the command faketime")
def test_a_certificate_that_has_run_out_was_valid_at_the_time_of_the_stamp(
    archive: Archive, warc: Path, tmp_path: Path
) -> None:
    old = Authority(tmp_path / "old", clock="2020-06-01 12:00:00", made="2020-06-01 11:00:00")
    sealed_on(archive, warc, "2020-06-01T11:59:59Z")
    with old.served() as address:
        stamp_last_seal(archive.db, warc, address, old.root)
        found = checked(archive, warc, old)
        assert found.findings == []
        assert found.note is not None and found.note[:-3].endswith(
            "and all that it covers existed at 2020-06-01T12:00:"
        )
        old.clock = None  # the signer still uses a certificate that has expired
        sealed_on(archive, warc, "2026-03-01T08:00:00Z")
        with pytest.raises(TimestampError, match="expired"):
            stamp_last_seal(archive.db, warc, address, old.root)


def test_late_time_stamps_are_counted(archive: Archive, warc: Path, url: str, authority: Authority) -> None:
    sealed_on(archive, warc, "2020-01-01T00:00:00Z")
    stamp_last_seal(archive.db, warc, url, authority.root)
    note = checked(archive, warc, authority).note
    assert note is not None and note.endswith("; 1 came more than 2 days after the time that their seal states")


def test_without_certificates_only_the_content_is_checked_and_the_note_says_so(
    archive: Archive, warc: Path, url: str
) -> None:
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    stamp_last_seal(archive.db, warc, url, None)
    assert checked(archive, warc, None) == TimestampCheck(
        [], "the signatures of 1 time stamps were not checked: set TIMESTAMP_CERTIFICATES"
    )


def test_a_time_stamp_of_another_authority_is_not_valid(
    archive: Archive, warc: Path, url: str, authority: Authority, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    with pytest.raises(TimestampError, match="certificate"):
        stamp_last_seal(archive.db, warc, url, other.root)
    assert tokens(warc) == []
    path = stamp_last_seal(archive.db, warc, url, None)
    (finding,) = checked(archive, warc, other).findings
    assert path is not None and finding.startswith(f"timestamps/{path.name}: openssl: ")


ANSWERS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda query: b"",
    "a page": lambda query: b"<html><title>Captive portal</title></html>",
    "the query": lambda query: query,
    "a part": lambda query: b"0\x82\x05\xd0",
    "very much": lambda query: b"0" * 200_000,
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_not_a_time_stamp_is_not_stored(
    name: str, archive: Archive, warc: Path, url: str, authority: Authority
) -> None:
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    authority.answer = ANSWERS[name]
    with pytest.raises(TimestampError):
        stamp_last_seal(archive.db, warc, url, None)
    assert tokens(warc) == []


def test_an_old_answer_is_refused(archive: Archive, warc: Path, url: str, authority: Authority) -> None:
    """One for another seal by its digest, one for this seal by its nonce."""
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    first = stamp_last_seal(archive.db, warc, url, authority.root)
    assert first is not None
    old = first.read_bytes()
    first.unlink()
    authority.answer = lambda query: old
    with pytest.raises(TimestampError, match="nonce"):
        stamp_last_seal(archive.db, warc, url, authority.root)
    sealed_on(archive, warc, "2026-03-02T08:00:00Z")
    with pytest.raises(TimestampError, match="another digest"):
        stamp_last_seal(archive.db, warc, url, None)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/", "file:///etc/passwd", "authority", "http://127.0.0.1:x/", "http://[", "ftp://a/"]
)
def test_an_authority_that_cannot_be_asked(address: str, archive: Archive, warc: Path) -> None:
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    with pytest.raises(TimestampError):
        stamp_last_seal(archive.db, warc, address, None)


def test_an_answer_of_another_status_is_none(archive: Archive, warc: Path, url: str, authority: Authority) -> None:
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    authority.status = 503
    with pytest.raises(TimestampError, match="503"):
        stamp_last_seal(archive.db, warc, url, None)


def test_an_authority_that_refuses_is_quoted(archive: Archive, warc: Path, url: str, authority: Authority) -> None:
    config = authority.folder / "openssl.cnf"
    whole = config.read_text()
    config.write_text(whole.replace("digests = sha256, sha512", "digests = sha512"))
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    try:
        with pytest.raises(TimestampError, match="Rejected: Message digest algorithm is not supported"):
            stamp_last_seal(archive.db, warc, url, None)
    finally:
        config.write_text(whole)


def test_certificates_that_are_not_there(archive: Archive, warc: Path, url: str, tmp_path: Path) -> None:
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    with pytest.raises(TimestampError, match="TIMESTAMP_CERTIFICATES"):
        stamp_last_seal(archive.db, warc, url, tmp_path / "no.pem")


def test_why_there_is_no_time_stamp_is_a_problem_until_there_is_one(archive: Archive) -> None:
    def problems() -> list[tuple[str, ...]]:
        select = "SELECT url, field, reason, detail FROM problems WHERE resolved_at IS NULL"
        return list(archive.db.execute(select).fetchall())

    url = "https://user:secret@tsa.example/"
    for reason in ("no route", "503", "503"):
        note_problem(archive.db, archive.run_id, url, reason)
    assert problems() == [("https://tsa.example/", "seal", "not_time_stamped", "503")]
    note_problem(archive.db, archive.run_id, url, None)
    assert problems() == []


def test_without_openssl_nothing_is_wrong_but_nothing_is_checked(
    archive: Archive, warc: Path, url: str, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_on(archive, warc, "2026-03-01T08:00:00Z")
    stamp_last_seal(archive.db, warc, url, authority.root)
    monkeypatch.setenv("PATH", "")
    assert checked(archive, warc, authority) == TimestampCheck(
        [], "1 time stamps were not checked: the command openssl is not installed"
    )
