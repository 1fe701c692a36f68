"""Measures the cost of analysing texts in ``scrapy reparse --into``: CPU seconds with and without analysis.

``python -m benchmarks.analysing [--articles N] [--rounds N]``. The demo portal is crawled first. Then its evidence is
replayed into new archives by whole processes in turn: complete, without the search for copies and follow-ups, and
without any analysis. The CPU time of all processes of a run is counted. Ratios are computed for each pair of runs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.pipeline import PROJECT, archived, crawl, portal, run, setting_options

_PROGRAM = """
import sys
sys.path.insert(0, {project!r})
{everywhere}
if __name__ == "__main__":
    {writer}
    from scrapy.cmdline import execute
    execute()
"""
"""The program of the timed process. Its child process, which reads pages, runs this, too, except ``__main__``."""
_NO_ANALYSIS = """
from types import ModuleType
module = sys.modules["bipol_crawler.analysis.analyse"] = ModuleType("analyse")
module.analyse = lambda text: None
"""
_LEAVE_OUT = {
    "whole": ("", ""),
    "all": (
        _NO_ANALYSIS,
        "from bipol_crawler.articles import store as m; m.save_findings = lambda *_, **__: []",
    ),
    "relations": (
        "",
        "from bipol_crawler.articles import copies as c, follow_ups as f;"
        " c.save_copies = f.save_follow_ups = lambda *_, **__: None",
    ),
}
"""Code that disables a part of the analysis: in both processes, and only in the writing process."""


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.analysing", description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=3_000, help="how many (default: 3,000)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each, in turn (default: 5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, portal(options.articles) as url:
        folder = Path(name)
        crawl(url, folder)
        count = len(archived(folder))
        runs: dict[str, list[float]] = {"whole": [], "relations": [], "all": []}
        for _ in range(options.rounds):
            for what, seconds in runs.items():
                seconds.append(_reparse(folder, url, what))
    print(f"{count:,} articles, {options.rounds} runs each in turn, medians\n")
    print("| `scrapy reparse --into` | CPU s, all processes |\n|---|--:|")
    titles = ("with analysis", "without copies and follow-ups", "without any analysis")
    for title, seconds in zip(titles, runs.values(), strict=True):
        print(f"| {title} | {median(seconds):.2f} |")
    for what, words in (("whole", "all analysis"), ("relations", "what each text says by itself")):
        added = [100 * (more / bare - 1) for more, bare in zip(runs[what], runs["all"], strict=True)]
        print(f"\n{words} adds {median(added):.0f} % (pair by pair {min(added):.0f}-{max(added):.0f})")


def _reparse(folder: Path, url: str, leave_out: str) -> float:
    """Return the CPU seconds of making a new archive."""
    target = folder / "anew.db"
    settings = {"PORTAL_URL": url, "ARCHIVE_DB": folder / "bipol.db", "WARC_DIR": folder / "warc"}
    set_options = setting_options(settings)
    everywhere, writer = _LEAVE_OUT[leave_out]
    program = folder / "reparse.py"
    program.write_text(_PROGRAM.format(project=str(PROJECT), everywhere=everywhere, writer=writer), "utf-8")
    seconds = run([sys.executable, str(program), "reparse", "--into", str(target), *set_options]).cpu
    for left in folder.glob("anew.db*"):
        left.unlink()
    return seconds


if __name__ == "__main__":
    main()
