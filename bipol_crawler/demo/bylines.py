"""The bylines of a story, in all forms that editors use.

The tables hold the roles, the labels, the separators between label and name, and the arrangement of the lines.
``as_written`` is the name as typed, without its label, stars and zero-width spaces, and with single spaces.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bipol_crawler.demo.markup import ZERO_WIDTH, Piece, typed
from bipol_crawler.demo.phrases import AGENCIES, DEGREED, INITIALS, STAFF
from bipol_crawler.demo.story import Truth

LABELS = {
    "reporter": ("Reporter", "Reporter", "Reporter", "Pewarta", "Wartawan", "Laporan"),
    "writer": ("Penulis", "Penulis", "Oleh"),
    "editor": ("Editor", "Editor", "Editor", "Redaktur"),
    "photographer": ("Fotografer", "Foto"),
    "contributor": ("Kontributor",),
    "source": ("Sumber",),
}
# roles in the order typed -> weight
ROLE_SETS: tuple[tuple[tuple[str, ...], int], ...] = (
    (("reporter", "editor"), 56),
    (("writer", "editor"), 10),
    (("reporter",), 12),
    (("editor",), 5),
    (("writer",), 5),
    (("reporter", "photographer", "editor"), 4),
    (("contributor", "editor"), 3),
    (("source",), 3),
    (("reporter", "source"), 2),
)
SAFE_GAPS = (" : ", ": ", " : ", ":", " – ", "&nbsp;: ", " :&nbsp;")
# runs of spaces instead of a colon; only in lines with a label and a name and nothing else
SPACE_GAPS = ("&nbsp; ", "&nbsp; &nbsp; &nbsp; ", "&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; ", "&nbsp;")
TAILS = ("", "", "", "", "", "", "", "***", " **", "&nbsp;***", ZERO_WIDTH)


@dataclass(frozen=True, slots=True)
class Signoff:
    """The end of a story: additional blocks, HTML at the end of its last paragraph, and the expected bylines."""

    pieces: tuple[Piece, ...] = ()
    inside_last: str = ""
    bylines: tuple[Truth, ...] = ()


def byline(role: str, name: str, as_written: str, source: str = "text") -> Truth:
    """Return one expected byline."""
    return {"role": role, "name": name, "as_written": as_written, "source": source}


def person(rng: Random) -> tuple[str, str]:
    """Return a member of staff: the clean name and the name as typed. Cleaning corrects dots and spaces, not case."""
    if rng.random() < 0.06:
        name = rng.choice(DEGREED)
        return name, name
    name, spellings = rng.choice(STAFF)
    as_typed = rng.choice(spellings)
    return (as_typed if name != as_typed and name.casefold() == as_typed.casefold() else name), as_typed


def _people(rng: Random, role: str) -> tuple[list[tuple[str, str]], str]:
    """Return the people of one byline, and the whole text of their names as typed."""
    if role == "source":
        agency = rng.choice(AGENCIES)
        return [(agency, agency)], agency
    first = person(rng)
    if rng.random() > 0.09:
        return [first], first[1]
    second = person(rng)
    while second[0].casefold() == first[0].casefold():
        second = person(rng)
    between = rng.choice((" & ", " dan ", "/", ", "))
    if "," in first[1] + second[1]:
        between = rng.choice((" & ", " dan "))
    return [first, second], first[1] + between + second[1]


def _as_typed(written: str) -> str:
    return " ".join(written.split())


def _plain(label: str, rest: str) -> str:
    return label + rest


def _bold_label(label: str, rest: str) -> str:
    return f"<strong>{label}</strong>{rest}"


def _bold(label: str, rest: str) -> str:
    return f"<strong>{label}{rest}</strong>"


def _italic(label: str, rest: str) -> str:
    return f"<em>{label}{rest}</em>"


def _capitals(label: str, rest: str) -> str:
    return label.upper() + rest


def _lead_zero_width(label: str, rest: str) -> str:
    return ZERO_WIDTH + label + rest


LABEL_STYLES: tuple[tuple[Callable[[str, str], str], int], ...] = (
    (_plain, 60),
    (_bold_label, 12),
    (_bold, 10),
    (_italic, 8),
    (_capitals, 8),
    (_lead_zero_width, 2),
)

# arrangements with all roles on one line, and the separator between them
ONE_LINE = {"bars": " | ", "slashes": " / ", "commas": ", "}
# arrangement of the lines -> weight
LINE_LAYOUTS = {
    "blocks": 46,
    "breaks": 24,
    "bars": 6,
    "slashes": 1,
    "commas": 1,
    "blank_before": 12,
    "div": 4,
    "last_paragraph": 8,
}


def labelled(rng: Random) -> Signoff:
    """Return bylines with a label and a name, one line for each role: ``Reporter  A``, ``Editor : B``."""
    casts, weights = zip(*ROLE_SETS, strict=True)
    cast: tuple[str, ...] = rng.choices(casts, weights)[0]
    layout = rng.choices(tuple(LINE_LAYOUTS), tuple(LINE_LAYOUTS.values()))[0]
    spaced = layout in ("blocks", "breaks", "blank_before") and rng.random() < 0.35
    gap = rng.choice(SPACE_GAPS if spaced else SAFE_GAPS)
    dresses, dress_weights = zip(*LABEL_STYLES, strict=True)
    dress: Callable[[str, str], str] = rng.choices(dresses, dress_weights)[0]
    lines: list[str] = []
    truth: list[Truth] = []
    for at, role in enumerate(cast):
        people, written = _people(rng, role)
        label = rng.choice(LABELS[role])
        between = " : " if label in ("Foto", "Oleh", "Laporan", "Sumber") and gap in SPACE_GAPS else gap
        tail = rng.choice(TAILS) if at == len(cast) - 1 else ""
        lines.append(dress(label, between + typed(written) + tail))
        truth += [byline(role, name, _as_typed(as_typed)) for name, as_typed in people]
    return _arranged(layout, lines, tuple(truth))


def _arranged(layout: str, lines: list[str], truth: tuple[Truth, ...]) -> Signoff:
    if layout == "last_paragraph":
        return Signoff((), "<br><br>" + "<br>".join(lines), truth)
    if layout == "blocks":
        return Signoff(tuple(Piece(line, (), True) for line in lines), "", truth)
    if layout == "blank_before":
        return Signoff((Piece("<p>&nbsp;</p>"), *(Piece(f"<p>{line}</p>") for line in lines)), "", truth)
    if layout in ONE_LINE:
        return Signoff((Piece(f"<p>{ONE_LINE[layout].join(lines)}</p>"),), "", truth)
    joined = "<br>".join(lines)
    return Signoff((Piece(f"<div>{joined}</div>" if layout == "div" else f"<p>{joined}</p>"),), "", truth)


BRACKETS = (
    " ({})",
    " ({})",
    ".. [{}]",
    " [{}]",
    "({})",
    " ({})***",
    " <strong>({})</strong>",
    "&nbsp;({})",
    " <em>({})</em>",
)


def bracketed(rng: Random) -> Signoff:
    """Return names in brackets without a role, at the end of the last paragraph or, rarely, as a paragraph alone."""
    chance = rng.random()
    if chance < 0.12:
        people = [(initials, initials) for initials in rng.sample(INITIALS, rng.choice((1, 2)))]
    else:
        people = [person(rng)]
        if chance < 0.45:
            second = person(rng)
            if second[0].casefold() != people[0][0].casefold():
                people.append(second)
    written = "/".join(as_typed for _, as_typed in people)
    truth = tuple(byline("signature", name, _as_typed(as_typed)) for name, as_typed in people)
    html = rng.choice(BRACKETS).removeprefix("..").format(typed(written))
    if rng.random() < 0.12:
        return Signoff((Piece(html.strip(), (), True),), "", truth)
    return Signoff((), html, truth)


@dataclass(frozen=True, slots=True)
class Fields:
    """The post's own fields, which the theme prints below the text, and the expected bylines."""

    penulis: str | None = None
    editor: str | None = None
    sumber: str | None = None
    bylines: tuple[Truth, ...] = ()


FIELD_ROLES = (("penulis", "writer"), ("editor", "editor"), ("sumber", "source"))


def own_fields(rng: Random) -> Fields:
    """Return the fields penulis, editor and sumber: mostly the first two, rarely all."""
    wanted = rng.choice(
        (
            ("penulis", "editor"),
            ("penulis", "editor"),
            ("penulis",),
            ("editor",),
            ("sumber",),
            ("penulis", "editor", "sumber"),
        )
    )
    typed_in: dict[str, str] = {}
    truth: list[Truth] = []
    for field, role in FIELD_ROLES:
        if field in wanted:
            people, written = _people(rng, role)
            typed_in[field] = written
            truth += [byline(role, name, _as_typed(as_typed), "field") for name, as_typed in people]
    return Fields(typed_in.get("penulis"), typed_in.get("editor"), typed_in.get("sumber"), tuple(truth))


def signoff(rng: Random) -> tuple[Signoff, Fields]:
    """Return the bylines of a story: labelled lines, brackets, the post's own fields, or none."""
    chance = rng.random()
    if chance < 0.74:
        return labelled(rng), Fields()
    if chance < 0.85:
        return bracketed(rng), Fields()
    if chance < 0.93:
        return Signoff(), own_fields(rng)
    return Signoff(), Fields()
