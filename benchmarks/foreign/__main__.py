"""Runs suites of other projects on our readers: ``python -m benchmarks.foreign FOLDER [--every] [--google PROGRAM]``.

FOLDER has checkouts of these projects, each in a folder with its name in
:data:`benchmarks.foreign.suite.REPOSITORIES`; missing ones are reported and skipped. The exit status is 1 if a case
differs without a known reason. One of the suites has tests in Python, which are executed: use checkouts that you trust.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.foreign import feeds, robots, sitemaps, urls
from benchmarks.foreign.suite import REPOSITORIES, commit


def main() -> int:
    """Run every suite whose checkout exists, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", action="store_true", help="show every case that differs, not one of each kind")
    parser.add_argument("--google", help="Google's own robots matcher, built")
    given = parser.parse_args()
    commits = {name: commit(given.folder, name) for name in REPOSITORIES}
    for name, repository in REPOSITORIES.items():
        print(f"{repository} {commits[name] or f'is skipped: there is no checkout in {given.folder / name}'}")
    if commits["robotstxt"]:
        robots.ask_google_cases(given.folder)
    if commits["protego"]:
        if given.google:
            robots.ask_real_files(given.folder, given.google)
        else:
            print("Protego's real files are skipped: they are asked beside Google's matcher, which --google names")
    unexplained = 0
    for suite in (suite for room in (sitemaps, feeds, urls) for suite in room.compare(given.folder)):
        print(suite.report(every=given.every))
        unexplained += suite.unexplained
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
