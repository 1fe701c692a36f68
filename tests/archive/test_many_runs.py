"""What a run asks of the archive costs the same after a hundred runs as after ten thousand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.crawl.publication_rate import unusual_silences
from bipol_crawler.drift import gate
from bipol_crawler.drift.gate import Drift
from bipol_crawler.frontier import frontier
from bipol_crawler.infra.clock import utc
from bipol_crawler.integrity.seal_chain import seal
from bipol_crawler.warc.exchange import Exchange, Record, digest
from tests.archive.conftest import PORTAL

FEED = f"{PORTAL}/feed/"
BODIES = {"A": b"User-agent: *", "B": b"User-agent: *\nDisallow: /wp-admin/"}


def exchange(url: str, status: int, body: bytes) -> Exchange:
    return Exchange(url, "GET", (), status, "OK", (), body, "2024-11-16T00:00:00Z")


class Ledger:
    """Adds captures a second apart, each referring to what the archive finds for it, as the download handler does."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.at = datetime(2024, 11, 16, tzinfo=UTC)
        self.number = 0

    def add(self, url: str, body: bytes, status: int = 200, *, seconds: int = 1) -> str:
        """Add a capture; returns the id of its record."""
        self.number += 1
        self.at += timedelta(seconds=seconds)
        original = self.archive.find_original(exchange(url, status, body)) if body or status == 304 else None
        record_id = f"urn:{self.number}"
        record = Record(
            "a.warc.gz", self.number, 1, record_id, digest(body), utc(self.at), url, status, None, None, None,
            len(body), original.record_id if original else None,
        )  # fmt: skip
        self.archive.add_capture(record)
        return record_id

    def found(self, url: str, status: int, body: bytes = b"") -> str | None:
        original = self.archive.find_original(exchange(url, status, body))
        return original.record_id if original else None


@pytest.fixture
def ledger(archive: Archive) -> Ledger:
    return Ledger(archive)


def steps(archive: Archive, work: Callable[[], object]) -> int:
    """How many instructions of SQLite's machine some work takes, in tens."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    archive.db.set_progress_handler(count, 10)
    work()
    archive.db.set_progress_handler(None, 0)
    return counted


@pytest.mark.parametrize("status", [200, 304])
def test_an_original_is_found_at_once_however_many_captures_refer_to_it(ledger: Ledger, status: int) -> None:
    body = b"" if status == 304 else BODIES["A"]
    ledger.add(FEED, BODIES["A"])
    taken = []
    for count in (100, 5_000):
        with ledger.archive.db.atomic():
            for _ in range(count):
                ledger.add(FEED, body, status)
        taken.append(steps(ledger.archive, lambda: ledger.found(FEED, status, body)))
    assert taken[1] <= taken[0] + 1


def test_a_304_refers_to_the_last_complete_answer_of_its_address(ledger: Ledger) -> None:
    first = ledger.add(FEED, BODIES["A"])
    second = ledger.add(FEED, BODIES["B"])
    assert ledger.found(FEED, 304) == second
    ledger.add(FEED, BODIES["A"])  # a revisit of the first
    assert ledger.found(FEED, 304) == first
    ledger.add(FEED, b"", 304)
    ledger.add(FEED, b"Forbidden", 403)
    ledger.add(f"{PORTAL}/robots.txt", BODIES["B"])
    assert ledger.found(FEED, 304) == first
    assert ledger.found(f"{PORTAL}/comments/feed/", 304) is None


def test_a_304_without_an_earlier_response_refers_to_nothing(ledger: Ledger) -> None:
    ledger.add(FEED, b"", 304)
    assert ledger.found(FEED, 304) is None
    first = ledger.add(FEED, BODIES["A"])
    assert ledger.found(FEED, 304) == first


def test_a_304_refers_to_what_was_served_last_not_to_what_was_entered_last(ledger: Ledger) -> None:
    own = ledger.add(FEED, BODIES["A"])
    ledger.add(FEED, BODIES["B"], seconds=-3_600)  # an import
    assert ledger.found(FEED, 304) == own


def test_a_body_is_found_under_any_address_and_never_behind_a_revisit(ledger: Ledger) -> None:
    first = ledger.add(FEED, BODIES["A"])
    ledger.add(f"{PORTAL}/robots.txt", BODIES["A"])
    assert ledger.found(f"{PORTAL}/x/", 200, BODIES["A"]) == first
    assert ledger.found(f"{PORTAL}/x/", 200, BODIES["B"]) is None


def test_a_run_that_fetches_nothing_reads_no_history(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise AssertionError("the history of all articles was read")

    monkeypatch.setattr(frontier, "load_history", fail)
    assert archive.frontier.count_due() == 0
    assert list(archive.frontier.pages_to_fetch()) == []


def test_what_was_judged_last_is_found_from_the_end(ledger: Ledger) -> None:
    archive = ledger.archive
    taken = []
    for count in (100, 5_000):
        with archive.db.atomic():
            for _ in range(count):
                ledger.add(FEED, BODIES["A"])
        archive.update_run(outcome="healthy")
        judged = ledger.number
        archive.set_run_id(archive.add_run("crawl", {}))
        ledger.add(FEED, BODIES["A"])
        archive.update_run(outcome="killed")
        archive.set_run_id(archive.add_run("crawl", {}))
        ledger.add(FEED, BODIES["A"])
        assert Drift(archive)._judged == judged
        taken.append(steps(archive, lambda: Drift(archive)))
    assert taken[1] <= taken[0] + 1


def test_a_run_without_new_articles_counts_no_shares_of_fields(
    archive: Archive, save: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object, **named: object) -> None:
        raise AssertionError("the fields of all articles were counted")

    save()
    drift = Drift(archive)
    drift.judge(Path())
    monkeypatch.setattr(gate, "field_shares", fail)
    assert drift.pages_to_confirm() == []


def test_only_the_last_two_years_are_compared_with_the_last_week(archive: Archive) -> None:
    now = datetime.now(UTC)
    taken = []
    for years in (range(3, 4), range(4, 24)):
        with archive.db.atomic():
            for year in years:
                for number in range(150):
                    at = now - timedelta(days=365 * year, hours=number)
                    archive.db.execute(
                        "INSERT INTO articles (url, layout, first_seen_at, last_seen_at, published_at,"
                        " published_precision, parser_version, sources, dates)"
                        " VALUES (:url, 'nomina', :at, :at, :at, 'second', 'r', '{}', '[]')",
                        {"url": f"{PORTAL}/{year}-{number}/", "at": utc(at)},
                    )
        taken.append(steps(archive, lambda: unusual_silences(archive.db)))
    assert taken[1] <= taken[0] + 1


def test_a_seal_reads_the_names_of_files_and_opens_only_those_that_grew(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warc = tmp_path / "warc"
    warc.mkdir()
    for number in range(50):
        (warc / f"bipol-{number}.warc.gz").write_bytes(b"x")
    (warc / ".bipol-x.warc.gz").write_bytes(b"not yet whole")
    seal(archive.db, warc, archive.run_id)
    (warc / "bipol-50.warc.gz").write_bytes(b"x")
    opened: list[Path] = []
    plain = Path.open
    monkeypatch.setattr(Path, "open", lambda path, *given: opened.append(path) or plain(path, *given))
    seal(archive.db, warc, archive.run_id)
    assert [path.name for path in opened] == ["bipol-50.warc.gz", "seals.jsonl"]
    assert archive.db.execute("SELECT count(*) FROM sealed_files").fetchone() == (51,)
