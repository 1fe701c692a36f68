"""Makes the README's screenshots: the demo's archive as ``scrapy browse`` serves it, seen by a real Chromium.

``make screenshots`` (after ``make demo``; needs Debian's ``chromium``).
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
ARCHIVE = PROJECT / "data" / "demo" / "bipol.db"
DESK: dict[str, Any] = {"viewport": {"width": 1200, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "color_scheme": "dark"}
# An article with a photo that was edited: the longest, for its looks.
CHOSEN = """
    SELECT a.id FROM articles a JOIN article_versions v ON v.article_id = a.id
    WHERE a.status = 'live' AND a.captions IS NOT NULL AND v.changed = 'body' ORDER BY a.word_count DESC LIMIT 1"""


def main() -> None:
    """Serve the demo's archive, and photograph its pages into docs/."""
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed")
    if not ARCHIVE.exists():
        sys.exit("run `make demo` first")
    db = sqlite3.connect(ARCHIVE)
    article = db.execute(CHOSEN).fetchone()[0]
    db.close()
    command = [sys.executable, "-m", "scrapy", "browse", "--port", "0", "-s", f"ARCHIVE_DB={ARCHIVE}"]
    server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        base = next(word for line in server.stdout for word in line.split() if word.startswith("http://")).rstrip("/")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            for name, path, screen in (
                ("home", "/", DESK),
                ("search", "/search?words=pasar+murah", DESK),
                ("article", f"/bipol/articles/{article}", DESK),
                ("diff", f"/article/{article}/diff", DESK),
                ("dashboard", "/dashboard", DESK),
                ("phone", f"/bipol/articles/{article}", PHONE),
            ):
                page = browser.new_page(locale="id-ID", base_url=base, **screen)
                answer = page.goto(path)
                if answer is not None and answer.ok:
                    picture = PROJECT / "docs" / f"{name}.png"
                    page.screenshot(path=picture, animations="disabled")
                    print(picture)
                else:
                    print(f"{path} is not there: no picture", file=sys.stderr)
                page.close()
            browser.close()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
