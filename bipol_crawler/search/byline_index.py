"""An inverted index of the bylines in memory: for each role and person, the articles."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bipol_crawler.search.column import Mask, Numbers, Positions


@dataclass(frozen=True, slots=True)
class BylineIndex:
    """All bylines, in groups with the same role and the same person.

    ``roles`` and ``people`` are the codes of each group's role and person; groups are sorted by role, then by person.
    ``articles`` are the positions of the articles of all groups, one group after the other, each article once in a
    group. The articles of a group are ``articles[starts[group]:starts[group + 1]]``.
    """

    roles: Numbers
    people: Numbers
    articles: Positions
    starts: Numbers

    def mask(self, role: int | None, people: Mask, size: int) -> Mask:
        """A mask of the articles, ``size`` in all, that have one of ``people`` in ``role``; None means any role."""
        groups = people[self.people] if role is None else people[self.people] & (self.roles == role)
        found = np.zeros(size, np.bool_)
        for group in np.flatnonzero(groups).tolist():
            found[self.articles[self.starts[group] : self.starts[group + 1]]] = True
        return found

    def counts(self, role: int, mask: Mask) -> tuple[Numbers, Numbers]:
        """The people with this role, and for each the number of articles of ``mask`` in which they have it."""
        first, last = np.searchsorted(self.roles, [role, role + 1])
        if first == last:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        starts = self.starts[first:last]
        found = mask.take(self.articles[starts[0] : self.starts[last]])
        return self.people[first:last], np.add.reduceat(found.view(np.uint8), starts - starts[0], dtype=np.int64)


def build_byline_index(people: Numbers, roles: Numbers, times: Numbers, articles: Numbers) -> BylineIndex:
    """Build the index from groups of bylines.

    Args:
        people: the code of each group's person.
        roles: the code of each group's role.
        times: the number of bylines of each group.
        articles: the positions of the articles of all bylines, one group after the other, sorted in each group.
    """
    starts = np.concatenate([[0], np.cumsum(times)])
    first = np.zeros(len(articles), np.bool_)
    first[starts[:-1]] = True
    first[1:] |= articles[1:] != articles[:-1]
    pieces = [articles[begin:end][first[begin:end]] for begin, end in pairwise(starts.tolist())]
    order = np.lexsort((people, roles))
    sizes = np.array([len(pieces[group]) for group in order], np.int64)
    joined = np.concatenate([np.zeros(0, np.int32), *(pieces[group] for group in order)]).astype(np.int32)
    return BylineIndex(roles[order], people[order], joined, np.concatenate([[0], np.cumsum(sizes)]))
