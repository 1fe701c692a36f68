"""What an element in the text is, as its classes and its id say."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from lxml import etree

from bipol_crawler.parse.embeds import WIDGETS
from bipol_crawler.parse.html_tags import inner_text

_CAPTIONS = frozenset(
    ("wp-caption-text", "wp-element-caption", "gallery-caption", "blocks-gallery-caption", "tr-caption")
)
_CAPTION = re.compile(r"(?:^|[-_])(?:(?:fig|img|image|photo)?caption|caption-?text|keterangan-?(?:foto|gambar))$", re.I)
"""Names that themes and plugins give the words below a picture. Where more follows, it is the name of a box."""
_BLOCKS = re.compile(
    r"(?:^|\s)wp-block-(?:latest-(?:posts|comments)|rss|archives|categories|tag-cloud|calendar|search|social-links?|page-list"
    r"|navigation|query|loginout|file__button)(?:\s|$)"
)
"""WordPress's own blocks that show other things than the article, or lead to its file once more."""
_FIGURES = frozenset(("wp-caption", "gallery-item"))
_CHROME = re.compile(
    r"(?:^|[-_])(?:ads?|adsense|adsbygoogle|advert\w*|iklan|banner|sharedaddy|share|sharing|addtoany\w*|"
    r"jp-relatedposts|yarpp\w*|newsletter|subscribe|sosmed|toc|ez-toc\w*)(?:$|[-_])",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"(?:^|[-_])(?:(?:baca|simak|lihat|tonton)[-_]?juga|baca[-_]?lainnya|(?:berita|artikel|post)?[-_]?terkait"
    r"|(?:(?:inline|post|posts|berita|artikel)[-_]?)?(?:popular|populer|terpopuler|trending)(?:[-_]?(?:posts?|articles?|news))?"
    r"|most[-_]?(?:read|viewed|popular)|(?:sedang|lagi)[-_]?(?:ramai|tren|viral|hangat|populer)|wpp(?:[-_]list)?"
    r"|inline[-_]?related|related[-_]?(?:posts?|articles?|news|links?|inline|box)|read[-_]?(?:also|more|next)|also[-_]?read)(?:$|[-_])",
    re.IGNORECASE,
)
"""Names that plugins give boxes which name further articles; their words decide whether it is one."""
_AUTHOR = re.compile(
    r"(?:^|[-_])(?:(?:post[-_]?)?authors?[-_]?(?:box(?:es)?|bio|info|card|area|wrap)?|saboxplugin|abh|penulis)(?:$|[-_])",
    re.I,
)
"""Names that themes and plugins give the box that shows who wrote an article; their parts decide whether it is one."""
_AUTHOR_PART = re.compile(
    r"(?:author|penulis|sabox|abh).*[-_](?:name|nama|bio\w*|desc\w*|title|role|social\w*|about|text|content)", re.I
)
"""Names of the parts of such a box, where the account has no picture and no address."""
_RATING = re.compile(
    r"(?:^|[-_])(?:yasr|rmp|kksr|kk-star|gdrts|(?:post|star|page)?-?ratings?|rating-?stars?|stars?-?rating|wp-?ulike)(?:$|[-_])",
    re.IGNORECASE,
)
"""Names of boxes in which readers give stars."""
_CONTROLS = re.compile(
    r"(?:^|[-_])(?:wp-?polls?|polls?|polling|votes?|voting|survey|reactions?|likes?|feedback|helpful|print\w*|cetak|pf)(?:$|[-_])"
    r"|^(?:zoom-?text|(?:text|font)-?(?:zoom|siz\w*|resiz\w*|control\w*|tools?))(?:$|[-_])",
    re.IGNORECASE,
)
"""Names of boxes with which readers vote, print or change the letters' size; their parts decide whether it is one."""
_BUTTONS = re.compile(
    r"(?:^|[-_])(?:btns?|buttons?)(?:[-_]?(?:wrap\w*|container|group|center|row|inner))?$|^wp-block-\w+-\w*(?:btn|button)s?$",
    re.I,
)
"""Names of boxes that hold nothing but links which look like buttons."""
AREAS = frozenset("div ins span aside section ul ol footer header".split())
"""Elements that plugins put into the text; paragraphs and sub-heads are typed, whatever their classes."""
_ACTING = frozenset(("button", "input", "select"))
_LARGEST_BOX = 60
"""Elements of a box that shows who wrote the article, or of one with controls."""
_MOST_WORDS = 40
"""Words of a box with controls."""
_LONGEST_BUTTON = 10
"""Words of a button."""
_LONGEST_QUESTION = 120
_MOST_BEFORE = 4
"""Characters of a question that buttons answer, and elements among which its first button is."""
_AD_SLOT = re.compile(r"(?:div-gpt-ad|google_ads|adsense|adngin|aswift)", re.IGNORECASE)
"""Ids that ad servers give their places. Other ids prove nothing: a sub-head's is made of its words."""


@lru_cache(maxsize=4096)
def named(classes: str, tag: str, skip: frozenset[str]) -> str | None:
    """What the classes say that an element is: the theme's, chrome, further articles, buttons, a figure, an embed, …"""
    names = classes.split()
    if not skip.isdisjoint(names) or _BLOCKS.search(classes):
        return "theme"
    for name in names:
        if name in WIDGETS:
            return name
    if not _CAPTIONS.isdisjoint(names):
        return "caption"
    if tag in AREAS and any(_CHROME.search(name) for name in names):
        return "chrome"
    if (tag in AREAS or tag == "figure") and any(_FURTHER.search(name) for name in names):
        return "further"
    if tag in AREAS and any(_AUTHOR.search(name) for name in names):
        return "author"
    if tag in AREAS and any(_RATING.search(name) for name in names):
        return "rating"
    if tag in AREAS and any(_CONTROLS.search(name) for name in names):
        return "controls"
    if tag in AREAS and any(_BUTTONS.search(name) for name in names):
        return "buttons"
    if not _FIGURES.isdisjoint(names):
        return "figure"
    return "below" if "caption" in classes.lower() and any(_CAPTION.search(name) for name in names) else None


def shows_author(box: etree._Element) -> bool:
    """Whether a box of that name shows an account of the portal: its picture, or a link to all that it wrote.

    Without those, two of its parts have names of an author's box (a name, what they say of themselves), and no
    colon makes a byline of its words.
    """
    parts = list(islice(box.iter("*"), _LARGEST_BOX + 1))
    if len(parts) > _LARGEST_BOX:
        return False
    if any(
        "author" in (part.get("rel") or "").split()
        or "avatar" in (part.get("class") or "")
        or "/author/" in (part.get("href") or "")
        for part in parts
    ):
        return True
    named_parts = sum(bool(_AUTHOR_PART.search(part.get("class") or "")) for part in parts[1:])
    return named_parts > 1 and ":" not in inner_text(box)


def is_control(box: etree._Element, role: str) -> bool:
    """Whether a box named like one of controls is one: few words, with a button or the like, or with a rating's number.

    Links that only act on the page lead to its own place, or ask for it in another form.
    """
    parts = list(islice(box.iter("*"), _LARGEST_BOX + 1))
    if len(parts) > _LARGEST_BOX:
        return False
    text = inner_text(box)
    if len(text.split()) > _MOST_WORDS:
        return False
    if role == "rating" and ("?" in text or any(map(str.isdigit, text))):
        return True
    return any(
        part.tag in _ACTING or (part.tag == "a" and (part.get("onclick") or _acts_on_page(part.get("href") or "")))
        for part in parts
    )


def _acts_on_page(href: str) -> bool:
    return href[:1] in ("#", "?") or href.startswith("javascript:") or "/amp" in href[-5:] or "print" in href


def is_buttons(box: etree._Element) -> bool:
    """Whether a box of that name holds nothing but links of few words."""
    links = list(islice(box.iter("a"), _LARGEST_BOX))
    words = [len(inner_text(link).split()) for link in links]
    return bool(links) and max(words) <= _LONGEST_BUTTON and sum(words) == len(inner_text(box).split())


def is_slot(node: etree._Element, skip: frozenset[str]) -> bool:
    """Whether the id says that an element is the theme's or a place for an advertisement."""
    identity = node.get("id")
    return bool(identity) and (identity in skip or (node.tag == "div" and bool(_AD_SLOT.match(identity or ""))))


_HEADER_NAME = re.compile(
    r"accordion|collaps|toggle|(?:^|[\s_-])(?:tabs?|panel|faq|question|pertanyaan|spoiler)(?:$|[\s_-])", re.IGNORECASE
)
_MENUS = frozenset(("dropdown", "modal", "tooltip", "popover"))
_HEADER_ROLES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"))
_PANELS = frozenset(("div", "section", "ul", "ol", "dd"))


def opens_text(button: etree._Element) -> bool:
    """Whether a button is the heading of text that it shows and hides, as in accordions and tabs.

    It says so (ARIA Authoring Practices, "Accordion", "Disclosure" and "Tabs"), names a place on the page,
    stands in a heading, has a name of that kind, or stands before a part that holds the text.
    Other buttons send, share and copy.
    """
    names = button.get("class") or ""
    if any(_CHROME.search(name) for name in names.split()) or button.get("aria-haspopup"):
        return False
    if _MENUS & {button.get("data-toggle"), button.get("data-bs-toggle")}:
        return False
    if any(button.get(name) for name in ("aria-expanded", "aria-controls", "aria-selected")):
        return True
    if any((button.get(name) or "")[:1] == "#" for name in ("data-target", "data-bs-target", "href")):
        return True
    if button.get("role") == "tab" or _HEADER_NAME.search(names):
        return True
    parent = button.getparent()
    if parent is not None and parent.tag in _HEADER_ROLES:
        return True
    following = button.getnext()
    if following is None or following.tag not in _PANELS:
        return False
    hidden = following.get("hidden") is not None or "display:none" in (following.get("style") or "").replace(" ", "")
    return hidden or next(following.iter("p", "li"), None) is not None


def question_before(button: etree._Element) -> str | None:
    """The question that a button answers: all that stands before it in a box with a name; only buttons follow."""
    box = button.getparent()
    if box is None or box.tag not in AREAS or not (box.get("class") or box.get("id")):
        return None
    words = box.text or ""
    for part in islice(box, _MOST_BEFORE):
        if part is button:
            text = " ".join(words.split())
            return text if len(text) <= _LONGEST_QUESTION and text.endswith("?") and _only_buttons(part) else None
        words += f"{inner_text(part)}{part.tail or ''}"
    return None


def _only_buttons(button: etree._Element) -> bool:
    """Whether no words but those of buttons stand behind one in its box."""
    following = list(islice(button.itersiblings(), _LARGEST_BOX))
    return not any((part.tail or "").strip() for part in (button, *following)) and all(
        part.tag in _ACTING or not inner_text(part).strip() for part in following
    )


def is_tab_list(nav: etree._Element) -> bool:
    """Whether a ``nav`` holds the headings of tabs."""
    return any(part.get("role") in ("tab", "tablist") for part in islice(nav.iter("*"), 20))
