"""What each story is about, when it appeared and what it is called: all that listings need of it.

Story N depends on ``seed`` and N alone (its date also on how many stories fill the years), so any
story can be made again at any time and none need be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Literal

from bipol_crawler.demo.dates import working_time
from bipol_crawler.demo.phrases import ACCOUNTS, CODAS, PLACES, SECTIONS, Place
from bipol_crawler.demo.story import WIB, Term
from bipol_crawler.demo.topic import Topic
from bipol_crawler.demo.topics import TOPICS

FIRST_DAY = date(2018, 1, 2)
UNTIL = date(2024, 11, 15)
FIRST_ID = 12_000
ID_STEP = 9

NO_WORD = re.compile(r"[\W_]+")

Edit = Literal["headline", "body", "byline"]

HEADLINES = tuple((topic, headline) for topic in TOPICS for headline in topic.headlines)
COMBINATIONS = len(HEADLINES) * len(PLACES) * len(CODAS)
# coprime to COMBINATIONS (2, 3, 5 are its only prime factors), so that headlines repeat only after all are used
STRIDE = 10_007


@dataclass(frozen=True, slots=True)
class Head:
    """What listings, feeds and sitemaps need of story ``number``; cheap to make and to keep."""

    number: int
    post_id: int
    slug: str
    title: str
    published: datetime
    modified: datetime
    categories: tuple[Term, ...]
    tags: tuple[Term, ...]
    author: str
    login: str
    status: str
    password: str | None


def slugify(text: str) -> str:
    """``text`` as WordPress makes a slug of it."""
    return NO_WORD.sub("-", text.casefold()).strip("-")


def draw(seed: int, number: int, part: str) -> Random:
    """The dice for one part of one story, apart from all others so that an edit disturbs nothing else."""
    return Random(f"{seed}/{number}/{part}")


def assignment(seed: int, number: int) -> tuple[Topic, str, Place, str]:
    """What story ``number`` is about: topic, headline, place, coda; no two stories alike."""
    at = (number * STRIDE + seed * 7919) % COMBINATIONS
    at, which = divmod(at, len(HEADLINES))
    coda_at, place_at = divmod(at, len(PLACES))
    # turned by the digits above it (still one to one), or neighbours would come in step
    topic, headline = HEADLINES[(which + 17 * place_at + 7 * coda_at) % len(HEADLINES)]
    return topic, headline, PLACES[place_at], CODAS[coda_at]


def is_rerun(number: int) -> bool:
    """Whether this story carries the previous one's headline again (its slug ends in ``-2``)."""
    return number % 61 == 7


def head(seed: int, number: int, count: int, until: date, edit: Edit | None = None) -> Head:
    """Story ``number`` of ``count`` as listings know it."""
    topic, headline, place, coda = assignment(seed, number - 1 if is_rerun(number) else number)
    rng = draw(seed, number, "head")
    post_id = FIRST_ID + number * ID_STEP + rng.randrange(ID_STEP - 4)
    title = headline.format(t=place.town) + coda
    slug = slugify(title) + ("-2" if is_rerun(number) else "")
    lap = number // COMBINATIONS
    if lap:
        slug += f"-{lap + 2}"
    published = _published(rng, number, count, until)
    status = "publish"
    luck = rng.random()
    for name, share in (("draft", 0.008), ("private", 0.004), ("future", 0.003), ("trash", 0.004)):
        if luck < share:
            status = name
            break
        luck -= share
    if status == "future":
        published = published.replace(year=published.year + 30, day=min(published.day, 28))
    password = "rahasia" if status == "publish" and rng.random() < 0.006 else None
    if rng.random() < 0.004 and not is_rerun(number) and not is_rerun(number + 1):
        title, slug = "", str(post_id)
    if edit == "headline":
        title = f"[UPDATE] {title}" if len(title) % 2 else f"{title} (Diperbarui)"
    author, login = rng.choice(ACCOUNTS) if rng.random() > 0.03 else ("", "")
    modified = published
    if rng.random() < 0.25 and number < count and status == "publish":
        # touched up within three days, but not after the archive's last day
        later = published + timedelta(seconds=rng.randrange(60, 3 * 86_400))
        modified = max(published, min(later, datetime.combine(until, time(23, 59, 59), WIB)))
    return Head(
        number,
        post_id,
        slug,
        title,
        published,
        modified,
        _categories(rng, topic, place),
        _tags(rng, topic, place),
        author,
        login,
        status,
        password,
    )


def _published(rng: Random, number: int, count: int, until: date) -> datetime:
    days = (until - FIRST_DAY).days
    if number >= count:  # after the archive's last day
        return working_time(rng, datetime.combine(until + timedelta(days=1), time(), WIB))
    back = rng.randrange(3, 40) if rng.random() < 0.01 else 0  # a draft posted late under its old date
    day = max(0, min(days, int((number + 0.5) / count * days + rng.uniform(-0.4, 0.4)) - back))
    return working_time(rng, datetime.combine(FIRST_DAY + timedelta(days=day), time(), WIB))


def _by_name(terms: dict[str, str]) -> tuple[Term, ...]:
    # WordPress prints a post's terms by name, so the page's first category is the first by name
    return tuple(sorted(terms.items(), key=lambda term: term[1].casefold()))


def _categories(rng: Random, topic: Topic, place: Place) -> tuple[Term, ...]:
    slugs = [topic.section]
    luck = rng.random()
    if luck < 0.5:
        slugs.append(place.section)
    if luck < 0.12:
        slugs.append("jawa-barat")
    if luck > 0.9:
        slugs = [place.section]
    return _by_name({slug: SECTIONS[slug][0] for slug in slugs})


def _tags(rng: Random, topic: Topic, place: Place) -> tuple[Term, ...]:
    if rng.random() < 0.2:
        return ()
    names = [*rng.sample(topic.tags, rng.choice((1, 2))), *([place.town] if rng.random() < 0.6 else [])]
    return _by_name({slugify(name): name for name in names})


def heads(seed: int, count: int, until: date = UNTIL) -> Iterator[Head]:
    """All ``count`` heads in post id order."""
    return (head(seed, number, count, until) for number in range(count))
