"""Write the articles: which stories, in which houses and regions, on which days, and what they refer to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from . import desk
from .article import as_row
from .days import long
from .dice import Dice
from .houses import BY_KEY, HOUSES, House
from .marks import capital, tidy
from .places import Region, regions
from .plots import Plot, notes, plots
from .story import Story

SEED = "regional news 1"
SIZES = {"test": 200, "dev": 100}
COPIES = {"test": 14, "dev": 7}
COAST = ("32.02", "32.03", "32.05", "32.06", "32.18", "34.02", "34.03", "35.07", "35.09", "36.01", "36.02")
"""Regions of the stock on the Indian Ocean."""
IDULFITRI = (
    "2018-06-15", "2019-06-05", "2020-05-24", "2021-05-13", "2022-05-02", "2023-04-22", "2024-04-10", "2025-03-31",
)  # fmt: skip
"""The first day of the feast, from 2018 on, as the government set it."""
NOTED = ("Peristiwa", "Hukum", "Politik", "Ekonomi", "Kesehatan", "Pendidikan", "Pemerintahan")
"""Sections whose news may have a note below."""
TEST_ONLY_HOUSES = ("serambi",)
TEST_ONLY_PLOTS = (
    "orang_hilang", "musrenbang", "mutasi", "pilkades", "pengawas", "nelayan", "umkm", "kampus", "lomba_desa",
    "gereja", "rs", "sidang", "penipuan", "literasi", "klarifikasi_pejabat", "susulan_dewan", "kawat_ekspor",
)  # fmt: skip


@dataclass(slots=True)
class Written:
    """An article with what later ones need to know of it."""

    row: dict[str, Any]
    plot: Plot
    seed: str
    region: Region
    event: date
    headline: tuple[str, list[dict[str, Any]]]
    values: dict[str, str] = field(default_factory=dict)


def articles() -> list[dict[str, Any]]:
    """Return all articles, those of the test set first; always the same."""
    taken: set[str] = set()
    return [written.row for split in SIZES for written in _split(split, taken)]


def _split(split: str, taken: set[str]) -> list[Written]:
    """Return the articles of a set. ``taken`` are the addresses that others have; these are added."""
    dice = Dice(f"{SEED} {split}")
    houses = [house for house in HOUSES if split == "test" or house.key not in TEST_ONLY_HOUSES]
    choice = [plot for plot in plots() if split == "test" or plot.name not in TEST_ONLY_PLOTS]
    originals = SIZES[split] - COPIES[split]
    queue: list[Plot] = []
    while len(queue) < originals:
        queue += dice.shuffled(choice)
    queue = sorted(queue[:originals], key=lambda plot: bool(plot.after or plot.about))
    done: list[Written] = []
    for number, plot in enumerate(queue):
        seed = f"{SEED} {split} {number} {plot.name}"
        before = _before(plot, done, dice)
        house = BY_KEY[before.row["house"]] if before else dice.pick(houses)
        region = before.region if before else dice.weighted(
            [(3 if region.code.startswith("32") else 1, region) for region in regions() if _fits(region, plot.only)]
        )  # fmt: skip
        _add(done, taken, _write(seed, plot, house, region, _moment(plot, before, dice), before))
    for _ in range(COPIES[split]):
        _add(done, taken, _copy(dice, done, houses))
    for number, written in enumerate(dice.shuffled(done), start=1):
        written.row["id"] = f"{split}-{number:03}"
    done.sort(key=lambda written: written.row["id"])
    _refer(split, done)
    return done


def _add(done: list[Written], taken: set[str], written: Written) -> None:
    """Add an article. A second headline of the same words gets ``-2`` in its address, as WordPress does it."""
    address = written.row["url"]
    head, dot, end = address.rpartition(".html") if address.endswith(".html") else (address.rstrip("/"), "", "/")
    number = 2
    while written.row["url"] in taken:
        written.row["url"] = f"{head}-{number}{dot}{end}"
        number += 1
    taken.add(written.row["url"])
    done.append(written)


def _before(plot: Plot, done: list[Written], dice: Dice) -> Written | None:
    """Return the earlier article that a story goes on with or corrects."""
    fitting = [
        written for written in done
        if written.plot.name in plot.after or (plot.about and not plot.after and written.row["genre"] == "news")
    ]  # fmt: skip
    return dice.pick(fitting) if fitting else None


def _moment(plot: Plot, before: Written | None, dice: Dice) -> datetime:
    zone = timezone(timedelta(hours=7))
    clock = timedelta(hours=dice.number(6, 21), minutes=dice.number(0, 59), seconds=dice.number(0, 59))
    if before:
        day = date.fromisoformat(before.row["published"][:10]) + timedelta(dice.number(1, 6))
    else:
        first, last = date(plot.years[0], 1, 2), date(plot.years[1], 12, 28)
        day = first
        while not _in_season(day := first + timedelta(dice.number(0, (last - first).days)), plot.season):
            pass
    return datetime(day.year, day.month, day.day, tzinfo=zone) + clock


def _fits(region: Region, only: str) -> bool:
    return only == "" or (not region.city if only == "kab" else region.code in COAST)


def _in_season(day: date, season: str) -> bool:
    if season in ("ramadan", "idulfitri"):
        feast = date.fromisoformat(IDULFITRI[day.year - 2018])
        return 1 <= (feast - day).days <= (28 if season == "ramadan" else 6)
    if season in ("natal", "santri"):
        return (day.month, day.day) in (((12, 24), (12, 25)) if season == "natal" else ((10, 22), (10, 23)))
    if season:
        first, _, last = season.partition("-")
        months = (int(first), int(last))
        return months[0] <= day.month <= months[1] if months[0] <= months[1] else not months[1] < day.month < months[0]
    return True


def _write(
    seed: str, plot: Plot, house: House, region: Region, published: datetime, before: Written | None, cut: int = 0
) -> Written:
    """Write one story for one house. ``cut``: so many closing paragraphs less."""
    told = Dice(f"{seed} told")
    event = published.date() + timedelta(told.number(*plot.when))
    if before:
        event = max(event, date.fromisoformat(before.row["published"][:10]))
    story = Story(seed, house, region, published.date(), event)
    story.wrong_weekday = story.style.chance(0.04)
    story.define(plot.templates())
    if before:
        _recall(story, plot, before)
    age = told.number(66, 91)
    born = event - timedelta(int(age * 365.25) + told.number(20, 300))
    story.values["USIA"] = str(age)
    story.lazy["LAHIR"] = lambda: story.labels.mark(
        long(born), kind="date", first=born.isoformat(), last=born.isoformat()
    )
    story.casting(plot.cast)
    while any(person.name in desk.all_staff() for person in story.cast.values()):
        story.casting(plot.cast)
    marked = capital(tidy(story.write(told.pick(plot.headlines)))).rstrip(".")
    headline, inside = story.labels.take_out(marked)
    quotable = (headline, [label for label in inside if label["kind"] == "place"])
    paragraphs = [told.pick(lines) for optional, lines in plot.body if not optional or told.chance(0.75)]
    paragraphs = paragraphs[: len(paragraphs) - cut] if cut else paragraphs
    body = []
    for number, line in enumerate(paragraphs, start=1):
        story.closing = number >= len(paragraphs) - 1
        body.append(story.paragraph(line))
    kind, notice = _notice(story, plot, told)
    if kind == "update" and told.chance(0.4):
        headline = told.pick((f"[UPDATE] {headline}", f"{headline} (Diperbarui)", f"UPDATE: {headline}"))
    elif notice:
        body.append(notice)
    row = as_row(story, plot, headline, body, published)
    row["corrections"] += [{"kind": kind}] if kind == "update" and not row["corrections"] else []
    if before:
        row["corrects" if plot.about else "follows"] = before.row["url"]
    return Written(row, plot, seed, region, event, quotable, dict(story.values))


def _recall(story: Story, plot: Plot, before: Written) -> None:
    """Give a story the places of the earlier one, its headline and its day."""
    for key in ("districts", "village", "village2", "hamlet", "sungai", "jalan", "pt"):
        if key in before.values:
            story.values[key] = before.values[key]
    headline, places = before.headline
    for place in reversed(places):
        label = {key: value for key, value in place.items() if key != "span"}
        start, end = place["span"]
        headline = headline[:start] + story.labels.mark(headline[start:end], **label) + headline[end:]
    story.values["ABOUT"] = headline
    day = date.fromisoformat(before.row["published"][:10]) if plot.about else before.event
    mark = story.labels.mark
    story.lazy["ABOUTDAY"] = story.lazy["OLDDAY"] = lambda: (
        story.day((day - story.event).days, None)
        if story.style.chance(0.7)
        else mark(long(day), kind="date", first=day.isoformat(), last=day.isoformat())
    )


def _notice(story: Story, plot: Plot, told: Dice) -> tuple[str, str]:
    """Return the kind and the words of a newsroom's note below an article; ``none`` is a note that corrects nothing."""
    if plot.genre != "news" or plot.section not in NOTED or plot.name in ("resmikan", "mutasi") or not told.chance(0.3):
        return "", ""
    kind, template = told.pick(notes())
    text = story.paragraph(template)
    return kind, text if kind == "none" else story.labels.mark(text, kind="correction", correction=kind)


def _copy(dice: Dice, done: list[Written], houses: list[House]) -> Written:
    """Return an earlier story as another house prints it a little later, sometimes cut."""
    taken = {written.row.get("copy_of") for written in done}
    original = dice.pick([
        written for written in done
        if written.plot.genre in ("news", "wire", "advertorial") and not written.row["corrections"]
        and written.row["url"] not in taken and "copy_of" not in written.row
    ])  # fmt: skip
    house = dice.pick([house for house in houses if house.key != original.row["house"]])
    published = datetime.fromisoformat(original.row["published"]) + timedelta(minutes=dice.number(20, 150))
    day = datetime.fromisoformat(original.row["published"]).replace(hour=22, minute=59)
    copy = _write(
        original.seed, original.plot, house, original.region, min(published, day), None, dice.pick((0, 0, 1, 2))
    )
    copy.row["copy_of"] = original.row["url"]
    return copy


def _refer(split: str, done: list[Written]) -> None:
    """Set links between articles, and turn addresses of other articles into their ids."""
    ids = {written.row["url"]: written.row["id"] for written in done}
    dice = Dice(f"{SEED} {split} links")
    for written in done:
        row = written.row
        row["split"] = split
        house = BY_KEY[row["house"]]
        about = row.get("corrects") or row.get("follows")
        others = [
            {"url": other.row["url"], "headline": other.row["headline"]}
            for other in done if other.row["house"] == row["house"] and other is not written
        ]  # fmt: skip
        row["links"] = desk.related(others, house, dice, row["body"].count("\n\n") + 1)
        if about and about not in [link["url"] for link in row["links"]]:
            headline = next(other["headline"] for other in others if other["url"] == about)
            row["links"].append({"block": "related", "url": about, "headline": headline})
        for key in ("corrects", "follows", "copy_of"):
            row[key] = ids[row[key]] if key in row else None
