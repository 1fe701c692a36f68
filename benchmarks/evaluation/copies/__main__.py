"""Evaluates how well copies are found, in percent: ``python -m benchmarks.evaluation.copies [FILE …] [--misses]``.

Without files, the articles of :mod:`~benchmarks.evaluation.copies.newsroom` are made and read. A file has labelled
articles as JSON lines: ``id, published, headline, body``, and optionally ``original`` (the id of the article that it
copies), ``bylines`` (pairs of role and name), ``sections``, ``origins`` (``agency``, ``medium``, ``press_release``,
``paid``).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.evaluation.copies.newsroom import load, made
from benchmarks.evaluation.copies.scores import (
    MEASURES,
    credited,
    ours,
    said_anywhere,
    same_body,
    same_headline,
    score,
)


def main() -> None:
    """Print a table as Markdown for each file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluation.copies", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="labelled articles, JSON lines")
    parser.add_argument("--misses", action="store_true", help="list what is wrong and what is missed")
    options = parser.parse_args()
    for name, articles in [(path.name, load(path)) for path in options.files] or [("made", made())]:
        mine = score(articles, ours, credited)
        bodies = score(articles, same_body, said_anywhere)
        headlines = score(articles, same_headline, said_anywhere)
        print(f"\n{name}: {len(articles)} articles\n")
        print("| | labels | precision | recall | F1 | same body P | R | F1 | same headline P | R | F1 |")
        print("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |")
        for measure in MEASURES:
            labels = mine[measure].right + len(mine[measure].missed)
            cells = [
                f"{value:.1f}"
                for tally in (mine[measure], bodies[measure], headlines[measure])
                for value in (tally.precision, tally.recall, tally.f1)
            ]
            print(f"| {measure} | {labels} | {' | '.join(cells)} |")
        print("\nFor origins the baseline is any word of that kind in headline, text or bylines.")
        if options.misses:
            for measure in MEASURES:
                for sign, rows in (("wrong", mine[measure].wrong), ("missed", mine[measure].missed)):
                    print("".join(f"\n{measure} {sign}: {row}" for row in rows), end="")
            print()


if __name__ == "__main__":
    main()
