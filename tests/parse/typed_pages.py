"""Small pages around a text as an editor typed it, for tests that do not need a whole fixture."""

from __future__ import annotations

from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page
from bipol_crawler.parse.body import Body, read_body
from bipol_crawler.parse.document import document
from bipol_crawler.parse.parsed import Paragraph, text_of

ADDRESS = "https://bipol.co/uji-coba/"


def served(html: str | bytes, content_type: str = "text/html; charset=UTF-8") -> Page:
    """A page as a crawl hands it over."""
    body = html.encode("utf-8", "surrogatepass") if isinstance(html, str) else html
    return Page(ADDRESS, ADDRESS, 200, content_type, body, "2024-11-16T03:20:00Z")


def page_of(typed: str) -> str:
    """A minimal article page in the portal's markup round ``typed``."""
    return f"""<html><head><title>Uji</title></head><body class="single single-post postid-7"><div id="single-content">
<h1>Uji Coba</h1><p class="tanggal-single">Kamis, 21 November 2019</p>
<div id="single-article-text">{typed}</div></div></body></html>"""


def article(typed: str) -> Article:
    """The article whose text is ``typed``."""
    read_article = read(served(page_of(typed)))
    assert isinstance(read_article, Article), read_article
    return read_article


def body(typed: str, skip: frozenset[str] = frozenset()) -> Body:
    """``typed`` as the body reader takes it apart."""
    page = document(f'<div id="text">{typed}</div>'.encode(), "text/html; charset=utf-8")
    assert page is not None
    element = page.root.find(".//div[@id='text']")
    assert element is not None
    return read_body(element, skip, ADDRESS)


def words(paragraphs: list[Paragraph]) -> list[str]:
    """Each paragraph's words, line breaks as ``/``."""
    return ["/".join(" ".join(text_of(line).split()) for line in paragraph) for paragraph in paragraphs]
