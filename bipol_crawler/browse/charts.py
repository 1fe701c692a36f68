"""Makes charts on the server: a figure with an inline SVG, labels of the axes, and a table with the numbers.

No script is needed. The drawing adapts to the available width while the text keeps its size, so that it can be read on
a phone. The colours are in the style sheet (``.chart .s0`` to ``.s5``), one class for each series.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import floor, log10

from markupsafe import Markup

from bipol_crawler.browse.i18n import number
from bipol_crawler.infra.text_safety import legible

HEIGHT = 100
"""The height of the drawing in SVG units."""
MAX_TICKS = 5
"""The largest number of labels below the drawing."""
PHONE_WIDTH = 46
"""The number of characters that fit in a line below a drawing on a phone."""
MIN_LABEL_GAP = 2
"""The smallest distance between two labels, in characters."""
COLOURS = 6
"""The number of colours. Further series use the same colours again."""

NUMBERS = {"id": "Lihat angkanya", "en": "Show the numbers"}
NAME = {"id": "Nama", "en": "Name"}
EMPTY = {"id": "Belum ada data.", "en": "No data yet."}


def bars(points: Sequence[tuple[str, float]], *, title: str, unit: str, lang: str = "id") -> Markup:
    """A bar for each point ``(label, value)``; no value is negative. ``unit`` is what is counted (``artikel``)."""
    return stacked(
        [label for label, _ in points], {unit: [value for _, value in points]}, title=title, unit=unit, lang=lang
    )


def ranked(points: Sequence[tuple[str, float]], *, title: str, unit: str, lang: str = "id") -> Markup:
    """A table with a bar in each row, for labels that are too long for the space below bars.

    Values must not be negative. ``unit`` is what is counted.
    """
    caption = Markup("<figcaption>{}</figcaption>").format(title)
    if not points:
        return Markup('<figure class="chart">{}<p>{}</p></figure>').format(caption, EMPTY[lang])
    top = max(value for _, value in points) or 1
    rows = Markup("").join(
        Markup(
            '<tr><th scope="row">{}</th><td><svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
            '<rect class="s0" width="{:g}" height="1"/></svg></td><td class="number">{}</td></tr>'
        ).format(legible(label), round(100 * value / top, 2), number(value, lang))
        for label, value in points
    )
    return Markup(
        '<figure class="chart ranked">{}<table><thead class="unseen"><tr><th scope="col">{}</th><td></td>'
        '<th scope="col">{}</th></tr></thead><tbody>{}</tbody></table></figure>'
    ).format(caption, NAME[lang], unit, rows)


def stacked(
    labels: Sequence[str], series: Mapping[str, Sequence[float]], *, title: str, unit: str, lang: str = "id"
) -> Markup:
    """A bar for each label, with the values of all series on top of each other.

    Raises:
        ValueError: a series does not have one value for each label.
    """
    labels, series = _check_lengths(labels, series)
    marks = axis_marks([sum(column) for column in zip(*series.values(), strict=True)])
    top = marks[-1]
    drawn = []
    for place, label in enumerate(labels):
        base = 0.0
        parts = []
        for hue, values in enumerate(series.values()):
            height = HEIGHT * values[place] / top
            if height:
                parts.append(
                    Markup('<rect class="s{}" x="{:g}" y="{:g}" width="0.8" height="{:g}"/>').format(
                        hue % COLOURS, round(place + 0.1, 2), round(HEIGHT - base - height, 2), round(height, 2)
                    )
                )
            base += height
        values_text = "; ".join(
            _value_label(name, values[place], unit, len(series), lang) for name, values in series.items()
        )
        drawn.append(Markup("<g><title>{}: {}</title>{}</g>").format(label, values_text, Markup("").join(parts)))
    return _chart(labels, series, Markup("").join(drawn), marks, title, unit, lang)


def grouped(
    labels: Sequence[str],
    series: Mapping[str, Sequence[float]],
    links: Sequence[Sequence[str]],
    *,
    title: str,
    unit: str,
    lang: str = "id",
) -> Markup:
    """A bar for each label and series, beside each other, each of which leads to an address.

    The keyboard reaches the addresses in the table of numbers.

    Args:
        links: the addresses, for each series one for each label.

    Raises:
        ValueError: a series does not have one value for each label.
    """
    labels, series = _check_lengths(labels, series)
    marks = axis_marks([value for values in series.values() for value in values])
    width = 0.84 / max(len(series), 1)
    drawn = []
    for hue, (name, values) in enumerate(series.items()):
        for place, value in enumerate(values):
            height = round(HEIGHT * value / marks[-1], 2)
            left = round(place + 0.08 + hue * width, 3)
            words = f"{labels[place]}: {_value_label(name, value, unit, len(series), lang)}"
            box = Markup('<rect class="s{}" x="{:g}" y="{:g}" width="{:g}" height="{:g}"/>').format(
                hue % COLOURS, left, HEIGHT - height, round(width, 3), height
            )
            link = '<a href="{}" tabindex="-1"><title>{}</title>{}</a>'
            drawn.append(Markup(link).format(links[hue][place], words, box))
    return _chart(labels, series, Markup("").join(drawn), marks, title, unit, lang, links)


def lines(
    labels: Sequence[str], series: Mapping[str, Sequence[float]], *, title: str, unit: str, lang: str = "id"
) -> Markup:
    """A line for each series, over the same labels.

    Raises:
        ValueError: a series does not have one value for each label.
    """
    labels, series = _check_lengths(labels, series)
    marks = axis_marks([value for values in series.values() for value in values])
    top = marks[-1]
    drawn = []
    for hue, (name, values) in enumerate(series.items()):
        path = " ".join(f"{n + 0.5:g},{round(HEIGHT - HEIGHT * value / top, 2):g}" for n, value in enumerate(values))
        drawn.append(
            Markup('<polyline class="line s{}" points="{}"><title>{}</title></polyline>').format(
                hue % COLOURS, path, name
            )
        )
    return _chart(labels, series, Markup("").join(drawn), marks, title, unit, lang)


def axis_marks(values: Sequence[float]) -> tuple[float, ...]:
    """The numbers beside an axis: 0, the middle and the upper end; whole numbers if all ``values`` are whole.

    The end is the next 1, 2 or 5 times a power of ten from the highest value up. An axis of whole numbers ends at 4
    or 6 instead of 5, and has no middle if it ends at 1.
    """
    highest = max(values, default=0.0)
    whole = all(value == int(value) for value in values)
    step = 1.0 if whole or highest <= 0 else 10.0 ** floor(log10(highest))
    while 5 * step < highest:
        step *= 10
    top = next(step * factor for factor in (1, 2, 5) if step * factor >= highest)
    if whole and top == 5:
        top = 4.0 if highest <= 4 else 6.0
    return (0.0, top) if whole and top == 1 else (0.0, top / 2, top)


def _check_lengths(
    labels: Sequence[str], series: Mapping[str, Sequence[float]]
) -> tuple[list[str], dict[str, Sequence[float]]]:
    if wrong := [name for name, values in series.items() if len(values) != len(labels)]:
        raise ValueError(f"not one value for each of {len(labels)} labels: {', '.join(wrong)}")
    return [legible(label) for label in labels], {legible(name): values for name, values in series.items()}


def _value_label(name: str, value: float, unit: str, of: int, lang: str) -> str:
    return f"{number(value, lang)} {unit}" if of == 1 else f"{name} {number(value, lang)}"


def _chart(
    labels: Sequence[str],
    series: Mapping[str, Sequence[float]],
    drawing: Markup,
    marks: Sequence[float],
    title: str,
    unit: str,
    lang: str,
    links: Sequence[Sequence[str]] = (),
) -> Markup:
    caption = Markup("<figcaption>{}</figcaption>").format(title)
    if not labels:
        return Markup('<figure class="chart">{}<p>{}</p></figure>').format(caption, EMPTY[lang])
    summed = {name: sum(values) for name, values in series.items()}
    summary = f"{labels[0]} – {labels[-1]}. " + "; ".join(
        f"{name}: {number(total, lang)}" for name, total in summed.items()
    )
    keys = Markup("").join(
        Markup('<li><i class="s{}"></i>{}</li>').format(n % COLOURS, name) for n, name in enumerate(series)
    )
    return Markup(
        '<figure class="chart">{caption}{key}<div class="plot"><p class="scale" aria-hidden="true">{scale}</p>'
        '<svg role="{role}" viewBox="0 0 {width} {height}" '
        'preserveAspectRatio="none"><title>{title}</title><desc>{summary}</desc>'
        '<path class="grid" d="{grid}"/>{drawing}</svg>'
        '<svg class="ticks" aria-hidden="true">{ticks}</svg></div>{table}</figure>'
    ).format(
        caption=caption,
        key=Markup('<ul class="key">{}</ul>').format(keys) if len(series) > 1 else "",
        scale=Markup("").join(Markup("<span>{}</span>").format(number(mark, lang)) for mark in reversed(marks)),
        role="group" if links else "img",  # a picture could have no links in it
        grid="".join(f"M0 {HEIGHT - HEIGHT * mark / marks[-1]:g}H{len(labels)}" for mark in reversed(marks)),
        width=len(labels),
        height=HEIGHT,
        title=title,
        summary=summary,
        drawing=drawing,
        ticks=_ticks(labels),
        table=_table(labels, series, unit, lang, links),
    )


def _ticks(labels: Sequence[str]) -> Markup:
    """As many labels as there is room for, each below the middle of its bar, and all within the drawing."""
    last = len(labels) - 1
    for most in range(min(MAX_TICKS, len(labels)), 0, -1):
        places = sorted({round(last * n / max(most - 1, 1)) for n in range(most)})
        spans = [_span(place, labels) for place in places]
        if all(before[1] + MIN_LABEL_GAP <= after[0] for before, after in pairwise(spans)):
            break
    return Markup("").join(
        Markup('<text x="{:g}%" y="1em" text-anchor="{}">{}</text>').format(*_anchor(*span), labels[place])
        for place, span in zip(places, spans, strict=True)
    )


def _span(place: int, labels: Sequence[str]) -> tuple[float, float]:
    """Start and end of a label, in characters of :data:`PHONE_WIDTH`."""
    width = len(labels[place])
    start = PHONE_WIDTH * (place + 0.5) / len(labels) - width / 2
    start = max(0, min(start, PHONE_WIDTH - width))
    return start, start + width


def _anchor(start: float, end: float) -> tuple[float, str]:
    """The position of a label in percent of the width, and its SVG ``text-anchor``."""
    if start <= 0:
        return 0, "start"
    if end >= PHONE_WIDTH:
        return 100, "end"
    return round(50 * (start + end) / PHONE_WIDTH, 2), "middle"


def _table(
    labels: Sequence[str],
    series: Mapping[str, Sequence[float]],
    unit: str,
    lang: str,
    links: Sequence[Sequence[str]],
) -> Markup:
    def cell(hue: int, values: Sequence[float], place: int) -> Markup:
        words = number(values[place], lang)
        inner = Markup('<a href="{}">{}</a>').format(links[hue][place], words) if links else words
        return Markup("<td>{}</td>").format(inner)

    head = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in series)
    rows = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            label, Markup("").join(cell(hue, values, place) for hue, values in enumerate(series.values()))
        )
        for place, label in enumerate(labels)
    )
    return Markup(
        '<details class="numbers"><summary>{} ({})</summary><div class="table-wrapper" tabindex="0"><table>'
        "<thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div></details>"
    ).format(NUMBERS[lang], unit, head, rows)
