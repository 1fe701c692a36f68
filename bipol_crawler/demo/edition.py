"""The stories that the portal shows on one day: which were edited, withdrawn, moved or returned.

Day 1 has the first stories. On day 2 there are new stories, edits, withdrawals and a new slug. The changes of day 3
are hard to notice: they change neither the ETag of the feeds nor their first posts. On day 4 a withdrawn story returns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from bipol_crawler.demo.assignment import Edit, Head, head, heads, is_rerun
from bipol_crawler.demo.newsroom import write
from bipol_crawler.demo.phrases import SECTIONS
from bipol_crawler.demo.story import WIB, Story

LAST_DAY = 4
NEW_ON_DAY_2 = 8
_write = lru_cache(maxsize=4096)(write)  # a story is shown on its page, in feeds, in lists and beside others
_HEAD, _STORY = ({part.name for part in fields(kind)} for kind in (Head, Story))


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of one day. Each story is identified by its path on the portal (``/slug/``)."""

    published: tuple[str, ...] = ()
    edited: dict[str, Edit] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    moved: dict[str, str] = field(default_factory=dict)
    returned: tuple[str, ...] = ()


class Edition:
    """The portal's posts on ``day``, with the indexes that its pages need. Stories are made when they are requested."""

    def __init__(self, seed: int, count: int, until: date, day: int) -> None:
        if not 1 <= day <= LAST_DAY:
            raise ValueError(f"day {day} is none of 1 to {LAST_DAY}")
        self.seed, self.count, self.until = seed, count, until
        self.edits: dict[int, Edit] = {}
        self.moved: dict[str, int] = {}
        self.rewritten: dict[int, dict[str, Any]] = {}
        self.changes: dict[int, Changes] = {1: Changes()}
        self._heads = {known.number: known for known in heads(seed, count, until)}
        for of_day, make_changes in (
            (2, self._changes_of_day_2),
            (3, self._changes_of_day_3),
            (4, self._changes_of_day_4),
        ):
            if day >= of_day:
                self.changes[of_day] = make_changes()
        self._index()

    def story(self, known: Head, base: str) -> Story:
        """Return the whole story of ``known`` on this day."""
        made = _write(self.seed, known.number, self.count, self.until, base, self.edits.get(known.number))
        kept: dict[str, Any] = {"slug": known.slug, "modified": known.modified, "status": known.status}
        return replace(made, **kept, **self.rewritten.get(known.number, {}))

    def revise(self, post_id: int, **values: Any) -> Head:
        """Change a post as an editor does; ``values`` are fields of :class:`Head` or :class:`Story`.

        After a change of the slug, the old slug leads to the post, as in WordPress. The time of the change is not set
        unless ``modified`` is given. The change is lost when the portal's day changes.
        """
        known = self.by_id[post_id]
        if values.get("slug", known.slug) != known.slug:
            self.moved[known.slug] = post_id
        kept = {"slug", "modified", "status"}
        self.rewritten.setdefault(known.number, {}).update(
            {name: value for name, value in values.items() if name in _STORY and name not in kept}
        )
        self._set(known.number, **{name: value for name, value in values.items() if name in _HEAD})
        self._index()
        return self.by_id[post_id]

    def publish(self, **values: Any) -> Head:
        """Add a post and change it with :meth:`revise`."""
        number = max(self._heads) + 1
        self._heads[number] = replace(head(self.seed, number, self.count, self.until), status="publish", password=None)
        self._index()
        return self.revise(self._heads[number].post_id, **values)

    def section(self, slug: str) -> list[Head]:
        """Return a section's stories, the newest first; a parent section includes its children's stories."""
        slugs = {slug} | {child for child, (_, parent) in SECTIONS.items() if parent == slug}
        if len(slugs) == 1:
            return self.in_section.get(slug, [])
        return [known for known in self.newest if any(term in slugs for term, _ in known.categories)]

    def starting_with(self, slug: str) -> Head | None:
        """Return the story that WordPress guesses for an unknown ``slug``: the first whose slug begins with it."""
        at = bisect_left(self._slugs, slug)
        alike = self._slugs[at : at + 50]
        guesses = [self.by_slug[other] for other in alike if other.startswith(slug)]
        return min(guesses, key=lambda known: known.post_id, default=None)

    def _index(self) -> None:
        public = [known for known in self._heads.values() if known.status == "publish"]
        self.newest = sorted(public, key=lambda known: (known.published, known.post_id), reverse=True)
        self.by_id = {known.post_id: known for known in self._heads.values()}
        self.by_slug = {known.slug: known for known in public}
        self._slugs = sorted(self.by_slug)
        self.in_section: dict[str, list[Head]] = defaultdict(list)
        self.with_tag: dict[str, list[Head]] = defaultdict(list)
        self.of_account: dict[str, list[Head]] = defaultdict(list)
        self.names: dict[str, str] = {}
        for known in self.newest:
            for slug, _ in known.categories:
                self.in_section[slug].append(known)
            for slug, name in known.tags:
                self.with_tag[slug].append(known)
                self.names[slug] = name
            if known.login:
                self.of_account[known.login].append(known)
        # the ETag of all feeds: the time when any post was changed last
        self.touched = max((known.modified for known in public), default=datetime.combine(self.until, time(), WIB))

    def _unchanged_numbers(self) -> list[int]:
        """Return the numbers of ordinary public stories that have not been changed yet."""
        return [
            number
            for number, known in self._heads.items()
            if known.status == "publish" and known.title and not known.password and number < self.count
            and number not in self.edits and known.slug not in self.moved and not is_rerun(number)
        ]  # fmt: skip

    def _at(self, day: int, rng: Random) -> datetime:
        opening = datetime.combine(self.until + timedelta(days=day - 1), time(8), WIB)
        return opening + timedelta(seconds=rng.randrange(36_000))

    def _path(self, number: int) -> str:
        return f"/{self._heads[number].slug}/"

    def _set(self, number: int, **values: object) -> None:
        self._heads[number] = replace(self._heads[number], **values)  # type: ignore[arg-type]

    def _has_text(self, number: int) -> bool:
        return _write(self.seed, number, self.count, self.until, "").truth["body"] is not None

    def _changes_of_day_2(self) -> Changes:
        rng = Random(f"{self.seed}/busy day")
        free = self._unchanged_numbers()
        # a withdrawn story whose rerun stays: WordPress redirects its slug to the rerun's
        twins = [number for number in free if is_rerun(number + 1) and self._is_public(number + 1)]
        rng.shuffle(free)
        withdrawn = twins[-1:]
        free = [number for number in free if number not in withdrawn and self._has_text_soon(number, free)]
        withdrawn += [free.pop() for _ in range(min(2, max(0, len(free) - 8)))]
        edited: dict[int, Edit] = {}
        kinds: tuple[Edit, ...] = ("headline", "headline", "body", "body", "byline", "byline")
        for kind in kinds:
            if free:
                edited[free.pop()] = kind
        moving = free.pop() if free else None
        for number in withdrawn:
            self._set(number, status="trash")
        for number, kind in edited.items():
            self.edits[number] = kind
            changed = head(self.seed, number, self.count, self.until, kind)
            self._set(number, title=changed.title, modified=self._at(2, rng))
        new = self._publish(range(self.count, self.count + NEW_ON_DAY_2))
        moved: dict[str, str] = {}
        if moving is not None:
            old = self._heads[moving].slug
            self.moved[old] = self._heads[moving].post_id
            self._set(moving, slug=f"perkembangan-{old}", modified=self._at(2, rng))
            moved[f"/{old}/"] = self._path(moving)
        return Changes(
            new, {self._path(number): kind for number, kind in edited.items()}, (),
            tuple(self._path(number) for number in withdrawn), moved,
        )  # fmt: skip

    def _changes_of_day_3(self) -> Changes:
        """Make a change that WordPress does not record, a withdrawal and a back-dated post."""
        rng = Random(f"{self.seed}/quiet day")
        touched = max(known.modified for known in self._heads.values() if known.status == "publish")
        free = [number for number in self._unchanged_numbers() if self._heads[number].modified < touched]
        rng.shuffle(free)
        silent = next((number for number in free[:40] if self._has_text(number)), None)
        withdrawn = next((number for number in free if number != silent), None)
        if silent is not None:
            self.edits[silent] = "body"
        if withdrawn is not None:
            self._set(withdrawn, status="trash")
        number = self.count + NEW_ON_DAY_2
        late = head(self.seed, number, self.count, self.until)
        old = late.published - timedelta(days=30)
        self._heads[number] = replace(late, published=old, modified=old, status="publish", password=None)
        return Changes(
            (self._path(number),),
            {self._path(silent): "body"} if silent is not None else {},
            (self._path(silent),) if silent is not None else (),
            (self._path(withdrawn),) if withdrawn is not None else (),
        )

    def _changes_of_day_4(self) -> Changes:
        gone = [path.strip("/") for path in self.changes[2].withdrawn]
        number = (
            next((number for number, known in self._heads.items() if known.slug == gone[-1]), None) if gone else None
        )
        if number is None:
            return Changes()
        self._set(number, status="publish", modified=self._at(4, Random(f"{self.seed}/return")))
        return Changes(returned=(self._path(number),))

    def _is_public(self, number: int) -> bool:
        known = self._heads.get(number)
        return known is not None and known.status == "publish" and not known.password

    def _has_text_soon(self, number: int, among: list[int]) -> bool:
        # only the stories that may be chosen have to be made
        return number not in among[-20:] or self._has_text(number)

    def _publish(self, numbers: Iterable[int]) -> tuple[str, ...]:
        for number in numbers:
            self._heads[number] = head(self.seed, number, self.count, self.until)
        return tuple(self._path(number) for number in numbers if self._heads[number].status == "publish")
