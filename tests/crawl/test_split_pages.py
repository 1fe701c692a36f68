"""Articles split over several pages: each is fetched once, whatever the theme links and the portal answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from test_rebuild import rebuild_archive

from bipol_crawler.demo.exchange import Request, Response, html, moved, overloaded
from tests.crawl.contents import contents, differences
from tests.crawl.crawling import Desk, Opened


@pytest.fixture
def desk(desk_of: Opened) -> Desk:
    return desk_of(5)


TEXTS = ("Awal berita panjang.", "Tengah berita panjang.", "Akhir berita panjang.")


def page(number: int, links: str) -> str:
    return f"""<html><body class="single single-post postid-99001"><div id="single-content">
<h1>Berita Panjang</h1><p class="tanggal-single">Kamis, 21 November 2019</p><div id="single-article-text">
<p>{TEXTS[number - 1]}</p><p class="page-link-wrap"><span>Halaman : </span>{links}</p></div></div></body></html>"""


def next_only(slug: str, number: int) -> str:
    to = f'<a href="/{slug}/{number + 1}/" class="post-page-numbers">Selanjutnya</a>' if number < len(TEXTS) else ""
    back = f'<a href="/{slug}/{number - 1}/" class="post-page-numbers">Sebelumnya</a>' if number > 1 else ""
    return page(number, back + to)


def numbered(slug: str, number: int) -> str:
    return page(number, "".join(f' <a href="/{slug}/{n}/">{n}</a>' for n in (1, 2, 3) if n != number))


def split(desk: Desk, served: Callable[[str, int], str | Response]) -> str:
    """Make an article of the desk's portal a split one; its path."""
    slug = desk.portal.edition.newest[3].slug

    def answer(request: Request) -> Response | None:
        first, *rest = request.path.strip("/").split("/")
        if first != slug or len(rest) > 1 or not all(part in ("2", "3", "4") for part in rest):
            return None
        made = served(slug, int(rest[0]) if rest else 1)
        return html(made) if isinstance(made, str) else made

    desk.portal.intercept = answer
    return f"/{slug}/"


def body_and_problems(desk: Desk, path: str) -> tuple[list[str], list[str]]:
    url = desk.portal.url + path
    ((body,),) = desk.rows("SELECT body FROM articles_flat WHERE url = ?", url)
    problems = desk.rows(
        "SELECT detail FROM problems WHERE url = ? AND reason = 'following_page_unread' AND resolved_at IS NULL", url
    )
    return body.split("\n\n"), [detail for (detail,) in problems]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("served", [next_only, numbered])
def test_every_page_is_fetched_whether_all_are_linked_or_only_the_next(
    served: Callable[[str, int], str], desk: Desk, tmp_path: Path
) -> None:
    path = split(desk, served)
    run = desk.crawled()
    assert [asked for asked in run.asked if asked.startswith(path)] == [path, f"{path}2/", f"{path}3/"]
    assert body_and_problems(desk, path) == ([*TEXTS], [])
    rebuild_archive(desk, tmp_path / "rebuilt.db")
    assert not differences(contents(desk.database), contents(tmp_path / "rebuilt.db"))
    desk.run("reparse")
    assert body_and_problems(desk, path) == ([*TEXTS], [])


def first_again(slug: str, number: int) -> str | Response:
    return numbered(slug, 3 if number == 3 else 1)


def sent_back(slug: str, number: int) -> str | Response:
    return moved(f"/{slug}/") if number == 2 else numbered(slug, number)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("served", [first_again, sent_back])
def test_a_page_that_is_page_1_once_more_is_said_and_its_text_stands_once(
    served: Callable[[str, int], str | Response], desk: Desk, tmp_path: Path
) -> None:
    path = split(desk, served)
    desk.crawled()
    expected = [TEXTS[0], TEXTS[2]], ["page 2: it is page 1 once more"]
    assert body_and_problems(desk, path) == expected
    rebuild_archive(desk, tmp_path / "rebuilt.db")
    assert not differences(contents(desk.database), contents(tmp_path / "rebuilt.db"))
    run = desk.run("reparse")
    assert run.exit_code == 0, run.err
    assert body_and_problems(desk, path) == expected


def test_a_whole_article_is_not_edited_by_a_page_2_that_is_page_1_for_once(desk: Desk) -> None:
    path = split(desk, numbered)
    desk.crawled()
    split(desk, sent_back)
    desk.crawl("full=1")
    assert body_and_problems(desk, path) == ([*TEXTS], [])
    assert path not in desk.events("edited")
    split(desk, numbered)
    desk.crawl("full=1")
    assert body_and_problems(desk, path) == ([*TEXTS], [])


def test_evidence_of_a_version_that_asked_for_no_page_3_still_reads(desk: Desk) -> None:
    path = split(desk, lambda slug, number: numbered(slug, 3) if number == 3 else next_only(slug, number))
    desk.crawled()
    third = desk.portal.url + path + "3/"
    ((capture,),) = desk.rows("SELECT id FROM captures WHERE url = ?", third)
    assert desk.rows("SELECT count(*) FROM version_captures WHERE capture_id = ?", capture) == [(1,)]
    desk.change("DELETE FROM version_captures WHERE capture_id = ?", capture)
    desk.change("UPDATE captures SET url = url || 'x' WHERE id = ?", capture)
    run = desk.run("reparse")
    assert run.exit_code == 0, run.err
    assert body_and_problems(desk, path) == ([*TEXTS[:2]], ["page 3: it was not fetched"])


def without(*missing: int, status: int = 404) -> Callable[[str, int], str | Response]:
    """The pages of :func:`numbered`, some of which the portal says not to have."""

    def served(slug: str, number: int) -> str | Response:
        return html("<h1>Tidak ditemukan</h1>", status) if number in missing else numbered(slug, number)

    return served


def said(*missing: int, status: int = 404) -> list[str]:
    return [f"page {number}: it is not there ({status})" for number in missing]


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("served", "texts", "problems"),
    [
        (without(2, 3), TEXTS[:1], said(2, 3)),
        (without(2, 3, status=410), TEXTS[:1], said(2, 3, status=410)),
        (without(2), (TEXTS[0], TEXTS[2]), said(2)),
        (without(3), TEXTS[:2], said(3)),
        (
            lambda slug, number: html("", 404) if number > 1 else next_only(slug, 1),
            TEXTS[:1],
            said(2),
        ),
    ],
)
def test_a_page_that_the_portal_says_not_to_have_is_said_and_the_rest_is_archived(
    served: Callable[[str, int], str | Response],
    texts: tuple[str, ...],
    problems: list[str],
    desk: Desk,
    tmp_path: Path,
) -> None:
    path = split(desk, served)
    desk.crawled()
    assert body_and_problems(desk, path) == ([*texts], problems)
    rebuild_archive(desk, tmp_path / "rebuilt.db")
    assert not differences(contents(desk.database), contents(tmp_path / "rebuilt.db"))
    run = desk.run("reparse")
    assert run.exit_code == 0, run.err
    assert body_and_problems(desk, path) == ([*texts], problems)


def test_after_two_pages_that_are_not_there_no_more_are_asked_for(desk: Desk) -> None:
    links = "".join(f' <a href="/x/{number}/">{number}</a>' for number in range(2, 9))
    path = split(desk, lambda slug, number: page(1, links) if number == 1 else html("", 404))
    run = desk.crawled()
    assert [asked for asked in run.asked if asked.startswith(path)] == [path, f"{path}2/", f"{path}3/"]
    assert body_and_problems(desk, path) == ([TEXTS[0]], [*said(2, 3), "page 4: it was not fetched"])


def test_a_page_that_appears_later_is_an_edit_and_the_problem_is_over(desk: Desk) -> None:
    path = split(desk, without(2, 3))
    desk.crawled()
    desk.crawled("full=1")
    assert path not in desk.events("edited")
    split(desk, numbered)
    desk.crawled("full=1")
    assert body_and_problems(desk, path) == ([*TEXTS], [])
    assert path in desk.events("edited")


def test_an_article_that_is_known_whole_is_not_cut_short_by_a_page_that_is_not_there(desk: Desk) -> None:
    path = split(desk, numbered)
    desk.crawled()
    split(desk, without(3))
    desk.crawl("full=1")
    assert body_and_problems(desk, path) == ([*TEXTS], [])
    assert path not in desk.events("edited")


def test_a_page_that_fails_for_now_keeps_the_whole_article_due(desk: Desk) -> None:
    path = split(desk, lambda slug, number: overloaded() if number == 2 else numbered(slug, number))
    desk.crawl()
    url = desk.portal.url + path
    assert desk.rows("SELECT state, reason FROM urls WHERE url = ?", url) == [("failed", "page_missing")]
    split(desk, numbered)
    desk.day_passes()
    desk.crawled()
    assert body_and_problems(desk, path) == ([*TEXTS], [])


def test_page_1_does_not_answer_for_the_others_whether_anything_changed(desk: Desk) -> None:
    stamp = {"Last-Modified": "Thu, 21 Nov 2019 03:15:00 GMT"}
    path = split(desk, lambda slug, number: html(numbered(slug, 1), 200, stamp) if number == 1 else html("", 404))
    desk.crawled()
    assert desk.rows("SELECT last_modified FROM urls WHERE url = ?", desk.portal.url + path) == [(None,)]
