"""Scores the findings in labelled texts, in percent: ``python -m benchmarks.evaluation.findings [FILE …] [--misses]``.

Without files, the texts in this folder are read: those with which the rules were developed, and the held-out ones.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.evaluation.findings.marks import load
from benchmarks.evaluation.findings.readers import BASELINES, baseline, ours
from benchmarks.evaluation.findings.scores import MEASURES, Tally, score

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.jsonl"))


def main() -> None:
    """Print a table as Markdown for each file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluation.findings", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="labelled texts, JSON lines")
    parser.add_argument("--misses", action="store_true", help="list what is wrong and what is missed")
    parser.add_argument("--ours", action="store_true", help="without the baselines")
    options = parser.parse_args()
    for path in options.files or FILES:
        articles = list(load([path]))
        mine = score(articles, ours)
        other = {} if options.ours else score(articles, baseline)
        print(f"\n{path.name}: {len(articles)} articles\n")
        print("| | labels | precision | recall | F1 | baseline P | R | F1 | baseline |")
        print("| --- | --: | --: | --: | --: | --: | --: | --: | --- |")
        for measure in MEASURES:
            _print_row(measure, mine[measure], other.get(measure))
        if options.misses:
            for measure in MEASURES:
                for sign, rows in (("wrong", mine[measure].wrong), ("missed", mine[measure].missed)):
                    print("".join(f"\n{measure} {sign}: {row}" for row in rows), end="")
            print()


def _print_row(measure: str, mine: Tally, other: Tally | None) -> None:
    labels = mine.right + len(mine.missed)
    cells = [f"{value:.1f}" for value in (mine.precision, mine.recall, mine.f1)]
    cells += [f"{value:.1f}" for value in (other.precision, other.recall, other.f1)] if other else ["–"] * 3
    print(f"| {measure} | {labels} | {' | '.join(cells)} | {BASELINES[measure]} |")


if __name__ == "__main__":
    main()
