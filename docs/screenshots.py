"""Makes the pictures in docs/: the demo's archive as ``scrapy browse`` serves it, seen by a real Chromium.

``make screenshots`` (after ``make demo``; needs Debian's ``chromium``). Six pictures are the README's. In
``docs/screens/`` is each main page in both languages, on a desk by day and on a phone in the dark, named
``page.language.screen.webp``; ``docs/screens/README.md`` shows them all.
"""

from __future__ import annotations

import io
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
ARCHIVE = PROJECT / "data" / "demo" / "bipol.db"
SCREENS = PROJECT / "docs" / "screens"
DESK: dict[str, Any] = {"viewport": {"width": 1200, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "color_scheme": "dark"}
SMALL_PHONE: dict[str, Any] = {**PHONE, "device_scale_factor": 1, "has_touch": True, "is_mobile": True}
LANGUAGES = {"id": "id-ID", "en": "en-GB"}
QUALITY = 60
"""Of the WebP pictures in docs/screens/, so that all of them together take less than 2 MB."""
IMAGES_LOADED = """
    [...document.images].every((image) => image.complete || image.getBoundingClientRect().top > innerHeight)"""
"""Whether all images that can be seen have been loaded: they are loaded lazily, some after the page."""
# An article with a photo that was edited: the longest, for its looks.
CHOSEN = """
    SELECT a.id, a.place FROM articles a JOIN article_versions v ON v.article_id = a.id
    WHERE a.status = 'live' AND a.captions IS NOT NULL AND v.changed = 'body' ORDER BY a.word_count DESC LIMIT 1"""
BUSIEST = "SELECT person_id FROM bylines WHERE role = 'reporter' GROUP BY person_id ORDER BY count(*) DESC LIMIT 1"


def main() -> None:
    """Serve the demo's archive, and photograph its pages into docs/."""
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed")
    if not ARCHIVE.exists():
        sys.exit("run `make demo` first")
    db = sqlite3.connect(ARCHIVE)
    article, place = db.execute(CHOSEN).fetchone()
    (person,) = db.execute(BUSIEST).fetchone()
    db.close()
    command = [sys.executable, "-m", "scrapy", "browse", "--port", "0", "-s", f"ARCHIVE_DB={ARCHIVE}"]
    server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        base = next(word for line in server.stdout for word in line.split() if word.startswith("http://")).rstrip("/")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            _for_readme(browser, base, article)
            pages = _main_pages(article, person, place)
            names = [name for name, path in pages.items() if _in_every_dress(browser, base, name, path)]
            browser.close()
    finally:
        server.terminate()
        server.wait()
    (SCREENS / "README.md").write_text(_overview(names))


def _main_pages(article: int, person: int, place: str) -> dict[str, str]:
    return {
        "home": "/",
        "search": "/search?words=pasar",
        "nothing-found": "/search?words=pasra+murha",
        "article": f"/article/{article}",
        "diff": f"/article/{article}/diff",
        "changes": "/changes",
        "trends": "/trends?words=warga&words=pasar&by=year",
        "voices": "/voices",
        "copies": "/copies",
        "concordance": "/concordance?words=warga",
        "collocates": "/collocates?words=warga",
        "keywords": "/keywords?by=section",
        "photos": "/photos",
        "person": f"/person/{person}",
        "place": f"/place/{place}",
        "research": "/research",
        "dashboard": "/dashboard",
        "table": "/bipol/articles_flat?_facet=status&_size=20",
        "sql": "/bipol?sql=select+section,+count(*)+as+articles+from+articles_flat+group+by+section+order+by+2+desc",
    }


def _for_readme(browser: Browser, base: str, article: int) -> None:
    for name, path, screen in (
        ("home", "/", DESK),
        ("search", "/search?words=pasar+murah", DESK),
        ("article", f"/article/{article}", DESK),
        ("diff", f"/article/{article}/diff", DESK),
        ("dashboard", "/dashboard", DESK),
        ("phone", f"/article/{article}", PHONE),
    ):
        if picture := _picture(browser, base, path, {**screen, "locale": "id-ID"}):
            target = PROJECT / "docs" / f"{name}.png"
            Image.open(io.BytesIO(picture)).quantize(128, dither=Image.Dither.NONE).save(target, optimize=True)
            print(target)


def _in_every_dress(browser: Browser, base: str, name: str, path: str) -> bool:
    """Photograph a page in both languages, on a desk and on a phone. Returns whether the page is there."""
    SCREENS.mkdir(exist_ok=True)
    for language, locale in LANGUAGES.items():
        for screen, settings in (("desk", DESK), ("phone", SMALL_PHONE)):
            picture = _picture(browser, base, path, {**settings, "locale": locale})
            if picture is None:
                return False
            image = Image.open(io.BytesIO(picture)).convert("RGB")
            if screen == "desk":
                image = image.resize((image.width * 3 // 4, image.height * 3 // 4), Image.Resampling.LANCZOS)
            target = SCREENS / f"{name}.{language}.{screen}.webp"
            image.save(target, quality=QUALITY, method=6)
            print(target)
    return True


def _picture(browser: Browser, base: str, path: str, settings: dict[str, Any]) -> bytes | None:
    """A PNG of the page as it opens; None, with a message, if there is no such page."""
    page = browser.new_page(base_url=base, **settings)
    answer = page.goto(path)
    page.wait_for_function(IMAGES_LOADED)
    picture = page.screenshot(animations="disabled") if answer is not None and answer.ok else None
    page.close()
    if picture is None:
        print(f"{path} is not there: no picture", file=sys.stderr)
    return picture


def _overview(names: list[str]) -> str:
    lines = ["# The reading room's main pages", "", "Made by `make screenshots` from the demo's archive.", ""]
    lines += ["| page | Indonesian | English | Indonesian, phone | English, phone |", "|---|---|---|---|---|"]
    for name in names:
        shown = [
            f"![{name}, {language}, {screen}]({name}.{language}.{screen}.webp)"
            for screen in ("desk", "phone")
            for language in LANGUAGES
        ]
        lines.append(f"| {name} | {' | '.join(shown)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
