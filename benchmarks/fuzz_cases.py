"""The damaged pages and files of ``benchmarks.fuzz``, and the checks of the results."""

from __future__ import annotations

import json
import lzma
import re
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from lxml import etree
from lxml import html as lxml_html

from bipol_crawler.archive import Archive
from bipol_crawler.demo.exchange import Request
from bipol_crawler.demo.site import Portal
from bipol_crawler.discover.feeds import NotAFeed, read_feed
from bipol_crawler.discover.listings import read_listing
from bipol_crawler.discover.robots import read_robots
from bipol_crawler.discover.sitemaps import NotASitemap, read_sitemap
from bipol_crawler.discover.wp_api import NotPosts, read_posts
from bipol_crawler.extract import read
from bipol_crawler.items import Article, Found, Page
from bipol_crawler.parse.split_articles import following_pages
from tests.parse.mutations import mutate
from tests.parse.promises import broken_find, broken_promises
from tests.parse.recorded_pages import CASES
from tests.parse.recorded_pages import page as recorded
from tests.parse.wire import Wire

PROJECT = Path(__file__).resolve().parents[1]
CORPUS = PROJECT / "benchmarks" / "corpus" / "pages.jsonl.xz"
SAMPLES = PROJECT / "tests" / "discover" / "samples"
PORTAL = "https://bipol.co"
ADDRESS = f"{PORTAL}/uji-coba/"

BASE_SECONDS, TIMES_LXML, SECONDS_A_MEGABYTE = 0.02, 20, 1.0
"""The time limit of a page is the sum of 20 ms, 20 times the time of bare lxml, and one second for each megabyte."""
MOJIBAKE_SECONDS_A_MEGABYTE = 3.0
"""The same if ftfy has to repair the text."""
_MOJIBAKE = re.compile(rb"(?:\xc3[\x82\x83\xa2]|&(?:Acirc|Atilde|acirc);)")
GENERIC_SECONDS, GENERIC_TIMES_LXML = 0.2, 300
"""The same for pages that are read by the generic reader, which uses trafilatura."""
_PARSER = lxml_html.HTMLParser(huge_tree=True)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a result. ``kind`` is the same for the same cause; ``detail`` has more information."""

    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result for one page: the answer in a word, CPU seconds of the reader and of bare lxml, and the faults."""

    answer: str
    ours: float
    lxml: float
    faults: tuple[Fault, ...]


@cache
def article_pages() -> tuple[Wire, ...]:
    """The real pages to damage: fixtures, pages of the demo portal, and the corpus if it is there."""
    pages = [Wire(recorded(case).body, recorded(case).content_type) for case in CASES]
    portal = Portal(seed=11, count=60, sitemaps="yoast", show_time=True)
    for path in ["/", "/page/2/", *(f"/{story.slug}/" for story in portal.published()[:30])]:
        answer = portal.answer(Request.of("GET", path))
        pages.append(Wire(answer.body, answer.headers["Content-Type"]))
    if CORPUS.exists():
        with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                pages += [Wire(page.encode(), article["content_type"]) for page in article["pages"]]
    return tuple(page for page in pages if page.body)


@cache
def found_files() -> tuple[tuple[str, Wire], ...]:
    """Feeds, sitemaps, listings and REST answers to damage, by file name."""
    return tuple((file.name, Wire(file.read_bytes(), "text/xml; charset=UTF-8")) for file in sorted(SAMPLES.iterdir()))


def page_number(seed: int, number: int) -> tuple[Page, list[str]]:
    """Page ``number`` of a run with ``seed``, always the same one, and the names of its mutations."""
    rng = Random(f"{seed}:{number}")
    wire, done = mutate(rng, article_pages())
    following: tuple[Page, ...] = ()
    if rng.random() < 0.05:
        second, also = mutate(rng, article_pages())
        following = (_page(second, f"{ADDRESS}2/"),)
        done += ["page 2:", *also]
    return _page(wire, ADDRESS, following), done


def _page(wire: Wire, url: str, following: tuple[Page, ...] = ()) -> Page:
    return Page(url, url, 200, wire.content_type, wire.body, "2024-11-16T03:20:00Z", following=following)


def judge(page: Page, archive: Archive | None = None) -> Verdict:
    """Read one page, compare the time with bare lxml, check the result, and store it if there is an archive."""
    begin = time.process_time()
    try:
        answer = read(page)
        further = following_pages(page)
    except Exception as error:
        return Verdict("exception", time.process_time() - begin, 0, (_raised(error),))
    ours = time.process_time() - begin
    faults = [Fault(promise) for promise in broken_promises(answer)]
    if not all(url.startswith(("http://", "https://")) and not any(map(str.isspace, url)) for url in further):
        faults.append(Fault("following_pages: no address"))
    layout = answer.layout if isinstance(answer, Article) else answer.reason
    floor = sum(_lxml_seconds(part.body) for part in (page, *page.following))
    if ours > allowed(page, floor, layout):
        # again, and use the best of three: another process may have slowed it down
        ours = min(ours, *(_seconds(page) for _ in range(3 if ours < 3 else 1)))
        floor = max(floor, _lxml_seconds(page.body))
        if ours > allowed(page, floor, layout):
            told = f"{ours * 1e3:.0f} ms, bare lxml {floor * 1e3:.1f} ms, {len(page.body):,} bytes"
            faults.append(Fault(f"slow: {'generic' if layout == 'generic' else 'layout'}", told))
    if archive is not None:
        try:
            url_id = archive.frontier.url_id(page.url, "page")
            if isinstance(answer, Article):
                archive.store.save_article(answer, page, url_id)
            else:
                archive.store.save_refused(answer, page, url_id)
        except Exception as error:
            faults.append(_raised(error, "store: "))
    return Verdict(layout if isinstance(answer, Article) else f"refused {layout}", ours, floor, tuple(faults))


def allowed(page: Page, floor: float, layout: str) -> float:
    """The CPU seconds that reading a page may take, if bare lxml takes ``floor``."""
    base, times = (GENERIC_SECONDS, GENERIC_TIMES_LXML) if layout == "generic" else (BASE_SECONDS, TIMES_LXML)
    for part in (page, *page.following):
        mojibake = _MOJIBAKE.search(part.body)
        base += (MOJIBAKE_SECONDS_A_MEGABYTE if mojibake else SECONDS_A_MEGABYTE) * len(part.body) / 1e6
    return base + times * floor


def _seconds(page: Page) -> float:
    begin = time.process_time()
    read(page)
    following_pages(page)
    return time.process_time() - begin


def _lxml_seconds(body: bytes) -> float:
    begin = time.process_time()
    with suppress(ValueError, etree.LxmlError, AssertionError, TypeError):
        # not a document, or in a charset that lxml cannot read: the time counts, too
        lxml_html.fromstring(body, parser=_PARSER)
    return time.process_time() - begin


def _raised(error: Exception, where: str = "") -> Fault:
    """An exception as a fault. Its kind is the exception's type and the last place in our own code."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "bipol_crawler" in frame.filename]
    place = f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "?"
    return Fault(f"{where}{type(error).__name__} in {place}", "".join(traceback.format_exception(error)))


def judge_found(seed: int, number: int, archive: Archive) -> tuple[Wire, list[str], Verdict]:
    """Damage file ``number`` of the files that discovery reads, read it, and add its addresses to the frontier."""
    rng = Random(f"{seed}:found:{number}")
    name, _ = rng.choice(found_files())
    wire, done = mutate(rng, [wire for other, wire in found_files() if other == name], huge=0.001)
    begin = time.process_time()
    faults: list[Fault] = []
    answer = "nothing"
    try:
        found = list(_reader(name)(wire))
        answer = "found" if found else "nothing"
        faults += [Fault(f"{name}: {promise}") for promise in sorted({p for item in found for p in broken_find(item)})]
        archive.frontier.add(found)
    except (NotAFeed, NotASitemap, NotPosts):
        answer = "refused"
    except Exception as error:
        faults.append(_raised(error, f"{name}: "))
    ours = time.process_time() - begin
    if ours > 0.5 + 10 * SECONDS_A_MEGABYTE * len(wire.body) / 1e6:
        faults.append(Fault(f"slow: {name}", f"{ours * 1e3:.0f} ms, {len(wire.body):,} bytes"))
    return wire, [name, *done], Verdict(f"{Path(name).suffix[1:]} {answer}", ours, 0, tuple(faults))


def _reader(name: str) -> Callable[[Wire], Iterator[Found]]:
    def entries(wire: Wire) -> Iterator[Found]:
        for entry in read_sitemap(wire.body).entries:
            yield Found(entry.url, "sitemap", published=entry.published, modified=entry.modified)
        for address in read_robots(wire.body, "bipol_crawler").sitemaps:
            yield Found(address, "sitemap")

    if name.endswith(".html"):
        return lambda wire: iter(read_listing(wire.body, f"{PORTAL}/page/2/").items)
    if name.endswith(".json"):
        return lambda wire: iter(read_posts(wire.body, {"X-WP-Total": "3"}).items)
    return (lambda wire: iter(read_feed(wire.body, wire.content_type).items)) if name == "feed.xml" else entries
