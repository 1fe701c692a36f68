"""Counters, votes and titles in the text that change at every fetch hold nothing back for ever; real edits enter."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from itertools import count

import pytest

from bipol_crawler.demo.exchange import Request, Response
from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk, Opened
from tests.tiers import ALL, sample

TEXT = re.compile(r'(id="single-article-text" class="single-article-text">\n.*?</p>)', re.DOTALL)
"""The text as far as its first paragraph goes."""
ARTICLE = re.compile(r"/(?!redaksi/|pedoman|feed/|wp-)[a-z0-9-]+/")
EDIT = "<p>Polisi kemudian menetapkan tiga orang sebagai tersangka dalam perkara tersebut.</p>"

TURN = count(17)


@pytest.fixture(autouse=True)
def _the_same_turns_for_each_test() -> None:
    global TURN
    TURN = count(17)


@cache
def _titles(portal: Portal) -> tuple[str, ...]:
    return tuple(story.title for story in portal.published())


def titles(desk: Desk, number: int) -> str:
    known = [f"<p>{title}</p>" for title in _titles(desk.portal)]
    random.Random(next(TURN)).shuffle(known)
    return "".join(known[:number])


# What the reader itself recognises as a counter (parse/inserted_lines.py) never reaches the comparison.
UNITS: dict[str, Callable[[Desk], str]] = {
    "a counter": lambda desk: f"<p>Disimpan {next(TURN)} kali</p>",
    "a counter with a thousand's point": lambda desk: (
        f"<p>Telah disimpan sebanyak 1.{100 + next(TURN) % 900} kali.</p>"
    ),
    "a counter in brackets": lambda desk: f"<p>Komentar ({next(TURN)})</p>",
    "a bare number": lambda desk: f"<p>{next(TURN)}</p>",
    "votes": lambda desk: f"<p>Suka {next(TURN)} | Tidak suka {next(TURN)}</p>",
    "votes on two lines": lambda desk: f"<p>Suka: {next(TURN)}</p><p>Tidak suka: {next(TURN)}</p>",
    "a time ago": lambda desk: f"<p>Diperbarui {next(TURN)} {('menit', 'jam', 'hari')[next(TURN) % 3]} lalu</p>",
    "titles of other articles": lambda desk: titles(desk, 2),
    "numbered titles": lambda desk: "".join(
        f"<p>{n}. {title}</p>" for n, title in enumerate(re.findall("<p>(.*?)</p>", titles(desk, 3)), 1)
    ),
    "counters and titles": lambda desk: f"<p>Disimpan {next(TURN)} kali</p>{titles(desk, 1)}",
}


def shown(desk: Desk, unit: Callable[[Desk], str], edited: dict[str, str]) -> Callable[[Request], Response | None]:
    def answer(request: Request) -> Response | None:
        if not ARTICLE.fullmatch(request.path):
            return None
        response = desk.portal._route(request)
        if response.status != 200:
            return response
        page = response.body.decode()
        page = TEXT.sub(lambda found: f"{found[1]}{unit(desk)}{edited.get(request.path, '')}", page)
        return Response(200, page.encode(), response.headers)

    return answer


def learnt(desk: Desk) -> set[str]:
    return {
        mark for (mark,) in desk.rows(
            "SELECT detail FROM problems WHERE reason = 'changes_at_every_look' AND resolved_at IS NULL"
        )
    }  # fmt: skip


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", sample(UNITS, 5))
def test_what_changes_at_every_visit_is_left_out_and_reported(name: str, desk_of: Opened) -> None:
    desk, edited = desk_of(9), dict[str, str]()
    desk.portal.intercept = shown(desk, UNITS[name], edited)
    desk.crawled()
    desk.crawl("full=1")
    assert learnt(desk) == set(), "once may be an edit of many"
    desk.crawl("full=1")
    assert learnt(desk), desk.rows("SELECT article_id, changed, reason FROM held")
    assert desk.rows("SELECT * FROM held") == []
    assert desk.rows("SELECT count(*) FROM article_versions WHERE version > 1") == [(0,)]
    for _ in range(2 if ALL else 1):
        desk.crawled("full=1")
        assert desk.rows("SELECT count(*) FROM article_versions WHERE version > 1") == [(0,)]
    path = sorted(desk.readable())[3]
    edited[path] = EDIT
    desk.crawled("full=1")
    assert desk.events("edited") == {path}
    assert desk.rows("SELECT changed FROM article_versions WHERE version > 1") == [("body",)]
    desk.crawled("full=1")
    assert desk.rows("SELECT count(*) FROM article_versions WHERE version > 1") == [(1,)]
    assert desk.run("verify").exit_code == 0


def test_an_edit_made_meanwhile_enters_when_it_is_learnt(desk_of: Opened) -> None:
    desk, edited = desk_of(9), dict[str, str]()
    desk.portal.intercept = shown(desk, UNITS["a counter"], edited)
    desk.crawled()
    desk.crawl("full=1")
    path = sorted(desk.readable())[2]
    edited[path] = EDIT
    desk.crawl("full=1")
    assert learnt(desk) == {"¶ disimpan # kali ¶", "disimpan # kali"}
    assert desk.events("edited") == {path}
    assert desk.rows("SELECT * FROM held") == []


@pytest.mark.thorough
def test_a_counter_that_comes_later_is_left_out_once_it_is_known(desk_of: Opened) -> None:
    desk = desk_of(9)
    desk.crawled()
    desk.portal.intercept = shown(desk, UNITS["a counter"], {})
    for _ in range(3):
        desk.crawl("full=1")
    assert learnt(desk)
    desk.crawled("full=1")
    assert desk.rows("SELECT * FROM held") == []
    assert desk.rows("SELECT count(*) FROM article_versions WHERE version > 1") == [(0,)]


STEADY: dict[str, Callable[[Desk], str]] = {
    "the same words on every page": lambda desk: "<p>Ikuti berita kami setiap hari di sini</p>",
    "a number that stays": lambda desk: "<p>Hubungi kami di 0812 3456 789</p>",
}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", STEADY)
def test_what_came_once_is_not_learnt(name: str, desk_of: Opened) -> None:
    desk = desk_of(9)
    desk.crawled()
    desk.portal.intercept = shown(desk, STEADY[name], {})
    for _ in range(3 if ALL else 2):
        assert desk.crawl("full=1").exit_code == 1
    assert learnt(desk) == set()
    assert desk.rows("SELECT count(*) FROM article_versions WHERE version > 1") == [(0,)]
