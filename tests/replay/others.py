"""Other people's tools, and who the archive says it is."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.crawl.crawling import PROJECT

WHO = {"OPERATOR": "Arsip Uji", "CONTACT": "https://arsip.example/tentang"}
TOOLS = PROJECT / ".venv-pywb" / "bin"


def tool(name: str, *arguments: str | Path, folder: Path | None = None) -> str:
    """What one of the tools prints; it has to succeed."""
    command = [str(TOOLS / name), *map(str, arguments)]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def look(url: str, headline: str) -> dict[str, Any]:
    """What a browser shows at an address, as told in ``look.py``."""
    shown: dict[str, Any] = json.loads(tool("python", Path(__file__).with_name("look.py"), url, headline))
    return shown
