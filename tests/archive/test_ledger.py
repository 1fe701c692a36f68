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

from .simulation import PLAIN, Simulation, plain_posts


def new_beat(path: Path) -> Simulation:
    """The portal, and the archive at ``path`` beside it."""
    portal = Portal(5, 10)
    return Simulation(
        Archive(path, portal=portal.url, command="crawl", arguments={}, parser_version=parser_version()), portal
    )


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a few plain posts and the others, each looked at twice."""
    path = empty_archive(tmp_path_factory.mktemp("ledger") / "a.db")
    sim = new_beat(path)
    plain_posts(sim.portal, 5)
    sim.run()
    sim.advance(30)
    sim.run()
    assert sim.events() == []
    sim.archive.close()
    return path


@pytest.fixture
def sim(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Simulation]:
    """An empty archive, or for a test that asks for ``head`` one that has all posts."""
    path = tmp_path / "a.db"
    if "head" in request.fixturenames:
        shutil.copyfile(request.getfixturevalue("archived"), path)
    else:
        empty_archive(path)
    sim = new_beat(path)
    yield sim
    sim.archive.close()


@pytest.fixture
def head(sim: Simulation) -> Head:
    """One of a few plain posts, all of them archived."""
    heads = plain_posts(sim.portal, 5)
    sim.advance(31)
    return heads[0]


def again(sim: Simulation, hours: float = 30) -> None:
    sim.advance(hours)
    sim.run()


def served(sim: Simulation, change: Callable[[str], str], headers: dict[str, str] | None = None) -> None:
    """Have every page served with its text changed, and with further headers."""
    portal = sim.portal
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
def test_what_no_editor_wrote_is_not_an_event(sim: Simulation, head: Head, noise: str) -> None:
    page = sim.portal.answer(Request.of("GET", f"/{head.slug}/")).body.decode()
    assert NOISE[noise](page) != page, "the test would show nothing"
    for change in (NOISE[noise], str, NOISE[noise]):
        served(sim, change)
        again(sim)
    assert sim.events() == []
    assert sim.rows("SELECT max(versions) FROM articles") == [(1,)]


def test_an_exact_time_stated_in_another_zone_is_not_a_new_date(sim: Simulation, head: Head) -> None:
    """Published at half past midnight, which is the day before in UTC."""
    night = head.published.replace(hour=0, minute=30, second=0)
    sim.portal.edition.revise(head.post_id, published=night)
    again(sim)
    before = sim.events()
    sim.portal.sitemaps = "yoast"
    again(sim)
    sim.portal.sitemaps = "core"
    again(sim)
    assert sim.events() == before


def test_a_copy_of_the_portal_under_another_address_is_archived_all_the_same(sim: Simulation) -> None:
    served(sim, lambda page: CANONICAL.sub(r'\1https://lain.example/"', page))
    sim.run()
    again(sim)
    assert len(sim.rows("SELECT 1 FROM articles")) == len(sim.readable())
    assert sim.events() == []


@pytest.mark.sampled(2)
@pytest.mark.parametrize("curly", ["“Jaga Lembur”", "&#8220;Jaga Lembur&#8221;", "″Jaga Lembur″"])
def test_quotes_that_wordpress_curls_are_not_an_edit_of_a_caption(sim: Simulation, head: Head, curly: str) -> None:
    photo = sim.portal.edition.story(head, sim.portal.url).photo
    assert photo is not None
    sim.portal.edition.revise(head.post_id, photo=replace(photo, caption='Spanduk "Jaga Lembur".', caption_html=None))
    again(sim)
    before = sim.events()
    served(sim, lambda page: page.replace("&quot;Jaga Lembur&quot;", curly))
    again(sim)
    assert sim.events() == before == ["edited"]


# -- what is one


def edits(sim: Simulation, head: Head) -> dict[str, dict[str, Any]]:
    photo = sim.portal.edition.story(head, sim.portal.url).photo
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
    sim: Simulation, head: Head, fields: tuple[str, ...]
) -> None:
    edition = sim.portal.edition
    story = edition.story(head, sim.portal.url)
    made = {name: value for field in fields for name, value in edits(sim, head)[field].items()}
    edition.revise(head.post_id, **made)
    again(sim)
    again(sim)
    edition.revise(head.post_id, **{name: getattr(story, name) for name in made})
    again(sim)
    changed = "; ".join(fields)
    assert sim.event_details(f"a.post_id = {head.post_id}")[1:] == [("edited", changed)] * 2
    versions = sim.rows(
        "SELECT version, changed, digest FROM article_versions v JOIN articles a ON a.id = v.article_id"
        " WHERE a.post_id = ? ORDER BY version",
        head.post_id,
    )
    assert [(number, what) for number, what, _ in versions] == [(1, ""), (2, changed), (3, changed)]
    assert versions[0][2] == versions[2][2] != versions[1][2]
    assert len(sim.events()) == 2


def test_an_old_copy_from_a_cache_undoes_no_edit(sim: Simulation, head: Head) -> None:
    """HTTP says how old a copy is; without that nobody could tell it from an editor's change of mind."""
    served(sim, lambda page: page, {"Age": "0"})
    sim.portal.edition.revise(head.post_id, title="Judul yang Baru")
    again(sim)
    served(sim, lambda page: page.replace("Judul yang Baru", head.title), {"Age": "7200"})
    again(sim, 1)
    sim.portal.intercept = None
    again(sim, 1)
    assert sim.events(head.post_id) == ["first_seen", "edited"]
    served(sim, lambda page: page.replace("Judul yang Baru", head.title), {"Age": "60"})
    again(sim, 2)
    assert sim.events(head.post_id) == ["first_seen", "edited", "edited"]


def test_a_page_that_states_an_earlier_change_is_trusted_once_no_cache_can_be_the_reason(
    sim: Simulation, head: Head
) -> None:
    at = head.modified
    sim.portal.sitemaps = "yoast"
    for title, hours in (("Judul Baru", 5), (head.title, -5), ("Judul Baru", 5)):
        sim.portal.edition.revise(head.post_id, title=title, modified=at + timedelta(hours=hours))
        again(sim, 3)
    assert sim.events(head.post_id) == ["first_seen", "edited"]
    sim.portal.edition.revise(head.post_id, title=head.title, modified=at - timedelta(hours=5))
    again(sim, 30)
    assert sim.events(head.post_id) == ["first_seen", "edited", "edited"]


# -- withdrawn, and back


@pytest.mark.sampled(1)
@pytest.mark.parametrize("status", [404, 410])
def test_missing_at_once_and_gone_after_a_day(sim: Simulation, head: Head, status: int) -> None:
    path = f"/{head.slug}/"
    sim.portal.intercept = lambda request: html("", status) if request.path == path else None
    again(sim)
    again(sim, 23)
    assert sim.events(head.post_id) == ["first_seen", "missing"]
    again(sim, 1)
    again(sim)
    assert sim.event_details(f"a.post_id = {head.post_id}")[1:] == [
        ("missing", f"HTTP {status}"),
        ("gone", f"HTTP {status}"),
    ]
    assert sim.rows("SELECT body IS NOT NULL FROM articles WHERE post_id = ?", head.post_id) == [(1,)]


def test_an_outage_between_two_visits_neither_confirms_nor_forgets(sim: Simulation, head: Head) -> None:
    sim.portal.edition.revise(head.post_id, status="trash")
    again(sim)
    sim.portal.intercept = lambda request: Response(503)
    for _ in range(3):
        again(sim)
    assert sim.events(head.post_id) == ["first_seen", "missing"]
    sim.portal.intercept = None
    again(sim)
    assert sim.events(head.post_id) == ["first_seen", "missing", "gone"]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("state", [200, 404])
def test_a_portal_that_serves_no_articles_confirms_no_withdrawal(sim: Simulation, head: Head, state: int) -> None:
    sim.portal.edition.revise(head.post_id, status="trash")
    again(sim)
    sim.portal.intercept = lambda request: html("", state)
    again(sim)
    assert sim.stopped is (state == 404)
    assert sim.events() == ["missing"]


def test_a_portal_that_breaks_in_the_middle_of_a_run_makes_few_suspects(sim: Simulation) -> None:
    plain_posts(sim.portal, 5)
    for _ in range(30):
        sim.portal.edition.publish()
    sim.run()
    again(sim)
    asked = iter(range(1000))
    sim.portal.intercept = lambda request: None if next(asked) < 10 else html("", 404)
    again(sim)
    assert sim.stopped
    assert 0 < len(sim.events()) <= 10
    sim.portal.intercept = None
    again(sim)
    assert set(sim.events()) == {"missing", "returned"}
    assert sim.rows("SELECT DISTINCT status FROM articles") == [("live",)]


def test_many_articles_may_be_withdrawn_at_once_beside_one_that_stands(sim: Simulation, head: Head) -> None:
    heads = [known for known in sim.portal.edition.newest if known.post_id != head.post_id]
    for known in heads:
        sim.portal.edition.revise(known.post_id, status="trash")
    again(sim)
    again(sim)
    assert sorted(set(sim.events())) == ["gone", "missing"]
    assert sim.rows("SELECT status, count(*) FROM articles GROUP BY 1") == [
        ("gone", len(sim.events()) // 2),
        ("live", 1),
    ]


def test_a_clock_that_the_portals_own_contradicts_confirms_nothing(sim: Simulation, head: Head) -> None:
    began = sim.at
    sim.portal.edition.revise(head.post_id, status="trash")
    dated = {"Date": format_datetime(began, usegmt=True)}
    served(sim, lambda page: page, dated)
    sim.run()
    sim.at = began + timedelta(days=400)
    sim.run()
    assert sim.events(head.post_id) == ["first_seen", "missing"]
    disagree = "SELECT field, reason FROM problems WHERE reason = 'clocks_disagree' AND resolved_at IS NULL"
    assert sim.rows(disagree) == [("status", "clocks_disagree")]
    sim.portal.intercept = None
    sim.run()
    assert sim.events(head.post_id) == ["first_seen", "missing", "gone"]
    assert sim.rows(disagree) == []


@pytest.mark.sampled(1)
@pytest.mark.parametrize("wrong", [timedelta(days=-900), timedelta(days=900)])
def test_a_day_is_counted_again_when_the_clock_was_wrong_at_the_first_visit(
    sim: Simulation, head: Head, wrong: timedelta
) -> None:
    right = sim.at
    sim.portal.edition.revise(head.post_id, status="trash")
    sim.at = right + wrong
    sim.look(sim.url(next(known for known in sim.portal.edition.newest if known.post_id != head.post_id)))
    sim.look(sim.url(head))
    sim.at = right
    again(sim, 2)
    again(sim, 2)
    assert sim.events(head.post_id) == ["first_seen", "missing"]
    again(sim, 24)
    assert sim.events(head.post_id) == ["first_seen", "missing", "gone"]


def test_a_draft_that_returns_changed_has_returned_and_was_edited(sim: Simulation, head: Head) -> None:
    sim.portal.edition.revise(head.post_id, status="draft")
    again(sim)
    again(sim)
    sim.portal.edition.revise(head.post_id, status="publish", title="Judul Setelah Ditinjau")
    again(sim)
    told = sim.event_details(f"a.post_id = {head.post_id}")[1:]
    assert told == [("missing", "HTTP 404"), ("gone", "HTTP 404"), ("returned", "was gone"), ("edited", "headline")]


def test_an_answer_that_nothing_changed_is_a_return_too(sim: Simulation, head: Head) -> None:
    sim.portal.edition.revise(head.post_id, status="draft")
    again(sim)
    sim.portal.edition.revise(head.post_id, status="publish")
    sim.portal.intercept = lambda request: Response(304)
    again(sim)
    assert sim.events(head.post_id) == ["first_seen", "missing", "returned"]


def test_a_password_leaves_the_article_and_says_so(sim: Simulation, head: Head) -> None:
    sim.portal.edition.revise(head.post_id, password="rahasia")
    again(sim)
    again(sim)
    assert sim.events() == []
    reasons = "SELECT reason FROM problems WHERE article_id IS NOT NULL AND resolved_at IS NULL"
    assert sim.rows(reasons) == [("password",)]
    sim.portal.edition.revise(head.post_id, password=None)
    again(sim, 300)
    assert sim.rows(reasons) == []


@pytest.mark.sampled(1)
@pytest.mark.parametrize("to", ["/", "/category/olahraga/", "/redaksi/"])
def test_an_address_that_leads_home_for_a_day_has_lost_its_article(sim: Simulation, head: Head, to: str) -> None:
    path = f"/{head.slug}/"
    sim.portal.intercept = lambda request: moved(sim.portal.url + to) if request.path == path else None
    again(sim)
    again(sim, 20)
    assert sim.events() == ["missing"]
    again(sim, 5)
    assert sim.event_details("e.kind = 'gone'") == [("gone", f"its address now leads to {sim.portal.url}{to}")]


def test_a_redirect_to_another_site_is_neither_a_withdrawal_nor_an_edit(sim: Simulation, head: Head) -> None:
    path = f"/{head.slug}/"
    sim.portal.intercept = lambda request: moved("https://lain.example/") if request.path == path else None
    again(sim)
    again(sim)
    assert sim.events() == []


# -- moved


def where(sim: Simulation, head: Head) -> str:
    ((url,),) = sim.rows("SELECT url FROM articles WHERE post_id = ?", head.post_id)
    return str(url)


def test_a_moved_slug_is_followed_and_the_old_address_leads_to_it(sim: Simulation, head: Head) -> None:
    addresses = [sim.url(head)]
    for slug in ("alamat-kedua", "alamat-ketiga"):
        addresses.append(sim.url(sim.portal.edition.revise(head.post_id, slug=slug)))
        again(sim)
    told = sim.event_details(f"a.post_id = {head.post_id}")[1:]
    assert told == [("moved", f"{one} -> {two}") for one, two in pairwise(addresses)]
    assert where(sim, head) == addresses[-1]
    ids = sim.rows(f"SELECT DISTINCT article_id FROM urls WHERE url IN {tuple(addresses)}")
    assert len(ids) == 1


def test_an_old_address_that_breaks_after_a_move_is_not_a_withdrawal(sim: Simulation, head: Head) -> None:
    old = sim.url(head)
    sim.portal.edition.revise(head.post_id, slug="alamat-kedua")
    again(sim)
    sim.portal.edition.moved.clear()
    assert sim.look(old) == "missing"
    assert sim.events(head.post_id) == ["first_seen", "moved"]


def test_a_section_in_the_address_may_change(sim: Simulation, head: Head) -> None:
    old, new = sim.url(head), f"{sim.portal.url}/2024/11/{head.slug}/"
    page = sim.portal.answer(Request.of("GET", f"/{head.slug}/"))
    text = page.body.decode().replace(old, new)

    def answer(request: Request) -> Response | None:
        if request.path == f"/{head.slug}/":
            return moved(new)
        return html(text) if request.path == new.removeprefix(sim.portal.url) else None

    sim.portal.intercept = answer
    again(sim)
    assert sim.event_details(f"a.post_id = {head.post_id}")[1:] == [("moved", f"{old} -> {new}")]


def test_two_posts_that_swap_their_slugs_have_both_moved(sim: Simulation, head: Head) -> None:
    other = next(known for known in sim.portal.edition.newest if known.post_id != head.post_id and known.title)
    edition, one, two = sim.portal.edition, sim.url(head), sim.url(other)
    edition.revise(head.post_id, slug="sementara")
    edition.revise(other.post_id, slug=head.slug)
    edition.revise(head.post_id, slug=other.slug)
    again(sim)
    assert sorted(sim.event_details("e.kind <> 'first_seen'")) == sorted(
        [("moved", f"{one} -> {two}"), ("moved", f"{two} -> {one}")]
    )
    assert (where(sim, head), where(sim, other)) == (two, one)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("known_gone", [True, False])
def test_a_slug_given_to_a_new_post_makes_no_edit_of_the_old_one(sim: Simulation, head: Head, known_gone: bool) -> None:
    sim.portal.edition.revise(head.post_id, status="trash")
    if known_gone:
        again(sim)
        again(sim)
    new = sim.portal.edition.publish(slug=head.slug, title="Kisah yang Lain", content="<p>Lain sama sekali.</p>")
    again(sim)
    again(sim)
    assert sim.events(head.post_id) == ["first_seen", "missing", "gone"]
    assert sim.event_details(f"a.post_id = {new.post_id}") == [("first_seen", sim.url(head))]
    assert sim.rows("SELECT headline FROM articles WHERE post_id = ?", new.post_id) == [("Kisah yang Lain",)]
    assert where(sim, head) == f"{sim.portal.url}/?p={head.post_id}"


def test_an_import_that_renumbers_every_post_is_not_an_event(sim: Simulation, head: Head) -> None:
    numbers = {str(known.post_id) for known in sim.portal.edition.newest}
    order = sorted(numbers)
    new = dict(zip(order, order[1:] + order[:1], strict=True))
    served(sim, lambda page: re.sub(r"(postid-|post-|\?p=)(\d+)", lambda m: m[1] + new.get(m[2], m[2]), page))
    again(sim)
    again(sim)
    assert sim.events() == []
    assert len(sim.rows("SELECT 1 FROM articles")) == len(sim.readable())


def test_a_post_without_a_number_moves_when_its_address_leads_to_the_same_text(sim: Simulation) -> None:
    head = plain_posts(sim.portal, 5)[0]
    served(sim, lambda page: re.sub(r"(postid-|post-|\?p=)\d+", "x", page))
    sim.run()
    again(sim)
    old = sim.url(head)
    new = sim.url(sim.portal.edition.revise(head.post_id, slug="alamat-kedua"))
    sim.look(old)
    assert sim.event_details("e.kind <> 'first_seen'") == [("moved", f"{old} -> {new}")]
    again(sim)
    assert len(sim.events()) == 1


def test_a_removed_slug_that_wordpress_guesses_at_is_unmasked(sim: Simulation, head: Head) -> None:
    sim.portal.edition.publish(slug=f"{head.slug}-lanjutan", title="Lanjutan", content="<p>Lain lagi.</p>")
    again(sim)
    sim.portal.edition.revise(head.post_id, status="trash")
    again(sim)
    again(sim)
    detail = f"its address now leads to another article, {sim.portal.url}/{head.slug}-lanjutan/"
    assert sim.event_details("e.kind <> 'first_seen'") == [("missing", detail), ("gone", detail)]


def test_each_event_names_the_response_that_shows_it(sim: Simulation, head: Head) -> None:
    sim.portal.edition.revise(head.post_id, slug="alamat-kedua", title="Judul Lain")
    again(sim)
    sim.portal.edition.revise(head.post_id, status="trash")
    again(sim)
    shown = sim.rows(
        "SELECT e.kind, c.url, c.status FROM article_events e JOIN captures c ON c.id = e.capture_id"
        " WHERE e.kind <> 'first_seen' ORDER BY e.id"
    )
    new = f"{sim.portal.url}/alamat-kedua/"
    assert shown == [("moved", new, 200), ("edited", new, 200), ("missing", new, 404)]
