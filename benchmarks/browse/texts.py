"""Makes texts for a large archive: real sentences, and random words by Zipf's law. The same seed gives the same texts.

Half of the sentences are those of the demo portal and of :mod:`benchmarks.regional_news`, so that phrases and common
words are as in news. The others are random words out of some 150,000: the known roots, the most frequent first, with
the most frequent affixes; and names, most of which occur in few articles. So the index has words of every frequency. A
text has 60 to 900 words, 250 on average.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bipol_crawler.demo.newsroom import stories
from bipol_crawler.search.indexing import search_lemmas
from bipol_crawler.search.lemmatizer import lemmatize
from bipol_crawler.search.roots import ranks
from bipol_crawler.sentences import sentences

NEWS = Path(__file__).parents[1] / "regional_news"
BLOCK = 2_000
"""The number of texts that are made at once."""
AFFIXED = 4_000
"""The number of roots, the most frequent ones, that get affixes."""
AFFIXES = ("{}", "di{}", "{}nya", "{}kan", "ber{}", "ke{}an", "pe{}an", "ter{}")
SYLLABLES = "ba ci da ga ja ka la ma na pa ra sa ta wa ya bu di gu ju ku lu mu nu pu ru su tu".split()
EXPONENT = 1.05


class Text(NamedTuple):
    """A text as stored: its paragraphs, its number of words, and the lemmas of its inflected words."""

    headline: str
    headline_lemmas: str | None
    body: str
    words: int
    lemmas: str


class Piece(NamedTuple):
    """A sentence or a word, with its number of words and its lemmas."""

    text: str
    words: int
    lemmas: str


def real_sentences(seed: int, lemmas: dict[str, str]) -> list[Piece]:
    """The sentences of invented news, each once. The lemma of each inflected word is added to ``lemmas``."""
    bodies = [story.truth["body"] or "" for story in stories(seed, 1500)]
    for name in ("dev", "test"):
        bodies += [json.loads(line)["body"] for line in (NEWS / f"{name}.jsonl").read_text("utf-8").splitlines()]
    found = dict.fromkeys(
        body[start:end].strip() for body in bodies for start, end in sentences(body) if 20 < end - start < 300
    )
    pieces = []
    for text in found:
        made = search_lemmas(None, text, None, None)
        lemmas |= made.lemmas
        pieces.append(Piece(text, len(text.split()), made.text or ""))
    return pieces


def vocabulary(rng: np.random.Generator) -> list[Piece]:
    """The words for random sentences, the most frequent first."""
    known = ranks()
    shuffled = rng.permutation(sorted(root for root in known if 3 < len(root) < 12))
    roots = sorted(map(str, shuffled), key=lambda root: -known[root])
    forms = [
        (place * (1 + 3 * rarer) + 40 * rarer, affix.format(root))
        for place, root in enumerate(roots)
        for rarer, affix in enumerate(AFFIXES if place < AFFIXED else AFFIXES[:1])
    ]
    words = [word for _, word in forms]
    names = ["".join(rng.choice(SYLLABLES, number)).capitalize() for number in rng.integers(2, 5, 150_000 - len(words))]
    numbers = [str(number) for number in rng.integers(10, 99_999, 2_000)]
    rank = np.array(
        [place for place, _ in forms]
        + [300 + at for at in range(len(names))]
        + [50 + 7 * at for at in range(len(numbers))]
    )
    every = [*words, *names, *numbers]
    return [
        Piece(word, 1, lemma if word.islower() and (lemma := lemmatize(word)) != word else "")
        for word in (every[at] for at in np.argsort(rank, kind="stable"))
    ]


def _zipf(size: int) -> Any:
    return np.cumsum(1 / (np.arange(size) + 2.7) ** EXPONENT)


def texts(count: int, lemmas: dict[str, str], seed: int = 1) -> Iterator[Text]:
    """Yield ``count`` texts. The lemma of each inflected word is added to ``lemmas`` before the first."""
    rng = np.random.default_rng(seed)
    told, words = real_sentences(seed, lemmas), vocabulary(rng)
    lemmas |= {word.text: word.lemmas for word in words if word.lemmas}
    told = [told[at] for at in rng.permutation(len(told))]
    of_told, of_words = _zipf(len(told)), _zipf(len(words))
    for start in range(0, count, BLOCK):
        lengths = np.clip(rng.lognormal(2.75, 0.55, min(BLOCK, count - start)), 4, 65).astype(int)
        total = int(lengths.sum())
        sizes = rng.integers(8, 20, total)
        drawn = iter(np.searchsorted(of_words, rng.random(int(sizes.sum())) * of_words[-1]).tolist())
        chosen = np.searchsorted(of_told, rng.random(total) * of_told[-1]).tolist()
        made = iter(
            [
                told[at] if is_told else _drawn(words, drawn, size)
                for is_told, at, size in zip((rng.random(total) < 0.5).tolist(), chosen, sizes.tolist(), strict=True)
            ]
        )
        for length in lengths.tolist():
            yield _text(list(islice(made, length)))


def _drawn(words: list[Piece], drawn: Iterator[int], size: int) -> Piece:
    some = [words[next(drawn)] for _ in range(size)]
    line = " ".join(word.text for word in some)
    return Piece(f"{line[:1].upper()}{line[1:]}.", size, " ".join(word.lemmas for word in some if word.lemmas))


def _text(made: list[Piece]) -> Text:
    """A text of these sentences, two in each paragraph. The last one is also the headline."""
    paragraphs = (" ".join(part.text for part in made[at : at + 2]) for at in range(0, len(made), 2))
    title = made[-1].text.rstrip(".").split()[:9]
    lemmas = " ".join(lemma for word in title if word.islower() and (lemma := lemmatize(word)) != word)
    words = sum(part.words for part in made)
    of_text = " ".join(part.lemmas for part in made if part.lemmas)
    return Text(" ".join(title), lemmas or None, "\n\n".join(paragraphs), words, of_text)
