"""Remove from a page of unknown markup everything that is not part of the article.

Menus, comments and lists of related or newest articles change from day to day. In a known layout their places are
known. Here they are recognised by HTML's elements and roles, by the names that themes and plugins give them, and by
their content, which is mostly linked headlines. An element that contains the headline, or many of the page's
sentences, is never removed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from bipol_crawler.parse.html_tags import class_and_id_names, inner_text, xml_safe
from bipol_crawler.parse.images import IMAGES, looks_like_image

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
_NAMES_WITH_SENTENCES = re.compile(
    r"comment|komentar|respond|disqus|cookie|consent|gdpr|newsletter|subscribe|modal|author|copyright", re.I
)
"""Names of elements whose sentences are not the article's. Sentences in elements with other names may be."""
_PART_OF_PAGE_BUILDER = re.compile(r"^elementor-widget(?![^\W_])")
"""Elementor calls every part of a page a widget: the text and the lead photo, too."""
_READ_ALSO = re.compile(r"\W*(?:baca|simak|lihat)\s*(?:juga|pula)\b", re.IGNORECASE)
_LONGEST_READ_ALSO = 40
"""The most words of the links in such a box: a headline, perhaps twice."""
_PAGE_LINK_NAMES = re.compile(r"page-?(?:nav|links?|numbers)|pagelink|post-pag", re.IGNORECASE)
"""Names of elements with links to the pages of a split article. They are not removed."""
_AREAS = frozenset("div section ul ol aside header footer article table figure ins center".split())
_NO_SENTENCES = frozenset("script style noscript a button option svg".split())
"""Elements whose words do not count as sentences: they are not shown, or they are links and buttons."""
_MAX_SHARE_OF_SENTENCES = 0.4
"""The largest share of the page's sentences in an element that is removed. With more, it contains the article."""
_MAX_FRAMES_OF_GALLERY, _MAX_LINKS_OF_GALLERY = 4, 100
"""The most elements that contain nothing but the gallery, and the most links in it that are read."""
_FEW_WORDS = 30
_MIN_WORDS_OF_PROSE, _MAX_LINKED_SHARE_OF_PROSE = 60, 0.2
_MIN_HEADLINES = 2
_MIN_LINKED_SHARE = 0.75
"""The smallest share of linked words in a list of headlines."""
_HEADLINE_WORDS = 4
_MAX_UNLINKED = 12
"""The most words outside the links in a box of headlines: a heading, dates, sections."""
_MIN_CARDS, _MAX_CARDS, _CARDS_SHARE = 3, 60, 0.8
_CARDS = frozenset(("div", "li", "article", "section", "figure", "a", "tr", "dl"))
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Content:
    """What an element and its descendants contain.

    ``sentences`` is the number of words outside links, ``linked`` the number inside links, ``headlines`` the number of
    links with enough words for a headline, and ``fields`` the number of links marked ``rel="tag"``.
    """

    sentences: int = 0
    linked: int = 0
    headlines: int = 0
    fields: int = 0

    @property
    def is_list_of_headlines(self) -> bool:
        """Return whether the content is mostly linked headlines."""
        if self.headlines < _MIN_HEADLINES:
            return False
        return self.linked >= _MIN_LINKED_SHARE * (self.linked + self.sentences) or self.sentences <= _MAX_UNLINKED

    @property
    def is_prose(self) -> bool:
        """Return whether the content is sentences with few links."""
        return (
            self.sentences >= _MIN_WORDS_OF_PROSE
            and not self.headlines
            and self.linked < _MAX_LINKED_SHARE_OF_PROSE * self.sentences
        )


def remove_boilerplate(root: etree._Element, headline: etree._Element | None) -> None:
    """Remove from ``root`` what is not part of the article. ``headline`` and its ancestors stay."""
    body = next(root.iter("body"), None)
    if body is None:
        return
    headline_path = {headline, *headline.iterancestors()} if headline is not None else set()
    contents = count_words(body)
    max_sentences = max(contents[body].sentences * _MAX_SHARE_OF_SENTENCES, _FEW_WORDS)
    removed: set[etree._Element] = set()
    kept: set[etree._Element] = set()
    for element in list(body.iterdescendants("*")):
        if element.getparent() in removed:
            removed.add(element)
        elif element.getparent() in kept or _is_read_also_box(element, contents[element]):
            kept.add(element)
        elif element in headline_path or contents[element].sentences > max_sentences:
            continue
        elif _is_boilerplate(element, contents[element], headline is not None):
            (kept if element.tag not in _ELEMENTS and _is_gallery(element) else removed).add(element)
    for element in removed:
        if element.getparent() not in removed:
            remove_element(element)


def remove_element(element: etree._Element) -> None:
    """Remove an element from the tree. The text that follows it stays."""
    parent, previous, tail = element.getparent(), element.getprevious(), element.tail
    if parent is None:
        return
    if tail and previous is None:
        parent.text = xml_safe(f"{parent.text or ''} {tail}")
    elif tail and previous is not None:
        previous.tail = xml_safe(f"{previous.tail or ''} {tail}")
    element.tail = None
    parent.remove(element)


def count_words(root: etree._Element) -> dict[etree._Element, Content]:
    """Return the :class:`Content` of ``root`` and of each element below it, without scripts."""
    elements = list(root.iter("*"))
    contents: dict[etree._Element, Content] = {}
    without_sentences: set[etree._Element] = set()
    for element in elements:
        if element.tag in _NO_SENTENCES or element.getparent() in without_sentences:
            without_sentences.add(element)
            contents[element] = _content_of_link(element) if element.tag == "a" else Content()
        else:
            words = len((element.text or "").split()) + sum(len((child.tail or "").split()) for child in element)
            contents[element] = Content(words)
    for element in reversed(elements[1:]):
        parent, content = element.getparent(), contents[element]
        if parent is not None and parent not in without_sentences:
            parent_content = contents[parent]
            parent_content.sentences += content.sentences
            parent_content.linked += content.linked
            parent_content.headlines += content.headlines
            parent_content.fields += content.fields
    return contents


def _content_of_link(link: etree._Element) -> Content:
    words = len(inner_text(link).split())
    return Content(0, words, int(words >= _HEADLINE_WORDS), int("tag" in (link.get("rel") or "").split()))


def _is_boilerplate(element: etree._Element, content: Content, has_headline: bool) -> bool:
    """Return whether an element is not part of the article, judged by its tag, its names and its content."""
    if element.tag in _ELEMENTS or element.get("role") in _ROLES:
        return True
    if element.tag not in _AREAS:
        return False
    names = _names(element)
    if any(_PAGE_LINK_NAMES.search(name) for name in names):
        return False
    if any(_NAMES.search(name) for name in names):
        if content.is_prose and not any(_NAMES_WITH_SENTENCES.search(name) for name in names):
            return False
        return not content.fields or content.headlines > 0
    if element.tag == "footer":
        return not content.fields
    return (
        content.is_list_of_headlines
        or _is_list_of_cards(element)
        or (has_headline and element.tag == "article" and _is_card(element))
    )


def _is_gallery(element: etree._Element) -> bool:
    """Return whether an element beside a paragraph shows several pictures and links only to their files."""
    outer = element
    for parent in islice(element.iterancestors(), _MAX_FRAMES_OF_GALLERY):
        if len(parent) > 1:
            break
        outer = parent
    neighbours = (outer.getprevious(), outer.getnext())
    if not any(neighbour is not None and neighbour.tag == "p" for neighbour in neighbours):
        return False
    links = [link.get("href") or "" for link in islice(element.iter("a"), _MAX_LINKS_OF_GALLERY)]
    files = set(filter(looks_like_image, links))
    return all(link[:1] in ("", "#") or link in files for link in links) and (
        len(files) > 1 or len(list(islice(element.iter(*IMAGES), 2))) > 1
    )


def _is_read_also_box(element: etree._Element, content: Content) -> bool:
    """Return whether an element is one headline below the words 'Baca juga': an editor or a plugin chose it."""
    return (
        0 < content.linked <= _LONGEST_READ_ALSO
        and content.sentences <= _MAX_UNLINKED
        and element.tag in _AREAS
        and _READ_ALSO.match(inner_text(element)) is not None
        and len({link.get("href") for link in element.iter("a")}) == 1
    )


def _names(element: etree._Element) -> list[str]:
    """Return the classes and the id of an element, without the word that a page builder gives to all its parts."""
    names = [_PART_OF_PAGE_BUILDER.sub("", name) for name in class_and_id_names(element)]
    return [name.removeprefix("widget") for name in names] if "so-panel" in names else names  # SiteOrigin


def _is_list_of_cards(element: etree._Element) -> bool:
    """Return whether an element's children are similar boxes that each begin with a linked headline."""
    if len(element) < _MIN_CARDS or len(element) > _MAX_CARDS:
        return False
    kinds = Counter((child.tag, child.get("class")) for child in element if child.tag in _CARDS)
    kind, number = max(kinds.items(), key=lambda item: item[1], default=(None, 0))
    if number < _MIN_CARDS:
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
    """Return whether an ``article`` element is another article: its heading is a link."""
    return any(next(heading.iter("a"), None) is not None for heading in islice(article.iter(*_HEADINGS), 3))
