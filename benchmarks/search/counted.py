"""How common each root is: counts the families in a folder of texts and prints ``bipol_crawler/search/roots.txt``.

``python -m benchmarks.search.counted FOLDER > roots.txt``. The counts in use were made from IndoNLP/indonlu (ce728f6),
indolem/indolem (777fdc6; its named entities, tweets and reviews) and ir-nlp-csui/indonli (7b55d82), each line once; no
part of the treebanks that ``treebank`` measures by. Nothing but the counts is taken from them.

A form that may belong to several families is shared out by how common they seem, and that is worked out again, eight
times (expectation and maximization). A word that is its own root counts less: what matters is how often affixes are
put to it. A little of each form is given to no family, so that names do not make roots of their last letters.
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
"""What a root that stands without affixes counts."""
NO_FAMILY = 0.3
LEAST = 2
"""Times that a form must be met."""
HIGHEST = 12


def words(folder: Path) -> Counter[str]:
    """How often each word stands in the files below a folder; long lines count once however often they stand there."""
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
    """How often the family of each root was met."""
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
    """Count, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search.counted", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    lines: defaultdict[int, list[str]] = defaultdict(list)
    for root, count in families(words(parser.parse_args().folder)).items():
        lines[min(HIGHEST, int(log2(1 + count) + 0.5))].append(root)
    for rank in sorted(lines.keys() - {0}, reverse=True):
        print(f"{rank}: {' '.join(sorted(lines[rank]))}")


if __name__ == "__main__":
    main()
