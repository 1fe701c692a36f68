"""How two addresses look in a real browser, as JSON: the share of pixels that differ, and what could not be loaded.

Run by the Python of .venv-pywb: ``looks.py URL URL WIDTH`` (CSS pixels). No address but this machine's can be reached.
"""

from __future__ import annotations

import base64
import json
import shutil
import sys
import tempfile

from look import FLAGS  # type: ignore[import-not-found]
from playwright.sync_api import Frame, Page, sync_playwright

HEIGHT = 1600
OVER_ALL = "position: fixed; inset: 0; width: 100vw; height: 100vh; border: 0; background: white; z-index: 9999"
COMPARE = """async ([one, other]) => {
  const pixels = async data => {
    const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + data)).blob())
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    return context.getImageData(0, 0, image.width, image.height).data
  }
  const [a, b] = [await pixels(one), await pixels(other)]
  if (a.length !== b.length) return 1
  let differ = 0
  for (let i = 0; i < a.length; i += 4)
    if (Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]) > 30) differ++
  return differ / (a.length / 4)
}"""


def shot(page: Page, url: str, width: int) -> tuple[bytes, Frame]:
    """The picture of a page, or of the frame in which pywb shows it, in the same size; and the frame.

    The frame is laid over pywb's own bar, which on a phone is so high that it would cover the top of the page.
    """
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(url)
    page.wait_for_load_state("networkidle")
    inner = page.query_selector("iframe#replay_iframe")
    if inner is None:
        return page.screenshot(), page.main_frame
    inner.evaluate(f"frame => frame.style.cssText = '{OVER_ALL}'")
    frame = inner.content_frame()
    assert frame is not None
    frame.wait_for_load_state("networkidle")
    return page.screenshot(), frame


def main(one: str, other: str, width: str) -> None:
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed")
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(profile, executable_path=chromium, args=FLAGS)
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        first, _ = shot(page, one, int(width))
        asked.clear()
        second, frame = shot(page, other, int(width))
        loaded = frame.evaluate("[...document.images].map(i => [i.currentSrc, i.naturalWidth])")
        style = frame.evaluate("getComputedStyle(document.querySelector('h1') ?? document.body).backgroundImage")
        page.goto("about:blank")
        pair = [base64.b64encode(each).decode() for each in (first, second)]
        print(json.dumps({"differ": page.evaluate(COMPARE, pair), "images": loaded, "style": style, "asked": asked}))
        context.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
