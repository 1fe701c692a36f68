"""What the archive keeps of texts: findings of the current version, corrections with their articles, classed edits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bipol_crawler.analysis import analyse, version
from bipol_crawler.archive import Archive
from bipol_crawler.items import Dated, Link

from .conftest import PORTAL

Save = Callable[..., str]

BODY = (
    "CIMAHI, bipol.co – Pasar dibuka kemarin di Kabupaten Garut.\n\n"
    "“Semua kios terisi,” kata Kepala Dinas Perdagangan, Ratna Dewi.\n\n“Sewanya murah,” ujarnya."
)


def rows(archive: Archive, sql: str) -> list[tuple[Any, ...]]:
    return list(archive.db.execute(sql).fetchall())


def test_a_text_is_analysed_when_it_is_stored(archive: Archive, save: Save) -> None:
    save(body=BODY, place="CIMAHI", published=(Dated("2023-05-03", "day", "page"),))
    assert rows(archive, "SELECT name, words, speaker, office FROM quotes_flat ORDER BY position") == [
        ("Ratna Dewi", "Semua kios terisi,", "Ratna Dewi", "Kepala Dinas Perdagangan"),
        ("Ratna Dewi", "Sewanya murah,", "-nya", "Kepala Dinas Perdagangan"),
    ]
    assert rows(archive, "SELECT first_day, as_written FROM event_dates_flat") == [("2023-05-02", "kemarin")]
    assert rows(archive, "SELECT name, code FROM text_places_flat") == [("Garut", "32.05")]
    assert rows(archive, "SELECT name, times, quotes FROM mentions_flat") == [("Ratna Dewi", 1, 2)]


def test_findings_follow_the_current_text(archive: Archive, save: Save) -> None:
    save(body=BODY)
    save("2023-05-04T00:00:00Z", body=BODY.replace("Ratna Dewi", "Dedi Komara"))
    assert rows(archive, "SELECT DISTINCT name FROM quotes_flat") == [("Dedi Komara",)]
    archive.finish("healthy", 0, {}, [])
    assert rows(archive, "SELECT name FROM named_people") == [("Dedi Komara",)]
    assert rows(archive, "SELECT kind, before, after FROM corrections_flat") == [("name", "Ratna Dewi", "Dedi Komara")]


def test_nothing_is_analysed_again_without_a_reason(
    archive: Archive, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(body=BODY)
    monkeypatch.setattr(analyse, "analyse", lambda text: pytest.fail("analysed again"))
    save("2023-05-04T00:00:00Z", body=BODY)


def test_an_error_in_a_rule_costs_the_findings_and_not_the_article(
    archive: Archive, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(body=BODY)

    def broken(_: object) -> None:
        raise ValueError("not foreseen")

    with monkeypatch.context() as patched:
        patched.setattr(analyse, "analyse", broken)
        save("2023-05-04T00:00:00Z", body=f"{BODY} Ramai.")
    assert rows(archive, "SELECT versions, body FROM articles") == [(2, f"{BODY} Ramai.")]
    assert rows(archive, "SELECT count(*) FROM quotes_flat") == [(0,)]
    open_ = "SELECT field, reason, detail FROM problems WHERE reason = 'not_analysed' AND resolved_at IS NULL"
    assert rows(archive, open_) == [("body", "not_analysed", "ValueError: not foreseen")]
    save("2023-05-05T00:00:00Z", body=f"{BODY} Ramai.")
    assert rows(archive, "SELECT count(*) FROM quotes_flat") == [(2,)]
    assert rows(archive, open_) == []


def test_new_rules_analyse_again(archive: Archive, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    save(body=BODY)
    monkeypatch.setattr(analyse, "analyse", lambda text: analyse.Findings())
    monkeypatch.setattr(version, "analysis_version", lambda: "other")
    save("2023-05-04T00:00:00Z", body=BODY)
    assert rows(archive, "SELECT count(*) FROM quotes") == [(0,)]


RALAT = {"headline": "Ralat: Pasar Cibadak Ditutup Sementara", "body": "Redaksi memohon maaf.", "post_id": 77}


def test_a_correction_is_linked_to_its_article(archive: Archive, save: Save) -> None:
    save(headline="Pasar Cibadak Ditutup Sementara", url=f"{PORTAL}/pasar/", post_id=71)
    save(headline="Terminal Cibadak Diperbaiki", url=f"{PORTAL}/terminal/", post_id=72)
    save(url=f"{PORTAL}/ralat/", **RALAT)
    assert rows(
        archive, "SELECT kind, corrected_url, link_rule, score FROM corrections_flat WHERE field = 'headline'"
    ) == [("correction", f"{PORTAL}/pasar/", "headline", 1.0)]


def test_a_correction_is_linked_by_its_link(archive: Archive, save: Save) -> None:
    save(headline="Sesuatu yang Lain", url=f"{PORTAL}/pasar/", post_id=71)
    save(url=f"{PORTAL}/ralat/", links=(Link("inline", f"{PORTAL}/pasar/", "x"),), **RALAT)
    assert rows(archive, "SELECT corrected_url, link_rule FROM corrections_flat WHERE field = 'headline'") == [
        (f"{PORTAL}/pasar/", "link")
    ]


def test_a_correction_is_linked_when_its_article_comes_later(archive: Archive, save: Save) -> None:
    save(url=f"{PORTAL}/ralat/", **RALAT)
    save(headline="Pasar Cibadak Ditutup Sementara", url=f"{PORTAL}/pasar/", post_id=71)
    assert rows(archive, "SELECT corrected_url FROM corrections_flat WHERE field = 'headline'") == [(None,)]
    archive.finish("healthy", 0, {}, [])
    assert rows(archive, "SELECT corrected_url FROM corrections_flat WHERE field = 'headline'") == [
        (f"{PORTAL}/pasar/",)
    ]


def test_a_correction_of_no_known_article_is_linked_to_none(archive: Archive, save: Save) -> None:
    save(headline="Terminal Bus Baru Diresmikan", url=f"{PORTAL}/terminal/", post_id=72)
    save(url=f"{PORTAL}/ralat/", **RALAT)
    assert rows(archive, "SELECT corrected_url FROM corrections_flat WHERE field = 'headline'") == [(None,)]
