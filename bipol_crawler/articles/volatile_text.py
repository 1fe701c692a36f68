"""What changes in the text at every look by itself: counters, votes, times ago, titles of other articles.

Such words would make every look an edit of every article, so that all pages wait for ever, and real edits with them.
They are learnt from pages that wait: what changed on many articles between a look and the next, twice in a row, is no
editor's doing. From then on it is left out of what makes a version; the text itself is kept as it was served.

What was learnt is a *mark*, and each is an open problem of the portal (field ``body``, reason
``changes_at_every_look``), from which it is read again. A mark is one of

* ``¶ dibaca # kali ¶``: a whole paragraph, its numbers written as ``#`` and its units of time as ``~``;
* ``dibaca # kali``: a number between two words; ``¶`` stands for the end of the paragraph;
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

from sqlite_utils import Database

from bipol_crawler.articles.problems import record_problem
from bipol_crawler.articles.versions import same_words
from bipol_crawler.items import Problem

REASON = "changes_at_every_look"
TITLES = "titles"
_LEAST = 3
"""Articles on which the same must have changed, and half of those that were compared."""
_LONGEST = 200
"""Characters of a mark; counters are short."""
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*(?:rb|ribu|k|jt|juta|m|x)?(?![a-z])")
_UNITS = frozenset("detik menit jam hari minggu pekan bulan tahun seconds minutes hours days weeks months".split())
_ENUMERATED = re.compile(r"(?:\d{1,2}[.)]|[-*•·»›])\s*|[^:]{1,30}:\s+")


@dataclass(frozen=True)
class Volatile:
    """What is known to change by itself in one archive.

    ``headlines`` gives those of all articles, when it is asked for.
    """

    marks: frozenset[str] = frozenset()
    headlines: Callable[[], Iterable[str]] = tuple

    @cached_property
    def _titles(self) -> frozenset[str]:
        return frozenset(same_words(headline).lower() for headline in self.headlines())

    def is_title(self, paragraph: str) -> bool:
        """Whether a paragraph is the headline of an article, numbered or behind a label or not."""
        words = same_words(paragraph).lower()
        start = _ENUMERATED.match(words)
        return words in self._titles or (start is not None and words[start.end() :] in self._titles)

    def stable(self, body: str | None) -> str | None:
        """A body without what changes by itself, to be compared."""
        if not self.marks or body is None:
            return body
        return "\n\n".join(self._masked(paragraph) for paragraph in body.split("\n\n") if not self._drops(paragraph))

    def _drops(self, paragraph: str) -> bool:
        return (TITLES in self.marks and self.is_title(paragraph)) or _whole(_skeleton(paragraph)) in self.marks

    def _masked(self, paragraph: str) -> str:
        typed, masked = paragraph.split(), _skeleton(paragraph)
        if len(typed) != len(masked):  # a dash of two characters or the like: nothing is left out
            return paragraph
        around = _contexts(masked)
        return " ".join(
            mask if around[at] in self.marks else word
            for at, (word, mask) in enumerate(zip(typed, masked, strict=True))
        )


def known_volatile(db: Database) -> Volatile:
    """What an archive has learnt so far."""
    rows = db.execute("SELECT detail FROM problems WHERE resolved_at IS NULL AND reason = ?", [REASON]).fetchall()
    return Volatile(
        frozenset(str(detail) for (detail,) in rows),
        lambda: [str(row[0]) for row in db.execute("SELECT headline FROM articles WHERE headline IS NOT NULL")],
    )


def learn(texts: Iterable[Sequence[str]], known: Volatile) -> frozenset[str]:
    """The marks that articles show, new ones only.

    Args:
        texts: of each article its body as archived and at each look since, the oldest first; three at least.
    """
    seen: Counter[str] = Counter()
    compared = 0
    for bodies in texts:
        compared += 1
        times = Counter(mark for before, after in pairwise(bodies) for mark in set(_changes(before, after, known)))
        seen.update(mark for mark, changes in times.items() if changes > 1)
    enough = max(_LEAST, compared / 2)
    return frozenset(mark for mark, articles in seen.items() if articles >= enough) - known.marks


def remember(db: Database, run_id: int, portal: str, marks: Iterable[str]) -> None:
    """Enter what was learnt as problems of the portal."""
    for mark in sorted(marks):
        record_problem(db, run_id, portal, None, None, Problem("body", REASON, mark))


def _changes(before: str, after: str, known: Volatile) -> Iterator[str]:
    """The marks of what differs between two bodies."""
    old, new = ([same_words(paragraph) for paragraph in body.split("\n\n")] for body in (before, after))
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone = {_whole(_skeleton(paragraph)): paragraph for paragraph in old[first:last]}
        rest = []
        for paragraph in new[start:end]:
            if (was := gone.pop(_whole(_skeleton(paragraph)), None)) is not None:
                yield from _numbers(was, paragraph)
            else:
                rest.append(paragraph)
        rest += gone.values()
        if rest and all(known.is_title(paragraph) for paragraph in rest):
            yield TITLES


def _numbers(before: str, after: str) -> Iterator[str]:
    """The marks of two paragraphs that differ in their numbers alone, if they differ."""
    if before == after:
        return
    skeleton = _skeleton(before)
    around = _contexts(skeleton)
    marks = [_whole(skeleton)]
    marks += (
        around[at] for at, (one, other) in enumerate(zip(before.split(), after.split(), strict=True)) if one != other
    )
    yield from (mark for mark in marks if len(mark) <= _LONGEST)


def _skeleton(paragraph: str) -> list[str]:
    """The words of a paragraph in lower case, numbers and units of time masked."""
    words: list[str] = []
    for word in same_words(paragraph).lower().split():
        bare = word.strip("().,;!")
        masked = "~" if words and "#" in words[-1] and bare in _UNITS else _NUMBER.sub("#", word)
        words.append(masked)
    return words


def _contexts(skeleton: Sequence[str]) -> list[str]:
    """Each word between its neighbours if it holds a number or a unit; empty for any other word."""
    framed = ["¶", *skeleton, "¶"]
    return [
        f"{before} {word} {behind}" if "#" in word or word == "~" else ""
        for before, word, behind in zip(framed, framed[1:], framed[2:], strict=False)
    ]


def _whole(skeleton: Sequence[str]) -> str:
    return f"¶ {' '.join(skeleton)} ¶"
