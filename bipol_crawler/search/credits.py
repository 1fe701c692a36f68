"""Who had which part in which article, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bipol_crawler.search.column import Mask, Numbers, Positions


@dataclass(frozen=True, slots=True)
class Credits:
    """All different bylines, in groups of one role and one person.

    ``roles`` and ``people`` are the numbers of each group's role and person; the groups are in the order of both.
    ``articles`` are the positions of the articles of one group after the other, without repetition; ``starts`` says
    where each group begins, and where the last one ends.
    """

    roles: Numbers
    people: Numbers
    articles: Positions
    starts: Numbers

    def mask(self, role: int | None, people: Mask, size: int) -> Mask:
        """Which of all ``size`` articles have one of the ``people`` in a role; None for any role."""
        groups = people[self.people] if role is None else people[self.people] & (self.roles == role)
        found = np.zeros(size, np.bool_)
        for group in np.flatnonzero(groups).tolist():
            found[self.articles[self.starts[group] : self.starts[group + 1]]] = True
        return found

    def counts(self, role: int, mask: Mask) -> tuple[Numbers, Numbers]:
        """The people who have a role, and how many articles of ``mask`` each of them has in it."""
        first, last = np.searchsorted(self.roles, [role, role + 1])
        if first == last:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        starts = self.starts[first:last]
        found = mask.take(self.articles[starts[0] : self.starts[last]])
        return self.people[first:last], np.add.reduceat(found.view(np.uint8), starts - starts[0], dtype=np.int64)


def credits_of(people: Numbers, roles: Numbers, times: Numbers, articles: Numbers) -> Credits:
    """Bylines in groups of a person and a role. Each group has ``times`` of the ``articles``, which are in order."""
    starts = np.concatenate([[0], np.cumsum(times)])
    first = np.zeros(len(articles), np.bool_)
    first[starts[:-1]] = True
    first[1:] |= articles[1:] != articles[:-1]
    pieces = [articles[begin:end][first[begin:end]] for begin, end in pairwise(starts.tolist())]
    order = np.lexsort((people, roles))
    sizes = np.array([len(pieces[group]) for group in order], np.int64)
    joined = np.concatenate([np.zeros(0, np.int32), *(pieces[group] for group in order)]).astype(np.int32)
    return Credits(roles[order], people[order], joined, np.concatenate([[0], np.cumsum(sizes)]))
