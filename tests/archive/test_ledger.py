"""What happened to an article, as a historian would want it told: nothing that didn't, and all that could be seen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.demo.assignment import Head
from bipol_crawler.demo.exchange import Request, Response, html, moved
from bipol_crawler.demo.site import Portal
from bipol_crawler.extract import parser_version
from tests.empty_archive import empty_archive

from .beat import PLAIN, Beat, plain


def new_beat(path: Path) -> Beat:
    """The portal, and the archive at ``path`` beside it."""
    portal = Portal(5, 10)
    return Beat(
        Archive(path, portal=portal.url, command="crawl", arguments={}, parser_version=parser_version()), portal
    )


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a few plain posts and the others, each looked at twice."""
    path = empty_archive(tmp_path_factory.mktemp("ledger") / "a.db")
    beat = new_beat(path)
    plain(beat.portal, 5)
    beat.run()
    beat.passes(30)
    beat.run()
    assert beat.events() == []
    beat.archive.close()
    return path


@pytest.fixture
def beat(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Beat]:
    """An empty archive, or for a test that asks for ``head`` one that has all posts."""
    path = tmp_path / "a.db"
    if "head" in request.fixturenames:
        shutil.copyfile(request.getfixturevalue("archived"), path)
    else:
        empty_archive(path)
    beat = new_beat(path)
    yield beat
    beat.archive.close()


@pytest.fixture
def head(beat: Beat) -> Head:
    """One of a few plain posts, all of them archived."""
    heads = plain(beat.portal, 5)
    beat.passes(31)
    return heads[0]


def again(beat: Beat, hours: float = 30) -> None:
    beat.passes(hours)
    beat.run()


def served(beat: Beat, change: Callable[[str], str], headers: dict[str, str] | None = None) -> None:
    """Have every page served with its text changed, and with further headers."""
    portal = beat.portal
    portal.intercept = None

    def answer(request: Request) -> Response | None:
        response = portal._route(request)
        if response.status != 200:
            return Response(response.status, response.body, {**response.headers, **(headers or {})})
        return Response(200, change(response.body.decode()).encode(), {**response.headers, **(headers or {})})

    portal.intercept = answer


# -- what is no edit

CANONICAL = re.compile(r'(rel="canonical" href=")[^"]*"')
ANOTHER = "harga-cabai-di-pasar-singaparna-turun-ini-faktanya"
NOISE: dict[str, Callable[[str], str]] = {
    "advertisement": lambda page: page.replace(
        "<div class='totalpembaca'>", "<script>ads()</script><ins class='ads'>Iklan</ins><div class='totalpembaca'>"
    ).replace("</p>", "</p><script>ads()</script>", 9),
    "cache comment": lambda page: page + "<!-- Cached 0.4 s, nonce 8f3a -->",
    "nonce": lambda page: page.replace("<style", '<script nonce="x1">var n = "8f3a"</script><style'),
    "white space": lambda page: page.replace("> ", ">\n\t ").replace("</p>", " </p>\n\n"),
    "no-break spaces": lambda page: page.replace("menata saluran", "menata&nbsp;saluran\u00a0"),
    "entities": lambda page: page.replace("saluran", "sal&#117;ran").replace("–", "&ndash;"),
    "decomposed letters": lambda page: page.replace("é", "e\u0301"),
    "texturized": lambda page: page.replace("–", "-"),
    "another host of pictures": lambda page: page.replace("/wp-content/", "https://cdn.example/wp-content/"),
    "lazy pictures": lambda page: page.replace("<img src=", '<img src="data:image/gif;base64,R0lG" data-src='),
    "https": lambda page: page.replace("https://bipol.co", "http://bipol.co"),
    "www": lambda page: page.replace('canonical" href="https://bipol.co', 'canonical" href="https://www.bipol.co'),
    "no related boxes": lambda page: re.sub(r'(?s)<div class="related-post-wrap">.*?\n</div>', "", page),
    "share buttons": lambda page: page.replace("facebook icon", "fb").replace("twitter", "x"),
    "order of attributes": lambda page: re.sub(r'<a href="([^"]*)" rel="([^"]*)"', r'<a rel="\2" href="\1"', page),
    "attributes of paragraphs": lambda page: page.replace("<p>", '<p style="text-align:justify" data-id="7">'),
    "canonical is the home page": lambda page: CANONICAL.sub(r'\1https://bipol.co/"', page),
    "canonical is on another site": lambda page: CANONICAL.sub(r'\1https://lain.example/"', page),
    "canonical is another article's": lambda page: CANONICAL.sub(rf'\1https://bipol.co/{ANOTHER}/"', page),
    "no canonical": lambda page: page.replace('rel="canonical"', 'rel="x"'),
    "seo plugin": lambda page: page.replace(
        "</head>", '<meta property="article:modified_time" content="2024-11-21T01:00:00+00:00" /></head>'
    ),
}  # fmt: skip


@pytest.mark.sampled(2)
@pytest.mark.parametrize("noise", NOISE)
def test_what_no_editor_wrote_is_no_event(beat: Beat, head: Head, noise: str) -> None:
    page = beat.portal.answer(Request.of("GET", f"/{head.slug}/")).body.decode()
    assert NOISE[noise](page) != page, "the test would show nothing"
    for change in (NOISE[noise], str, NOISE[noise]):
        served(beat, change)
        again(beat)
    assert beat.events() == []
    assert beat.rows("SELECT max(versions) FROM articles") == [(1,)]


def test_an_exact_time_told_in_another_zone_is_no_new_date(beat: Beat, head: Head) -> None:
    """Published at half past midnight, which is the day before in UTC."""
    night = head.published.replace(hour=0, minute=30, second=0)
    beat.portal.edition.revise(head.post_id, published=night)
    again(beat)
    before = beat.events()
    beat.portal.sitemaps = "yoast"
    again(beat)
    beat.portal.sitemaps = "core"
    again(beat)
    assert beat.events() == before


def test_a_copy_of_the_portal_under_another_address_is_archived_all_the_same(beat: Beat) -> None:
    served(beat, lambda page: CANONICAL.sub(r'\1https://lain.example/"', page))
    beat.run()
    again(beat)
    assert len(beat.rows("SELECT 1 FROM articles")) == len(beat.readable())
    assert beat.events() == []


@pytest.mark.sampled(2)
@pytest.mark.parametrize("curly", ["“Jaga Lembur”", "&#8220;Jaga Lembur&#8221;", "″Jaga Lembur″"])
def test_quotes_that_wordpress_curls_are_no_edit_of_a_caption(beat: Beat, head: Head, curly: str) -> None:
    photo = beat.portal.edition.story(head, beat.portal.url).photo
    assert photo is not None
    beat.portal.edition.revise(head.post_id, photo=replace(photo, caption='Spanduk "Jaga Lembur".', caption_html=None))
    again(beat)
    before = beat.events()
    served(beat, lambda page: page.replace("&quot;Jaga Lembur&quot;", curly))
    again(beat)
    assert beat.events() == before == ["edited"]


# -- what is one


def edits(beat: Beat, head: Head) -> dict[str, dict[str, Any]]:
    photo = beat.portal.edition.story(head, beat.portal.url).photo
    assert photo is not None
    return {
        "headline": {"title": head.title.replace("a", "o", 1)},
        "body": {"content": PLAIN.format(head.post_id).replace("pekan depan", "bulan depan")},
        "bylines": {"penulis": "Firdaus &amp; Deden GP"},
        "captions": {"photo": replace(photo, caption="Keterangan yang benar. (Foto: Ist)", caption_html=None)},
        "section": {"categories": (("kesehatan", "Kesehatan"),)},
        "published_at": {"published": head.published - timedelta(days=2)},
    }


FIELDS = ("headline", "body", "bylines", "captions", "section", "published_at")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("fields", [*((name,) for name in FIELDS), FIELDS, ("bylines", "captions")])
def test_an_edit_is_one_version_with_exactly_its_fields_and_so_is_taking_it_back(
    beat: Beat, head: Head, fields: tuple[str, ...]
) -> None:
    edition = beat.portal.edition
    story = edition.story(head, beat.portal.url)
    made = {name: value for field in fields for name, value in edits(beat, head)[field].items()}
    edition.revise(head.post_id, **made)
    again(beat)
    again(beat)
    edition.revise(head.post_id, **{name: getattr(story, name) for name in made})
    again(beat)
    changed = "; ".join(fields)
    assert beat.told(f"a.post_id = {head.post_id}")[1:] == [("edited", changed)] * 2
    versions = beat.rows(
        "SELECT version, changed, digest FROM article_versions v JOIN articles a ON a.id = v.article_id"
        " WHERE a.post_id = ? ORDER BY version",
        head.post_id,
    )
    assert [(number, what) for number, what, _ in versions] == [(1, ""), (2, changed), (3, changed)]
    assert versions[0][2] == versions[2][2] != versions[1][2]
    assert len(beat.events()) == 2


def test_a_copy_out_of_a_cache_is_no_return_to_what_was(beat: Beat, head: Head) -> None:
    """HTTP says how old a copy is; without that nobody could tell it from an editor's change of mind."""
    served(beat, lambda page: page, {"Age": "0"})
    beat.portal.edition.revise(head.post_id, title="Judul yang Baru")
    again(beat)
    served(beat, lambda page: page.replace("Judul yang Baru", head.title), {"Age": "7200"})
    again(beat, 1)
    beat.portal.intercept = None
    again(beat, 1)
    assert beat.events(head.post_id) == ["first_seen", "edited"]
    served(beat, lambda page: page.replace("Judul yang Baru", head.title), {"Age": "60"})
    again(beat, 2)
    assert beat.events(head.post_id) == ["first_seen", "edited", "edited"]


def test_a_page_that_states_an_earlier_change_is_believed_once_no_cache_can_be_the_reason(
    beat: Beat, head: Head
) -> None:
    at = head.modified
    beat.portal.sitemaps = "yoast"
    for title, hours in (("Judul Baru", 5), (head.title, -5), ("Judul Baru", 5)):
        beat.portal.edition.revise(head.post_id, title=title, modified=at + timedelta(hours=hours))
        again(beat, 3)
    assert beat.events(head.post_id) == ["first_seen", "edited"]
    beat.portal.edition.revise(head.post_id, title=head.title, modified=at - timedelta(hours=5))
    again(beat, 30)
    assert beat.events(head.post_id) == ["first_seen", "edited", "edited"]


# -- withdrawn, and back


@pytest.mark.sampled(1)
@pytest.mark.parametrize("status", [404, 410])
def test_missing_at_once_and_gone_after_a_day(beat: Beat, head: Head, status: int) -> None:
    path = f"/{head.slug}/"
    beat.portal.intercept = lambda request: html("", status) if request.path == path else None
    again(beat)
    again(beat, 23)
    assert beat.events(head.post_id) == ["first_seen", "missing"]
    again(beat, 1)
    again(beat)
    assert beat.told(f"a.post_id = {head.post_id}")[1:] == [("missing", f"HTTP {status}"), ("gone", f"HTTP {status}")]
    assert beat.rows("SELECT body IS NOT NULL FROM articles WHERE post_id = ?", head.post_id) == [(1,)]


def test_an_outage_between_two_looks_neither_confirms_nor_forgets(beat: Beat, head: Head) -> None:
    beat.portal.edition.revise(head.post_id, status="trash")
    again(beat)
    beat.portal.intercept = lambda request: Response(503)
    for _ in range(3):
        again(beat)
    assert beat.events(head.post_id) == ["first_seen", "missing"]
    beat.portal.intercept = None
    again(beat)
    assert beat.events(head.post_id) == ["first_seen", "missing", "gone"]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("state", [200, 404])
def test_a_portal_that_serves_no_articles_confirms_no_withdrawal(beat: Beat, head: Head, state: int) -> None:
    beat.portal.edition.revise(head.post_id, status="trash")
    again(beat)
    beat.portal.intercept = lambda request: html("", state)
    again(beat)
    assert beat.stopped is (state == 404)
    assert beat.events() == ["missing"]


def test_a_portal_that_breaks_in_the_middle_of_a_run_makes_few_suspects(beat: Beat) -> None:
    plain(beat.portal, 5)
    for _ in range(30):
        beat.portal.edition.publish()
    beat.run()
    again(beat)
    asked = iter(range(1000))
    beat.portal.intercept = lambda request: None if next(asked) < 10 else html("", 404)
    again(beat)
    assert beat.stopped
    assert 0 < len(beat.events()) <= 10
    beat.portal.intercept = None
    again(beat)
    assert set(beat.events()) == {"missing", "returned"}
    assert beat.rows("SELECT DISTINCT status FROM articles") == [("live",)]


def test_many_articles_may_be_withdrawn_at_once_beside_one_that_stands(beat: Beat, head: Head) -> None:
    heads = [known for known in beat.portal.edition.newest if known.post_id != head.post_id]
    for known in heads:
        beat.portal.edition.revise(known.post_id, status="trash")
    again(beat)
    again(beat)
    assert sorted(set(beat.events())) == ["gone", "missing"]
    assert beat.rows("SELECT status, count(*) FROM articles GROUP BY 1") == [
        ("gone", len(beat.events()) // 2),
        ("live", 1),
    ]


def test_a_clock_that_the_portals_own_contradicts_confirms_nothing(beat: Beat, head: Head) -> None:
    began = beat.at
    beat.portal.edition.revise(head.post_id, status="trash")
    dated = {"Date": format_datetime(began, usegmt=True)}
    served(beat, lambda page: page, dated)
    beat.run()
    beat.at = began + timedelta(days=400)
    beat.run()
    assert beat.events(head.post_id) == ["first_seen", "missing"]
    disagree = "SELECT field, reason FROM problems WHERE reason = 'clocks_disagree' AND resolved_at IS NULL"
    assert beat.rows(disagree) == [("status", "clocks_disagree")]
    beat.portal.intercept = None
    beat.run()
    assert beat.events(head.post_id) == ["first_seen", "missing", "gone"]
    assert beat.rows(disagree) == []


@pytest.mark.sampled(1)
@pytest.mark.parametrize("wrong", [timedelta(days=-900), timedelta(days=900)])
def test_a_day_is_counted_anew_when_the_clock_was_wrong_at_the_first_look(
    beat: Beat, head: Head, wrong: timedelta
) -> None:
    right = beat.at
    beat.portal.edition.revise(head.post_id, status="trash")
    beat.at = right + wrong
    beat.look(beat.url(next(known for known in beat.portal.edition.newest if known.post_id != head.post_id)))
    beat.look(beat.url(head))
    beat.at = right
    again(beat, 2)
    again(beat, 2)
    assert beat.events(head.post_id) == ["first_seen", "missing"]
    again(beat, 24)
    assert beat.events(head.post_id) == ["first_seen", "missing", "gone"]


def test_a_draft_that_returns_changed_has_returned_and_was_edited(beat: Beat, head: Head) -> None:
    beat.portal.edition.revise(head.post_id, status="draft")
    again(beat)
    again(beat)
    beat.portal.edition.revise(head.post_id, status="publish", title="Judul Setelah Ditinjau")
    again(beat)
    told = beat.told(f"a.post_id = {head.post_id}")[1:]
    assert told == [("missing", "HTTP 404"), ("gone", "HTTP 404"), ("returned", "was gone"), ("edited", "headline")]


def test_an_answer_that_nothing_changed_is_a_return_too(beat: Beat, head: Head) -> None:
    beat.portal.edition.revise(head.post_id, status="draft")
    again(beat)
    beat.portal.edition.revise(head.post_id, status="publish")
    beat.portal.intercept = lambda request: Response(304)
    again(beat)
    assert beat.events(head.post_id) == ["first_seen", "missing", "returned"]


def test_a_password_leaves_the_article_and_says_so(beat: Beat, head: Head) -> None:
    beat.portal.edition.revise(head.post_id, password="rahasia")
    again(beat)
    again(beat)
    assert beat.events() == []
    reasons = "SELECT reason FROM problems WHERE article_id IS NOT NULL AND resolved_at IS NULL"
    assert beat.rows(reasons) == [("password",)]
    beat.portal.edition.revise(head.post_id, password=None)
    again(beat, 300)
    assert beat.rows(reasons) == []


@pytest.mark.sampled(1)
@pytest.mark.parametrize("to", ["/", "/category/olahraga/", "/redaksi/"])
def test_an_address_that_leads_home_for_a_day_has_lost_its_article(beat: Beat, head: Head, to: str) -> None:
    path = f"/{head.slug}/"
    beat.portal.intercept = lambda request: moved(beat.portal.url + to) if request.path == path else None
    again(beat)
    again(beat, 20)
    assert beat.events() == ["missing"]
    again(beat, 5)
    assert beat.told("e.kind = 'gone'") == [("gone", f"its address now leads to {beat.portal.url}{to}")]


def test_a_redirect_to_another_site_is_no_withdrawal_and_no_edit(beat: Beat, head: Head) -> None:
    path = f"/{head.slug}/"
    beat.portal.intercept = lambda request: moved("https://lain.example/") if request.path == path else None
    again(beat)
    again(beat)
    assert beat.events() == []


# -- moved


def where(beat: Beat, head: Head) -> str:
    ((url,),) = beat.rows("SELECT url FROM articles WHERE post_id = ?", head.post_id)
    return str(url)


def test_a_moved_slug_is_followed_and_the_old_address_leads_to_it(beat: Beat, head: Head) -> None:
    addresses = [beat.url(head)]
    for slug in ("alamat-kedua", "alamat-ketiga"):
        addresses.append(beat.url(beat.portal.edition.revise(head.post_id, slug=slug)))
        again(beat)
    told = beat.told(f"a.post_id = {head.post_id}")[1:]
    assert told == [("moved", f"{one} -> {two}") for one, two in pairwise(addresses)]
    assert where(beat, head) == addresses[-1]
    ids = beat.rows(f"SELECT DISTINCT article_id FROM urls WHERE url IN {tuple(addresses)}")
    assert len(ids) == 1


def test_an_old_address_that_breaks_after_a_move_is_no_withdrawal(beat: Beat, head: Head) -> None:
    old = beat.url(head)
    beat.portal.edition.revise(head.post_id, slug="alamat-kedua")
    again(beat)
    beat.portal.edition.moved.clear()
    assert beat.look(old) == "missing"
    assert beat.events(head.post_id) == ["first_seen", "moved"]


def test_a_section_in_the_address_may_change(beat: Beat, head: Head) -> None:
    old, new = beat.url(head), f"{beat.portal.url}/2024/11/{head.slug}/"
    page = beat.portal.answer(Request.of("GET", f"/{head.slug}/"))
    text = page.body.decode().replace(old, new)

    def answer(request: Request) -> Response | None:
        if request.path == f"/{head.slug}/":
            return moved(new)
        return html(text) if request.path == new.removeprefix(beat.portal.url) else None

    beat.portal.intercept = answer
    again(beat)
    assert beat.told(f"a.post_id = {head.post_id}")[1:] == [("moved", f"{old} -> {new}")]


def test_two_posts_that_swap_their_slugs_have_both_moved(beat: Beat, head: Head) -> None:
    other = next(known for known in beat.portal.edition.newest if known.post_id != head.post_id and known.title)
    edition, one, two = beat.portal.edition, beat.url(head), beat.url(other)
    edition.revise(head.post_id, slug="sementara")
    edition.revise(other.post_id, slug=head.slug)
    edition.revise(head.post_id, slug=other.slug)
    again(beat)
    assert sorted(beat.told("e.kind <> 'first_seen'")) == sorted(
        [("moved", f"{one} -> {two}"), ("moved", f"{two} -> {one}")]
    )
    assert (where(beat, head), where(beat, other)) == (two, one)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("known_gone", [True, False])
def test_a_slug_given_to_a_new_post_makes_no_edit_of_the_old_one(beat: Beat, head: Head, known_gone: bool) -> None:
    beat.portal.edition.revise(head.post_id, status="trash")
    if known_gone:
        again(beat)
        again(beat)
    new = beat.portal.edition.publish(slug=head.slug, title="Kisah yang Lain", content="<p>Lain sama sekali.</p>")
    again(beat)
    again(beat)
    assert beat.events(head.post_id) == ["first_seen", "missing", "gone"]
    assert beat.told(f"a.post_id = {new.post_id}") == [("first_seen", beat.url(head))]
    assert beat.rows("SELECT headline FROM articles WHERE post_id = ?", new.post_id) == [("Kisah yang Lain",)]
    assert where(beat, head) == f"{beat.portal.url}/?p={head.post_id}"


def test_an_import_that_numbers_every_post_anew_is_no_event(beat: Beat, head: Head) -> None:
    numbers = {str(known.post_id) for known in beat.portal.edition.newest}
    order = sorted(numbers)
    new = dict(zip(order, order[1:] + order[:1], strict=True))
    served(beat, lambda page: re.sub(r"(postid-|post-|\?p=)(\d+)", lambda m: m[1] + new.get(m[2], m[2]), page))
    again(beat)
    again(beat)
    assert beat.events() == []
    assert len(beat.rows("SELECT 1 FROM articles")) == len(beat.readable())


def test_a_post_without_a_number_moves_when_its_address_leads_to_the_same_text(beat: Beat) -> None:
    head = plain(beat.portal, 5)[0]
    served(beat, lambda page: re.sub(r"(postid-|post-|\?p=)\d+", "x", page))
    beat.run()
    again(beat)
    old = beat.url(head)
    new = beat.url(beat.portal.edition.revise(head.post_id, slug="alamat-kedua"))
    beat.look(old)
    assert beat.told("e.kind <> 'first_seen'") == [("moved", f"{old} -> {new}")]
    again(beat)
    assert len(beat.events()) == 1


def test_a_removed_slug_that_wordpress_guesses_at_is_unmasked(beat: Beat, head: Head) -> None:
    beat.portal.edition.publish(slug=f"{head.slug}-lanjutan", title="Lanjutan", content="<p>Lain lagi.</p>")
    again(beat)
    beat.portal.edition.revise(head.post_id, status="trash")
    again(beat)
    again(beat)
    detail = f"its address now leads to another article, {beat.portal.url}/{head.slug}-lanjutan/"
    assert beat.told("e.kind <> 'first_seen'") == [("missing", detail), ("gone", detail)]


def test_each_event_names_the_response_that_shows_it(beat: Beat, head: Head) -> None:
    beat.portal.edition.revise(head.post_id, slug="alamat-kedua", title="Judul Lain")
    again(beat)
    beat.portal.edition.revise(head.post_id, status="trash")
    again(beat)
    shown = beat.rows(
        "SELECT e.kind, c.url, c.status FROM article_events e JOIN captures c ON c.id = e.capture_id"
        " WHERE e.kind <> 'first_seen' ORDER BY e.id"
    )
    new = f"{beat.portal.url}/alamat-kedua/"
    assert shown == [("moved", new, 200), ("edited", new, 200), ("missing", new, 404)]
