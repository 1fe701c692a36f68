"""The command line ``python -m benchmarks.ten_years WORK FOLDER``, which the package describes."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.ten_years import clock


def main() -> None:
    """Do one of the works, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ten_years")
    add: Any = parser.add_argument
    add("work", choices=("simulate", "measure", "plot", "prove"))
    add("folder", type=Path, help="where the archives are; about 3 GB after ten years")
    add("--days", type=int, default=3650, help="days to simulate (%(default)s)")
    add("--mark", help="measure only this mark, as its folder is named")
    add("--into", type=Path, default=Path("docs/plots"), help="where the plots go (%(default)s)")
    given = parser.parse_args()
    clock.install()
    from benchmarks.ten_years import decade, measure, plots, proof  # late: they have to find the clock

    if given.work == "simulate":
        decade.simulate(given.folder, given.days)
    elif given.work == "prove":
        proof.prove(given.folder)
    elif given.work == "measure":
        for mark in sorted(given.folder.glob(given.mark or "*/mark.json")):
            folder = mark.parent if mark.is_file() else mark
            (folder / "measured.json").write_text(json.dumps(measure.measure(folder), indent=1) + "\n")
            print(folder.name, "measured", flush=True)
    else:
        plots.draw(given.folder, given.into)


if __name__ == "__main__":
    main()
