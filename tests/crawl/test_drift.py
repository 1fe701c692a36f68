"""Redesigns of the portal in a real crawl: no false edit is accepted, nothing is lost, a corrected layout fixes all."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from bipol_crawler.demo.assignment import Head
from bipol_crawler.demo.exchange import Request, Response
from bipol_crawler.demo.site import Portal
from bipol_crawler.parse import document
from tests.crawl.contents import contents
from tests.crawl.crawling import PROJECT, Desk, Opened, Run
from tests.crawl.in_process import opened
from tests.tiers import ALL, SOME, sample

ARTICLE = re.compile(r"/(\?p=\d+|(?!redaksi/|pedoman|feed/)[a-z0-9-]+/(\d+/)?)")
ARTICLES = 12 if SOME and not ALL else 16
TEXT = 'id="single-article-text" class="single-article-text">\n'


@dataclass(frozen=True)
class Redesign:
    """What happens to the pages, which fields the run reports, and how the layout is corrected."""

    rewrite: Callable[[str], str]
    reported: set[str]
    correction: dict[str, str] = field(default_factory=dict)
    share: float = 1.0
    only_names: bool = False
    """Whether :data:`THE_OLD_NAMES` undo it."""


def renamed(**names: str) -> Callable[[str], str]:
    def rewrite(page: str) -> str:
        for old, new in names.items():
            page = re.sub(rf"(?<=[\"' ]){old.replace('_', '-')}(?=[\"' ])", new, page)
        return page

    return rewrite


def within_the_text(words: Callable[[str], str]) -> Callable[[str], str]:
    return lambda page: page.replace(TEXT, f'{TEXT}<div class="sisipan"><p>{words(page)}</p></div>\n')


def newest_of(page: str) -> str:
    """Other words on every page."""
    return f"Paling dibaca: berita nomor {crc32(page.encode()) % 9973}"


REDESIGNS = {
    "a new theme": Redesign(
        renamed(
            single_article_text="isi-berita", single_content="konten", tanggal_single="tgl", foto_utama="gambar",
            caption_photo="ket", caption_photo_buka_tutup="ket", single_kategori="kanal", tagname="topik",
            related_post_box="terkait", penulis_bawah="oleh",
        ),
        {"layout"},
        {
            '"#single-article-text, #single-content"': '"#single-article-text, #single-content, #isi-berita, #konten"',
            '"#single-content h1"': '"#single-content h1, #konten h1"',
            '".tanggal-single"': '".tanggal-single, .tgl"',
            '".single-kategori a[rel~=category]"': '".single-kategori a[rel~=category], .kanal a[rel~=category]"',
            '".tagname a[rel~=tag]"': '".tagname a[rel~=tag], .topik a[rel~=tag]"',
            '".foto-utama"': '".foto-utama, .gambar"',
            '".caption-photo-buka-tutup, .caption-photo"': '".caption-photo-buka-tutup, .caption-photo, .ket"',
            'body="#single-article-text"': 'body="#single-article-text, #isi-berita"',
            '"penulis-bawah",': '"penulis-bawah", "oleh", "topik",',
            '(".penulis-bawah", "Penulis")': '(".penulis-bawah, .oleh", "Penulis")',
            '".related-post-box"': '".related-post-box, .terkait"',
        },
    ),
    "another container of the text": Redesign(
        renamed(single_article_text="isi-berita"),
        {"body"},
        {'body="#single-article-text"': 'body="#single-article-text, #isi-berita"'},
    ),
    "another headline element": Redesign(
        lambda page: re.sub(r"<h1>(.*?)</h1>", r'<h2 class="judul">\1</h2>', page),
        {"headline"},
        {'"#single-content h1"': '"#single-content h1, #single-content .judul"'},
    ),
    "captions elsewhere": Redesign(
        renamed(caption_photo="ket", caption_photo_buka_tutup="ket"),
        {"captions"},
        {'".caption-photo-buka-tutup, .caption-photo"': '".caption-photo-buka-tutup, .caption-photo, .ket"'},
    ),
    "captions without their credits": Redesign(
        lambda page: re.sub(r'(<p class="caption-photo[^>]*>)(.*?)(</p>)', r"\1Ilustrasi\3", page), {"captions"}
    ),
    "photos loaded by a script": Redesign(
        lambda page: re.sub(r'<p class="foto-utama">.*?</p>', "", page, flags=re.DOTALL), {"photos", "captions"}
    ),
    "no dates": Redesign(
        renamed(tanggal_single="tgl"), {"published_at"}, {'".tanggal-single"': '".tanggal-single, .tgl"'}
    ),
    "no sections": Redesign(
        renamed(single_kategori="kanal"), {"section"},
        {'".single-kategori a[rel~=category]"': '".single-kategori a[rel~=category], .kanal a[rel~=category]"'},
    ),
    "no tags, no related": Redesign(
        renamed(tagname="topik", related_post_box="terkait"), {"tags", "related"},
        {'".tagname a[rel~=tag]"': '".tagname a[rel~=tag], .topik a[rel~=tag]"',
         '".related-post-box"': '".related-post-box, .terkait"'},
    ),
    "an advertisement in the text": Redesign(
        within_the_text(lambda page: "Promo akhir pekan di toko kami"), {"body"},
        {'"penulis-bawah",': '"penulis-bawah", "sisipan",'},
    ),
    "a box in the text": Redesign(
        within_the_text(newest_of), {"body"}, {'"penulis-bawah",': '"penulis-bawah", "sisipan",'}
    ),
    "an advertisement in the text of some": Redesign(
        within_the_text(lambda page: "Promo akhir pekan di toko kami"), {"body"},
        {'"penulis-bawah",': '"penulis-bawah", "sisipan",'}, share=0.3,
    ),
    "another container of the text of some": Redesign(
        renamed(single_article_text="isi-berita"), {"body"},
        {'body="#single-article-text"': 'body="#single-article-text, #isi-berita"'}, share=0.3, only_names=True,
    ),
    "rendered by a script": Redesign(
        lambda page: re.sub(r'<div id="single-content-wrap">.*(?=<div id="footer">)', '<div id="app"></div>', page,
                            flags=re.DOTALL), {"layout"},
    ),
    "nothing that says article": Redesign(
        lambda page: '<!DOCTYPE html><html><head><title>Berita</title></head><body><div id="app"></div></body></html>',
        {"layout"},
    ),
}  # fmt: skip


MENDED = (
    "another container of the text of some",
    "a new theme",
    "another container of the text",
    "captions elsewhere",
    "a box in the text",
    "an advertisement in the text of some",
)
"""Those that are tried with a corrected layout, one of each kind: the program is started again for each."""


def put_on(portal: Portal, design: Redesign) -> None:
    """Serve article pages in the new design; some of them only, if only some come out of a cache that knows it."""

    def answer(request: Request) -> Response | None:
        if not ARTICLE.fullmatch(request.target) or crc32(request.path.encode()) % 100 >= 100 * design.share:
            return None
        response = portal._route(request)
        return replace(response, body=design.rewrite(response.body.decode()).encode())

    portal.intercept = answer


def plain(portal: Portal) -> list[Head]:
    """Posts that nothing odd was drawn for, the newest first."""
    return [
        known for known in portal.edition.newest
        if known.title and not known.password and portal.edition.story(known, "").truth["body"]
        and portal.edition.story(known, "").content.startswith("<p")
    ]  # fmt: skip


def happen(portal: Portal, day: int) -> None:
    """What the newsroom does on one day: two edits and a new article."""
    edition = portal.edition
    one, two = [known for known in plain(portal) if not known.slug.startswith("kabar-")][2 * day : 2 * day + 2]
    edition.revise(one.post_id, title=f"{one.title} (Ralat {day})")
    text = edition.story(two, portal.url).content
    edition.revise(two.post_id, content=text.replace("</p>", f" Keterangan hari ke-{day} menyusul.</p>", 1))
    edition.publish(slug=f"kabar-hari-{day}", title=f"Kabar Hari {day}")


def days(desk: Desk, design: Redesign | None) -> Iterator[Run]:
    """The first day as it was, two days in the new design, and a fourth day's run in the old one, if asked for."""
    yield desk.crawled()
    for day in (1, 2):
        happen(desk.portal, day)
        if design:
            put_on(desk.portal, design)
        desk.day_passes()
        yield desk.crawl("full=1")
    desk.portal.intercept = None
    desk.day_passes()
    yield desk.crawl("full=1")
    desk.day_passes()
    yield desk.crawl("full=1")


def archive_contents(desk: Desk) -> dict[str, list[str]]:
    """What an archive says, without the portal's address, and without what the rules say of themselves."""
    said = contents(
        desk.database, "articles", "article_versions", "version_captures", "article_events", "bylines", "photos",
        "links", "embeds", "article_sections", "article_tags", "people",
    )  # fmt: skip
    rules = {"articles": (15, 16), "article_versions": (12,)}
    return {
        table: sorted(
            repr([value for place, value in enumerate(row) if place not in rules.get(table, ())]).replace(
                desk.portal.url, ""
            )
            for row in rows
        )
        for table, rows in said.items()
    }


def differ(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    return {
        table: [*(f"- {row}" for row in one[table] if row not in other[table]),
                *(f"+ {row}" for row in other[table] if row not in one[table])]
        for table in one if one[table] != other[table]
    }  # fmt: skip


def checks(desk: Desk) -> str:
    return str(desk.rows("SELECT checks FROM runs ORDER BY id DESC LIMIT 1")[0][0])


@pytest.fixture
def desk(desk_of: Opened) -> Desk:
    return desk_of(ARTICLES)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """What the archive says that never saw a redesign: after its second day of edits, and at the end."""
    portal = Portal(5, ARTICLES)
    said = {}
    with opened(portal):
        desk = Desk(tmp_path_factory.mktemp("undisturbed"), portal)
        for day, run in enumerate(days(desk, None)):
            assert run.exit_code == 0, run.err
            said[("first", "", "edited", "", "last")[day]] = archive_contents(desk)
    assert sum(" 'edited'," in row for row in said["edited"]["article_events"]) == 4
    return said


THE_OLD_NAMES = renamed(
    isi_berita="single-article-text", konten="single-content", tgl="tanggal-single", gambar="foto-utama",
    ket="caption-photo", kanal="single-kategori", topik="tagname", terkait="related-post-box", oleh="penulis-bawah",
)  # fmt: skip


@pytest.fixture
def corrected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Desk, Redesign], Run | subprocess.CompletedProcess[str]]:
    """Runs ``scrapy reparse`` by a copy of the program whose layout was corrected for a redesign.

    In ``make test`` this process reads every page by the names that those of a redesign stand for, which is the same.
    """

    def reparse_here(desk: Desk, design: Redesign) -> Run:
        monkeypatch.setattr(
            document, "decode", lambda *given, decode=document.decode: THE_OLD_NAMES(decode(*given).decode()).encode()
        )
        return desk.run("reparse")

    def reparse(desk: Desk, design: Redesign) -> subprocess.CompletedProcess[str]:
        program = tmp_path / "program"
        shutil.copytree(PROJECT / "bipol_crawler", program / "bipol_crawler")
        shutil.copy(PROJECT / "scrapy.cfg", program)
        layout = program / "bipol_crawler/parse/layouts/nomina.py"
        text = layout.read_text("utf-8")
        for old, new in design.correction.items():
            assert old in text
            text = text.replace(old, new)
        layout.write_text(text, "utf-8")
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *desk.arguments("reparse")],
            cwd=program, env={**os.environ, "PYTHONPATH": str(program)}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    return lambda desk, design: (reparse if ALL or not design.only_names else reparse_here)(desk, design)


ONE_FIELD = "another headline element"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", sample(sorted(REDESIGNS, key=lambda name: name != ONE_FIELD), 7))
def test_a_redesign_edits_nothing_and_leaves_no_trace_once_it_is_over(
    name: str, desk: Desk, undisturbed: dict[str, dict[str, list[str]]]
) -> None:
    design = REDESIGNS[name]
    run = days(desk, design)
    next(run)
    for _ in range(2):
        during = next(run)
        assert during.exit_code == 1, during.err
        words = checks(desk)
        accept = re.search(r"--accept ([a-z_,]+)`", words)
        assert accept, words
        assert design.reported <= set(accept[1].split(",")), words
        assert re.search(r"since \d{4}-\d\d-\d\dT.*, first on http://.*/layouts/nomina\.py", words), words
        edits = {(detail, desk.path(url)) for detail, url in edited(desk)}
        assert edits <= {("headline", path) for path in ralat(desk)} | {("body", path) for path in keterangan(desk)}
    assert next(run).exit_code in (0, 1)
    assert next(run).exit_code == 0
    assert not differ(undisturbed["last"], archive_contents(desk))
    assert desk.rows("SELECT count(*) FROM held") == [(0,)]
    assert desk.rows("SELECT count(*) FROM problems WHERE reason = 'drift' AND resolved_at IS NULL") == [(0,)]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", sample(MENDED, 3))
def test_reading_again_with_the_corrected_layout_repairs_the_archive_and_finds_the_edits_made_meanwhile(
    name: str, desk: Desk, undisturbed: dict[str, dict[str, list[str]]], corrected: Callable[..., Any]
) -> None:
    design = REDESIGNS[name]
    run = days(desk, design)
    for _ in range(3):
        next(run)
    before = archive_contents(desk)
    again = desk.run("reparse")
    assert again.exit_code == 1, "nothing is corrected yet"
    assert "--accept" in again.lines[-1]
    assert not differ(before, archive_contents(desk))
    healed = corrected(desk, design)
    assert (healed.exit_code if isinstance(healed, Run) else healed.returncode) == 0, healed
    assert not differ(undisturbed["edited"], archive_contents(desk))
    times = desk.rows(
        "SELECT abs(julianday(v.captured_at) - julianday(c.captured_at)) * 86400 < 5"
        " FROM article_versions v JOIN captures c ON c.id = v.capture_id"
    )
    assert set(times) == {(1,)}, "a version is of the time when it was captured, not of when it was read"


def edited(desk: Desk) -> list[tuple[str, str]]:
    return [(detail, url) for detail, url in desk.rows(
        "SELECT detail, article_url FROM events_flat WHERE kind = 'edited'"
    )]  # fmt: skip


def ralat(desk: Desk) -> set[str]:
    return {f"/{known.slug}/" for known in desk.portal.edition.newest if "(Ralat" in known.title}


def keterangan(desk: Desk) -> set[str]:
    edition = desk.portal.edition
    return {f"/{known.slug}/" for known in edition.newest if "Keterangan hari" in edition.story(known, "").content}


def test_a_few_edits_are_accepted_at_once_though_nothing_else_was_due(desk: Desk) -> None:
    desk.crawled()
    portal = desk.portal
    late = max(known.modified for known in portal.edition.newest) + timedelta(hours=1)
    for number, head in enumerate(plain(portal)[3:6]):
        portal.edition.revise(head.post_id, title=f"{head.title} (Ralat)", modified=late + timedelta(minutes=number))
    run = desk.crawled(REVISIT_BUDGET=1)
    assert len(edited(desk)) == 3
    assert 3 <= len(run.pages) <= 3 + 1 + 6, "and some others, to see whether they read as ever"


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("field", "values"), [("captions", {"photo": None}), ("section", {"categories": (("olahraga", "Olahraga"),)})]
)
def test_what_one_article_alone_loses_or_changes_is_an_edit_at_once(
    field: str, values: dict[str, Any], desk: Desk
) -> None:
    desk.crawled()
    known = next(
        known for known in plain(desk.portal)
        if (photo := desk.portal.edition.story(known, "").photo) and photo.caption
        and known.categories[0][0] != "olahraga"
    )  # fmt: skip
    desk.portal.edition.revise(known.post_id, **values)
    desk.day_passes()
    desk.crawled("full=1")
    assert [detail for detail, _ in edited(desk)] == [field]


def test_a_text_that_vanishes_waits_is_a_problem_and_can_be_accepted(desk: Desk) -> None:
    desk.crawled()
    known = plain(desk.portal)[2]
    desk.portal.edition.revise(known.post_id, content="")
    desk.day_passes()
    desk.crawled("full=1")
    assert edited(desk) == []
    assert desk.rows("SELECT url, detail FROM problems WHERE reason = 'drift' AND field = 'body'") == [
        (f"{desk.portal.url}/{known.slug}/", "not readable, and not believed yet")
    ]
    assert "drift" in desk.run("report").out
    run = desk.run("reparse", "--accept", "body,bylines")
    assert run.exit_code == 0, run.err
    assert [detail.split("; ")[0] for detail, _ in edited(desk)] == ["body"]
    desk.day_passes()
    desk.crawled("full=1")
    assert len(edited(desk)) == 1


def test_what_the_editors_did_to_every_article_is_theirs_once_the_archivist_says_so(desk: Desk) -> None:
    desk.crawled()
    put_on(desk.portal, Redesign(lambda page: re.sub(r'(rel="category tag">)', r"\1Kanal ", page), {"section"}))
    desk.day_passes()
    assert desk.crawl("full=1").exit_code == 1
    assert "section" in checks(desk)
    assert edited(desk) == []
    assert desk.run("reparse", "--accept", "headline").exit_code == 1
    assert edited(desk) == []
    assert desk.run("reparse", "--accept", "section").exit_code == 0
    live = desk.rows("SELECT count(*) FROM articles WHERE section_id IS NOT NULL")
    assert [(len(edited(desk)),)] == live
    assert {detail for detail, _ in edited(desk)} == {"section"}
    desk.day_passes()
    desk.crawled("full=1")
    assert [(len(edited(desk)),)] == live


def test_an_accepted_field_that_is_none_is_refused(desk: Desk) -> None:
    desk.crawled()
    run = desk.run("reparse", "--accept", "judul")
    assert run.exit_code == 2
    assert "judul" in run.lines[0]


@pytest.mark.served
def test_a_run_killed_before_it_could_judge_leaves_that_to_the_next(desk: Desk) -> None:
    desk.crawled()
    portal = desk.portal
    for known in plain(portal)[-2:]:
        portal.edition.revise(known.post_id, title=f"{known.title} (Ralat)")
    desk.day_passes()
    asked = 0

    def kill(request: Request) -> None:
        nonlocal asked
        asked += bool(ARTICLE.fullmatch(request.target))
        if asked == 12:
            command.send(signal.SIGKILL)

    portal.intercept = kill
    command = desk.start("crawl bipol", "-a", "full=1")
    with command:
        assert command.wait() == -signal.SIGKILL
    portal.intercept = None
    waiting = desk.rows("SELECT count(*) FROM held WHERE reason IS NULL")
    assert waiting > [(0,)]
    assert edited(desk) == []
    desk.crawled()
    desk.crawled("full=1")
    assert [detail for detail, _ in edited(desk)] == ["headline", "headline"]
    assert desk.rows("SELECT count(*) FROM held") == [(0,)]


def test_a_redesign_is_noticed_by_a_run_that_looked_at_one_article(desk: Desk) -> None:
    """Another fetch of a few articles about which nothing was reported shows that this one is not alone."""
    desk.crawled()
    portal = desk.portal
    known = plain(portal)[0]
    portal.edition.revise(known.post_id, modified=max(each.modified for each in portal.edition.newest) + timedelta(1))
    put_on(portal, REDESIGNS["a box in the text"])
    run = desk.crawl(REVISIT_BUDGET=1)
    assert run.exit_code == 1, run.err
    assert edited(desk) == []
