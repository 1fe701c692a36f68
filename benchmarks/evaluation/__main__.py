"""``python -m benchmarks.evaluation``: scores and times every reader, prints the tables, and checks our floors."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import floors
from .corpora import PAGES, Corpus, fixtures, rendered
from .readers import BARE, OURS, PEERS, Best, Reader, Readings, Session
from .scores import Scores, misses, score
from .tables import scores_table, times_table

_TURN_SECONDS = 2.0
"""The shortest time of a turn in seconds: dozens of passes for a fast reader, one pass for a slow one."""


def evaluate(
    readers: Sequence[Reader], corpora: Sequence[Corpus], rounds: int, show_misses: bool = False
) -> dict[str, Any]:
    """Let each reader read each corpus, then measure their times on the last corpus in turn, one at a time.

    The order is reversed in every second round, so that changes in the speed of the machine favour no reader.

    Returns ``{"scores": {corpus: {reader: Scores}}, "times": {reader: Best}, "failures": {reader: [reason]}}``; the
    names of readers include their versions.
    """
    scores: dict[str, dict[str, Scores]] = {corpus.name: {} for corpus in corpora}
    failures: dict[str, list[str]] = {}
    turns: dict[str, list[Best]] = {}
    with ExitStack() as stack:
        sessions: dict[str, Session] = {}
        for reader in readers:
            begin = time.perf_counter()
            session = stack.enter_context(Session(reader))
            for corpus in corpora:
                readings = session.read(corpus)
                title = reader.title if reader is OURS else f"{reader.title} {readings.version}"
                failures.setdefault(title, []).extend(readings.failures)
                if reader is not BARE:
                    scores[corpus.name][title] = score(corpus.truths, readings.answers)
                if show_misses and reader is OURS:
                    _tell_misses(corpus, readings)
            sessions[title] = session
            _tell(f"{title}: started and read {sum(len(corpus.articles) for corpus in corpora)} articles", begin)
        for number in range(rounds):
            begin = time.perf_counter()
            order = list(sessions)
            for title in order if number % 2 == 0 else reversed(order):
                turns.setdefault(title, []).append(sessions[title].best_pass(_TURN_SECONDS))
            _tell(f"timed, round {number + 1} of {rounds}", begin)
    best = {
        title: Best(
            min(turn.cpu for turn in turns[title]),
            min(turn.wall for turn in turns[title]),
            sum(turn.passes for turn in turns[title]),
            max(turn.failures for turn in turns[title]),
        )
        for title in turns
    }
    return {"scores": scores, "times": best, "failures": failures}


def _tell(what: str, begin: float) -> None:
    print(f"{what}, {time.perf_counter() - begin:.1f} s", file=sys.stderr, flush=True)


def _tell_misses(corpus: Corpus, readings: Readings) -> None:
    for article, truth, answer in zip(corpus.articles, corpus.truths, readings.answers, strict=True):
        for field, told, got in misses(truth, answer) if answer is not None else ():
            print(f"{field.name} of {article.url}\n  truth {told!r}\n  ours  {got!r}", file=sys.stderr)
    for failure in readings.failures:
        print(f"failed: {failure}", file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Returns the exit status, which is 1 if a score is below its floor."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluation", description=__doc__)
    parser.add_argument("--ours", action="store_true", help="ours and bare lxml only: no environments, seconds")
    parser.add_argument("--pages", type=Path, metavar="FILE", help="another corpus in place of both; it has no floors")
    parser.add_argument("--rounds", type=int, metavar="N", default=3, help="turns each is timed, 0: not at all")
    parser.add_argument("--misses", action="store_true", help="tell each field that ours got wrong, on stderr")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write scores and times there too")
    parser.add_argument("--floors", type=Path, metavar="FILE", default=floors.FLOORS, help="default: %(default)s")
    parser.add_argument("--raise-floors", action="store_true", help="pin what ours reached; never lowers a floor")
    parser.add_argument("--new-corpus", action="store_true", help="with --raise-floors: pin for a changed corpus")
    options = parser.parse_args(arguments)
    if options.raise_floors and options.pages:
        parser.error("--raise-floors pins the fixtures and the corpus, not --pages")
    if options.new_corpus and not options.raise_floors:
        parser.error("--new-corpus goes with --raise-floors")

    corpora = [rendered(options.pages, options.pages.name)] if options.pages else [fixtures(), rendered(PAGES)]
    outcome = evaluate((BARE, OURS, *(() if options.ours else PEERS)), corpora, options.rounds, options.misses)
    for corpus in corpora:
        print(scores_table(corpus, outcome["scores"][corpus.name]), end="\n\n")
    if outcome["times"]:
        print(times_table(corpora[-1], outcome["times"]))
    for title, reasons in outcome["failures"].items():
        if reasons:
            print(f"\n{title} failed on {len(reasons)} articles, the first: {reasons[0]}")
    if options.json:
        _write_json(options.json, corpora, outcome)
    if options.pages:
        return 0
    scored = [(corpus, outcome["scores"][corpus.name][OURS.title]) for corpus in corpora]
    pinned = floors.load(options.floors)
    if options.raise_floors:
        try:
            pinned = floors.raised(scored, pinned, options.new_corpus)
        except ValueError as error:
            sys.exit(str(error))
        floors.save(pinned, options.floors)
    found = floors.complaints(scored, pinned)
    for complaint in found:
        print(complaint, file=sys.stderr)
    return bool(found)


def _write_json(file: Path, corpora: Sequence[Corpus], outcome: dict[str, Any]) -> None:
    told = {
        "corpora": {
            corpus.name: {
                "sha256": corpus.sha256,
                "articles": len(corpus.articles),
                "pages": corpus.pages,
                "scores": outcome["scores"][corpus.name],
            }
            for corpus in corpora
        },
        "timed_on": corpora[-1].name,
        "best_pass_seconds": {title: asdict(best) for title, best in outcome["times"].items()},
        "failures": outcome["failures"],
    }
    file.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
