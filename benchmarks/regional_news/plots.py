"""The stock of stories, as files of ``stock/plots``."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

STOCK = Path(__file__).parent / "stock"


@dataclass(slots=True)
class Plot:
    """One story's templates.

    ``body`` are paragraphs, each with whether it may be left out, and its alternatives. ``after`` are the plots that it
    goes on with; ``about`` says that it corrects an earlier article. ``season`` are months (``11-4``) or a feast;
    ``only`` says in which regions it can happen: ``kab`` (no cities), ``coast``.
    """

    name: str
    section: str = ""
    genre: str = "news"
    when: tuple[int, int] = (0, 0)
    cast: str = ""
    tags: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    about: bool = False
    note: str = ""
    byline: str = ""
    source: str = ""
    years: tuple[int, int] = (2018, 2025)
    season: str = ""
    only: str = ""
    headlines: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    body: list[tuple[bool, list[str]]] = field(default_factory=list)

    def set(self, key: str, value: str) -> None:
        """Take one line ``key: value`` of a plot's head."""
        if key == "when":
            first, _, last = value.partition("..")
            self.when = (int(first), int(last))
        elif key == "years":
            first, _, last = value.partition("-")
            self.years = (int(first), int(last))
        elif key == "tags":
            self.tags = tuple(tag.strip() for tag in value.split(","))
        elif key == "after":
            self.after = tuple(value.split())
        elif key == "about":
            self.about = value == "yes"
        else:
            setattr(self, key, value)

    def templates(self) -> str:
        """Return all templates as one text."""
        return "\n".join((*self.headlines, *self.captions, *(line for _, lines in self.body for line in lines)))


_KEYS = (
    "section",
    "genre",
    "when",
    "cast",
    "tags",
    "after",
    "about",
    "note",
    "byline",
    "source",
    "years",
    "season",
    "only",
)


@cache
def plots() -> tuple[Plot, ...]:
    """Return all plots, by name."""
    found: list[Plot] = []
    for path in sorted((STOCK / "plots").glob("*.txt")):
        for line in filter(None, map(str.strip, path.read_text("utf-8").splitlines())):
            key, _, value = line.partition(": ")
            if line.startswith("== "):
                found.append(Plot(line[3:]))
            elif key in _KEYS:
                found[-1].set(key, value)
            elif key == "H":
                found[-1].headlines.append(value)
            elif key == "P":
                found[-1].captions.append(value)
            elif line.startswith("/ "):
                found[-1].body[-1][1].append(line[2:])
            else:
                found[-1].body.append((line.startswith("? "), [line.removeprefix("? ")]))
    return tuple(sorted(found, key=lambda plot: plot.name))


@cache
def notes() -> tuple[tuple[str, str], ...]:
    """Return the notes below articles: kind of correction (``none``: no correction) and template."""
    lines = (STOCK / "notes.txt").read_text("utf-8").splitlines()
    rows = [line.partition("|") for line in lines if line and line[0] != "#"]
    return tuple((kind, note) for kind, _, note in rows)
