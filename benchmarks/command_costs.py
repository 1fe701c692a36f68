"""Compares the cost of commands with that of commit a63e8d5: whole processes in turn, with a ratio for each pair.

``python -m benchmarks.command_costs [--stories N] [--rounds N]``. Both programs crawl the same demo portal into their
own archives. Then these commands are measured: a quiet run (three requests, nothing new), a run that finds the archive
locked, ``report``, ``verify``, ``reparse``, and ``reparse --into`` from the same evidence. CPU time is the sum of all
processes of a command; other work on the machine changes it less than wall time.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from filelock import FileLock

from benchmarks.earlier import NOW, Program, earlier
from benchmarks.pipeline import Timed, portal, run

LOCKED = 75


def settings(folder: Path, url: str) -> dict[str, object]:
    """The settings of a program's archive in ``folder``."""
    return {
        "PORTAL_URL": url, "ARCHIVE_DB": folder / "bipol.db", "WARC_DIR": folder / "warc", "LOG_DIR": "",
        "PEOPLE_ALIASES": folder / "people_aliases.csv", "DOWNLOAD_DELAY": 0, "PHOTO_BUDGET": 0, "LOG_LEVEL": "WARNING",
    }  # fmt: skip


def compared(title: str, rounds: int, programs: tuple[Program, Program], measure: Callable[[Program], Timed]) -> None:
    """Measure both programs in turn, and print a row of the table."""
    taken: dict[str, list[Timed]] = {program.name: [] for program in programs}
    for number in range(rounds):
        for program in programs if number % 2 else reversed(programs):
            taken[program.name].append(measure(program))
    before, now = (taken[program.name] for program in programs)
    ratios = [a.cpu / b.cpu for a, b in zip(before, now, strict=True)]
    cells = [
        f"{median(getattr(timed, what) for timed in each):.2f}" for what in ("cpu", "wall") for each in (before, now)
    ]
    span = f"{min(ratios):.2f}-{max(ratios):.2f}"
    print(f"| {title} | {' | '.join(cells)} | {median(ratios):.2f} ({span}) |", flush=True)


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.command_costs", description=__doc__.partition("\n")[0])
    parser.add_argument("--stories", type=int, default=1_000, help="articles of the portal (%(default)s)")
    parser.add_argument(
        "--rounds", type=int, default=5, help="the number of measurements of each command (%(default)s)"
    )
    options = parser.parse_args()
    programs = (earlier(), NOW)
    with tempfile.TemporaryDirectory(prefix="bipol-beside-") as name, portal(options.stories) as url:
        folders = {program.name: Path(name) / program.name for program in programs}

        def measured(program: Program, command: str, *arguments: str, status: int = 0) -> Timed:
            given = settings(folders[program.name], url)
            return run(program.command(command, *arguments, **given), program.root, status=status)

        print(f"{options.stories:,} stories, {options.rounds} rounds; seconds, medians; before: {programs[0].name}\n")
        print("| | CPU before | CPU now | wall before | wall now | CPU before / now (pair by pair) |")
        print("|---|--:|--:|--:|--:|--:|")

        def first_crawl(program: Program) -> Timed:
            folders[program.name].mkdir()
            return measured(program, "crawl bipol")

        def locked(program: Program) -> Timed:
            with FileLock(folders[program.name] / "bipol.db.lock"):
                return measured(program, "crawl bipol", status=LOCKED)

        def made_anew(program: Program) -> Timed:
            target = Path(name) / f"{program.name}-anew.db"
            given = settings(folders[programs[0].name], url)  # both read the evidence that the earlier program wrote
            taken = run(program.command("reparse", "--into", str(target), **given), program.root)
            for made in target.parent.glob(f"{target.name}*"):
                made.unlink()
            return taken

        compared("first crawl", 1, programs, first_crawl)
        compared("a quiet run", options.rounds, programs, lambda program: measured(program, "crawl bipol"))
        compared("a second run beside another (75)", options.rounds, programs, locked)
        compared("`report`", options.rounds, programs, lambda program: measured(program, "report"))
        compared("`verify`", options.rounds, programs, lambda program: measured(program, "verify"))
        compared("`reparse`", min(2, options.rounds), programs, lambda program: measured(program, "reparse"))
        compared("`reparse --into`", min(2, options.rounds), programs, made_anew)


if __name__ == "__main__":
    main()
