"""The results as tables in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor

from .corpora import Corpus
from .readers import Best
from .scores import FIELDS, Scores


def scores_table(corpus: Corpus, by_reader: Mapping[str, Scores]) -> str:
    """A table with a row for each field and a column for each reader; – if a reader does not have the field."""
    heading = f"{corpus.name}: {len(corpus.articles)} articles, {corpus.pages} pages; % right"
    rows = [[field.heading, *(_percent(scores[field.name]) for scores in by_reader.values())] for field in FIELDS]
    return _table([heading, *by_reader], rows)


def times_table(corpus: Corpus, best: Mapping[str, Best]) -> str:
    """A table with a row for each reader: milliseconds for a page, and the ratios to bare lxml and to our reader."""
    bare, ours, *_ = best
    rows = []
    for title, timed in best.items():
        milliseconds = [f"{seconds * 1000 / corpus.pages:.2f}" for seconds in (timed.cpu, timed.wall)]
        ratios = [f"{timed.cpu / best[base].cpu:.2f}" for base in (bare, ours)]
        failed = f" (failed on {timed.failures})" if timed.failures else ""
        rows.append([title + failed, *milliseconds, *ratios, str(timed.passes)])
    heading = f"{corpus.name}, {corpus.pages} pages"
    return _table([heading, "CPU ms a page", "wall ms", f"x {bare}", f"x {ours}", "best of passes"], rows)


def _percent(share: float | None) -> str:
    """A share in percent. It is rounded down, so that 100 means all."""
    return "–" if share is None else f"{floor(share * 1000 + 1e-6) / 10:g}"


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heading, ["---", *["--:"] * (len(heading) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
