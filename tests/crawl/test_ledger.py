"""The ledger of a real crawl: over days of storms, withdrawals, moves and edits it says what happened and no more."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bipol_crawler.demo.assignment import Head
from bipol_crawler.demo.exchange import Request, Response, challenge, html, moved, overloaded
from bipol_crawler.demo.server import running
from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk, Opened
from tests.tiers import sample

ARTICLE = re.compile(r"/(\?p=\d+|(?!redaksi/|feed/)[a-z0-9-]+/)")

STORMS: dict[str, Callable[[Portal], Response]] = {
    "404": lambda portal: html("<h1>Not Found</h1>", 404),
    "410": lambda portal: html("", 410),
    "500": lambda portal: html("Fatal error", 500),
    "503 with patience": lambda portal: overloaded(3600),
    "403": lambda portal: html("Forbidden", 403),
    "429": lambda portal: html("Slow down", 429),
    "challenge with 200": lambda portal: challenge(200),
    "challenge with 403": lambda portal: challenge(403),
    "maintenance": lambda portal: html("<html><title>Pemeliharaan</title><body>Sebentar.</body></html>"),
    "empty": lambda portal: html(""),
    "soft 404": lambda portal: html('<html><body class="error404"><h1>Tidak ditemukan</h1></body></html>'),
    "to the home page": lambda portal: moved(f"{portal.url}/", 302),
    "to the login": lambda portal: moved(f"{portal.url}/wp-login.php", 302),
}


def storm(portal: Portal, answer: Callable[[Portal], Response]) -> Callable[[Request], Response | None]:
    """Articles answer like that, lists as ever."""
    return lambda request: answer(portal) if ARTICLE.fullmatch(request.target) else None


def ledger(desk: Desk) -> list[tuple[str, str]]:
    """Path and kind of every event but the first sights, in order."""
    return [
        (desk.path(url), kind) for url, kind in desk.rows(
            "SELECT a.url, e.kind FROM article_events e JOIN articles a ON a.id = e.article_id"
            " WHERE e.kind <> 'first_seen' ORDER BY e.id"
        )
    ]  # fmt: skip


def plain(desk: Desk) -> list[Head]:
    """Posts that nothing odd was drawn for, the newest first."""
    return [
        known for known in desk.portal.edition.newest
        if known.title and not known.password and not desk.portal.edition.starting_with(f"{known.slug}-")
    ]  # fmt: skip


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", sample(STORMS, 6))
def test_days_of_storm_withdraw_nothing_and_edit_nothing(desk_of: Opened, kind: str) -> None:
    desk = desk_of(12 if kind == "404" else 24)
    desk.crawled()
    texts = desk.rows("SELECT id, url, headline, body, status, versions FROM articles ORDER BY id")
    desk.portal.intercept = storm(desk.portal, STORMS[kind])
    for _ in range(3):
        desk.day_passes()
        run = desk.crawl("full=1")
        assert run.exit_code != 0
    desk.portal.intercept = None
    desk.day_passes()
    desk.crawled("full=1")
    assert ledger(desk) == []
    assert desk.rows("SELECT id, url, headline, body, status, versions FROM articles ORDER BY id") == texts


def test_a_portal_that_answers_404_to_everything_is_reported_after_four_visits(desk: Desk) -> None:
    desk.crawled()
    desk.portal.intercept = storm(desk.portal, STORMS["404"])
    desk.day_passes()
    run = desk.crawl("full=1")
    assert run.exit_code == 1
    assert len(run.pages) == 4, run.pages
    ((checks,),) = desk.rows("SELECT checks FROM runs ORDER BY id DESC LIMIT 1")
    assert "is not in its place, nor are others" in checks
    assert "is the portal broken?" in run.err


@pytest.mark.thorough
def test_days_without_a_server_or_with_a_silent_one_withdraw_nothing(tmp_path: Path) -> None:
    portal = Portal(5, 12)
    desk = Desk(tmp_path, portal, processes=True)
    with running(portal) as url:
        desk.crawled()
    port = int(url.rpartition(":")[2])
    desk.day_passes()
    assert desk.crawl("full=1", RETRY_TIMES=0).exit_code == 69
    with closing(socket.create_server(("127.0.0.1", port))):
        desk.day_passes()
        assert desk.crawl("full=1", RETRY_TIMES=0, DOWNLOAD_TIMEOUT=0.5).exit_code == 69
    assert ledger(desk) == []
    with running(portal, port):
        desk.day_passes()
        desk.crawled("full=1")
    assert ledger(desk) == []
    assert desk.rows("SELECT DISTINCT status, versions FROM articles") == [("live", 1)]


def test_a_withdrawn_article_is_missing_then_gone_then_back_with_its_edit(desk: Desk) -> None:
    head = plain(desk)[3]
    path = f"/{head.slug}/"
    desk.crawled()
    desk.portal.edition.revise(head.post_id, status="draft")
    desk.day_passes()
    desk.crawled()
    assert ledger(desk) == [(path, "missing")]
    desk.crawled("full=1")
    assert ledger(desk) == [(path, "missing")], "a second look on the same day confirms nothing"

    desk.portal.intercept = storm(desk.portal, STORMS["503 with patience"])
    desk.day_passes()
    desk.crawl()
    assert ledger(desk) == [(path, "missing")], "nor does an outage"
    desk.portal.intercept = storm(desk.portal, STORMS["404"])
    desk.day_passes()
    desk.crawl("full=1")
    assert ledger(desk) == [(path, "missing")], "nor does a portal that has lost every article"

    desk.portal.intercept = None
    desk.day_passes()
    desk.crawled()
    assert ledger(desk) == [(path, "missing"), (path, "gone")]

    desk.portal.edition.revise(head.post_id, status="publish", title="Judul Setelah Ditinjau Ulang")
    desk.day_passes()
    desk.crawled("full=1")
    assert ledger(desk)[2:] == [(path, "returned"), (path, "edited")]
    assert desk.rows("SELECT status, headline, versions FROM articles WHERE post_id = ?", head.post_id) == [
        ("live", "Judul Setelah Ditinjau Ulang", 2)
    ]


def test_one_run_tells_everything_that_happened_each_with_its_evidence(desk: Desk) -> None:
    withdrawn, moving, one, two, edited, reused = plain(desk)[:6]
    desk.crawled()
    edition = desk.portal.edition
    edition.revise(withdrawn.post_id, status="trash")
    edition.revise(moving.post_id, slug="alamat-yang-baru")
    edition.revise(one.post_id, slug="sementara")
    edition.revise(two.post_id, slug=one.slug)
    edition.revise(one.post_id, slug=two.slug)
    edition.revise(edited.post_id, title="Judul yang Dibetulkan")
    edition.revise(reused.post_id, status="trash")
    new = edition.publish(slug=reused.slug, title="Kisah yang Lain", content="<p>Lain sama sekali.</p>")
    desk.day_passes()
    desk.crawled("full=1")
    assert sorted(ledger(desk)) == sorted([
        (f"/{withdrawn.slug}/", "missing"), ("/alamat-yang-baru/", "moved"), (f"/{one.slug}/", "moved"),
        (f"/{two.slug}/", "moved"), (f"/{edited.slug}/", "edited"), (f"/?p={reused.post_id}", "missing"),
    ])  # fmt: skip
    assert desk.rows("SELECT headline, versions FROM articles WHERE post_id = ?", new.post_id) == [
        ("Kisah yang Lain", 1)
    ]
    assert desk.rows(
        "SELECT count(*) FROM article_events e LEFT JOIN captures c ON c.id = e.capture_id WHERE c.id IS NULL"
    ) == [(0,)]
    assert desk.run("verify").exit_code == 0
    before = ledger(desk)
    desk.crawled("full=1")
    assert ledger(desk) == before
    desk.day_passes()
    desk.crawled()
    assert sorted(ledger(desk)[len(before) :]) == sorted(
        [(f"/{withdrawn.slug}/", "gone"), (f"/?p={reused.post_id}", "gone")]
    )
