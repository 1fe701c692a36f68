"""Volatile text: words in a body that change automatically at every fetch.

Examples are counters, votes, "3 hours ago" and titles of other articles. Such words would look like an edit of every
article at every fetch, so that all pages, and real edits with them, would wait in quarantine for ever. They are learnt
from the pages in quarantine: what changed on many articles from one fetch to the next, and did so twice, was not
changed by an editor. It is then left out when versions are compared. The stored text is not changed.

Each pattern that was learnt is a *mark*. It is stored as an open problem of the portal (field ``body``, reason
``changes_at_every_look``) and loaded from there. A mark is one of

* ``¶ dibaca # kali ¶``: a whole paragraph, in which ``#`` is any number and ``~`` any unit of time;
* ``dibaca # kali``: a number between two words; ``¶`` is the beginning or end of the paragraph;
* ``titles``: a paragraph that is the headline of another article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from bipol_crawler.articles.problems import record_problem
from bipol_crawler.articles.versions import comparable_text
from bipol_crawler.items import Problem
from bipol_crawler.storage.database import Database

REASON = "changes_at_every_look"
TITLES = "titles"
_LEAST = 3
"""A mark must have changed on at least this many articles, and on half of those that were compared."""
_LONGEST = 200
"""Longest mark in characters; counters are short."""
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*(?:rb|ribu|k|jt|juta|m|x)?(?![a-z])")
_UNITS = frozenset("detik menit jam hari minggu pekan bulan tahun seconds minutes hours days weeks months".split())
_ENUMERATED = re.compile(r"(?:\d{1,2}[.)]|[-*•·»›])\s*|[^:]{1,30}:\s+")


@dataclass(frozen=True)
class Volatile:
    """The marks of volatile text that are known in one archive.

    ``headlines`` returns the headlines of all articles; it is called only when they are needed.
    """

    marks: frozenset[str] = frozenset()
    headlines: Callable[[], Iterable[str]] = tuple

    @cached_property
    def _titles(self) -> frozenset[str]:
        return frozenset(comparable_text(headline).lower() for headline in self.headlines())

    def is_title(self, paragraph: str) -> bool:
        """Whether a paragraph is the headline of an article; a number or a label before it is allowed."""
        words = comparable_text(paragraph).lower()
        start = _ENUMERATED.match(words)
        return words in self._titles or (start is not None and words[start.end() :] in self._titles)

    def without_volatile(self, body: str | None) -> str | None:
        """A body without its volatile text, for comparison."""
        if not self.marks or body is None:
            return body
        return "\n\n".join(
            self._masked(paragraph) for paragraph in body.split("\n\n") if not self._is_left_out(paragraph)
        )

    def _is_left_out(self, paragraph: str) -> bool:
        return (TITLES in self.marks and self.is_title(paragraph)) or _paragraph_mark(
            _skeleton(paragraph)
        ) in self.marks

    def _masked(self, paragraph: str) -> str:
        typed, masked = paragraph.split(), _skeleton(paragraph)
        if len(typed) != len(masked):  # the words cannot be matched, for example because of a dash: leave out nothing
            return paragraph
        around = _contexts(masked)
        return " ".join(
            mask if around[at] in self.marks else word
            for at, (word, mask) in enumerate(zip(typed, masked, strict=True))
        )


def load_volatile(db: Database) -> Volatile:
    """The marks that an archive has learnt so far."""
    rows = db.execute("SELECT detail FROM problems WHERE resolved_at IS NULL AND reason = ?", [REASON]).fetchall()
    return Volatile(
        frozenset(str(detail) for (detail,) in rows),
        lambda: [str(row[0]) for row in db.execute("SELECT headline FROM articles WHERE headline IS NOT NULL")],
    )


def find_marks(texts: Iterable[Sequence[str]], known: Volatile) -> frozenset[str]:
    """The new marks that the bodies of articles show.

    Args:
        texts: for each article its archived body and the bodies of later fetches, the oldest first; at least three.
        known: the marks that are known already.
    """
    seen: Counter[str] = Counter()
    compared = 0
    for bodies in texts:
        compared += 1
        times = Counter(mark for before, after in pairwise(bodies) for mark in set(_changes(before, after, known)))
        seen.update(mark for mark, changes in times.items() if changes > 1)
    enough = max(_LEAST, compared / 2)
    return frozenset(mark for mark, articles in seen.items() if articles >= enough) - known.marks


def record_marks(db: Database, run_id: int, portal: str, marks: Iterable[str]) -> None:
    """Store new marks as problems of the portal."""
    for mark in sorted(marks):
        record_problem(db, run_id, portal, None, None, Problem("body", REASON, mark))


def _changes(before: str, after: str, known: Volatile) -> Iterator[str]:
    """The marks of the differences between two bodies."""
    old, new = ([comparable_text(paragraph) for paragraph in body.split("\n\n")] for body in (before, after))
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone = {_paragraph_mark(_skeleton(paragraph)): paragraph for paragraph in old[first:last]}
        rest = []
        for paragraph in new[start:end]:
            if (was := gone.pop(_paragraph_mark(_skeleton(paragraph)), None)) is not None:
                yield from _number_marks(was, paragraph)
            else:
                rest.append(paragraph)
        rest += gone.values()
        if rest and all(known.is_title(paragraph) for paragraph in rest):
            yield TITLES


def _number_marks(before: str, after: str) -> Iterator[str]:
    """The marks of two paragraphs that differ only in their numbers; none if they are equal."""
    if before == after:
        return
    skeleton = _skeleton(before)
    around = _contexts(skeleton)
    marks = [_paragraph_mark(skeleton)]
    marks += (
        around[at] for at, (one, other) in enumerate(zip(before.split(), after.split(), strict=True)) if one != other
    )
    yield from (mark for mark in marks if len(mark) <= _LONGEST)


def _skeleton(paragraph: str) -> list[str]:
    """The words of a paragraph in lower case, with numbers and units of time replaced by ``#`` and ``~``."""
    words: list[str] = []
    for word in comparable_text(paragraph).lower().split():
        bare = word.strip("().,;!")
        masked = "~" if words and "#" in words[-1] and bare in _UNITS else _NUMBER.sub("#", word)
        words.append(masked)
    return words


def _contexts(skeleton: Sequence[str]) -> list[str]:
    """For each word with a number or a unit of time: the word and its two neighbours; empty for other words."""
    framed = ["¶", *skeleton, "¶"]
    return [
        f"{before} {word} {behind}" if "#" in word or word == "~" else ""
        for before, word, behind in zip(framed, framed[1:], framed[2:], strict=False)
    ]


def _paragraph_mark(skeleton: Sequence[str]) -> str:
    return f"¶ {' '.join(skeleton)} ¶"
