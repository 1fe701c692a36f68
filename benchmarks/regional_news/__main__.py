"""Score this project's reader, general extractors and simple baselines: ``python -m benchmarks.regional_news``.

The extractors need the environments that ``make regional-news-eval`` sets up; ``--ours`` does without them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from . import extractors, texts
from .floors import raise_floors
from .pages import MARKUPS
from .score import PAGE, TEXT, load, score

HERE = Path(__file__).parent
Row = dict[str, Any]


def text_figures(split: str, reader: str) -> tuple[Row, dict[str, list[str]]]:
    """Return the figures of ``ours`` or ``baseline`` on the texts, and what is wrong or missed."""
    articles = load(HERE / f"{split}.jsonl")
    return score(articles, texts.ours(articles) if reader == "ours" else texts.baseline(articles))


def page_figures(split: str, reader: extractors.Reader) -> tuple[dict[str, Row], dict[str, list[str]], str]:
    """Return a reader's figures on the pages of each markup, what is wrong, and the reader's version."""
    articles, pages = load(HERE / f"{split}.jsonl"), load(HERE / f"{split}.pages.jsonl.xz")
    rows, version = extractors.read(reader, articles, pages)
    figures: dict[str, Row] = {}
    wrong: dict[str, list[str]] = {}
    for markup in MARKUPS:
        figures[markup], lines = score(articles, [row for row in rows if row["markup"] == markup])
        wrong |= {f"{name}, {markup}": found for name, found in lines.items()}
    return figures, wrong, version


def main() -> None:
    """Print the tables, as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.regional_news", description=__doc__)
    parser.add_argument("--split", choices=("test", "dev"), default="test")
    parser.add_argument("--ours", action="store_true", help="this project's reader only")
    parser.add_argument("--misses", action="store_true", help="list what ours has wrong or misses")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures to this file")
    parser.add_argument("--raise-floors", action="store_true", help="pin what ours reaches, and do nothing else")
    options = parser.parse_args()
    if options.raise_floors:
        raise_floors()
        return
    readers = (extractors.OURS,) if options.ours else extractors.READERS
    read = {reader.title: page_figures(options.split, reader) for reader in readers}
    found = {name: text_figures(options.split, name) for name in (("ours",) if options.ours else ("ours", "baseline"))}
    _print_pages({f"{title} {version}": figures for title, (figures, _, version) in read.items()})
    _print_texts({name: figures for name, (figures, _) in found.items()})
    if options.json:
        data = {"pages": {title: figures for title, (figures, _, _) in read.items()},
                "texts": {name: figures for name, (figures, _) in found.items()}}  # fmt: skip
        options.json.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    if options.misses:
        for name, lines in {**read["ours"][1], **found["ours"][1]}.items():
            print("\n".join(("", f"{name}:", *lines)))


def _print_pages(read: dict[str, dict[str, Row]]) -> None:
    print(f"| % right; {', '.join(MARKUPS)} | {' | '.join(title.removesuffix(' 6.1.3') for title in read)} |")
    print(f"| --- |{' --: |' * len(read)}")
    for key, (heading, _, _) in PAGE.items():
        cells = (
            " / ".join(f"{figures[markup][key]:.0f}" if key in figures[markup] else "–" for markup in MARKUPS)
            for figures in read.values()
        )
        print(f"| {heading} | {' | '.join(cells).replace('– / – / –', '–')} |")


def _print_texts(found: dict[str, Row]) -> None:
    print("\n| | labels |" + "".join(f" {name} P | R | F1 |" for name in found) + " the baseline |")
    print("| --- | --: |" + " --: | --: | --: |" * len(found) + " --- |")
    for _, names in TEXT.values():
        for name in names:
            rows = [figures.get(name) for figures in found.values()]
            cells = [f"{row[key]:.1f}" if row else "–" for row in rows for key in ("precision", "recall", "f1")]
            labels = next(row["labels"] for row in rows if row)
            print(f"| {name} | {labels} | {' | '.join(cells)} | {texts.BASELINES[name]} |")


if __name__ == "__main__":
    main()
