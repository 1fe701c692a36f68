"""Links lead to the archived article, as soon as it is one and wherever it moves."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.items import Link, Page

from .conftest import PORTAL, URL

Save = Callable[..., str]
OTHER = f"{PORTAL}/pasar-lama-dibongkar/"


@pytest.fixture
def linked(archive: Archive, save: Save) -> Archive:
    """An article that links another one, which is not archived yet."""
    save(links=(Link("related", OTHER, "Pasar Lama"), Link("inline", "/pasar-lama-dibongkar?utm_source=wa", "Lihat")))
    return archive


def resolved(archive: Archive) -> list[tuple[Any, ...]]:
    return archive.db.execute(
        "SELECT DISTINCT archived_id, archived_headline FROM links_flat WHERE article_url = ?", [URL]
    ).fetchall()


def test_a_link_to_what_is_not_archived_leads_nowhere(linked: Archive) -> None:
    assert resolved(linked) == [(None, None)]


def test_a_link_is_resolved_once_its_article_is_archived(linked: Archive, save: Save) -> None:
    save(url=OTHER, post_id=502, headline="Pasar Lama Dibongkar")
    assert resolved(linked) == [(2, "Pasar Lama Dibongkar")]


def test_a_link_shows_the_headline_of_today(linked: Archive, save: Save) -> None:
    save(url=OTHER, post_id=502, headline="Pasar Lama Dibongkar")
    save("2023-05-05T00:00:00Z", url=OTHER, post_id=502, headline="Pasar Lama Batal Dibongkar")
    assert resolved(linked) == [(2, "Pasar Lama Batal Dibongkar")]
    assert linked.db.execute("SELECT headline FROM links_flat ORDER BY block DESC").fetchall() == [
        ("Pasar Lama",), ("Lihat",)
    ]  # fmt: skip


@pytest.mark.parametrize("known_before", [True, False])
def test_a_link_follows_an_article_to_its_new_address(linked: Archive, save: Save, known_before: bool) -> None:
    if known_before:
        save(url=OTHER, post_id=502, headline="Pasar Lama")
    save("2023-06-01T00:00:00Z", asked=OTHER, url=f"{PORTAL}/pasar-lama-dijual/", post_id=502, headline="Pasar Lama")
    assert resolved(linked) == [(2, "Pasar Lama")]


def test_a_link_to_a_withdrawn_article_still_leads_to_its_text(linked: Archive, save: Save) -> None:
    save(url=OTHER, post_id=502, headline="Pasar Lama")
    url_id = linked.frontier.url_id(OTHER, "page")
    for at in ("2023-06-01T10:00:00Z", "2023-06-03T10:00:00Z"):
        linked.store.save_missing(url_id, Page(OTHER, OTHER, 404, "text/html", b"", at))
    assert resolved(linked) == [(2, "Pasar Lama")]


def test_a_link_is_not_led_astray_by_a_redirect_that_was_guessed(linked: Archive, save: Save) -> None:
    save(url=OTHER, post_id=502, headline="Pasar Lama")
    save("2023-06-01T00:00:00Z", asked=OTHER, url=f"{PORTAL}/pasar-lama-lagi/", post_id=777, headline="Lain")
    assert resolved(linked) == [(2, "Pasar Lama")]


def test_an_article_may_be_among_its_own_links(archive: Archive, save: Save) -> None:
    save(links=(Link("related", URL, "Sendiri"),))
    assert resolved(archive) == [(1, "Pasar Cibadak Ditata")]


@pytest.mark.parametrize("question", ["article_url = 'x'", "archived_id = 1"])
def test_links_are_found_by_index_from_either_end(archive: Archive, question: str) -> None:
    plan = archive.db.execute(f"EXPLAIN QUERY PLAN SELECT * FROM links_flat WHERE {question}").fetchall()
    assert plan and not [step for step in plan if step[3].startswith("SCAN")], plan


def test_links_are_resolved_for_readers_without_any_function_of_ours(linked: Archive) -> None:
    reader = sqlite3.connect(f"file:{linked.path}?mode=ro", uri=True)
    try:
        assert len(reader.execute("SELECT archived_id FROM links_flat").fetchall()) == 2
    finally:
        reader.close()
