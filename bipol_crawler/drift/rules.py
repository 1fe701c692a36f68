"""The rules for held pages: what all pages of a run show together, and whether a single page can be accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bipol_crawler.articles.fields import CAN_BE_LOST, LAYOUT, WATCHED
from bipol_crawler.drift.quarantine import HeldPage

WITNESSES = 3
"""The number of articles of a run that must be read normally to prove that the portal's pages can be read."""
_LOST_SHARE = 0.05
_FEW, _MANY, _MANY_SHARE = 3, 5, 0.25
"""A field changed on many articles: on ``_FEW`` and more than half, or on ``_MANY`` and this share, at least."""
_ESSENTIAL = frozenset({"headline", "body"})


@dataclass(frozen=True, slots=True)
class FieldChanges:
    """The fields that a known article had, and those that its page of this run has lost or changed."""

    had: frozenset[str]
    lost: frozenset[str]
    changed: frozenset[str]

    @property
    def unchanged(self) -> bool:
        """Whether the page was read as before."""
        return not self.lost and not self.changed


@dataclass(frozen=True, slots=True)
class RunSummary:
    """How the portal's pages were read in this run.

    ``fetched``: how many known articles were fetched. ``unchanged``: how many of them were read as before. ``lost``:
    the fields that several articles have lost. ``changed``: the fields that changed on many at once. ``present``: the
    fields that enough articles still have. ``repeated``: hashes of paragraphs that were added to several articles.
    ``waiting``: how many articles were waiting because of each field before.
    """

    fetched: int
    unchanged: int
    lost: frozenset[str]
    changed: frozenset[str]
    present: frozenset[str]
    repeated: frozenset[str]
    waiting: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FieldDrop:
    """A field that was read on fewer articles than usual; both shares are from 0 to 1."""

    field: str
    share: float
    usual: float


@dataclass(slots=True)
class Tally:
    """How many articles, known and new, were read in a run, and how many of them have each field."""

    articles: int = 0
    field_counts: Counter[str] = field(default_factory=Counter)

    def add(self, present: frozenset[str]) -> None:
        """Count one article, which has the fields ``present``."""
        self.articles += 1
        self.field_counts.update(present)

    def without_layout(self) -> int:
        """How many were read without a known layout."""
        return self.articles - self.field_counts[LAYOUT]

    def dropped(self, usual: Mapping[str, float], drop: float) -> list[FieldDrop]:
        """The watched fields whose share is lower than ``usual`` by more than ``drop``."""
        shares = [(name, self.field_counts[name] / self.articles, usual[name]) for name in WATCHED if name in usual]
        return [FieldDrop(name, share, before) for name, share, before in shares if share < before - drop]


def summarize_run(
    articles: Sequence[FieldChanges], pages: Sequence[HeldPage], waiting: Mapping[str, int]
) -> RunSummary:
    """Summarise a run.

    Args:
        articles: the fields of each known article that was fetched.
        pages: all held pages, sorted by article.
        waiting: how many articles were waiting because of each field.
    """
    unchanged = sum(each.unchanged for each in articles)
    # while too few articles show that a drift is over, fields for which several articles wait are still drifting
    drifting = {name for name, number in waiting.items() if number > 1 and unchanged < WITNESSES}
    lost, changed, present = set(drifting), set(drifting), set()
    for name in CAN_BE_LOST:
        having = [each for each in articles if name in each.had or name in each.changed]
        without = sum(name in each.lost for each in having)
        changing = sum(name in each.changed for each in having)
        if without > max(1, _LOST_SHARE * len(having)):
            lost.add(name)
        if len(having) - without >= WITNESSES and name not in lost:
            present.add(name)
        if _is_on_many(changing, len(having)):
            changed.add(name)
    added = Counter(paragraph for page in merge_by_article(pages) for paragraph in page.added)
    repeated = frozenset(paragraph for paragraph, number in added.items() if number > 1)
    return RunSummary(
        len(articles), unchanged, frozenset(lost), frozenset(changed), frozenset(present), repeated, waiting
    )


def _is_on_many(changing: int, articles: int) -> bool:
    return (changing >= _FEW and 2 * changing > articles) or (changing >= _MANY and changing >= _MANY_SHARE * articles)


def reason_to_wait(page: HeldPage, first: HeldPage | None, summary: RunSummary, accept: frozenset[str]) -> str | None:
    """Why a page must wait; ``None`` if it is accepted.

    A page that was judged to wait continues to wait, unless the archivist accepts changes.

    Args:
        first: the page of the article's first version, if that version is doubtful.
        accept: the fields that, according to the archivist, the editors have changed or removed.
    """
    if page.reason == "first" or (page.reason and not accept):
        return page.reason
    lost, changed, drifting = page.lost - accept, page.changed - accept, summary.changed
    if page.reason:
        drifting = frozenset(name for name, articles in summary.waiting.items() if articles > 1)
    if page.layout is None or LAYOUT in lost:
        return "layout"
    if lost & _ESSENTIAL or not lost <= summary.present:
        return "lost"
    if changed & drifting:
        return "mass"
    if "body" in changed and page.added & summary.repeated:
        return "words"
    if first and _is_still_doubtful(page, first, summary, drifting):
        return "lost"
    return None


def _is_still_doubtful(page: HeldPage, first: HeldPage, summary: RunSummary, drifting: frozenset[str]) -> bool:
    """Whether a later page of an article does not settle what was doubtful on its first page."""
    lacking = first.lost - page.present
    if first.lost & (summary.lost | drifting) or LAYOUT in lacking or (lacking and summary.unchanged < WITNESSES):
        return True
    return page.digest == first.digest and not (first.lost & first.present).isdisjoint(summary.waiting)


def waiting_fields(page: HeldPage) -> frozenset[str]:
    """The fields because of which a judged page waits."""
    return page.changed | page.lost if page.reason in ("mass", "words") else page.lost


def count_waiting(pages: Iterable[HeldPage]) -> Counter[str]:
    """How many articles wait because of each field; ``pages`` are sorted by article."""
    return Counter(
        name for _, group in groupby(pages, key=lambda page: page.article_id)
        for name in set().union(*(waiting_fields(page) for page in group if page.reason not in (None, "first")))
    )  # fmt: skip


def merge_by_article(pages: Iterable[HeldPage]) -> Iterator[HeldPage]:
    """One page for each article, with the lost, changed and added parts of all its pages; ``pages`` are sorted."""
    for _, group in groupby(pages, key=lambda page: page.article_id):
        alike = list(group)
        lost, changed, added = (
            frozenset[str]().union(*(getattr(page, name) for page in alike)) for name in ("lost", "changed", "added")
        )
        yield replace(alike[-1], lost=lost, changed=changed, added=added)
