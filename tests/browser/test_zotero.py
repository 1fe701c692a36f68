"""Zotero's own translators read our pages and files, as its connector does in a browser.

Runs only if the environment variable ZOTERO names a folder with checkouts of zotero/translators, zotero/translate,
zotero/utilities and zotero/zotero-schema in folders of these names.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.reading import Room

FOLDER = os.environ.get("ZOTERO", "")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not FOLDER, reason="ZOTERO names no folder of checkouts")]

NAMES = ("Embedded Metadata", "RDF", "COinS", "unAPI", "DOI", "RIS", "BibTeX", "CSL JSON")
"""The translators that read any site, and those for files."""
HOST = "http://zotero.example"
FILES = {"/schema": Path(FOLDER, "zotero-schema", "schema.json")}
HEAD = re.compile(r"\s*(\{.*?\n\})\s", re.DOTALL)

READ_PAGE = """async ([html, url]) => {
  const doc = addLocationPropToDoc(new DOMParser().parseFromString(html, "text/html"), url);
  const translate = new Zotero.Translate.Web();
  translate.setDocument(doc);
  const found = await translate.getTranslators();
  translate.setTranslator(found[0]);
  const items = await translate.translate();
  delete items[0].attachments; // the document
  return {translator: found[0].label, item: JSON.parse(JSON.stringify(items[0]))};
}"""
READ_FILE = """async (text) => {
  const translate = new Zotero.Translate.Import();
  translate.setString(text);
  const found = await translate.getTranslators();
  translate.setTranslator(found[0]);
  const items = await translate.translate();
  return {translator: found[0].label, item: JSON.parse(JSON.stringify(items[0]))};
}"""


def checkout(name: str) -> Path:
    return Path(FOLDER, name)


def translators() -> dict[str, tuple[dict[str, Any], str]]:
    """The code of each translator with the object at its head, by its id."""
    found = {}
    for name in NAMES:
        code = (checkout("translators") / f"{name}.js").read_text("utf-8")
        head = HEAD.match(code)
        assert head
        about = json.loads(head[1])
        found[about["translatorID"]] = about, code
    return found


@pytest.fixture
def zotero(chromium: Browser) -> Iterator[Page]:
    """A page with Zotero's code, served from the checkouts."""
    known = translators()

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.endswith("/repo/metadata"):
            route.fulfill(json=[about for about, _ in known.values()])
        elif "/repo/code/" in path:
            route.fulfill(body=known[path.rpartition("/")[2]][1], content_type="text/plain")
        else:
            file = FILES.get(path) or checkout("translate") / path.lstrip("/")
            if "/modules/utilities/" in path:
                file = checkout("utilities") / path.partition("/modules/utilities/")[2]
            kind = {".js": "text/javascript", ".html": "text/html", ".json": "application/json"}[file.suffix]
            route.fulfill(body=file.read_text("utf-8"), content_type=kind)

    context = chromium.new_context()
    context.route("**/*", answer)
    page = context.new_page()
    page.goto(f"{HOST}/example/index.html")
    page.wait_for_function("() => Zotero.Date && Zotero.Translators && Zotero.Schema.CSL_TYPE_MAPPINGS")
    page.wait_for_timeout(500)
    yield page
    context.close()


def served(room: Room, path: str) -> str:
    with urlopen(room.address + path) as answer:
        text: str = answer.read().decode()
    return text


def authors(item: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["lastName"], one.get("firstName") or "") for one in item["creators"]]


def expected(room: Room, article: int) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The article as its CSL-JSON has it, and its authors."""
    (item,) = json.loads(served(room, f"/article/{article}/cite.json"))
    return item, [(one.get("family") or one["literal"], one.get("given", "")) for one in item["author"]]


def test_the_connector_reads_every_article_as_a_newspaper_article(zotero: Page, room: Room) -> None:
    whole_names = 0
    for article in range(1, 41):
        page = served(room, f"/article/{article}")
        told = zotero.evaluate(READ_PAGE, [page, f"{room.address}/article/{article}"])
        item, (wanted, names) = told["item"], expected(room, article)
        assert told["translator"] == "Embedded Metadata" and item["itemType"] == "newspaperArticle"
        title = item["title"] if wanted["title"] != "[Tanpa judul]" else wanted["title"]
        assert (title, item["publicationTitle"]) == (wanted["title"], wanted["container-title"])
        assert item["url"] == wanted["URL"] and item["extra"] == wanted["note"] and item["language"] == "id"
        if "issued" in wanted:
            assert [int(part) for part in item["date"].split("/")] == wanted["issued"]["date-parts"][0]
        whole_names += sum(" " in family for family, given in names if not given)
        # Zotero writes J. for J, and names in capitals with small letters.
        assert [(f.lower(), g.lower().replace(".", "")) for f, g in authors(item)] == [
            (f.lower(), g.lower().replace(".", "")) for f, g in names
        ]
    assert whole_names, "names whose last word is no family name were among them"


@pytest.mark.parametrize(
    ("form", "translator", "kind"),
    [("ris", "RIS", "newspaperArticle"), ("json", "CSL JSON", "newspaperArticle"), ("bib", "BibTeX", "webpage")],
)
def test_each_file_is_imported(zotero: Page, room: Room, form: str, translator: str, kind: str) -> None:
    for article in (room.edited, *range(1, 13)):
        told = zotero.evaluate(READ_FILE, served(room, f"/article/{article}/cite.{form}"))
        item, (wanted, names) = told["item"], expected(room, article)
        assert (told["translator"], item["itemType"]) == (translator, kind)
        assert (item["title"], item["url"]) == (wanted["title"], wanted["URL"])
        assert authors(item) == names
        assert wanted["note"].partition(";")[0] in json.dumps(item)
