"""Score answers against the labels of the regional news benchmark: ``python score.py answers.jsonl``.

Standard library only; the file can be copied away from the project, together with the articles. README.md describes
the form of an answer. ``--articles FILE`` is another file of articles than ``test.jsonl`` beside this module,
``--json`` prints figures instead of a table, ``--misses`` lists what is wrong.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Judge = Callable[[Any, Any], float]
HERE = Path(__file__).parent


def level(text: str | None) -> str:
    """Return a text with its white space levelled; nothing is an empty text."""
    return " ".join((text or "").split())


def fold(name: str | None) -> str:
    """Return a name without case, full stops and extra spaces."""
    return level((name or "").replace(".", " ")).casefold()


# Fields of a page: each article is right or wrong


def same_text(truth: str | None, got: str | None) -> float:
    """The same words and signs."""
    return float(level(truth) == level(got))


def likeness(truth: str | None, got: str | None) -> float:
    """F1 over the words of both texts, case and punctuation aside."""
    told, found = (Counter(re.findall(r"\w+", (text or "").casefold())) for text in (truth, got))
    total = sum(told.values()) + sum(found.values())
    return 2 * sum((told & found).values()) / total if total else 1.0


def same_day(truth: str, got: str | None) -> float:
    """The same day in the newspaper's zone, +07:00; a time without a zone is taken as it is."""
    try:
        moment = datetime.fromisoformat(got or "")
    except ValueError:
        return 0.0
    moment = moment if moment.tzinfo is None else moment.astimezone(timezone(timedelta(hours=7)))
    return float(truth[:10] == moment.date().isoformat())


def same_names(truth: Iterable[str], got: Iterable[str]) -> float:
    """The same names, in any order."""
    return float({fold(name) for name in truth} == {fold(name) for name in got})


def same_bylines(truth: list[Row], got: list[Row]) -> float:
    """The same names in the same roles, in any order."""
    told, found = ({(row["role"], fold(row["name"])) for row in rows} for rows in (truth, got))
    return float(told == found)


def same_set(truth: Iterable[str], got: Iterable[str]) -> float:
    """The same texts, in any order."""
    return float({level(text) for text in truth} == {level(text) for text in got})


def _lead(row: Row, key: str) -> str | None:
    return row["photos"][0][key] if row["photos"] else None


PAGE: dict[str, tuple[str, Callable[[Row], Any], Judge]] = {
    "headline": ("headline", lambda row: row["headline"], same_text),
    "published": ("published: the day", lambda row: row["published"], same_day),
    "section": ("section", lambda row: row["section"], same_text),
    "place": ("place of the dateline", lambda row: row["place"], same_text),
    "body": ("body, every word and sign", lambda row: row["body"], same_text),
    "body_likeness": ("body, likeness (F1 of words)", lambda row: row["body"], likeness),
    "authors": ("reporters and writers", lambda row: [line["name"] for line in row["bylines"]
                                                      if line["role"] in ("reporter", "writer")], same_names),
    "bylines": ("bylines: role and name of each", lambda row: row["bylines"], same_bylines),
    "photo": ("lead photo", lambda row: _lead(row, "url"), same_text),
    "caption": ("its caption", lambda row: _lead(row, "caption"), same_text),
    "credit": ("its credit", lambda row: _lead(row, "credit"), same_text),
    "tags": ("tags", lambda row: row["tags"], same_set),
    "inline_links": ("links within the text", lambda row: [link["url"] for link in row["links"]
                                                           if link["block"] == "inline"], same_set),
    "related": ("related articles", lambda row: [link["url"] for link in row["links"]
                                                 if link["block"] == "related"], same_set),
}  # fmt: skip
"""Each field: its heading, what is right, and how an answer is judged."""


# Findings in a text: precision, recall and F1 over all articles


class Tally:
    """Right, wrong and missed findings."""

    def __init__(self) -> None:
        self.right, self.wrong, self.missed = 0, list[str](), list[str]()

    def figures(self) -> Row:
        """Return labels, precision, recall and F1, in percent."""
        found, labels = self.right + len(self.wrong), self.right + len(self.missed)
        precision = 100 * self.right / found if found else (100.0 if not labels else 0.0)
        recall = 100 * self.right / labels if labels else 100.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {"labels": labels, "precision": precision, "recall": recall, "f1": f1}


def _overlap(one: list[int], other: list[int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _pair(labels: list[Row], found: list[Row], same: Callable[[Row, Row], bool]) -> list[tuple[Row, Row | None]]:
    """Pair each label with one finding that is the same; each finding serves once."""
    left, pairs = list(found), []
    for label in labels:
        match = next((row for row in left if same(label, row)), None)
        if match is not None:
            left.remove(match)
        pairs.append((label, match))
    return [*pairs, *(({}, row) for row in left)]


def _count(tally: Tally, truth: Row, pairs: list[tuple[Row, Row | None]], value: Callable[[Row], object]) -> None:
    for label, match in pairs:
        if label and match is not None:
            tally.right += 1
        elif label:
            tally.missed.append(f"{truth['id']} {_words(truth, label)!r} {value(label)}")
        elif match is not None:
            tally.wrong.append(f"{truth['id']} {_words(truth, match)!r} {value(match)}")


def _words(truth: Row, row: Row) -> str:
    return truth["body"][slice(*row["span"])][:90] if "span" in row else ""


def speaker(name: str | None) -> str:
    """Return a speaker's name to compare: without titles before it and degrees behind it."""
    words = fold((name or "").split(",")[0]).split()
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return " ".join(word for word in words if word not in ("seorang", "salah", "satu"))


TITLES = frozenset(
    "h hj kh ustaz ustad prof dr drs dra ir pdt pak bu bapak ibu akbp akp kompol kombes pol iptu ipda aiptu bripka"
    " kapten mayor letkol inf arm serka serma".split()
)


def quotes(truth: Row, got: list[Row], tally: dict[str, Tally]) -> None:
    """Quotes of the right kind on overlapping words; with the right speaker they count in ``speakers``."""

    def same(label: Row, row: Row) -> bool:
        return label["kind"] == row["kind"] and _overlap(label["span"], row["span"])

    def same_speaker(label: Row, row: Row) -> bool:
        return same(label, row) and speaker(label["speaker"]) == speaker(row["speaker"])

    _count(tally["quotes"], truth, _pair(truth["quotes"], got, same), lambda row: row["kind"])
    named = [row for row in got if row.get("speaker")]
    pairs = _pair(truth["quotes"], named, same_speaker)
    _count(tally["speakers"], truth, pairs, lambda row: f"{row['kind']} {row['speaker']}")


def people(truth: Row, got: list[str], tally: dict[str, Tally]) -> None:
    """The full names of people in the text, without titles; initials of suspects are neither right nor wrong."""
    got = [name for name in got if fold(name) not in map(fold, truth["initials"])]
    labels = [{"name": row["name"]} for row in truth["people"]]
    pairs = _pair(labels, [{"name": name} for name in got], lambda a, b: speaker(a["name"]) == speaker(b["name"]))
    _count(tally["people"], truth, pairs, lambda row: row["name"])


def places(truth: Row, got: list[Row], tally: dict[str, Tally]) -> None:
    """Overlapping words, behind the dateline; ``codes`` are those of the places found."""
    found = [row for row in got if row["span"][0] >= truth["dateline"]]
    pairs = _pair(truth["places"], found, lambda a, b: _overlap(a["span"], b["span"]))
    _count(tally["places"], truth, pairs, lambda row: row.get("code"))
    codes = tally["codes"]
    for label, match in pairs:
        if not label or match is None:
            continue
        wanted, given = label["code"], match.get("code")
        words = f"{truth['id']} {_words(truth, label)!r} is {wanted}, not {given}"
        if wanted and wanted == given:
            codes.right += 1
            continue
        if given:
            codes.wrong.append(words)
        if wanted:
            codes.missed.append(words)


def dates(truth: Row, got: list[Row], tally: dict[str, Tally]) -> None:
    """The same days on overlapping words; a day that can't be must not be given."""
    labels = [row for row in truth["dates"] if row["first"]]
    found = [row for row in got if row.get("first")]

    def same(label: Row, row: Row) -> bool:
        days = (row["first"], row.get("last") or row["first"])
        return _overlap(label["span"], row["span"]) and (label["first"], label["last"]) == days

    pairs = _pair(labels, found, same)
    _count(tally["dates"], truth, pairs, lambda row: f"{row['first']}/{row.get('last') or row['first']}")


def corrections(truth: Row, got: list[str], tally: dict[str, Tally]) -> None:
    """The kinds that an article announces."""
    labels = [{"kind": kind} for kind in sorted({row["kind"] for row in truth["corrections"]})]
    pairs = _pair(labels, [{"kind": kind} for kind in sorted(set(got))], lambda a, b: a == b)
    _count(tally["corrections"], truth, pairs, lambda row: row["kind"])


def _reference(key: str) -> Callable[[Row, Any, dict[str, Tally]], None]:
    def judge(truth: Row, got: str | None, tally: dict[str, Tally]) -> None:
        wanted = truth[key]
        if wanted and wanted == got:
            tally[key].right += 1
            return
        if got:
            tally[key].wrong.append(f"{truth['id']} {got}")
        if wanted:
            tally[key].missed.append(f"{truth['id']} {wanted}")

    return judge


TEXT: dict[str, tuple[Callable[[Row, Any, dict[str, Tally]], None], tuple[str, ...]]] = {
    "quotes": (quotes, ("quotes", "speakers")),
    "people": (people, ("people",)),
    "places": (places, ("places", "codes")),
    "dates": (dates, ("dates",)),
    "corrections": (corrections, ("corrections",)),
    "corrects": (_reference("corrects"), ("corrects",)),
    "copy_of": (_reference("copy_of"), ("copy_of",)),
}
"""Each key of an answer: how it is judged, and the measures that it counts in."""


def score(truths: list[Row], answers: list[Row]) -> tuple[Row, dict[str, list[str]]]:
    """Return the figures of each measure that the answers have, and what is wrong or missed in each.

    An article without an answer counts as wrong. Of a key that no answer has there is no figure. Several answers to
    one article, of several ``markup``, all count.

    Raises:
        ValueError: an answer is to no article.
    """
    by_id = {row["id"]: row for row in truths}
    if unknown := [row["id"] for row in answers if row["id"] not in by_id]:
        raise ValueError(f"no such article: {', '.join(unknown[:5])}")
    has = {key for row in answers for key in row}
    has |= {"body_likeness"} if "body" in has else set()
    answered = {row["id"] for row in answers}
    every = [*answers, *({"id": row["id"]} for row in truths if row["id"] not in answered)]
    figures: Row = {}
    wrong: dict[str, list[str]] = {}
    for key, (_, right, judge) in PAGE.items():
        if key not in has:
            continue
        name = "body" if key == "body_likeness" else key
        points = [judge(right(by_id[row["id"]]), row[name]) if name in row else 0.0 for row in every]
        figures[key] = 100 * sum(points) / len(points)
        wrong[key] = [
            f"{row['id']} is {right(by_id[row['id']])!r}, not {row.get(name)!r}"
            for row, point in zip(every, points, strict=True) if point < 1 and key != "body_likeness"
        ]  # fmt: skip
    for key, (find, names) in TEXT.items():
        if key not in has:
            continue
        tally = {name: Tally() for name in names}
        for row in every:
            find(by_id[row["id"]], row.get(key) or [], tally)
        for name in names:
            figures[name] = tally[name].figures()
            wrong[name] = [
                *(f"wrong: {line}" for line in tally[name].wrong),
                *(f"missed: {line}" for line in tally[name].missed),
            ]
    return figures, wrong


def load(path: Path) -> list[Row]:
    """Return the rows of a file of JSON lines, compressed or not."""
    data = path.read_bytes()
    text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode("utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def table(figures: Row) -> str:
    """Return the figures as a table in Markdown."""
    lines = ["| from the page | % right |", "| --- | --: |"]
    lines += [f"| {PAGE[key][0]} | {figures[key]:.1f} |" for key in PAGE if key in figures]
    lines += ["", "| in the text | labels | precision | recall | F1 |", "| --- | --: | --: | --: | --: |"]
    for _, names in TEXT.values():
        for name in names:
            if row := figures.get(name):
                cells = " | ".join(f"{row[key]:.1f}" for key in ("precision", "recall", "f1"))
                lines.append(f"| {name} | {row['labels']} | {cells} |")
    return "\n".join(lines)


def main() -> None:
    """Score a file of answers."""
    parser = argparse.ArgumentParser(description="Score answers to the regional news benchmark.")
    parser.add_argument("answers", type=Path, help="JSON lines, one answer each")
    parser.add_argument("--articles", type=Path, default=HERE / "test.jsonl", help="labelled articles (test.jsonl)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--misses", action="store_true", help="list what is wrong and what is missed")
    options = parser.parse_args()
    try:
        figures, wrong = score(load(options.articles), load(options.answers))
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"score.py: {error!r}")
    print(json.dumps(figures, indent=2) if options.json else table(figures))
    if options.misses:
        for name, lines in wrong.items():
            print("\n".join(("", f"{name}:", *lines)))


if __name__ == "__main__":
    main()
