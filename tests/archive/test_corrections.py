"""A correction added below the bylines is an edit of the body alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page

from .conftest import URL

TYPED = "<p>CIBADAK, bipol.co – Pedagang pindah ke lapak baru.</p><p>Penataan selesai pekan depan.</p>"


def article(typed: str) -> Article:
    page = f"""<html><body class="single single-post postid-501"><div id="single-content">
        <h1>Pasar Cibadak Ditata</h1><p class="tanggal-single">Selasa, 2 Mei 2023</p>
        <div id="single-article-text">{typed}</div></div></body></html>"""
    outcome = read(Page(URL, URL, 200, "text/html; charset=utf-8", page.encode(), "2023-05-03T00:00:00Z"))
    assert isinstance(outcome, Article)
    return outcome


@pytest.mark.parametrize(
    "bylines",
    [
        "<p>Reporter : Rahmat<br>Editor : Tatang Koswara</p>",
        "<p>Reporter&nbsp;&nbsp; Rahmat</p><p>Editor&nbsp;&nbsp;&nbsp; Tatang Koswara</p>",
        "<p>Penulis: Lilis Suminar, M.Ed</p>",
        "<p>Pedagang berterima kasih. (Rahmat/Tatang)</p>",
    ],
)
@pytest.mark.parametrize(
    "note",
    [
        "<p><strong>Ralat:</strong> jumlah lapak semula keliru.</p>",
        "<p>Catatan redaksi: nama pasar sudah dibetulkan.</p>",
        "<p>Berita ini telah diperbarui.</p>",
        "<p>Hak jawab: pengelola membantah.</p><p>Keterangan lengkapnya dimuat besok.</p>",
    ],
)
def test_a_correction_below_the_bylines_edits_the_body_only(
    archive: Archive, save: Callable[..., str], bylines: str, note: str
) -> None:
    first, second = article(TYPED + bylines), article(TYPED + bylines + note)
    assert first.bylines == second.bylines != ()
    assert save(body=first.body, bylines=first.bylines) == "new"
    assert save("2023-05-04T00:00:00Z", body=second.body, bylines=second.bylines) == "changed"
    changed = archive.db.execute("SELECT version, changed FROM versions_flat ORDER BY version").fetchall()
    assert [tuple(row) for row in changed] == [(1, ""), (2, "body")]


@pytest.mark.parametrize("counter", ["Dilihat {} kali", "Post Views: {}", "Rating: 4,5 ({} suara)", "{} Shares"])
@pytest.mark.parametrize("bylines", ["<p>Reporter: Rahmat</p>", ""])
def test_a_counter_typed_below_the_text_makes_no_version(
    archive: Archive, save: Callable[..., str], bylines: str, counter: str
) -> None:
    for count, outcome in ((12, "new"), (1345, "unchanged")):
        read_now = article(f"{TYPED}{bylines}<p>{counter.format(count)}</p>")
        assert save("2023-05-04T00:00:00Z", body=read_now.body, bylines=read_now.bylines) == outcome
