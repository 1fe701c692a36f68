"""What the pages looked at in one run tell together, and what of a single page can be believed beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bipol_crawler.articles.fields import CAN_BE_LOST, LAYOUT, WATCHED
from bipol_crawler.drift.quarantine import Held

WITNESSES = 3
"""Articles looked at in the same run that show how the portal's pages read at the moment."""
_LOST_SHARE = 0.05
_FEW, _MANY, _MANY_SHARE = 3, 5, 0.25
"""A field changed on more than half of the articles, and on ``_FEW``, or on this share of them, and on ``_MANY``."""
_ESSENTIAL = frozenset({"headline", "body"})


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a known article found, as far as it tells of the portal's pages as a whole."""

    had: frozenset[str]
    lost: frozenset[str]
    changed: frozenset[str]

    @property
    def calm(self) -> bool:
        """The page reads as the article did."""
        return not self.lost and not self.changed


@dataclass(frozen=True, slots=True)
class Signs:
    """How the portal's pages read at the moment.

    ``lost`` and ``changed`` are fields that several articles have lost, or that changed on many at once; ``kept`` those
    that enough articles still have. ``words`` are marks of paragraphs that came into several articles. ``waiting``
    counts the articles that waited for each field before.
    """

    looked: int
    calm: int
    lost: frozenset[str]
    changed: frozenset[str]
    kept: frozenset[str]
    words: frozenset[str]
    waiting: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Fall:
    """A field that was read on a ``share`` of the articles, and usually is on another."""

    field: str
    share: float
    usual: float


@dataclass(slots=True)
class Tally:
    """How many articles were read, known and new ones, and how many of them have each field."""

    articles: int = 0
    having: Counter[str] = field(default_factory=Counter)

    def add(self, present: frozenset[str]) -> None:
        """Count one article, which has the fields ``present``."""
        self.articles += 1
        self.having.update(present)

    def without_layout(self) -> int:
        """How many were read by no known layout."""
        return self.articles - self.having[LAYOUT]

    def fallen(self, usual: Mapping[str, float], drop: float) -> list[Fall]:
        """The watched fields that were read more seldom than usual, by more than ``drop``, a difference of shares."""
        shares = [(name, self.having[name] / self.articles, usual[name]) for name in WATCHED if name in usual]
        return [Fall(name, share, before) for name, share, before in shares if share < before - drop]


def read_signs(looks: Sequence[Look], pages: Sequence[Held], waiting: Mapping[str, int]) -> Signs:
    """What ``looks``, one an article, tell; ``pages`` are all that are held back, sorted by article."""
    calm = sum(look.calm for look in looks)
    # while too few looks say that it is over, what others wait for goes on
    standing = {name for name, articles in waiting.items() if articles > 1 and calm < WITNESSES}
    lost, changed, kept = set(standing), set(standing), set()
    for name in CAN_BE_LOST:
        having = [look for look in looks if name in look.had or name in look.changed]
        without = sum(name in look.lost for look in having)
        alike = sum(name in look.changed for look in having)
        if without > max(1, _LOST_SHARE * len(having)):
            lost.add(name)
        if len(having) - without >= WITNESSES and name not in lost:
            kept.add(name)
        if (alike >= _FEW and 2 * alike > len(having)) or (alike >= _MANY and alike >= _MANY_SHARE * len(having)):
            changed.add(name)
    came = Counter(mark for page in together(pages) for mark in page.added)
    words = frozenset(mark for mark, articles in came.items() if articles > 1)
    return Signs(len(looks), calm, frozenset(lost), frozenset(changed), frozenset(kept), words, waiting)


def verdict(page: Held, first: Held | None, signs: Signs, accept: frozenset[str]) -> str | None:
    """Why a page waits, ``None`` if it is believed.

    What was judged to wait goes on waiting, unless the archivist accepts that it was the editors who changed or
    removed some fields.

    Args:
        first: the page of the article's first version, if that is in doubt.
    """
    if page.reason == "first" or (page.reason and not accept):
        return page.reason
    lost, changed, drifting = page.lost - accept, page.changed - accept, signs.changed
    if page.reason:
        drifting = frozenset(name for name, articles in signs.waiting.items() if articles > 1)
    if page.layout is None or LAYOUT in lost:
        return "layout"
    if lost & _ESSENTIAL or not lost <= signs.kept:
        return "lost"
    if changed & drifting:
        return "mass"
    if "body" in changed and page.added & signs.words:
        return "words"
    if first and _in_doubt_still(page, first, signs, drifting):
        return "lost"
    return None


def _in_doubt_still(page: Held, first: Held, signs: Signs, drifting: frozenset[str]) -> bool:
    """Whether a later page of an article says no more than the first of what was in doubt there."""
    lacking = first.lost - page.present
    if first.lost & (signs.lost | drifting) or LAYOUT in lacking or (lacking and signs.calm < WITNESSES):
        return True
    return page.digest == first.digest and not (first.lost & first.present).isdisjoint(signs.waiting)


def waits_for(page: Held) -> frozenset[str]:
    """The fields that a judged page waits for."""
    return page.changed | page.lost if page.reason in ("mass", "words") else page.lost


def count_waiting(pages: Iterable[Held]) -> Counter[str]:
    """How many articles wait because of each field that they lost, or that changed on many; ``pages`` as they come."""
    return Counter(
        name for _, group in groupby(pages, key=lambda page: page.article_id)
        for name in set().union(*(waits_for(page) for page in group if page.reason not in (None, "first")))
    )  # fmt: skip


def together(pages: Iterable[Held]) -> Iterator[Held]:
    """Of each article one page, with what all of its pages say."""
    for _, group in groupby(pages, key=lambda page: page.article_id):
        alike = list(group)
        lost, changed, added = (
            frozenset[str]().union(*(getattr(page, name) for page in alike)) for name in ("lost", "changed", "added")
        )
        yield replace(alike[-1], lost=lost, changed=changed, added=added)
