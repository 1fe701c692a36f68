"""Choose the subject, the date and the headline of each story: everything that listings show.

Story N depends only on ``seed`` and N, and its date also on the number of stories. So every story can be made again at
any time, and none has to be stored.
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
# coprime to COMBINATIONS, so that headlines repeat only after all have been used
STRIDE = 10_007


@dataclass(frozen=True, slots=True)
class Head:
    """The data of story ``number`` that listings, feeds and sitemaps show."""

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
    """Return the slug that WordPress makes of ``text``."""
    return NO_WORD.sub("-", text.casefold()).strip("-")


def draw(seed: int, number: int, part: str) -> Random:
    """Return a random generator for one part of one story, so that a change of that part changes no other part."""
    return Random(f"{seed}/{number}/{part}")


def assignment(seed: int, number: int) -> tuple[Topic, str, Place, str]:
    """Return topic, headline, place and coda of story ``number``; no two stories are the same."""
    at = (number * STRIDE + seed * 7919) % COMBINATIONS
    at, which = divmod(at, len(HEADLINES))
    coda_at, place_at = divmod(at, len(PLACES))
    # shifted by the other two numbers (still one to one), so that consecutive stories have different topics
    topic, headline = HEADLINES[(which + 17 * place_at + 7 * coda_at) % len(HEADLINES)]
    return topic, headline, PLACES[place_at], CODAS[coda_at]


def is_rerun(number: int) -> bool:
    """Return whether this story has the headline of the story before it; its slug ends with ``-2``."""
    return number % 61 == 7


def head(seed: int, number: int, count: int, until: date, edit: Edit | None = None) -> Head:
    """Return the data of story ``number`` of ``count`` that listings show."""
    topic, headline, place, coda = assignment(seed, number - 1 if is_rerun(number) else number)
    rng = draw(seed, number, "head")
    post_id = FIRST_ID + number * ID_STEP + rng.randrange(ID_STEP - 4)
    title = headline.format(t=place.town) + coda
    slug = slugify(title) + ("-2" if is_rerun(number) else "")
    times_used = number // COMBINATIONS
    if times_used:
        slug += f"-{times_used + 2}"
    published = _published(rng, number, count, until)
    status = _status(rng)
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
        # edited within three days, but not after the last day
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


def _status(rng: Random) -> str:
    """Return the state that WordPress knows of a post; nearly all are published."""
    chance = rng.random()
    for name, share in (("draft", 0.008), ("private", 0.004), ("future", 0.003), ("trash", 0.004)):
        if chance < share:
            return name
        chance -= share
    return "publish"


def _published(rng: Random, number: int, count: int, until: date) -> datetime:
    days = (until - FIRST_DAY).days
    if number >= count:  # after the last day
        return working_time(rng, datetime.combine(until + timedelta(days=1), time(), WIB))
    back = rng.randrange(3, 40) if rng.random() < 0.01 else 0  # a draft that was published late with its old date
    day = max(0, min(days, int((number + 0.5) / count * days + rng.uniform(-0.4, 0.4)) - back))
    return working_time(rng, datetime.combine(FIRST_DAY + timedelta(days=day), time(), WIB))


def _by_name(terms: dict[str, str]) -> tuple[Term, ...]:
    # WordPress prints a post's terms by name, so the page's first category is the first by name
    return tuple(sorted(terms.items(), key=lambda term: term[1].casefold()))


def _categories(rng: Random, topic: Topic, place: Place) -> tuple[Term, ...]:
    slugs = [topic.section]
    chance = rng.random()
    if chance < 0.5:
        slugs.append(place.section)
    if chance < 0.12:
        slugs.append("jawa-barat")
    if chance > 0.9:
        slugs = [place.section]
    return _by_name({slug: SECTIONS[slug][0] for slug in slugs})


def _tags(rng: Random, topic: Topic, place: Place) -> tuple[Term, ...]:
    if rng.random() < 0.2:
        return ()
    names = [*rng.sample(topic.tags, rng.choice((1, 2))), *([place.town] if rng.random() < 0.6 else [])]
    return _by_name({slugify(name): name for name in names})


def heads(seed: int, count: int, until: date = UNTIL) -> Iterator[Head]:
    """Yield the data of all ``count`` stories in order of post ids."""
    return (head(seed, number, count, until) for number in range(count))
