"""Reads an evidence file in order: its exchanges, the run of each, and damaged parts between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bipol_crawler.warc.exchange import Exchange, Record, make_record
from bipol_crawler.warc.gzip_members import Damage, Member, members
from bipol_crawler.warc.reader import RESPONSE_TYPES, digest_error, open_warc, pair_exchanges, why_unresolved
from bipol_crawler.warc.records import RUN
from bipol_crawler.warc.writer import OPEN_SUFFIX


def exchanges_of(path: Path, known: int) -> Iterator[tuple[str | None, tuple[Record, Exchange] | str | None]]:
    """Yield for each complete exchange of a file its run and the exchange; for each damaged part a description.

    For exchanges before byte ``known`` it yields ``None`` in place of the exchange. If the file is still open, the
    exchanges of its last run are left out: that run may still be working, and may remove what it has just written.
    """
    damage: list[str] = []
    left_out = _last_run(path) if path.with_name(path.name + OPEN_SUFFIX).exists() else ()

    def whole() -> Iterator[Member]:
        for part in members(stream):
            if isinstance(part, Damage):
                if not (left_out and part.torn):
                    damage.append(f"{path.name} at byte {part.offset}: {part.detail}")
            elif part.offset < known:
                if part.kind in RESPONSE_TYPES:
                    passed.append(part.headers.get(RUN.lower()))
            elif wrong := digest_error(part) or why_unresolved(part, path.parent):
                damage.append(f"{path.name} at byte {part.offset}: {wrong}")
            elif part.headers.get(RUN.lower()) not in left_out:
                yield part

    passed: list[str | None] = []
    with open_warc(path) as stream:
        for place, exchange in pair_exchanges(whole(), path.parent):
            if passed:
                yield passed[-1], None
                passed.clear()
            record = make_record(exchange, path.name, *place)
            yield record.run, (record, exchange)
            while damage:
                yield None, damage.pop(0)
    if passed:
        yield passed[-1], None
    for words in damage:
        yield None, words


def _last_run(path: Path) -> tuple[str | None, ...]:
    """The run of the last answer in a file, as a set of one element for membership tests."""
    run: str | None = None
    with open_warc(path) as stream:
        for part in members(stream):
            if isinstance(part, Member) and part.kind in RESPONSE_TYPES:
                run = part.headers.get(RUN.lower())
    return (run,)


def first_capture_time(path: Path) -> tuple[str, str]:
    """The time of the first record of a file (empty if there is none) and its name, to sort files by."""
    with open_warc(path) as stream:
        for part in members(stream):
            if isinstance(part, Member):
                return part.headers.get("warc-date", ""), path.name
    return "", path.name


def process_and_serial(path: Path) -> tuple[str, int]:
    """The process that wrote a file and the file's number among those of that process, both from its name.

    The number is 1 if the name has none.
    """
    *_, process, serial = ("", *path.name.removesuffix(".warc.gz").split("-"))
    return process, int(serial) if serial.isdecimal() else 1
