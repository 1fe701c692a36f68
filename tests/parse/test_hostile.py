"""Whatever is served, the chain answers: an article or a reason, in bounded time, never an exception.

Damage comes from :mod:`mutations`, what must hold from :mod:`promises`; ``benchmarks/fuzz.py`` runs the same by the
hundred thousand. Each fault it ever found has its smallest page here.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bipol_crawler.archive import Archive
from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page, Refused
from bipol_crawler.parse.split_articles import following_pages
from tests.parse import hostile_values as hostile
from tests.parse.mutations import HUGE, SMALL, mutate
from tests.parse.promises import broken_promises
from tests.parse.recorded_pages import ARTICLES, CASES, outcome, page
from tests.parse.typed_pages import ADDRESS, article, page_of, served
from tests.parse.wire import Mutation, Wire
from tests.tiers import ALL, examples, sample

PORTAL = "https://bipol.co"
PAGES = [case for case in CASES if case != "refused-empty"]
TAGS = (
    "<p> </p> <div> </div> <br> <b> </b> <a~href='/a-b/'> </a> <figure> </figure> <figcaption> </figcaption> <table> "
    "<tr> <td> </td> </tr> </table> <ul> <li> </ul> <blockquote> </blockquote> <img~src='/a.jpg'> <script> </script> "
    "<!-- --> <p~class='wp-caption-text'> <noscript> <iframe~src='/v'> </body> </html> <![CDATA[ ]]> &nbsp; &#147; "
    "&amp &#x; <"
).split()
WORDS = ["Reporter:", "Editor ", "Baca juga: ", "(Lilis)", "BANDUNG, bipol.co – ", "Satu dua."]
TYPED = st.lists(
    st.sampled_from([tag.replace("~", " ") for tag in TAGS] + WORDS) | st.text(max_size=12), max_size=60
).map(" ".join)
SAME_EACH_TIME = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.too_slow],
)


@cache
def wires() -> list[Wire]:
    """Every recorded page with something on it."""
    return [Wire(page(case).body, page(case).content_type) for case in PAGES]


def check(served_page: Page) -> Article | Refused:
    """Read a page and hold the answer to its promises; a bound on time that no machine's bad day breaks."""
    begin = time.process_time()
    answer = read(served_page)
    following_pages(served_page)
    assert time.process_time() - begin < 2 + 8 * len(served_page.body) / 1e6
    assert broken_promises(answer) == []
    return answer


def checked(typed: str, head: str = "", before: str = "") -> Article:
    """The article of a page with something in its head, before its text and in its text."""
    html = page_of(typed).replace("<head>", f"<head>{head}").replace("<h1>", f"{before}<h1>")
    answer = check(served(html))
    assert isinstance(answer, Article), answer
    return answer


def on_wire(wire: Wire) -> Page:
    return served(wire.body, wire.content_type)


# any damage at all


@given(
    st.binary(max_size=3000), st.sampled_from(["", "text/html", "text/html; charset=utf-16", "text/html; charset=x"])
)
@SAME_EACH_TIME
def test_any_bytes_are_answered(body: bytes, content_type: str) -> None:
    check(served(body, content_type))


@given(st.integers(0, 2**32))
@settings(SAME_EACH_TIME, max_examples=examples(250))
def test_a_recorded_page_after_any_damage_is_answered(seed: int) -> None:
    wire, _ = mutate(Random(seed), wires(), huge=0)
    check(on_wire(wire))


@pytest.mark.sampled(12)
@pytest.mark.parametrize("mutation", SMALL, ids=lambda mutation: mutation.__name__)
def test_each_kind_of_damage_is_answered(mutation: Mutation) -> None:
    for seed in range(12 if ALL else 4):
        rng = Random(seed)
        check(on_wire(mutation(rng, rng.choice(wires()))))


@pytest.mark.parametrize("mutation", HUGE, ids=lambda mutation: mutation.__name__)
def test_megabytes_are_answered(mutation: Mutation) -> None:
    check(on_wire(mutation(Random(1), Wire(page("ordinary").body, page("ordinary").content_type))))


@given(TYPED)
@settings(SAME_EACH_TIME, max_examples=examples(200))
def test_any_mixture_of_what_editors_type_is_answered(typed: str) -> None:
    check(served(page_of(typed)))


@pytest.mark.parametrize("case", PAGES[::4])
def test_a_page_may_break_off_anywhere(case: str) -> None:
    whole = page(case)
    for tenth in sample(range(1, 10), 4):
        check(replace(whole, body=whole.body[: len(whole.body) * tenth // 10]))


@given(st.integers(0, 2**32))
@settings(SAME_EACH_TIME, max_examples=examples(30))
def test_a_damaged_page_among_those_of_a_long_article_is_answered(seed: int) -> None:
    first, second = (mutate(Random(seed + number), wires(), huge=0)[0] for number in (0, 1))
    check(replace(on_wire(first), following=(on_wire(second),)))


@pytest.mark.parametrize("case", ARTICLES)
def test_reading_twice_gives_the_same(case: str) -> None:
    assert read(page(case)) == outcome(case)


def test_what_was_read_from_damaged_pages_can_be_stored(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a.db", portal=PORTAL, command="crawl", arguments={}, parser_version="1")
    for seed in range(examples(60)):
        wire, _ = mutate(Random(seed), wires(), huge=0)
        damaged = on_wire(wire)
        url_id = archive.frontier.url_id(ADDRESS, "page")
        answer = read(damaged)
        if isinstance(answer, Article):
            archive.store.save_article(answer, damaged, url_id)
        else:
            archive.store.save_refused(answer, damaged, url_id)
    archive.close()


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="<>&"), min_size=1, max_size=40), max_size=8))
@SAME_EACH_TIME
def test_typed_words_come_back_whole_and_in_order(paragraphs: list[str]) -> None:
    """A body is what was typed, white space and invisible characters apart, unless a rule takes a part out."""
    from bipol_crawler.text import clean

    plain = [f"Kata {clean(text)} akhir." for text in paragraphs]
    typed = "".join(f"<p>{text}</p>" for text in plain)
    if any(label in typed.lower() for label in ("(", "[", "juga", "reporter", "editor")):
        return
    assert article(typed).body == ("\n\n".join(map(clean, plain)) or None)


# charsets


@pytest.mark.sampled(60)
@pytest.mark.parametrize("charset", [*hostile.CHARSETS, *hostile.NO_CHARSETS])
@pytest.mark.parametrize("place", ["header", "page"])
def test_any_charset_may_be_declared(charset: str, place: str) -> None:
    """Python knows codecs that decode no text (``rot_13``, ``zlib_codec``), and fails over them in its own way."""
    stated = f'<meta charset="{charset}">'.encode() if place == "page" else b""
    body = page_of("<p>\x93Isi\x94.</p>").encode("latin-1").replace(b"<head>", b"<head>" + stated)
    check(served(body, f"text/html; charset={charset}" if place == "header" else "text/html"))


@pytest.mark.parametrize(
    "charset",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso8859-1", "gbk", "shift_jis", "big5"],
)
def test_a_charset_rightly_declared_is_read(charset: str) -> None:
    text = page_of("<p>Warga “Cibadak” berkumpul – lagi.</p>").encode(charset, "ignore")
    answer = check(served(text, f"text/html; charset={charset.removesuffix('-sig')}"))
    assert isinstance(answer, Article)
    assert answer.headline == "Uji Coba"
    assert answer.body and answer.body.startswith("Warga ")


# values


@pytest.mark.parametrize("url", hostile.URLS)
def test_an_address_is_an_http_url_or_none_wherever_it_stands(url: str) -> None:
    url = url.replace('"', "")
    head = f"""<link rel="canonical" href="{url}"><meta property="og:url" content="{url}">
        <link rel="shortlink" href="{url}">"""
    before = f"""<p class="single-kategori"><a rel="category" href="{url}">A</a></p>
        <p class="foto-utama"><img src="{url}"></p>"""
    typed = f"""<p>Isi.</p><p>Baca juga: <a href="{url}">Lain</a></p><iframe src="{url}"></iframe>
        <img data-src="{url}"><p class="tagname"><a rel="tag" href="{url}">T</a></p>
        <div class="related-post-box"><a href="{url}">R</a></div>"""
    assert checked(typed, head, before).url.startswith("https://bipol.co")


@pytest.mark.parametrize(
    "url", ["http:///a", "http://user@/", "http://:80/", "http://\u00a0/", "/\x7f", "/\x01a", "/\u2028a", "/a\u00a0b"]
)
def test_an_address_has_a_host_and_no_invisible_characters(url: str) -> None:
    test_an_address_is_an_http_url_or_none_wherever_it_stands(url)


@pytest.mark.parametrize("tag", ["iframe", "video", "embed", "amp-iframe", "img", "p", "div class='read-also'"])
def test_the_name_of_an_attribute_may_have_control_characters(tag: str) -> None:
    checked(f"<p>Isi.</p><{tag} a\x01b='//x.example/a' src='/v'>Kata.</{tag.split()[0]}>")


@pytest.mark.parametrize("date", hostile.DATES)
def test_a_date_is_read_or_a_problem_wherever_it_stands(date: str) -> None:
    head = "".join(f'<meta property="article:{name}_time" content="{date}">' for name in ("published", "modified"))
    box = f'<div class="related-post-box"><p class="mobile-tanggal-terkait">{date}</p><a href="/a-b/">A</a></div>'
    checked(f"<p>Isi.</p>{box}", head, f'<p class="tanggal-single">{date}</p>')


@pytest.mark.parametrize("seed", range(40))
def test_json_ld_may_hold_anything(seed: int) -> None:
    checked("<p>Isi.</p>", f'<script type="application/ld+json">{hostile.json_ld(Random(seed))}</script>')


@pytest.mark.parametrize("word", ["\\ud800", "a\\udfff", "\\u0000", "\\u001b[0m"])
def test_an_escape_that_stands_for_no_character_is_kept_out(word: str) -> None:
    stated = f'{{"@type": "Article", "datePublished": "{word}", "dateModified": "{word}"}}'
    assert checked("<p>Isi.</p>", f'<script type="application/ld+json">{stated}</script>').published


@pytest.mark.parametrize("entity", hostile.ENTITIES)
def test_an_entity_may_stand_anywhere(entity: str) -> None:
    labels = f'<p class="tagname"><a rel="tag">a{entity}b</a></p><p class="penulis-bawah">A{entity}b</p>'
    photo = f"""<p class="foto-utama"><img src="/a{entity}.jpg"></p>
        <p class="caption-photo">a{entity} (Foto: A{entity}b)</p>"""
    typed = f"<p>BAND{entity}UNG, bipol.co – Isi{entity}.</p>{labels}<p>Reporter: A{entity}b</p>"
    checked(typed, f"<title>{entity}</title>", photo)


@pytest.mark.parametrize(
    "refused",
    [
        served("<html><head><title>404&#1; a</title></head><body><p>a</p></body></html>"),
        served(b"a", "image/\x01png"),
        served("<html><head><title>Just a moment\x1b[0m</title></head><body></body></html>"),
    ],
)
def test_what_a_refusal_quotes_is_fit_to_show(refused: Page) -> None:
    assert isinstance(check(refused), Refused)


@pytest.mark.parametrize("word", ["&#1;", "\x7f", "\u0085", " ", "&#xFFFE;"])
def test_a_page_of_unknown_markup_is_held_to_the_same(word: str) -> None:
    names = ("og:image", "article:tag", "article:section", "article:published_time", "og:url", "og:title")
    stated = [("og:type", "article"), *((name, value) for name in names for value in (f"/a{word}b", word))]
    head = "".join(f'<meta property="{name}" content="{value}">' for name, value in stated)
    answer = check(served(f"<html><head>{head}</head><h1>a{word}b</h1><p>Isi{word} isi isi.</p></html>"))
    assert isinstance(answer, Article)
    assert answer.layout == "generic"


@pytest.mark.parametrize("value", ['["", ""]', "7", "null", '{"a": []}', "true"])
def test_a_page_of_unknown_markup_may_state_anything_in_json_ld(value: str) -> None:
    names = ("headline", "name", "datePublished", "author", "image", "articleSection", "publisher", "description")
    stated = ", ".join(f'"{name}": {value}' for name in names)
    script = f'{{"@context": "http://schema.org", "@type": "Article", {stated}}}'
    answer = check(served(f'<script type="application/ld+json">{script}</script><p>Isi isi isi.</p>'))
    assert isinstance(answer, Article)


@pytest.mark.parametrize(
    "caption", ["Ft:1 .", "Foto: A 1 .", "(Foto: A .)", "| Foto: A -", "(Ist .)", "Foto/ . ", "(Foto )", "Foto: |"]
)
def test_a_credit_has_no_space_round_it(caption: str) -> None:
    photo = f'<p class="foto-utama"><img src="/a.jpg"></p><p class="caption-photo">{caption}</p>'
    assert checked("<p>Isi.</p>", before=photo).photos
