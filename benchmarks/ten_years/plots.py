"""Draws the measurements as SVG: simple lines over the years, readable on a white and on a black background."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.ten_years.decade import BEGIN

WIDTH, HEIGHT = 720, 380
LEFT, RIGHT, TOP, BOTTOM = 64, 560, 48, 330
COLOURS = ("#1f77b4", "#d2691e", "#2e8b57", "#9467bd", "#c0392b", "#7f8c8d")
STYLE = """<style>
text{font:13px sans-serif;fill:#222}.t{font-size:15px;font-weight:bold}.g{stroke:#ccc}.l{fill:none;stroke-width:2}
@media(prefers-color-scheme:dark){text{fill:#ddd}.g{stroke:#444}}
</style>"""
Series = Mapping[str, Sequence[tuple[float, float]]]
"""Points by the name of their line: years, and the value."""


def chart(title: str, unit: str, series: Series) -> str:
    """A chart as SVG. ``unit`` is the unit of the values."""
    most = max(value for points in series.values() for _, value in points)
    last = max(year for points in series.values() for year, _ in points)
    step = _step(most)
    top = step * -(-most // step)

    def x(year: float) -> float:
        return LEFT + (RIGHT - LEFT) * year / last

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / top

    parts = [f'<text class="t" x="{LEFT}" y="24">{escape(title)}, {escape(unit)}</text>']
    for number in range(round(top / step) + 1):
        at = y(number * step)
        parts.append(f'<line class="g" x1="{LEFT}" x2="{RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{number * step:,.10g}</text>')
    for year in range(int(last + 0.01) + 1):
        parts.append(f'<text x="{x(year):.1f}" y="{BOTTOM + 20}" text-anchor="middle">{year}</text>')
    parts.append(f'<text x="{(LEFT + RIGHT) / 2}" y="{BOTTOM + 42}" text-anchor="middle">years</text>')
    ends = _apart([y(points[-1][1]) for points in series.values()])
    for (name, points), colour, end in zip(series.items(), COLOURS, ends, strict=False):
        line = " ".join(f"{x(year):.1f},{y(value):.1f}" for year, value in points)
        parts.append(f'<polyline class="l" stroke="{colour}" points="{line}"/>')
        parts += [f'<circle r="3" fill="{colour}" cx="{x(a):.1f}" cy="{y(b):.1f}"/>' for a, b in points]
        parts.append(f'<text x="{RIGHT + 10}" y="{end + 4:.1f}" style="fill:{colour}">{escape(name)}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    return "\n".join([head, f"<title>{escape(title)}</title>", STYLE, *parts, "</svg>\n"])


def _step(most: float) -> float:
    """The distance of the grid's lines: three to seven of them."""
    size = 1.0
    while size * 10 <= most:
        size *= 10
    while size > most:
        size /= 10
    return next(size * factor for factor in (0.2, 0.5, 1, 2) if most / (size * factor) <= 7)


def _apart(places: Sequence[float]) -> list[float]:
    """The same places, moved so that names at them do not overlap."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    moved, before = list(places), -1e9
    for number in order:
        before = moved[number] = max(places[number], before + 16)
    return moved


def draw(folder: Path, into: Path) -> None:
    """Draw what was measured in ``folder``, keep the figures beside the plots, and print their table."""
    marks = [json.loads(path.read_text("utf-8")) for path in folder.glob("*/measured.json")]
    marks.sort(key=lambda mark: mark["runs"])
    into.mkdir(parents=True, exist_ok=True)
    (into / "ten-years.json").write_text(json.dumps(marks, indent=1) + "\n")
    largest = sorted(marks[-1]["tables"], key=lambda name: -marks[-1]["tables"][name]["bytes"])[:5]
    drawn: dict[str, tuple[str, str, dict[str, Callable[[Any], float]]]] = {
        "size": (
            "What lies on the disk", "MB",
            {kind: lambda mark, kind=kind: mark["files"][kind]["bytes"] / 1e6 for kind in marks[-1]["files"]},
        ),
        "tables": (
            "Largest tables with their indexes", "MB",
            {name: lambda mark, name=name: mark["tables"][name]["bytes"] / 1e6 for name in largest},
        ),
        "commands": (
            "CPU of a command", "seconds",
            {name: _cost(name, "cpu") for name in ("crawl", "verify --new", "report")},
        ),
        "verify": ("CPU of verify", "seconds", {"verify": _cost("verify", "cpu")}),
        "memory": (
            "Peak memory of a command", "MiB",
            {name: _cost(name, "peak") for name in ("crawl", "verify --new", "report", "verify")},
        ),
    }  # fmt: skip
    for name, (title, unit, values) in drawn.items():
        series = {
            label: [(_years(mark), value(mark)) for mark in marks if value(mark) >= 0]
            for label, value in values.items()
        }
        (into / f"ten-years-{name}.svg").write_text(chart(title, unit, series), "utf-8")
    print(table(marks))


def table(marks: Sequence[Mapping[str, Any]]) -> str:
    """The figures as a table in Markdown, a column a mark."""
    rows: list[tuple[str, Callable[[Any], str]]] = [("runs", lambda mark: f"{mark['runs']:,}")]
    rows += [
        (f"rows of `{name}`", lambda mark, name=name: f"{mark['tables'][name]['rows']:,}")
        for name in ("captures", "seals", "articles")
    ]
    rows.append(("evidence files", lambda mark: f"{mark['files']['evidence']['files']:,}"))
    rows += [
        (f"{kind}, MB", lambda mark, kind=kind: f"{mark['files'][kind]['bytes'] / 1e6:,.1f}")
        for kind in marks[-1]["files"]
    ]
    for command in ("crawl", "verify --new", "report", "verify"):
        for what, unit, places in (("cpu", "CPU s", 2), ("peak", "MiB", 0)):
            value = _cost(command, what)
            rows.append((f"`{command}`, {unit}", lambda mark, value=value, places=places: f"{value(mark):.{places}f}"))
    rows.append(("front page, ms", lambda mark: f"{mark['commands']['front page']['milliseconds']:,.0f}"))
    head = ["| |" + "|".join(mark["name"] for mark in marks) + "|", "|---|" + "--:|" * len(marks)]
    return "\n".join([*head, *(f"| {name} | {' | '.join(map(of, marks))} |" for name, of in rows)])


def _cost(command: str, what: str) -> Callable[[Any], float]:
    return lambda mark: mark["commands"].get(command, {}).get(what, -1)


def _years(mark: Mapping[str, Any]) -> float:
    return (datetime.fromisoformat(mark["at"]) - BEGIN).days / 365
