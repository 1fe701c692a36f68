"""Makes the README's screenshots: the demo's archive in Datasette, seen by a real Chromium.

``make screenshots`` (after ``make demo``; needs Debian's ``chromium``).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
ARCHIVE = PROJECT / "data" / "demo" / "bipol.db"
CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --hide-scrollbars --force-color-profile=srgb"
).split()


def main() -> None:
    """Serve the demo's archive, and photograph its pages into docs/."""
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed")
    if not ARCHIVE.exists():
        sys.exit("run `make demo` first")
    command = [sys.executable, "-m", "scrapy", "browse", "--port", "0", "-s", f"ARCHIVE_DB={ARCHIVE}"]
    server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert server.stdout is not None
        base = next(word for line in server.stdout for word in line.split() if word.startswith("http://")).rstrip("/.")
        pages = {"home": ("/", "1200,900"), "article": ("/bipol/articles/" + sys.argv[1], "1200,1150")}
        for name, (path, size) in pages.items():
            with tempfile.TemporaryDirectory() as profile:
                picture = PROJECT / "docs" / f"{name}.png"
                arguments = [f"--user-data-dir={profile}", f"--window-size={size}", f"--screenshot={picture}"]
                subprocess.run([chromium, *CHROMIUM, *arguments, base + path], check=True, capture_output=True)
                print(picture)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
