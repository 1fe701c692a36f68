"""Compares our lemmas with those of the Indonesian Universal Dependencies treebanks, as pairs of words with one lemma.

``python -m benchmarks.search.treebank FOLDER [--before CHECKOUT] [--each]``. FOLDER has checkouts of the repositories
UniversalDependencies/UD_Indonesian-GSD, -PUD and -CSUI (measured at 89491e4, 765fb3f and 41dd7f2; they are not a part
of this project). CHECKOUT is an earlier version of this project for comparison; ``--each`` prints every difference.

A word is a form in lower case that some treebank calls a noun, verb, adjective or adverb; its lemma is the most
frequent one there. Precision is the share of our pairs with one lemma that have one lemma in the treebank, too. Recall
is the share of the treebank's pairs that have one lemma with us. The main figures are those of GSD and CSUI together.

GSD and CSUI give many inflected words (``penguatan``) no other lemma than the word itself, although they do so for
similar words; PUD gives them their root (``kuat``). The second precision ignores words that are their own lemma there
and that could, by the grammar, be forms of another of its lemmas. For the other pairs with one lemma with us and two in
GSD and CSUI, the table shows how many of them have one lemma in PUD.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

from bipol_crawler.search.affixes import root_candidates
from bipol_crawler.search.lemmatizer import lemmatize
from bipol_crawler.search.lexicon import FUNCTION_WORDS, LEMMAS

MATTER = frozenset("NOUN VERB ADJ ADV".split())
HEADLINE = ("GSD", "CSUI")
WITNESS = "PUD"
_LEMMATIZE = (
    "import sys; from bipol_crawler.search import lemmatizer as l; f = getattr(l, 'lemmatize', None) or l.stem;"
    " [print(f(line.strip())) for line in sys.stdin]"
)
"""A program that prints the lemma of each line of its input. Older checkouts call the function ``stem``."""
_APART = FUNCTION_WORDS | {word for words in LEMMAS.values() for word in words.split()}


def lemmas(files: Iterable[Path]) -> dict[str, str]:
    """The words of CoNLL-U files, each with its most frequent lemma."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            fields = line.split("\t")
            if len(fields) == 10 and fields[0].isdigit() and fields[3] in MATTER and fields[1].isalpha():
                counted[fields[1].lower()][fields[2].lower()] += 1
    return {word: counts.most_common(1)[0][0] for word, counts in counted.items()}


def scores(truth: Mapping[str, str], ours: Mapping[str, str]) -> tuple[float, float]:
    """Precision and recall of the pairs of words with one lemma in ``ours``."""
    both = _pairs((truth[word], ours[word]) for word in truth)
    return both / _pairs(ours[word] for word in truth), both / _pairs(truth.values())


def _pairs(groups: Iterable[object]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())


def left_whole(truth: Mapping[str, str]) -> set[str]:
    """The words that are their own lemma but could, by the grammar, be forms of another lemma."""
    known = set(truth.values())
    return {
        word
        for word, lemma in truth.items()
        if word == lemma and any(root in known and root != word for root, _ in root_candidates(word, lambda _: False))
    }


def differences(truth: Mapping[str, str], ours: Mapping[str, str]) -> Iterable[tuple[str, int, str]]:
    """Yield reason, number of pairs and words of each lemma whose words have several lemmas on the other side."""
    whole = left_whole(truth)
    for of, other, told in ((ours, truth, "brought together"), (truth, ours, "kept apart")):
        groups: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for word in truth:
            groups[of[word]][other[word]].append(word)
        for lemma, parts in groups.items():
            words = [word for part in parts.values() for word in part]
            count = _pairs([lemma] * len(words)) - sum(_pairs([part] * len(them)) for part, them in parts.items())
            if not count:
                continue
            smaller = sorted(parts.values(), key=len)[:-1]
            if told == "brought together" and all(word in whole for part in smaller for word in part):
                why = "left whole by the treebank"
            elif told == "kept apart" and any(word in _APART for word in words):
                why = "parted on purpose (lexicon)"
            else:
                why = "otherwise"
            said = " | ".join(f"{part}: {' '.join(sorted(them))}" for part, them in sorted(parts.items()))
            yield f"{told}, {why}", count, f"{lemma}  {said}"


def parted(truth: Mapping[str, str], ours: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield each pair of words with one lemma in ``ours`` and two in ``truth``, with the kind of difference."""
    whole = left_whole(truth)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(truth):
        groups[ours[word]].append(word)
    for words in groups.values():
        for one, other in combinations(words, 2):
            if truth[one] == truth[other]:
                continue
            if one in whole or other in whole:
                yield "an inflected word is its own lemma there", one, other
            elif lemmatize(truth[one]) == lemmatize(truth[other]):
                yield "one lemma there is a form of the other", one, other
            else:
                yield "two roots there", one, other


def main() -> None:
    """Compare, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search.treebank", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--before", type=Path, help="a checkout of an earlier state, to measure beside")
    parser.add_argument("--each", action="store_true", help="every difference, most pairs first")
    options = parser.parse_args()
    banks = {name: sorted(options.folder.rglob(f"*{name}*/*.conllu")) for name in (*HEADLINE, WITNESS)}
    both = [file for name in HEADLINE for file in banks[name]]
    if not both:
        raise SystemExit(f"no treebank in {options.folder}")
    banks = {**banks, "GSD and CSUI": both, "all three": [*both, *banks[WITNESS]]}
    print("| | words | pairs | P | R | P, but left whole |", "|---|--:|--:|--:|--:|--:|", sep="\n")
    for name, files in banks.items():
        truth = lemmas(files)
        parts = {word: truth[word] for word in truth.keys() - left_whole(truth)}
        for state, checkout in (("before", options.before), ("now", None)):
            if truth and (state == "now" or checkout):
                found = _by(checkout, truth) if checkout else {word: lemmatize(word) for word in truth}
                measured = (*scores(truth, found), scores(parts, found)[0])
                figures = " | ".join(f"{value:.3f}" for value in measured)
                print(f"| {name}, {state} | {len(truth)} | {_pairs(truth.values())} | {figures} |")
    truth, witness = lemmas(both), lemmas(banks[WITNESS])
    ours = {word: lemmatize(word) for word in truth}
    _print_parted(truth, ours, witness)
    differing = sorted(differences(truth, ours), key=lambda difference: -difference[1])
    kinds: Counter[str] = Counter()
    for why, count, _ in differing:
        kinds[why] += count
    print("\nPairs that differ:", *(f"{count:5} {why}" for why, count in kinds.most_common()), sep="\n")
    if options.each:
        print(*(f"{count:3} {why}: {words}" for why, count, words in differing), sep="\n")


def _print_parted(truth: Mapping[str, str], ours: Mapping[str, str], witness: Mapping[str, str]) -> None:
    counted: Counter[str] = Counter()
    known: Counter[str] = Counter()
    together: Counter[str] = Counter()
    for why, one, other in parted(truth, ours):
        counted[why] += 1
        if one in witness and other in witness:
            known[why] += 1
            together[why] += witness[one] == witness[other]
    print("\n| brought together, parted by GSD and CSUI | pairs | known to PUD | one family there |")
    print("|---|--:|--:|--:|")
    for why, count in counted.most_common():
        print(f"| {why} | {count} | {known[why]} | {together[why]} |")


def _by(checkout: Path, words: Iterable[str]) -> dict[str, str]:
    """The lemmas of ``words`` in an earlier version of this project."""
    asked = list(words)
    answer = subprocess.run(
        [sys.executable, "-c", _LEMMATIZE], input="\n".join(asked), capture_output=True, text=True, check=True,
        cwd=checkout, env={"PYTHONPATH": str(checkout.resolve())},
    )  # fmt: skip
    return dict(zip(asked, answer.stdout.splitlines(), strict=True))


if __name__ == "__main__":
    main()
