"""Measures the time of the first page of searches in a large archive, and the size of the index."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from benchmarks.search.archive import make
from bipol_crawler.search.execute import Filters, search
from bipol_crawler.search.indexing import search_lemmas
from bipol_crawler.storage.reading import connect

SEARCHES = (
    ("pengelolaan sampah", Filters()),
    ("warga", Filters()),
    ("yang", Filters()),
    ("jalan rusak", Filters()),
    ('"sepeda motor"', Filters()),
    ("pemerintah -perintah", Filters()),
    ("pencurian OR penipuan", Filters()),
    ("pem*", Filters()),
    ("warga", Filters(since="2019-01-01", until="2019-12-31")),
    ("rapat anggaran", Filters(section="Sukabumi")),
    ("warga", Filters(person="Asep")),
    ("warga", Filters(status="gone")),
    ("warga", Filters(status="live")),
    ("dibuka", Filters(role="reporter")),
    ("-warga", Filters()),
    ("", Filters(place="garut")),
    ("", Filters()),
)


def measured(articles: int) -> str:
    """A table of searches in milliseconds: the first one on a new connection, and the median of five more.

    The last column is the CPU time of those five, which does not depend on how busy the machine is.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bipol.db"
        began = perf_counter()
        words = make(path, articles)
        lines = [f"{articles:,} articles of {words:.0f} words, made in {perf_counter() - began:.0f} s"]
        lines += [_sizes(path), _cost(path), f"\n{'search':60} {'hits':>7} {'first':>6} {'then':>6} {'cpu':>6}"]
        for typed, filters in SEARCHES:
            connection, _ = connect(path)
            times, processor = [], []
            for _ in range(6):
                began, busy = perf_counter(), process_time()
                found = search(connection, typed, filters)
                times.append((perf_counter() - began) * 1000)
                processor.append((process_time() - busy) * 1000)
            connection.close()
            said = ", ".join(f"{name} {value}" for name, value in _set(filters))
            taken = f"{times[0]:6.1f} {median(times[1:]):6.1f} {median(processor[1:]):6.1f}"
            lines.append(f"{typed or '(no words)':24} {said:35} {found.total:7} {taken}")
        return "\n".join(lines)


def _set(filters: Filters) -> list[tuple[str, str]]:
    return [(name, value) for name in filters.__slots__ if (value := getattr(filters, name))]


def _sizes(path: Path) -> str:
    db = sqlite3.connect(path)
    (texts, lemmas) = db.execute(
        "SELECT sum(length(CAST(coalesce(headline, '') || coalesce(body, '') || coalesce(captions, '') AS BLOB))),"
        " sum(length(coalesce(headline_lemmas, '') || coalesce(text_lemmas, ''))) FROM articles"
    ).fetchone()
    (index,) = db.execute("SELECT sum(length(block)) FROM articles_fts_data").fetchone()
    (forms,) = db.execute("SELECT count(*) FROM lemmas").fetchone()
    db.close()
    share = f"lemmas {lemmas / texts:.0%} of the texts, index {index / texts:.0%}"
    return f"file {path.stat().st_size / 1e6:.0f} MB, texts {texts / 1e6:.0f} MB, {share}, {forms:,} inflected words"


def _cost(path: Path) -> str:
    db = sqlite3.connect(path)
    rows = db.execute("SELECT headline, body, captions, people FROM articles ORDER BY id LIMIT 2000").fetchall()
    db.close()
    began = perf_counter()
    for row in rows:
        search_lemmas(*row)
    return f"lemmas of an article: {(perf_counter() - began) / len(rows) * 1000:.2f} ms, words already met"
