"""Recognise what an element in the text is by its classes and its id."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from lxml import etree

from bipol_crawler.parse.donations import DONATION
from bipol_crawler.parse.embeds import WIDGETS
from bipol_crawler.parse.html_tags import inner_text

_CAPTIONS = frozenset(
    ("wp-caption-text", "wp-element-caption", "gallery-caption", "blocks-gallery-caption", "tr-caption")
)
_CAPTION = re.compile(
    r"(?:^|[-_]|(?<=(?-i:[a-z]))(?=(?-i:[A-Z])))(?:(?:fig|img|image|photo)?caption|caption-?text|keterangan-?(?:foto|gambar))$",
    re.I,
)
"""Names that themes and plugins give to captions. A longer name is the name of a box around picture and caption."""
_BLOCKS = re.compile(
    r"(?:^|\s)wp-block-(?:latest-(?:posts|comments)|rss|archives|categories|tag-cloud|calendar|search|social-links?|page-list"
    r"|navigation|query|loginout|file__button|post-(?:date|author(?:-\w+)?|terms|navigation-link|comments(?:-\w+)?)"
    r"|jetpack-(?:subscriptions|like|sharing-buttons?|blogroll)|[a-z]+(?:-[a-z]+)*?-posts(?:-(?:grid|list|carousel|slider))?)(?:\s|$)"
)
"""Blocks that are not text of the article, such as lists of posts, or a second link to a file."""
_FOR_SCREEN_READERS = re.compile(
    r"(?:^|\s)(?:[\w-]{0,20}-)?(?:screen-?reader(?:-text|-only|s)?|screen-only|sr-only|visually-hidden|show-for-sr)(?:\s|$)"
)
"""Classes of labels that are read aloud and not shown."""
_FIGURES = frozenset(("wp-caption", "gallery-item"))
_CHROME = re.compile(
    r"(?:^|[-_])(?:ads?|adsense|adsbygoogle|advert\w*|iklan|banner|sharedaddy|shared?|sharing|addtoany\w*|mashsb\w*|sfsi\w*"
    r"|et_social\w*|[a-z]{0,12}socialsharing\w*|social-?(?:media|icons?|shar(?:e|ing)|links?|buttons?|networks?)|sbi?_instagram\w*|sbi|cff|ctf"
    r"|(?:instagram|facebook|twitter|tiktok)-?(?:feed|timeline|gallery)|dataTables_(?:length|filter|info|paginate)|dt-(?:length|search|info|paging)|"
    r"pum-overlay|popmake|pop-?ups?|dpsp|fb-(?:page|like|comments|share)|bread-?crumbs?|lwptoc\w*|simpletoc\w*|table-of-contents|daftar-?isi|gspeech\w*|responsivevoice\w*|beyondwords\w*|trinity-?(?:audio|player)\w*|text-?to-?speech|jp-relatedposts|yarpp\w*|newsletter|subscribe|sosmed|ctt-(?:btn|button|tip)|toc|ez-toc\w*)(?:$|[-_])",
    re.IGNORECASE,
)
_RELATED_BOX = re.compile(
    r"(?:^|[-_])(?:(?:baca|simak|lihat|tonton)[-_]?juga|baca[-_]?lainnya|(?:berita|artikel|post)?[-_]?terkait"
    r"|(?:(?:inline|post|posts|berita|artikel)[-_]?)?(?:popular|populer|terpopuler|trending)(?:[-_]?(?:posts?|articles?|news))?"
    r"|(?:breaking|hot|latest)[-_]?news|(?:news)?ticker|news[-_]?flash|running[-_]?text|marquee"
    r"|most[-_]?(?:read|viewed|popular)|(?:sedang|lagi)[-_]?(?:ramai|tren|viral|hangat|populer)|wpp(?:[-_]list)?"
    r"|inline[-_]?related|related[-_]?(?:posts?|articles?|news|links?|inline|box)|related[-_]?(?:entries|stories|content|sec(?:tion)?)|read[-_]?(?:also|more|next)|also[-_]?read)(?:$|[-_])",
    re.IGNORECASE,
)
"""Names that plugins give to boxes with links to other articles. The words in the box decide whether it is one."""
_AUTHOR = re.compile(
    r"^m-a-box$|(?:^|[-_])(?:(?:post[-_]?)?authors?[-_]?(?:box(?:es)?|bio|info|card|area|wrap)?|saboxplugin|abh|penulis)(?:$|[-_])",
    re.I,
)
"""Names that themes and plugins give to the box about the author. Its parts decide whether it is one."""
_AUTHOR_PART = re.compile(
    r"(?:author|penulis|sabox|abh).{0,100}?[-_](?:name|nama|bio\w*|desc\w*|title|role|social\w*|about|text|content)",
    re.I,
)
"""Names of the parts of an author's box. They are used if the box has no picture and no link of the account."""
_RATING = re.compile(
    r"(?:^|[-_])(?:yasr|rmp|kksr|kk-star|gdrts|(?:post|star|page)?-?ratings?|rating-?stars?|stars?-?rating|wp-?ulike)(?:$|[-_])",
    re.IGNORECASE,
)
"""Names of boxes in which readers rate the article."""
_CONTROLS = re.compile(
    r"(?:^|[-_])(?:\w*polls?|polling|votes?|voting|survey|reactions?|likes?|feedback|helpful|print\w*|cetak|pf)(?:$|[-_])"
    r"|^(?:zoom-?text|(?:text|font)-?(?:zoom|siz\w*|resiz\w*|control\w*|tools?))(?:$|[-_])",
    re.IGNORECASE,
)
"""Names of boxes for voting, printing or changing the font size. Their parts decide whether it is one."""
_TAGS = re.compile(r"(?:^|[-_])tags?(?:$|[-_])|tag-?(?:cloud|list|links?|name)s?(?:$|[-_])", re.IGNORECASE)
"""Names of boxes with the tags of the article. Their links decide whether it is one."""
_BUTTONS = re.compile(
    r"(?:^|[-_])(?:btns?|buttons?)(?:[-_]?(?:wrap\w*|container|group|center|row|inner))?$|^wp-block-\w+-\w*(?:btn|button)s?$",
    re.I,
)
"""Names of boxes that contain only links that look like buttons."""
AREAS = frozenset("div ins span aside section ul ol footer header".split())
"""Elements that plugins insert into the text. Paragraphs and headings are the editor's, whatever their classes."""
_FIELDS = ("input", "select", "textarea")
_CONTROL_TAGS = frozenset(("button", "input", "select"))
_LARGEST_BOX = 60
"""The most elements in a box about the author or with controls."""
_MAX_WORDS = 40
"""The most words in a box with controls."""
_MAX_WORDS_WITHOUT_LINK = 2
_LONGEST_BUTTON = 10
"""The most words of a button."""
_LONGEST_HEADING_OF_TAGS = 4
"""The most words beside the tags in their box. Tags that are not separated by blanks count as fewer."""
_LONGEST_QUESTION = 120
_MAX_ELEMENTS_BEFORE = 4
"""The most characters of a question that buttons answer, and the most elements before the first button."""
_AUTHOR_BOX_ID = re.compile(r"(?:post-?)?author-?(?:bio-?)?box", re.IGNORECASE)
_AD_SLOT = re.compile(
    r"(?:div-gpt-ad|google_ads|adsense|adngin|aswift|toc_container|ez-toc-container|rank-math-toc|wpcp-|fb-comments"
    r"|disqus_thread|mc_embed_signup)",
    re.I,
)
"""Ids of advertisements and tables of contents. Others prove nothing: WordPress makes ids of headings from words."""


@lru_cache(maxsize=4096)
def role_of_classes(classes: str, tag: str, skip: frozenset[str]) -> str | None:
    """Return what an element is by its classes, or ``None`` for ordinary text.

    The result is a key of :data:`~bipol_crawler.parse.embeds.WIDGETS`, or ``theme`` (a part of the theme), ``caption``,
    ``page number`` (of a split article), ``chrome`` (an advertisement, share buttons, …), ``related box``, ``author``,
    ``rating``, ``controls``, ``donation``, ``buttons``, ``figure``, ``possible caption`` or ``tags``.
    """
    names = classes.split()
    if not skip.isdisjoint(names) or _BLOCKS.search(classes) or _FOR_SCREEN_READERS.search(classes):
        return "theme"
    for name in names:
        if name in WIDGETS:
            return name
    if not _CAPTIONS.isdisjoint(names):
        return "caption"
    if "post-page-numbers" in names:
        return "page number"
    if tag in AREAS and any(_CHROME.search(name) for name in names):
        return "chrome"
    if (tag in AREAS or tag == "figure") and any(_RELATED_BOX.search(name) for name in names):
        return "related box"
    if tag in AREAS and any(_AUTHOR.search(name) for name in names):
        return "author"
    if tag in AREAS and any(_RATING.search(name) for name in names):
        return "rating"
    if tag in AREAS and any(_CONTROLS.search(name) for name in names):
        return "controls"
    if tag in AREAS and any(DONATION.search(name) for name in names):
        return "donation"
    if tag in AREAS and any(_BUTTONS.search(name) for name in names):
        return "buttons"
    if not _FIGURES.isdisjoint(names):
        return "figure"
    if "caption" in classes.lower() and any(_CAPTION.search(name) for name in names):
        return "possible caption"
    return "tags" if "tag" in classes and tag in AREAS and any(_TAGS.search(name) for name in names) else None


def is_author_box(box: etree._Element) -> bool:
    """Return whether a box named like an author's box is one.

    It is one if it has the picture of an account or a link to the account's posts. Without those, at least two of its
    parts must have names such as ``author-name`` and ``author-bio``, and its text must have no colon, because a colon
    makes it a byline.
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
    parts_with_names = sum(bool(_AUTHOR_PART.search(part.get("class") or "")) for part in parts[1:])
    return parts_with_names > 1 and ":" not in inner_text(box)


def is_control(box: etree._Element, role: str) -> bool:
    """Return whether a box named like controls is one: few words, and a button, an input or the number of a rating.

    A link counts as a button if it stays on the page (``#…``, ``javascript:``) or opens its print or AMP version.
    """
    parts = list(islice(box.iter("*"), _LARGEST_BOX + 1))
    if len(parts) > _LARGEST_BOX:
        return False
    text = inner_text(box)
    if len(text.split()) > _MAX_WORDS:
        return False
    if role == "rating" and ("?" in text or any(map(str.isdigit, text)) or _has_stars(parts[1:])):
        return True
    return any(
        part.tag in _CONTROL_TAGS
        or (part.tag == "a" and (part.get("onclick") or _acts_on_page(part.get("href") or "")))
        for part in parts
    )


def _has_stars(parts: list[etree._Element]) -> bool:
    return any("star" in f"{part.get('class')} {part.get('src')}" for part in parts)


def _acts_on_page(href: str) -> bool:
    return href[:1] in ("#", "?") or href.startswith("javascript:") or "/amp" in href[-5:] or "print" in href


def has_only_tags(box: etree._Element) -> bool:
    """Return whether a box contains only links to the lists of articles with a tag, and perhaps a heading."""
    if len(list(islice(box.iter("*"), _LARGEST_BOX + 1))) > _LARGEST_BOX:
        return False
    links = list(box.iter("a"))
    if not links or not all("tag" in (a.get("rel") or "").split() or "/tag/" in (a.get("href") or "") for a in links):
        return False
    return len(inner_text(box).split()) - sum(len(inner_text(a).split()) for a in links) <= _LONGEST_HEADING_OF_TAGS


def has_only_buttons(box: etree._Element) -> bool:
    """Return whether a box contains nothing but links with few words, or is itself a button of one or two words."""
    links = list(islice(box.iter("a"), _LARGEST_BOX))
    words = [len(inner_text(link).split()) for link in links]
    if not links:
        return len(inner_text(box).split()) <= _MAX_WORDS_WITHOUT_LINK
    return max(words) <= _LONGEST_BUTTON and sum(words) == len(inner_text(box).split())


def is_excluded_by_id(node: etree._Element, skip: frozenset[str]) -> bool:
    """Return whether the id of an element shows that it is a part of the theme or an advertisement."""
    if not (element_id := node.get("id")):
        return False
    if element_id in skip:
        return True
    if node.tag != "div":
        return False
    return bool(_AD_SLOT.match(element_id)) or (bool(_AUTHOR_BOX_ID.match(element_id)) and is_author_box(node))


_HEADER_NAME = re.compile(
    r"accordion|collaps|toggle|(?:^|[\s_-])(?:tabs?|panel|faq|question|pertanyaan|spoiler)(?:$|[\s_-])", re.IGNORECASE
)
_MENUS = frozenset(("dropdown", "modal", "tooltip", "popover"))
_HEADER_ROLES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"))
_PANELS = frozenset(("div", "section", "ul", "ol", "dd"))


def is_accordion_button(button: etree._Element) -> bool:
    """Return whether a button is the heading of text that it shows and hides, as in accordions and tabs.

    It is one if it has the ARIA attributes for that (ARIA Authoring Practices, "Accordion", "Disclosure" and "Tabs"),
    refers to an element of the page, is inside a heading, has a class of that kind, or is followed by an element with
    the text. Other buttons send, share or copy.
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


def is_label_of_field(label: etree._Element) -> bool:
    """Return whether a label belongs to a field to type or choose in, which it contains or is beside.

    A label of a checkbox may be the heading of text that it opens.
    """
    neighbours = (label.getprevious(), label.getnext())
    fields = [
        *label.iterdescendants(*_FIELDS),
        *(part for part in neighbours if part is not None and part.tag in _FIELDS),
    ]
    return any(field.get("type") not in ("checkbox", "radio") for field in fields)


def question_before_buttons(button: etree._Element) -> str | None:
    """Return the question that a button answers, or ``None``.

    The question is the whole text before the button in a box with a class or id. Only buttons may follow it.
    """
    box = button.getparent()
    if box is None or box.tag not in AREAS or not (box.get("class") or box.get("id")):
        return None
    words = box.text or ""
    for part in islice(box, _MAX_ELEMENTS_BEFORE):
        if part is button:
            text = " ".join(words.split())
            return text if len(text) <= _LONGEST_QUESTION and text.endswith("?") and _only_buttons(part) else None
        words += f"{inner_text(part)}{part.tail or ''}"
    return None


def _only_buttons(button: etree._Element) -> bool:
    """Return whether only buttons follow ``button`` in its box."""
    following = list(islice(button.itersiblings(), _LARGEST_BOX))
    return not any((part.tail or "").strip() for part in (button, *following)) and all(
        part.tag in _CONTROL_TAGS or not inner_text(part).strip() for part in following
    )


def is_tab_list(nav: etree._Element) -> bool:
    """Return whether a ``nav`` contains the headings of tabs."""
    return any(part.get("role") in ("tab", "tablist") for part in islice(nav.iter("*"), 20))
