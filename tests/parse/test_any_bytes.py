"""Whatever is served, the chain answers: an article or a reason, in bounded time, never an exception."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recorded_pages import CASES, outcome, page
from typed_pages import article, page_of, served

from bipol_crawler.chain import read
from bipol_crawler.items import Article, Page, Refused
from bipol_crawler.parse.reader import following_pages

PAGES = [case for case in CASES if page(case).body.strip()]
SECONDS = 5
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


def check(served_page: Page) -> None:
    start = time.perf_counter()
    result = read(served_page)
    following_pages(served_page)
    assert time.perf_counter() - start < SECONDS
    if isinstance(result, Refused):
        assert result.reason
        return
    json.dumps(asdict(result)).encode("utf-8")
    assert result.url
    for words in (result.headline, result.body, result.place):
        assert words is None or words.strip() == words != ""
        assert words is None or not set(words) & {"\u00a0", "\u200b", "\x00"}
    for byline in result.bylines:
        assert byline.name and byline.as_written


@given(
    st.binary(max_size=3000), st.sampled_from(["", "text/html", "text/html; charset=utf-16", "text/html; charset=x"])
)
@settings(deadline=None)
def test_any_bytes_are_answered(body: bytes, content_type: str) -> None:
    check(served(body, content_type))


@given(st.sampled_from(PAGES), st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_recorded_page_with_a_stretch_lost_or_doubled_is_answered(case: str, data: st.DataObject) -> None:
    whole = page(case)
    size = len(whole.body)
    left = data.draw(st.integers(0, size))
    right = data.draw(st.integers(left, min(size, left + 5000)))
    inserted = data.draw(st.binary(max_size=30) | st.just(whole.body[left:right] * 2))
    check(replace(whole, body=whole.body[:left] + inserted + whole.body[right:]))


@given(TYPED)
@settings(deadline=None, max_examples=300)
def test_any_mixture_of_what_editors_type_is_answered(typed: str) -> None:
    check(served(page_of(typed)))


@pytest.mark.parametrize("case", PAGES)
def test_a_page_may_break_off_anywhere(case: str) -> None:
    whole = page(case)
    for tenth in range(1, 10):
        check(replace(whole, body=whole.body[: len(whole.body) * tenth // 10]))


@pytest.mark.parametrize("case", [case for case in CASES if isinstance(outcome(case), Article)])
def test_reading_twice_gives_the_same(case: str) -> None:
    assert read(page(case)) == outcome(case)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="<>&"), min_size=1, max_size=40), max_size=8))
@settings(deadline=None)
def test_typed_words_come_back_whole_and_in_order(paragraphs: list[str]) -> None:
    """A body is what was typed, white space and invisible characters apart, unless a rule takes a part out."""
    from bipol_crawler.normalize.text import clean

    plain = [f"Kata {clean(text)} akhir." for text in paragraphs]
    typed = "".join(f"<p>{text}</p>" for text in plain)
    if any(label in typed.lower() for label in ("(", "[", "juga", "reporter", "editor")):
        return
    assert article(typed).body == ("\n\n".join(map(clean, plain)) or None)
