"""What stands on a page of unknown markup beside the article, taken out of its tree.

Menus, comments, related and newest articles change from day to day. In a known layout they have known places; here
they are told by HTML's own elements and roles, by the names that themes and plugins give them, and by what they hold:
linked headlines and little else. Nothing that holds the headline or much of the page's sentences is taken out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from bipol_crawler.parse.html_tags import inner_text, settable

_ELEMENTS = frozenset(("nav", "aside", "dialog", "template", "select", "textarea", "menu"))
_ROLES = frozenset(("navigation", "complementary", "contentinfo", "search", "dialog", "alertdialog", "menu"))
_NAMES = re.compile(
    r"(?:^|[-_])(?:comments?|komentar|respond|disqus\w*|relateds?|relatednews|terkait|widgets?|side-?bar|latest|terbaru"
    r"|terkini|popul[ae]r|terpopuler|trending|recent|recommend\w*|rekomendasi|lainnya|nav|navigation|navbar|menu"
    r"|carousel|ticker|newsletter|subscribe|berlangganan|shar(?:e|ing)|sharedaddy|bagikan|sosmed|socials?"
    r"|cookies?|consent|gdpr|pop-?up|modal|offcanvas|copyright|login|author-?(?:box|bio|info)|about-?author"
    r"|yarpp\w*|jp-relatedposts|addtoany\w*|iklan|ads?|advert\w*|adsbygoogle|outbrain|taboola|mgid|read-?next"
    r"|toc|ez-toc\w*|google-?news)(?:$|[-_\d])",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"comment|komentar|respond|disqus|cookie|consent|gdpr|newsletter|subscribe|modal|author|copyright", re.I
)
"""Those of them that hold sentences which are none of the article's. Sentences elsewhere are its own."""
_KEPT = re.compile(r"page-?(?:nav|links?|numbers)|pagelink|post-pag", re.IGNORECASE)
"""Names of the links to further pages of the article."""
_AREAS = frozenset("div section ul ol aside header footer article table figure ins center".split())
_SILENT = frozenset("script style noscript a button option svg".split())
"""Elements whose words are no sentences: nobody reads them, or they lead elsewhere."""
_MOST_HELD = 0.4
"""Of the page's sentences that an element with such a name may hold: with more it is a wrapper of everything."""
_FEW_WORDS = 30
_PROSE_WORDS, _PROSE_LINKED = 60, 0.2
_FEWEST_HEADLINES = 2
_LINKED = 0.75
"""Of the words of a list of headlines that are linked."""
_HEADLINE_WORDS = 4
_MOST_UNLINKED = 12
"""Words beside the links of a box of headlines: a heading, days, sections."""
_FEWEST_CARDS, _MOST_CARDS, _CARDS_SHARE = 3, 60, 0.8
_CARDS = frozenset(("div", "li", "article", "section", "figure", "a", "tr", "dl"))
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Content:
    """What an element and all below it hold: words of sentences and of links, headlines linked, and fields linked."""

    sentences: int = 0
    linked: int = 0
    headlines: int = 0
    fields: int = 0

    @property
    def is_list_of_headlines(self) -> bool:
        """Whether it is linked headlines and little else."""
        if self.headlines < _FEWEST_HEADLINES:
            return False
        return self.linked >= _LINKED * (self.linked + self.sentences) or self.sentences <= _MOST_UNLINKED

    @property
    def is_prose(self) -> bool:
        """Whether it is sentences, and leads hardly anywhere."""
        return self.sentences >= _PROSE_WORDS and not self.headlines and self.linked < _PROSE_LINKED * self.sentences


def prune(root: etree._Element, headline: etree._Element | None) -> None:
    """Take what is not the article's out of ``root``; ``headline`` and what holds it stay."""
    body = next(root.iter("body"), None)
    if body is None:
        return
    kept = {headline, *headline.iterancestors()} if headline is not None else set()
    contents = weigh(body)
    most = max(contents[body].sentences * _MOST_HELD, _FEW_WORDS)
    gone: set[etree._Element] = set()
    for element in list(body.iterdescendants("*")):
        if element.getparent() in gone:
            gone.add(element)
        elif element in kept or contents[element].sentences > most:
            continue
        elif _is_beside(element, contents[element], headline is not None):
            gone.add(element)
    for element in gone:
        if element.getparent() not in gone:
            drop(element)


def drop(element: etree._Element) -> None:
    """Remove an element and leave the text behind it where it is."""
    parent, previous, tail = element.getparent(), element.getprevious(), element.tail
    if parent is None:
        return
    if tail and previous is None:
        parent.text = settable(f"{parent.text or ''} {tail}")
    elif tail and previous is not None:
        previous.tail = settable(f"{previous.tail or ''} {tail}")
    element.tail = None
    parent.remove(element)


def weigh(root: etree._Element) -> dict[etree._Element, Content]:
    """What each element from ``root`` down holds, scripts left out."""
    elements = list(root.iter("*"))
    contents: dict[etree._Element, Content] = {}
    silent: set[etree._Element] = set()
    for element in elements:
        if element.tag in _SILENT or element.getparent() in silent:
            silent.add(element)
            contents[element] = _link(element) if element.tag == "a" else Content()
        else:
            words = len((element.text or "").split()) + sum(len((child.tail or "").split()) for child in element)
            contents[element] = Content(words)
    for element in reversed(elements[1:]):
        parent, content = element.getparent(), contents[element]
        if parent is not None and parent not in silent:
            held = contents[parent]
            held.sentences += content.sentences
            held.linked += content.linked
            held.headlines += content.headlines
            held.fields += content.fields
    return contents


def _link(link: etree._Element) -> Content:
    words = len(inner_text(link).split())
    return Content(0, words, int(words >= _HEADLINE_WORDS), int("tag" in (link.get("rel") or "").split()))


def _is_beside(element: etree._Element, content: Content, has_headline: bool) -> bool:
    """Whether an element is something else than the article, by its kind, its names or what it holds."""
    if element.tag in _ELEMENTS or element.get("role") in _ROLES:
        return True
    if element.tag not in _AREAS:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    if any(_KEPT.search(name) for name in names):
        return False
    if any(_NAMES.search(name) for name in names):
        if content.is_prose and not any(_PROSE.search(name) for name in names):
            return False
        return not content.fields or content.headlines > 0
    if element.tag == "footer":
        return not content.fields
    return (
        content.is_list_of_headlines
        or _is_list_of_cards(element)
        or (has_headline and element.tag == "article" and _is_card(element))
    )


def _is_list_of_cards(element: etree._Element) -> bool:
    """Whether an element's children are boxes of one kind that each begin with another article's linked headline."""
    if len(element) < _FEWEST_CARDS or len(element) > _MOST_CARDS:
        return False
    kinds = Counter((child.tag, child.get("class")) for child in element if child.tag in _CARDS)
    kind, number = max(kinds.items(), key=lambda item: item[1], default=(None, 0))
    if number < _FEWEST_CARDS:
        return False
    cards = [child for child in element if (child.tag, child.get("class")) == kind]
    return sum(_begins_with_headline(card) for card in cards) >= _CARDS_SHARE * len(cards)


def _begins_with_headline(card: etree._Element) -> bool:
    for link in islice(card.iter("a"), 4):
        if len(inner_text(link).split()) >= _HEADLINE_WORDS:
            before = " ".join(inner_text(card).split()).partition(" ".join(inner_text(link).split()))[0]
            return len(before.split()) <= _HEADLINE_WORDS
    return False


def _is_card(article: etree._Element) -> bool:
    """Whether an ``article`` is another one's: its heading is a link."""
    return any(next(heading.iter("a"), None) is not None for heading in islice(article.iter(*_HEADINGS), 3))
