"""Prints as JSON what a real browser shows at an address: ``look.py URL HEADLINE``, with the Python of .venv-pywb.

The page or one of its frames must show HEADLINE as its first heading. The browser can reach only this machine.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time

from playwright.sync_api import Error, Frame, Page, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
PATIENCE = 60
"""Seconds to wait for the headline."""


def main(url: str, headline: str) -> None:
    """Open ``url`` and print what stands in the frame with the headline, and every address that was asked for."""
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed")
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(profile, executable_path=chromium, args=FLAGS)
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.goto(url)
        frame = _frame_with(page, headline)
        frame.wait_for_load_state("load")
        print(
            json.dumps(
                {
                    "address": frame.url,
                    "title": frame.title(),
                    "text": frame.inner_text("body"),
                    "images": frame.eval_on_selector_all("img", "all => all.map(i => [i.src, i.naturalWidth])"),
                    "asked": asked,
                }
            )
        )
        context.close()


def _frame_with(page: Page, headline: str) -> Frame:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for frame in page.frames:
            try:
                heading = frame.query_selector("h1")
                if heading and headline in heading.inner_text():
                    return frame
            except Error:  # a frame may be gone by now
                continue
        page.wait_for_timeout(100)
    sys.exit(f"no headline {headline!r} after {PATIENCE} s; there is: {page.inner_text('body')[:500]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
