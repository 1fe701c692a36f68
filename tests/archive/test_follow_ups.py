"""Follow-ups and series, as stored: by links, people, places and headlines, in whatever order the articles come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.items import Dated, Link

from .conftest import PORTAL

Save = Callable[..., str]

FIRST = (
    "SUKABUMI, bipol.co – Jembatan gantung di Kecamatan Cibitung putus.\n\n"
    "“Tali utamanya berkarat,” kata Kepala BPBD, Dudung Wahyudin."
)
SECOND = (
    "SUKABUMI, bipol.co – Rangka baja untuk jembatan di Kecamatan Cibitung mulai dipasang.\n\n"
    "“Pekan depan rampung,” kata Kepala BPBD, Dudung Wahyudin."
)
LINKED = (Link("inline", f"{PORTAL}/putus/", "x"),)


def putus(**more: Any) -> dict[str, Any]:
    return {
        "url": f"{PORTAL}/putus/", "post_id": 1, "headline": "Jembatan Gantung Cikaso Putus", "body": FIRST,
        "place": "SUKABUMI", "published": (Dated("2024-01-08", "day", "page"),), **more,
    }  # fmt: skip


def dipasang(**more: Any) -> dict[str, Any]:
    return {
        "url": f"{PORTAL}/dipasang/", "post_id": 2, "headline": "Rangka Jembatan Gantung Cikaso Dipasang",
        "body": SECOND, "place": "SUKABUMI", "links": LINKED,
        "published": (Dated("2024-02-20", "day", "page"),), **more,
    }  # fmt: skip


def follow_ups(archive: Archive) -> list[tuple[Any, ...]]:
    return list(
        archive.db.execute("SELECT article_url, earlier_url, people, places, words FROM follow_ups_flat").fetchall()
    )


@pytest.mark.parametrize("order", [(putus, dipasang), (dipasang, putus)])
def test_a_linked_article_on_the_same_story_is_followed_up(
    archive: Archive, save: Save, order: tuple[Callable[[], dict[str, Any]], ...]
) -> None:
    for item in order:
        save(**item())
    assert follow_ups(archive) == [
        (f"{PORTAL}/dipasang/", f"{PORTAL}/putus/", 1, 1, "cikaso; gantung; jembatan"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"links": ()},
        {"links": (Link("related", f"{PORTAL}/putus/", "x"),)},
        {"headline": "Harga Cabai Rawit Turun"},
        {"body": "GARUT, bipol.co – Rangka baja dipasang.", "place": "GARUT"},
        {"published": (Dated("2024-08-20", "day", "page"),)},
        {"published": (Dated("2024-01-02", "day", "page"),)},
        {"published": ()},
    ],
)
def test_a_link_alone_or_likeness_alone_is_not_a_follow_up(archive: Archive, save: Save, other: dict[str, Any]) -> None:
    save(**putus())
    save(**dipasang(**other))
    assert follow_ups(archive) == []


def test_a_follow_up_goes_with_its_reason(archive: Archive, save: Save) -> None:
    save(**putus())
    save(**dipasang())
    save("2024-03-01T00:00:00Z", **putus(headline="Kabar dari Cibitung"))
    assert follow_ups(archive) == []


def test_a_series_needs_two_parts(archive: Archive, save: Save) -> None:
    def series() -> list[tuple[Any, ...]]:
        return list(archive.db.execute("SELECT series, part, last, parts FROM series_flat ORDER BY part").fetchall())

    save(**putus(headline="Menyusuri Hulu Citarum (1)"))
    assert series() == []
    save(**dipasang(headline="Menyusuri Hulu Citarum (2-Habis)"))
    assert series() == [("menyusuri hulu citarum", 1, 0, 2), ("menyusuri hulu citarum", 2, 1, 2)]
    save("2024-03-01T00:00:00Z", **dipasang(headline="Menyusuri Hulu Citarum"))
    assert series() == []
