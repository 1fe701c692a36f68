"""Evaluates search: four systems with the same documents and queries, with relevance judgements by rule and by hand.

The newsroom's stories are judged by rule, the notes by hand (see ``judgements``). The lexicon of the archive's search
was written with knowledge of the first four kinds of queries; it has no words of the kind "held out".

``python -m benchmarks.search [--each] [--speed]`` prints the table. ``--each`` also prints every query in which our
search and the best other system differ. ``--speed`` makes an archive of 100,000 articles in a temporary folder and
measures the time of searches.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from math import log2
from pathlib import Path
from statistics import mean

from benchmarks.search import speed, systems
from benchmarks.search.documents import documents
from benchmarks.search.judgements import QUERIES, Asked

Scores = dict[str, float]


def scores(found: Sequence[int], relevant: set[int]) -> Scores:
    """Precision at 10, recall at 50, average precision, and nDCG at 10.

    The first two are relative to the best possible value: if a query has 3 relevant documents, and all 3 are among the
    first 10, the precision is 1.
    """
    hits = [number in relevant for number in found]
    precisions = [sum(hits[:at]) / at for at, hit in enumerate(hits, 1) if hit]
    gain = sum(1 / log2(at + 1) for at, hit in enumerate(hits[:10], 1) if hit)
    best = sum(1 / log2(at + 1) for at in range(1, min(len(relevant), 10) + 1))
    return {
        "P@10": sum(hits[:10]) / min(10, len(relevant)),
        "R@50": sum(hits[:50]) / min(50, len(relevant)),
        "MAP": sum(precisions) / min(50, len(relevant)),
        "nDCG@10": gain / best,
    }


def judged(*, alone: bool = False) -> dict[str, list[tuple[Asked, Scores]]]:
    """The scores of every query for each system; with ``alone`` only for our search."""
    searched = documents()
    relevant = {
        asked: {number for number, document in enumerate(searched, 1) if document.senses(asked.senses)}
        for asked in QUERIES
    }
    if idle := [asked.typed for asked, numbers in relevant.items() if not numbers]:
        raise SystemExit(f"no document answers {', '.join(idle)}")
    with tempfile.TemporaryDirectory() as folder:
        each = {"bipol_crawler": systems.ours(searched, Path(folder))}
        if not alone:
            others = {"unicode61": systems.plain, "Snowball": systems.snowball, "Sastrawi": systems.sastrawi}
            each = {name: system(searched) for name, system in others.items()} | each
        return {
            name: [(asked, scores(find(asked.typed), relevant[asked])) for asked in QUERIES]
            for name, find in each.items()
        }


def table(results: dict[str, list[tuple[Asked, Scores]]]) -> str:
    """The mean scores as Markdown, with a row for each system: over all queries, and over each kind of query."""
    kinds = list(dict.fromkeys(asked.kind for asked in QUERIES))
    count = {kind: sum(asked.kind == kind for asked in QUERIES) for kind in kinds}
    head = ["all queries", "P@10", "R@50", "MAP", "nDCG@10", *(f"MAP, {kind} ({count[kind]})" for kind in kinds)]
    lines = [f"| {' | '.join(head)} |", "|---" + "|---:" * (len(head) - 1) + "|"]
    for name, rows in results.items():
        means = [mean(scored[measure] for _, scored in rows) for measure in ("P@10", "R@50", "MAP", "nDCG@10")]
        of_kind = [mean(scored["MAP"] for asked, scored in rows if asked.kind == kind) for kind in kinds]
        lines.append(f"| {name} | " + " | ".join(f"{value:.3f}" for value in (*means, *of_kind)) + " |")
    return "\n".join(lines)


def main() -> None:
    """Evaluate, or measure times, and print the result."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=main.__doc__)
    parser.add_argument("--each", action="store_true", help="every query in which ours is not the best, or alone is")
    parser.add_argument("--speed", type=int, nargs="?", const=100_000, help="time searches of so many articles")
    options = parser.parse_args()
    if options.speed:
        print(speed.measured(options.speed))
        return
    results = judged()
    print(f"{len(documents())} documents, {len(QUERIES)} queries\n\n{table(results)}")
    if options.each:
        for at, asked in enumerate(QUERIES):
            means = {name: rows[at][1]["MAP"] for name, rows in results.items()}
            if len({round(value, 2) for value in means.values()}) > 1:
                print(f"{asked.typed:28}", "  ".join(f"{name} {value:.2f}" for name, value in means.items()))


if __name__ == "__main__":
    main()
