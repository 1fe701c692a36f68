"""Compares our reading of feeds and their dates with the tests of feedparser, gofeed and miniflux.

Addresses, headlines and times of entries are compared. We ignore entries without an address, so one is added where a
case has none. Headlines are compared as plain text, times as instants.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from urllib.parse import urljoin

from benchmarks.foreign.suite import UNEXPLAINED, Suite
from bipol_crawler.discover.feeds import NotAFeed, read_feed
from bipol_crawler.discover.headlines import plain_headline
from bipol_crawler.items import Found

_EXPECT = re.compile(rb"Expect:\s*(.+)")
_LINK = "http://example.org/added/"
_HAS_LINK = re.compile(rb"<(?:\w+:)?link\b|<(?:\w+:)?guid\b|<(?:\w+:)?id\b")
_ENTRY = re.compile(rb"(<((?:\w+:)?)(item|entry)\b[^>]*>)(.*?)(?=</\2\3\s*>)", re.DOTALL)
_FIELDS = {"title": "headline", "link": "url", "published_parsed": "published", "updated_parsed": "modified"}
_GO_FIELDS = {
    **{"title": "headline", "link": "url", "publishedParsed": "published", "updatedParsed": "modified"},
    "pubDateParsed": "published",
}
_GO_TEST = re.compile(r"^func (Test\w+).*?^}", re.DOTALL | re.MULTILINE)
_GO_BODY = re.compile(r"data := `(.*?)`", re.DOTALL)
_GO_WANTED = re.compile(r'feed\.Entries\[(\d)\]\.(URL|Title) != (?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)')
_GO_DATE = re.compile(r'Parse\("([^"]*)"\)(?:(?!^}).)*?(?:int64\((\d+)\)|return an error)', re.DOTALL | re.MULTILINE)
_GO_LISTED = re.compile(r'^\t\t"([^"\n]*)",$', re.MULTILINE)

_ENTRY_REASONS = (
    (r"cdf/", "CDF is no format that WordPress has"),
    (r"title_script", "a script in a title is text there is no reason to look for"),
    (r"(?:Without\w*Title|EmptyXHTMLTitle|RelativeURL)\w* headline", "a headline is never made of something else"),
    (r"HTMLTitle", "a tag that HTML does not know stays as text"),
    (r"atom03_feed_entry_modified", "a change is no publication"),
    (r"WithoutLink|IDAsURL", "an entry without an address of its own names no post"),
    (r"at_protocol", "feedparser takes an attribute of the link for its address"),
)
"""The accepted differences: words in the names of cases, and the reason."""
_DATE_REASONS = (
    (r"^0100|Jan 0100", "a year before the portals"),
    (r"\d:\d\d.* (?:[A-Z]\w+/\w+|MES?T|[ACEMP]T|[EP][SD]T)$", "a zone by a name that RFC 5322 has no offset for"),
    (r"^[\d-]{2,10}$|^\w*,? ?[^:]*$", "no time of day is stated, and none is made up"),
    (r"[^\x00-\x7f]|avr|Lundi|juil", "another language than Indonesian or English"),
    (r"-05:00Z|Textra", "what stands behind the offset contradicts it, or cannot be read"),
    (r"^[\d-]+ [\d:.]+$", "without a zone it is the portal's own time, there UTC"),
    (r"\d/\d|\d\d \d\d \d{4}|012-31|^Sun J", "an order that only American or broken programs write"),
)


def compare(folder: Path) -> Iterator[Suite]:
    """Yield a suite for each kind of cases of each existing checkout."""
    if (folder / "feedparser").exists():
        yield _feedparser(folder / "feedparser/tests")
        yield _feedparser_dates(folder / "feedparser/tests/test_date_parsers.py")
    if (folder / "gofeed").exists():
        yield _gofeed(folder / "gofeed/testdata")
    if (folder / "miniflux").exists():
        yield _miniflux(folder / "miniflux/internal/reader")
        yield _miniflux_dates(folder / "miniflux/internal/reader/date/parser_test.go")


def _feedparser(tests: Path) -> Suite:
    suite = Suite("kurtmckee/feedparser", "entries of its feeds")
    for path in sorted([*tests.glob("wellformed/**/*.xml"), *tests.glob("illformed/**/*.xml")]):
        body = path.read_bytes()
        expect = _EXPECT.search(body)
        if expect is None:
            continue
        for index, name, value in _expected(expect[1].decode("utf-8", "replace")):
            if isinstance(value, tuple):
                value = datetime(*value[:6], tzinfo=UTC)
            _ask(suite, path.relative_to(tests).as_posix(), body, index, _FIELDS[name], value)
    return suite


def _expected(expression: str) -> Iterator[tuple[int, str, object]]:
    """Entry, field and value of each comparison with a literal in an ``Expect:`` line."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq)):
            continue
        match = re.fullmatch(r"entries\[(\d)\]\['(\w+)'\]", ast.unparse(node.left))
        if match and match[2] in _FIELDS:
            try:
                yield int(match[1]), match[2], ast.literal_eval(node.comparators[0])
            except ValueError:
                continue


def _gofeed(testdata: Path) -> Suite:
    suite = Suite("mmcdole/gofeed", "entries of its feeds")
    for path in sorted([*testdata.glob("parser/**/*.json"), *testdata.glob("translator/**/*.json")]):
        feed = path.with_suffix(".xml")
        if not feed.exists():
            continue
        wanted = json.loads(path.read_text("utf-8"))
        for index, entry in enumerate(wanted.get("items") or wanted.get("entries") or []):
            for name, field in _GO_FIELDS.items():
                if value := entry.get(name):
                    wish = datetime.fromisoformat(value) if name.endswith("Parsed") else value
                    _ask(suite, path.relative_to(testdata).as_posix(), feed.read_bytes(), index, field, wish)
    return suite


def _miniflux(reader: Path) -> Suite:
    suite = Suite("miniflux/v2", "entries of its feeds")
    for path in sorted(reader.glob("*/*_test.go")):
        for test in _GO_TEST.finditer(path.read_text("utf-8")):
            body = _GO_BODY.search(test[0])
            if path.parent.name in ("rss", "atom", "rdf") and body:
                for index, name, quoted, raw in _GO_WANTED.findall(test[0]):
                    wish = json.loads(f'"{quoted}"') if quoted else raw
                    field = {"URL": "url", "Title": "headline"}[name]
                    _ask(suite, f"{path.parent.name} {test[1]}", body[1].strip().encode(), int(index), field, wish)
    return suite


def _ask(suite: Suite, case: str, body: bytes, index: int, field: str, wish: object) -> None:
    try:
        items = read_feed(_with_addresses(body), None).items
        ours = _field(items[index], field) if len(items) > index else "no entry"
    except NotAFeed:
        ours = "no feed"
    if field == "url" and isinstance(ours, str) and not ours.startswith("no "):
        ours = urljoin(urljoin(str(wish), "/"), ours)  # a relative address is the caller's to join
    if field == "headline":
        wish = plain_headline(wish)
    suite.ask(f"{case} {field}", ours, wish, _why(f"{case} {field}", _ENTRY_REASONS))


def _with_addresses(body: bytes) -> bytes:
    def add(match: re.Match[bytes]) -> bytes:
        if _HAS_LINK.search(match[4]):
            return match[0]
        prefix = match[2].decode()
        atom = f'<{prefix}link rel="alternate" href="{_LINK}"/>'
        return match[0] + (atom if match[3] == b"entry" else f"<{prefix}link>{_LINK}</{prefix}link>").encode()

    return _ENTRY.sub(add, body) if body.isascii() or b"\x00" not in body else body


def _field(found: Found, field: str) -> object:
    value = getattr(found, field)
    if field == "published":
        return datetime.fromisoformat(value.value).astimezone(UTC) if value else None
    return datetime.fromisoformat(value) if field == "modified" and value else value


def read_date(written: str) -> datetime | None:
    """The time that our reader of feeds reads from a date."""
    item = f"<item><title>x</title><link>{_LINK}</link><pubDate>{escape(written)}</pubDate></item>"
    (found,) = read_feed(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode(), None).items
    when = _field(found, "published")
    return when if isinstance(when, datetime) else None


def _feedparser_dates(tests: Path) -> Suite:
    suite = Suite("kurtmckee/feedparser", "dates")
    for node in ast.walk(ast.parse(tests.read_text("utf-8"))):
        if isinstance(node, ast.Tuple) and len(node.elts) == 3 and isinstance(node.elts[0], ast.Name):
            written, value = (ast.literal_eval(part) for part in node.elts[1:])
            try:
                wish = datetime(*value[:6], tzinfo=UTC) if value else None
            except ValueError:
                continue
            suite.ask(repr(written), read_date(written), wish, _why(written, _DATE_REASONS))
    return suite


def _miniflux_dates(tests: Path) -> Suite:
    suite = Suite("miniflux/v2", "dates, of most of which it is only said that they can be read")
    source = tests.read_text("utf-8")
    for written, stamp in _GO_DATE.findall(source):
        wish = datetime.fromtimestamp(int(stamp), UTC) if stamp else None
        suite.ask(repr(written), read_date(written), wish, _why(written, _DATE_REASONS))
    for written in _GO_LISTED.findall(source):
        written = json.loads(f'"{written}"')
        suite.ask(repr(written), "read" if read_date(written) else None, "read", _why(written, _DATE_REASONS))
    return suite


def _why(case: str, reasons: tuple[tuple[str, str], ...]) -> str:
    return next((why for words, why in reasons if re.search(words, case)), UNEXPLAINED)
