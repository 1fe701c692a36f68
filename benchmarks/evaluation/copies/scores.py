"""Stores labelled articles in an archive, and scores the copies that it finds, and those of two baselines."""

from __future__ import annotations

import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from itertools import combinations
from pathlib import Path

from benchmarks.evaluation.copies.newsroom import Labelled
from benchmarks.evaluation.findings.scores import Tally
from bipol_crawler.analysis.findings import Text
from bipol_crawler.analysis.origins import origins
from bipol_crawler.articles.copies import save_copies
from bipol_crawler.storage.connection import open_database

Clusters = dict[str, str]
"""For each article that is a copy, the id of its original."""
MEASURES = ("pairs", "originals", "origins")


def ours(articles: list[Labelled]) -> Clusters:
    """Return the copies that an archive finds if the articles are stored in a random order."""
    shuffled = random.Random(0).sample(articles, len(articles))
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "a.db")
        for number, article in enumerate(shuffled, start=1):
            db.execute(
                "INSERT INTO articles (id, url, headline, body, published_at, layout, parser_version, sources, dates,"
                " first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?, 'x', 'x', '{}', '[]', 'x', 'x')",
                [number, f"https://bipol.co/{article.id}/", article.headline, article.body, article.published],
            )
            save_copies(db, number, article.body)
        found = db.execute("SELECT article_id, original_id FROM copies").fetchall()
        db.close()
    return {shuffled[copy - 1].id: shuffled[original - 1].id for copy, original in found}


def same_body(articles: list[Labelled]) -> Clusters:
    """Return as copies the articles with exactly the body of an earlier article."""
    return _by(articles, lambda article: article.body)


def same_headline(articles: list[Labelled]) -> Clusters:
    """Return as copies the articles with the headline of an earlier article."""
    return _by(articles, lambda article: article.headline)


def _by(articles: list[Labelled], key: Callable[[Labelled], Hashable]) -> Clusters:
    first: dict[Hashable, str] = {}
    found: Clusters = {}
    for article in sorted(articles, key=lambda article: article.published):
        if first.setdefault(key(article), article.id) != article.id:
            found[article.id] = first[key(article)]
    return found


def credited(article: Labelled) -> set[str]:
    """Return the kinds of origin that we find in an article's credits."""
    text = Text(article.headline, article.body, bylines=tuple(article.bylines), sections=tuple(article.sections))
    return {item.kind for item in origins(text)}


_SAID = {
    "agency": "antara|reuters|afp", "press_release": "humas|rilis|rls|siaran pers", "paid": r"\badv|pariwara|iklan",
    "medium": r"detik|kompas|tribun|\.com",
}  # fmt: skip


def said_anywhere(article: Labelled) -> set[str]:
    """Return the kinds of origin for which the headline, the text or a byline has a typical word."""
    everything = " ".join([article.headline, article.body, *(name for _, name in article.bylines), *article.sections])
    return {kind for kind, words in _SAID.items() if re.search(words, everything, re.IGNORECASE)}


def score(
    articles: list[Labelled],
    reader: Callable[[list[Labelled]], Clusters],
    origin: Callable[[Labelled], set[str]],
) -> dict[str, Tally]:
    """Return a tally for each measure.

    * ``pairs``: two articles with the same original.
    * ``originals``: a copy with its labelled original.
    * ``origins``: the kinds of origin that an article's credits name.
    """
    tallies = {measure: Tally() for measure in MEASURES}
    labels = {article.id: article.original for article in articles if article.original}
    found = reader(articles)
    _count(_pairs(labels), _pairs(found), tallies["pairs"])
    _count(set(labels.items()), set(found.items()), tallies["originals"])
    _count(
        {(article.id, kind) for article in articles for kind in article.origins},
        {(article.id, kind) for article in articles for kind in origin(article)},
        tallies["origins"],
    )
    return tallies


def _pairs(clusters: Clusters) -> set[tuple[str, str]]:
    together = defaultdict(set)
    for copy, original in clusters.items():
        together[original] |= {copy, original}
    return {pair for members in together.values() for pair in combinations(sorted(members), 2)}


def _count(labels: set[tuple[str, str]], found: Iterable[tuple[str, str]], tally: Tally) -> None:
    found = set(found)
    tally.right += len(labels & found)
    tally.wrong += [" ".join(item) for item in sorted(found - labels)]
    tally.missed += [" ".join(item) for item in sorted(labels - found)]
