"""Counts how frequent each root is in a folder of texts, and prints ``bipol_crawler/search/roots.txt``.

``python -m benchmarks.search.counted FOLDER > roots.txt``. The counts in use were made from IndoNLP/indonlu (ce728f6),
indolem/indolem (777fdc6; its named entities, tweets and reviews) and ir-nlp-csui/indonli (7b55d82), each line once; no
part of the treebanks that ``treebank`` measures by. Nothing but the counts is taken from them.

The count of a form that may belong to several families is divided among them by their estimated frequency. The
frequencies are then estimated again, eight times (expectation maximization). A word without affixes counts less,
because the frequency of its inflected forms is important. A small part of each count is given to no family, so that the
ends of names do not become roots.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from math import log2
from pathlib import Path

from bipol_crawler.search.affixes import root_candidates
from bipol_crawler.search.roots import is_common, ranks

ROUNDS = 8
BARE = 0.3
"""The weight of a root without affixes."""
NO_FAMILY = 0.3
LEAST = 2
"""The smallest number of occurrences of a form."""
HIGHEST = 12


def words(folder: Path) -> Counter[str]:
    """Count each word in the files below a folder. A long line that is repeated counts only once."""
    counts: Counter[str] = Counter()
    seen: set[int] = set()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        for line in file.read_text("utf-8", errors="replace").splitlines():
            if len(line) > 60:
                if hash(line) in seen:
                    continue
                seen.add(hash(line))
            counts.update(re.findall("[a-z]{3,}", re.sub(r"\\u[0-9a-f]{4}|\\n", " ", line).lower()))
    return counts


def families(counts: Counter[str]) -> dict[str, float]:
    """The estimated frequency of the family of each root."""
    known = ranks()
    ways: dict[str, dict[str, float]] = {}
    for word, count in counts.items():
        costs: defaultdict[str, float] = defaultdict(lambda: 99.0)
        for root, cost in [(word, 0.0)] if word in known else root_candidates(word, is_common):
            if root in known:
                costs[root] = min(costs[root], cost)
        if count >= LEAST and costs:
            ways[word] = {root: 2**-cost for root, cost in costs.items()}
    met = dict.fromkeys(known, 1.0)
    for _ in range(ROUNDS):
        found: Counter[str] = Counter()
        for word, of in ways.items():
            whole = sum(met[root] * weight for root, weight in of.items()) + NO_FAMILY
            for root, weight in of.items():
                found[root] += counts[word] * met[root] * weight / whole * (BARE if root == word else 1)
        met = {root: found[root] + 0.2 for root in known}
    return met


def main() -> None:
    """Count the words, and print the roots by frequency."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search.counted", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    lines: defaultdict[int, list[str]] = defaultdict(list)
    for root, count in families(words(parser.parse_args().folder)).items():
        lines[min(HIGHEST, int(log2(1 + count) + 0.5))].append(root)
    for rank in sorted(lines.keys() - {0}, reverse=True):
        print(f"{rank}: {' '.join(sorted(lines[rank]))}")


if __name__ == "__main__":
    main()
