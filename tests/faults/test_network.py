"""Whatever a server does to a connection costs the page it was asked for, for this run, and nothing else."""

from __future__ import annotations

import atexit
import random
import resource
import shutil
import socket
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from bipol_crawler.demo import edition
from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk
from tests.faults.bad_server import (
    BUT_A_PAGE,
    CUT_SHORT,
    ENDLESS,
    LEADS_AWAY,
    NONSENSE,
    NOT_A_PAGE,
    BadServer,
    Deed,
    flood,
    serving,
)
from tests.faults.integrity import assert_same_content, assert_whole
from tests.tiers import pairs

PATIENCE = {"DOWNLOAD_TIMEOUT": 1.5, "RETRY_TIMES": 1}
"""Seconds for one answer and further tries; together they bound what any answer can take."""
LONGEST = 25.0
"""Seconds for a run in which two addresses use up all patience, on a busy machine."""
MOST_MEMORY = 320
"""MB that a run may take at its peak; without any fault it is about 90."""
BROKEN = CUT_SHORT | NONSENSE | LEADS_AWAY | NOT_A_PAGE
CUT_IN_SILENCE = ("body cut, Content-Length agrees", "Content-Length too short")
HUGE = {
    "500 MB body": flood(b"HTTP/1.1 200 OK\r\nContent-Length: 524288000\r\n\r\n", b"<p>isi</p>" * 6000),
    "500 MB body that does not say so": flood(b"HTTP/1.1 200 OK\r\n\r\n", b"<p>isi</p>" * 6000),
}


class Case:
    """A portal whose second day brings news, an archive of the first day, and what it should become."""

    def __init__(self, server: BadServer, folder: Path) -> None:
        self.server = server
        self.portal = server.portal
        self.first = Desk(folder / "first", self.portal, processes=True)
        self.second = Desk(folder / "second", self.portal, processes=True)
        self.first.crawled()
        shutil.copytree(self.first.folder, self.second.folder)
        self.portal.day = 2
        self.second.crawled("full=1")
        unchanged = {
            self.first.path(url) for (url,) in self.second.rows(
                "SELECT url FROM articles WHERE versions = 1 AND status = 'live'"
                " AND id NOT IN (SELECT article_id FROM article_events WHERE kind = 'moved')"
            )
        }  # fmt: skip
        self.old = sorted(unchanged & self.first.articles())
        self.new = sorted(unchanged - self.first.articles())

    def desk(self, folder: Path) -> Desk:
        """The archive of the first day, again."""
        desk = Desk(folder, self.portal, processes=True)
        shutil.copytree(self.first.folder, folder)
        return desk


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    # enough old and new articles for one of each kind of fault
    with mock.patch.object(edition, "NEW_ON_DAY_2", len(BROKEN) + 20), serving(Portal(5, len(BROKEN) + 40)) as server:
        yield Case(server, tmp_path_factory.mktemp("network"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with serving(Portal(5, 20)) as server:
        yield Case(server, tmp_path_factory.mktemp("small"))


@pytest.fixture
def first_day(case: Case, tmp_path: Path) -> Iterator[Desk]:
    """The archive of the first day, while the portal shows the second."""
    yield case.desk(tmp_path / "archive")
    case.server.deeds = {}


@pytest.fixture
def small_day(small: Case, tmp_path: Path) -> Iterator[Desk]:
    """The same of a smaller portal."""
    yield small.desk(tmp_path / "archive")
    small.server.deeds = {}


def note_memory(path: Path) -> None:
    """Have this process write down, when it ends, how many MB it took at its peak."""
    atexit.register(lambda: path.write_text(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)))


def endure(desk: Desk, case: Case, old: dict[str, Deed], new: dict[str, Deed]) -> None:
    """A run in which something is done to articles known for long and to new ones, and one in which it is not.

    ``old``, ``new``: what is done, each to an article of its own.
    """
    known, unknown = dict(zip(case.old, old.values(), strict=False)), dict(zip(case.new, new.values(), strict=False))
    assert (len(known), len(unknown)) == (len(old), len(new))
    case.server.deeds = known | unknown
    before = articles(desk, known)
    peak = desk.folder.parent / "peak"
    calm = {**PATIENCE, "GUARD_REFUSALS": 0, "CHECK_FAILED_SHARE": 1}
    with desk.start("crawl bipol", "-a", "full=1", first=partial(note_memory, peak), **calm) as command:
        exit_code = command.wait(LONGEST * (1 + len(case.server.deeds) / 2))
    assert exit_code in (0, 1), command.err
    assert "Traceback" not in command.err, command.err
    assert int(peak.read_text()) < MOST_MEMORY
    assert_whole(desk)

    for name, path in zip(new, unknown, strict=True):
        state, reason = desk.rows("SELECT state, reason FROM urls WHERE url = ?", case.portal.url + path)[0]
        assert state in ("failed", "refused", "missing"), (name, state, reason)
        assert reason not in (None, "IgnoreRequest", "reader_failed"), name
    assert desk.articles() == case.second.articles() - unknown.keys()
    assert before == articles(desk, known)

    case.server.deeds = {}
    for path in unknown:
        desk.change("UPDATE urls SET due_at = fetched_at WHERE url = ?", case.portal.url + path)
    desk.crawled("full=1")
    assert_same_content(desk, case.second)


def articles(desk: Desk, paths: Iterable[str]) -> list[dict[str, Any]]:
    """What is archived of some articles, but for when they were last seen."""
    rows = [row for path in paths for row in desk.records(
        "SELECT * FROM articles_flat WHERE url = ?", desk.portal.url + path
    )]  # fmt: skip
    for row in rows:
        del row["last_seen_at"]
    return rows


def test_answers_that_are_not_pages_are_failures_and_store_nothing(case: Case, first_day: Desk) -> None:
    endure(first_day, case, BROKEN, BROKEN)


def test_answers_without_end_take_neither_the_run_nor_the_memory(case: Case, first_day: Desk) -> None:
    done = pairs(ENDLESS | HUGE, ("old", "new"))
    old, new = ({name: (ENDLESS | HUGE)[name] for name, to in done if to == kind} for kind in ("old", "new"))
    endure(first_day, case, old, new)


def test_bad_manners_are_forgiven_where_the_page_is_there(case: Case, first_day: Desk) -> None:
    for places in (case.old, case.new):
        case.server.deeds |= dict(zip(places, BUT_A_PAGE.values(), strict=False))
    assert len(case.server.deeds) == 2 * len(BUT_A_PAGE)
    first_day.crawled("full=1")
    assert_whole(first_day)
    assert_same_content(first_day, case.second)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("number", range(4))
def test_a_server_that_breaks_everything_at_random_leaves_nothing_false(
    number: int, fault_seed: int, small: Case, small_day: Desk
) -> None:
    dice = random.Random(f"{fault_seed} {number}")
    sources = ["/robots.txt", "/feed/", "/wp-json/wp/v2/posts", "/wp-sitemap.xml", "/wp-sitemap-posts-post-1.xml", "/"]
    deeds = BROKEN | ENDLESS
    for round_ in range(3):
        if round_ == 1:  # a page that still breaks off after two failed looks is taken as it is: matching.is_incomplete
            deeds = {name: deed for name, deed in deeds.items() if name not in CUT_IN_SILENCE}
        # robots.txt seldom: without it nothing else is asked for
        places = [*sources[dice.random() < 0.7 :], *sorted(small.second.articles())]
        small.server.deeds = {path: dice.choice(list(deeds.values())) for path in places if dice.random() < 0.3}
        with small_day.start("crawl bipol", "-a", "full=1", **PATIENCE, GUARD_REFUSALS=0) as command:
            assert command.wait(300) in (0, 1, 69), command.err
        assert "Traceback" not in command.err, command.err
        assert_whole(small_day)
    small.server.deeds = {}
    small_day.change("UPDATE urls SET due_at = fetched_at WHERE state IN ('failed', 'refused', 'missing')")
    small_day.crawled("full=1")
    # with REST or the sitemap broken, feeds and listings are read that otherwise would not have been
    assert_same_content(small_day, small.second, "sightings")


def test_a_name_that_nobody_knows_ends_the_run_at_once(small: Case, small_day: Desk) -> None:
    small.portal.log.clear()
    moved = {"PORTAL_URL": "http://tidak-ada.invalid", "MOVED_FROM": small.portal.url}
    run = small_day.crawl(**moved, DNS_TIMEOUT=2, **PATIENCE)
    assert (run.exit_code, run.asked) == (69, [])
    assert run.seconds < LONGEST
    assert_whole(small_day)


def test_a_host_that_takes_the_connection_and_never_answers_ends_the_run(small: Case, small_day: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=50) as deaf:
        moved = {"PORTAL_URL": f"http://127.0.0.1:{deaf.getsockname()[1]}", "MOVED_FROM": small.portal.url}
        run = small_day.crawl(**moved, **PATIENCE)
    assert run.exit_code == 69
    assert run.seconds < LONGEST
    assert_whole(small_day)


def test_a_portal_that_dies_in_the_middle_ends_the_run_and_the_next_continues(tmp_path: Path) -> None:
    portal = Portal(5, 12)
    with serving(portal) as server:
        port = server.server_address[1]
        desk = Desk(tmp_path / "archive", portal, processes=True)

        def die(request: object) -> None:
            if len(portal.log) == 9:
                server.socket.close()
                raise ConnectionResetError("dead")

        portal.intercept = die
        run = desk.crawl(**PATIENCE)
        assert run.exit_code == 69
        assert run.seconds < LONGEST
        assert_whole(desk)
        kept = desk.articles()
        assert 0 < len(kept) < 12
    with serving(portal, port):
        portal.intercept = None
        desk.change("UPDATE urls SET due_at = fetched_at WHERE state = 'failed'")  # an hour later
        desk.crawled()
        assert_whole(desk)
        assert kept < desk.articles() == desk.readable()
