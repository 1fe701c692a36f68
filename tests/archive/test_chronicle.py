"""Years of an invented portal, compared with what its editors know they did: no false event, and none missed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.demo.exchange import Request, Response, challenge, html, moved, overloaded
from bipol_crawler.demo.site import Portal
from bipol_crawler.extract import parser_version
from tests.empty_archive import empty_archive
from tests.tiers import ALL

from .simulation import PLAIN, Simulation, plain_posts

SEEDS = range(int(os.environ.get("CHRONICLES", "8" if ALL else "2")))
"""More of them are tried with ``CHRONICLES=200``."""
SECTIONS = (("olahraga", "Olahraga"), ("ekonomi", "Ekonomi"), ("hukum-kriminal", "Hukum &amp; Kriminal"))
NAMES = ("Firdaus", "Deden GP", "Neng Sari Wulandari", "Ujang Saepudin, S.H.")
FIELDS = ("headline", "body", "bylines", "captions", "section", "published_at")

OTHER_SITE = (
    '<html><head><title>Resep</title><link rel="canonical" href="https://resep.example/sambal/"></head>'
    '<body class="single single-post postid-9"><div id="single-content" class="post-9 post"><h1>Resep Sambal</h1>'
    '<p class="tanggal-single">Kamis, 21 November 2019</p><div id="single-article-text"><p>Ulek cabai.</p></div></div>'
    "</body></html>"
)
SOFT_404 = '<html><body class="error404"><h1>Halaman tidak ditemukan</h1></body></html>'
UNTITLED_404 = "<html><head><title>Halaman tidak ditemukan</title></head><body><p>Maaf.</p></body></html>"
STATES: dict[str, Callable[[Portal], Response]] = {
    "every page 404": lambda portal: html("<h1>Not Found</h1>", 404),
    "every page 410": lambda portal: html("", 410),
    "refused": lambda portal: Response(0),
    "500": lambda portal: html("Fatal error", 500),
    "503": lambda portal: overloaded(),
    "403": lambda portal: html("Forbidden", 403),
    "429": lambda portal: html("Slow down", 429),
    **{f"challenge {status}": (lambda portal, status=status: challenge(status)) for status in (200, 403, 429, 503)},
    "maintenance": lambda portal: html("<html><title>Pemeliharaan</title><body>Sebentar lagi kembali.</body></html>"),
    "database": lambda portal: html("<html><title>Database Error</title><body>Error establishing</body></html>"),
    "empty": lambda portal: html(""),
    "soft 404": lambda portal: html(SOFT_404),
    "soft 404 by its title": lambda portal: html(UNTITLED_404),
    "to the home page": lambda portal: moved(f"{portal.url}/", 302),
    "to a static page": lambda portal: moved(f"{portal.url}/redaksi/", 302),
    "to the login": lambda portal: moved(f"{portal.url}/wp-login.php", 302),
    "to another site": lambda portal: moved("https://parkir.example/", 302),
    "parked": lambda portal: html("<html><title>bipol.co</title><body>This domain is for sale</body></html>"),
    "another site": lambda portal: html(OTHER_SITE),
}
"""What a portal can answer to everything for days without a single article being withdrawn."""


@pytest.fixture
def sim(tmp_path: Path) -> Iterator[Simulation]:
    portal = Portal(5, 14)
    archive = Archive(
        empty_archive(tmp_path / "a.db"),
        portal=portal.url,
        command="crawl",
        arguments={},
        parser_version=parser_version(),
    )
    yield Simulation(archive, portal)
    archive.close()


def everywhere(portal: Portal, answer: Callable[[Portal], Response]) -> Callable[[Request], Response | None]:
    """Puts the whole portal into a state, home and static pages left out."""
    return lambda request: None if request.target in ("/", "/redaksi/", "/wp-login.php") else answer(portal)


def state_of(sim: Simulation) -> list[tuple[Any, ...]]:
    return sim.rows("SELECT id, url, status, headline, body, versions, missing_at, gone_at FROM articles ORDER BY id")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("state", STATES)
def test_no_state_of_the_whole_portal_withdraws_or_edits_an_article(sim: Simulation, state: str) -> None:
    plain_posts(sim.portal, 6)
    sim.run()
    sim.advance(30)
    sim.run()
    before = state_of(sim)
    sim.portal.intercept = everywhere(sim.portal, STATES[state])
    for _ in range(4):
        sim.advance(30)
        sim.run()
    sim.portal.intercept = None
    assert state_of(sim) == before
    sim.advance(300)
    sim.run()
    assert state_of(sim) == before
    assert sim.events() == []


@dataclass
class Known:
    """What the editors know of one post, and what the archive was shown of it last."""

    post_id: int
    slug: str
    values: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    public: bool = True
    shown: dict[str, int] = field(default_factory=dict)
    shown_slug: str = ""
    status: str = "live"
    missing_at: datetime | None = None
    ledger: list[tuple[str, str]] = field(default_factory=list)


class Chronicle:
    """A newsroom whose every act is drawn by lot and written down."""

    def __init__(self, sim: Simulation, seed: int) -> None:
        self.sim, self.rng = sim, Random(seed)
        self.portal = sim.portal
        self.posts = [Known(head.post_id, head.slug) for head in plain_posts(self.portal, 8)]
        for known in self.portal.edition.newest:
            if known.post_id not in {post.post_id for post in self.posts}:
                self.portal.edition.revise(known.post_id, status="draft")
        for post in self.posts:
            self._rewrite(post)
        self.slugs = 0

    def _rewrite(self, post: Known) -> None:
        """Give a post's fields the values that the editors chose."""
        edition, values = self.portal.edition, post.values
        known = edition.by_id[post.post_id]
        photo = edition.story(known, self.portal.url).photo
        assert photo is not None
        edition.revise(
            post.post_id,
            title=f"Warga {post.post_id} Menata Saluran Air" + f" ({values['headline']})" * (values["headline"] > 0),
            content=PLAIN.format(post.post_id).replace("pekan depan", f"dalam {values['body'] + 2} hari"),
            penulis=NAMES[values["bylines"]],
            photo=replace(photo, caption=f"Saluran {values['captions']} di Cibadak. (Foto: Ist)", caption_html=None),
            categories=(SECTIONS[values["section"]],),
            published=datetime(2024, 3, 1 + values["published_at"], 9, 30, tzinfo=known.published.tzinfo),
        )

    def act(self) -> None:
        post = self.rng.choice(self.posts)
        match self.rng.choices(("edit", "hide", "show", "move", "swap", "reuse"), (8, 3, 4, 3, 1, 1))[0]:
            case "edit":
                for name in self.rng.sample(FIELDS, self.rng.choice((1, 1, 1, 2, 6))):
                    post.values[name] = self.rng.randrange(3)
                self._rewrite(post)
            case "hide":
                post.public = False
                self.portal.edition.revise(post.post_id, status=self.rng.choice(("trash", "draft", "private")))
            case "show" if post.slug not in {other.slug for other in self.posts if other is not post and other.public}:
                post.public = True
                self.portal.edition.revise(post.post_id, status="publish")
            case "move":
                self._move(post, self._slug())
            case "swap":
                other = self.rng.choice(self.posts)
                if other is not post and other.public and post.public:
                    one, two = post.slug, other.slug
                    self._move(post, self._slug())
                    self._move(other, one)
                    self._move(post, two)
            case "reuse" if len(self.posts) < 12 and post.slug not in {p.slug for p in self.posts if p.public}:
                made = self.portal.edition.publish(slug=post.slug)
                plainer = self.portal.edition.revise(made.post_id, editor=None, sumber=None)
                photo = self.portal.edition.story(self.portal.edition.by_id[self.posts[0].post_id], "").photo
                self.portal.edition.revise(plainer.post_id, photo=photo)
                new = Known(made.post_id, post.slug, shown={}, status="unknown")
                self._rewrite(new)
                self.posts.append(new)

    def _slug(self) -> str:
        self.slugs += 1
        return f"alamat-baru-nomor-{self.slugs}x"

    def _move(self, post: Known, slug: str) -> None:
        post.slug = slug
        self.portal.edition.revise(post.post_id, slug=slug)

    def expect(self, at: datetime) -> None:
        """What a run that looks at everything has to enter."""
        for post in self.posts:
            if post.public:
                if post.status == "unknown":
                    post.ledger.append(("first_seen", self._url(post.slug)))
                elif post.status != "live":
                    post.ledger.append(("returned", f"was {post.status}"))
                if post.shown_slug and post.shown_slug != post.slug:
                    post.ledger.append(("moved", f"{self._url(post.shown_slug)} -> {self._url(post.slug)}"))
                changed = [name for name in FIELDS if post.shown and post.shown[name] != post.values[name]]
                if changed:
                    post.ledger.append(("edited", "; ".join(changed)))
                post.shown, post.shown_slug, post.status = dict(post.values), post.slug, "live"
            elif post.status == "live":
                post.status, post.missing_at = "missing", at
                post.ledger.append(("missing", ""))
            elif post.status == "missing" and post.missing_at and at - post.missing_at >= timedelta(hours=24):
                post.status = "gone"
                post.ledger.append(("gone", ""))

    def _url(self, slug: str) -> str:
        return f"{self.portal.url}/{slug}/"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_ledger_says_what_the_editors_did_and_nothing_else(sim: Simulation, seed: int) -> None:
    chronicle = Chronicle(sim, seed)
    for post in chronicle.posts:
        post.status = "unknown"
    rng = Random(seed)
    sim.run()
    chronicle.expect(sim.at)
    for step in range(60 if ALL else 40):
        for _ in range(rng.randrange(4)):
            chronicle.act()
        # either well within a day of the last look or well beyond it: a run takes seconds
        sim.advance(rng.choice((5, 23, 25, 49)))
        if rng.random() < 0.3:
            sim.portal.intercept = everywhere(sim.portal, STATES[rng.choice(sorted(STATES))])
            sim.run()
            sim.portal.intercept = None
            sim.advance(0.5)
        else:
            began = sim.at
            sim.run()
            for _ in range(9):  # where all witnesses of the day happen to be withdrawn, the next run continues
                if sim.stopped:
                    sim.run()
            chronicle.expect(began)
        for post in chronicle.posts:
            if post.status == "unknown":
                continue
            told = [
                (kind, detail if kind not in ("missing", "gone") else "")
                for kind, detail in sim.event_details(f"a.post_id = {post.post_id}")
            ]
            assert told == post.ledger, (step, post)
    assert len(sim.rows("SELECT 1 FROM articles")) == len([p for p in chronicle.posts if p.status != "unknown"])
    assert sim.rows("SELECT 1 FROM article_events WHERE capture_id IS NULL") == []
