"""Sets up the program at an earlier commit, so that both versions can be measured in one run.

The commit is checked out as a git worktree below ``build/``, with a virtual environment from its own lock file. Both
are kept for the next time; ``make clean`` removes them.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pipeline import setting_options

PROJECT = Path(__file__).resolve().parents[1]
COMMIT = "a63e8d5"
"""The commit with which all later ones are compared."""


@dataclass(frozen=True, slots=True)
class Program:
    """A checkout of the program, and a Python with its libraries."""

    name: str
    root: Path
    python: str

    def command(self, name: str, *arguments: str, **settings: object) -> list[str]:
        """A command line for :func:`benchmarks.pipeline.run`, to be run in :attr:`root`."""
        set_options = setting_options(settings)
        return [self.python, "-m", "scrapy", *name.split(), *arguments, *set_options]


NOW = Program("now", PROJECT, sys.executable)


def earlier(commit: str = COMMIT) -> Program:
    """The program at ``commit``. It is set up if necessary, which takes about a minute.

    Raises:
        SystemExit: git does not know the commit, or its libraries cannot be installed.
    """
    root = PROJECT / "build" / f"at-{commit}"
    python = root / ".venv" / "bin" / "python"
    ready = root / ".venv" / ".ready"
    if not ready.exists():
        print(f"setting up {commit} in {root} ...", file=sys.stderr)
        if not root.exists():
            _run("git", "worktree", "prune")
            _run("git", "worktree", "add", "--detach", str(root), commit)
        _run(sys.executable, "-m", "venv", "--clear", str(python.parents[1]))
        install = ("install", "-qq", "--disable-pip-version-check", "--no-deps", "--require-hashes")
        _run(str(python), "-m", "pip", *install, "-r", str(root / "requirements" / "run.txt"))
        ready.touch()
    return Program(commit, root, str(python))


def _run(*command: str) -> None:
    if subprocess.run(command, cwd=PROJECT, check=False).returncode:
        sys.exit(f"{' '.join(command)} failed")
