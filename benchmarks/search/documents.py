"""The documents of the evaluation: stories of the demo, and notes with words that stemmers confuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.search.judgements import FORMS
from bipol_crawler.demo.newsroom import stories
from bipol_crawler.search.tokenizer import folded

NOTES = Path(__file__).with_name("notes.tsv")
"""The notes, one on each line: the sense for which it was written, its headline, its text."""
STORIES = 350


@dataclass(frozen=True, slots=True)
class Document:
    """A document. ``meant`` is the sense for which a note was written; empty for stories."""

    headline: str
    body: str
    meant: str = ""

    def senses(self, asked: Sequence[str]) -> bool:
        """Whether the document has all the senses ``asked``; one without a list of forms is its own only form."""
        words = _words(f"{self.headline} {self.body}")
        return all(sense == self.meant or words & set(FORMS.get(sense, sense).split()) for sense in asked)


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(folded(text.replace("m'at", "mat").replace("m’at", "mat")))


def documents() -> list[Document]:
    """All documents, always the same ones."""
    told = (story.truth for story in stories(11, STORIES))
    demo = [Document(truth["headline"] or "", truth["body"]) for truth in told if truth["body"]]
    lines = NOTES.read_text("utf-8").splitlines()
    return [*demo, *(Document(headline, body, meant) for meant, headline, body in (line.split("\t") for line in lines))]
