"""Read the element that holds an article's text: paragraphs, photos and embeds.

It is one pass over the element without recursion, so deep and large pages cause no problem. Block elements and two
``<br>`` in a row separate paragraphs. One ``<br>`` is a line break. The cells of a table row form one line.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from lxml import etree

from bipol_crawler.items import Embed
from bipol_crawler.parse.button_links import is_button_link
from bipol_crawler.parse.class_names import (
    has_only_buttons,
    has_only_tags,
    is_accordion_button,
    is_author_box,
    is_control,
    is_excluded_by_id,
    is_label_of_field,
    is_tab_list,
    question_before_buttons,
    role_of_classes,
)
from bipol_crawler.parse.donations import is_donation_box
from bipol_crawler.parse.embeds import WIDGETS
from bipol_crawler.parse.galleries import ITEMS, is_gallery_button
from bipol_crawler.parse.hidden_text import HIDDEN, is_hidden
from bipol_crawler.parse.html_tags import KINDS, class_and_id_names, has_few_words, inner_text
from bipol_crawler.parse.images import IMAGES
from bipol_crawler.parse.media import Media
from bipol_crawler.parse.page_urls import absolute
from bipol_crawler.parse.parsed import Paragraph, RawLink, RawPhoto
from bipol_crawler.parse.request_boxes import is_request_box
from bipol_crawler.parse.text_builder import CELL_SEPARATOR, TextBuilder
from bipol_crawler.parse.typed_captions import take_typed_captions
from bipol_crawler.text import clean

_SKIPPED_TAGS = frozenset("form button select object audio video canvas svg math template noscript".split())
"""Elements that are not text. If their end tag is missing, they contain the text that follows them."""
_TEXT_KINDS = frozenset(("block", "break", "link", "cell", "row", None))
"""Kinds of elements that contain text, unless their class or id says otherwise."""
_BACKGROUND_TAGS = frozenset("div span figure section".split())
_BOXES = {"tags": has_only_tags, "author": is_author_box, "donation": is_donation_box}
"""The role of a box by its name, and the function that says whether it is one."""
_LONGEST_LABEL_OF_PAGES = 3
"""The most words before the numbers of the pages of a split article."""
_LIVE_ROLES = frozenset(("status", "timer", "progressbar"))
_MAX_WORDS_OF_STATUS = 12
"""Roles of elements in which a script says what it does (WAI-ARIA, "Live Region Roles"), and the most words there."""
_MAX_WORDS = 40
"""The most words in an advertisement or a row of buttons. With more words it probably contains text of the article."""


@dataclass(frozen=True, slots=True)
class Body:
    """What the element with the text contains, in page order."""

    paragraphs: list[Paragraph]
    photos: list[RawPhoto]
    embeds: list[Embed]
    links: list[RawLink]
    """Links to articles that the page shows as cards, on any site."""
    skipped_with_paragraphs: frozenset[str]
    """Skipped elements that contain paragraphs: tags such as ``form``, or ``chrome`` for an ad or a row of buttons."""
    ended_early: bool
    """Whether an element of ``end_names`` was found inside: an end tag is missing, and the text ends before it."""
    captions: list[str]
    """The paragraphs that are captions of something else than a photo."""
    captions_without_photo: list[str]
    """The captions of images whose address was not found."""


def read_body(
    element: etree._Element, skip: frozenset[str], base: str, end_names: frozenset[str] = frozenset()
) -> Body:
    """Read the element that holds what the editors typed.

    Args:
        element: the element that the layout names as ``body``.
        skip: classes and ids of elements inside it that are not text.
        base: the page's address, which makes relative links absolute.
        end_names: the classes and ids in ``skip`` after which no text follows.
    """
    out = TextBuilder()
    media = Media(base, element)
    figures = media.figures
    hrefs: list[str | None] = [None]
    rows: list[bool] = []
    skipped_element: etree._Element | None = None
    skipped_with_paragraphs: set[str] = set()
    ended_early = False
    captions: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        kind = KINDS.get(tag)
        if event == "start":
            role = None
            plain = kind in _TEXT_KINDS and node is not media.small_caption
            if attributes := node.keys():  # most paragraphs have no attributes
                classes = node.get("class")
                role = None if classes is None else role_of_classes(classes, tag, skip)
                plain = (
                    plain
                    and role is None
                    and "id" not in attributes
                    and "hidden" not in attributes
                    and "role" not in attributes
                    and ((style := node.get("style")) is None or HIDDEN.search(style) is None)
                    and (classes is None or tag not in ITEMS)
                    and (tag != "a" or not is_button_link(node))
                )
            if not plain and node is not element and _is_not_text(node, kind, role, skip, media, out):
                if ended_early := not end_names.isdisjoint(class_and_id_names(node)):
                    break
                if kind == "block":
                    out.end_paragraph()
                elif kind == "button" and (question := question_before_buttons(node)):
                    out.remove_last_line(question)
                elif role == "page number":
                    out.remove_short_line(_LONGEST_LABEL_OF_PAGES)
                elif kind == "link":
                    out.remove_signs()
                if role == "chrome" and _words_with_paragraphs(node) > _MAX_WORDS:
                    skipped_with_paragraphs.add("chrome")
                elif tag in _SKIPPED_TAGS and _words_with_paragraphs(node):
                    skipped_with_paragraphs.add(tag)
                walker.skip_subtree()
                skipped_element = node
                continue
            if attributes and tag in _BACKGROUND_TAGS and _may_have_background_picture(node):
                media.add_background(node, out.paragraph_count)
            match kind:
                case None:
                    pass
                case "block":
                    out.end_paragraph()
                case "break":
                    out.end_line()
                case "preformatted":
                    out.end_paragraph()
                    out.open_pre_elements += 1
                case "link":
                    hrefs.append(absolute(node.get("href"), base))
                case "row":
                    out.end_paragraph()
                    rows.append(sum(1 for cell in node if cell.tag in ("td", "th")) > 1)
                    out.open_rows += rows[-1]
                case "cell":
                    if out.open_rows and _has_cell_before(node):
                        out.add_text(CELL_SEPARATOR)
                    elif not out.open_rows:
                        out.end_paragraph()
                case "button" | "nav" | "caption":
                    out.end_paragraph()
                case "void frame":  # libxml2 does not know that it has no end tag, so what follows are its children
                    media.add_frame(node)
                    out.add_text(" ")
            if tag == "figure" or role == "figure":
                media.open_figure(node)
            out.add_text(node.text, hrefs[-1])
        else:
            if node is not skipped_element:
                if figures:
                    captions += _close_figure(node, media, out)
                match kind:
                    case None:
                        pass
                    case "block":
                        out.end_paragraph()
                    case "link":
                        hrefs.pop()
                    case "row":
                        out.open_rows -= rows.pop()
                        out.end_paragraph()
                    case "preformatted":
                        out.end_paragraph()
                        out.open_pre_elements -= 1
                    case "cell" | "button" | "nav" | "caption":
                        out.end_paragraph()
            if node is not element:
                out.add_text(node.tail, hrefs[-1])
    out.open_rows = 0
    while figures:
        captions += _close_figure(figures[-1].node, media, out)
    out.end_paragraph()
    take_typed_captions(out.paragraphs, media.photos, media.paragraphs_before)
    if media.photos:
        media.add_stated_captions()
    paragraphs = [paragraph for paragraph in out.paragraphs if not media.add_typed_address(paragraph)]
    media.links += [
        RawLink("inline", run.href, clean(run.text)) for line in out.related_cards for run in line if run.href
    ]
    return Body(
        paragraphs, media.photos, media.embeds, media.links, frozenset(skipped_with_paragraphs), ended_early,
        captions, media.captions_without_photo,
    )  # fmt: skip


def _close_figure(node: etree._Element, media: Media, out: TextBuilder) -> list[str]:
    """End a figure. Return the captions that no photo took, after adding them to the text."""
    captions = media.close_figure(node)
    for caption in captions:
        out.end_paragraph()
        out.add_text(caption)
    return captions


def _is_not_text(
    node: etree._Element, kind: str | None, role: str | None, skip: frozenset[str], media: Media, out: TextBuilder
) -> bool:
    """Return whether an element is not text. Pictures, embeds and captions are added to ``media``."""
    if role in ("theme", "chrome", "page number") or is_excluded_by_id(node, skip) or is_hidden(node, media.root):
        return True
    if node.get("role") in _LIVE_ROLES and has_few_words(node, _MAX_WORDS_OF_STATUS):
        return True
    match kind:
        case "no text":
            return True
        case "photo":
            out.add_text(media.add_image(node, out.paragraph_count))
            return node.tag == "img"  # AMP's image element has an end tag, which may be missing
        case "picture":
            media.add_picture_sources(node, out.paragraph_count)
            return False
        case "frame":
            media.add_frame(node)
            out.add_text(" ")
            return True
        case "fallback":
            media.add_noscript(node, out.paragraph_count)
            return True
        case "button":
            return not is_accordion_button(node)
        case "nav":
            return not is_tab_list(node)
        case "label":
            return is_label_of_field(node)
        case "link" if is_button_link(node):
            return True
    return _is_part_of_plugin(node, kind, role, skip, media, out)


def _is_part_of_plugin(
    node: etree._Element, kind: str | None, role: str | None, skip: frozenset[str], media: Media, out: TextBuilder
) -> bool:
    """Return whether an element is an embed, a box, buttons, an item of a gallery or a caption."""
    if role is not None and role != "possible caption" and role != "caption":
        return _is_box(node, role, media)
    if role == "possible caption" and next(islice(node.iter(*IMAGES), 1), None) is not None:
        return False  # a box that contains a photo and its caption
    if node.tag in ITEMS and role != "caption":
        if next(node.iter("a", "form", *IMAGES), None) is not None:
            if media.add_gallery_item(node, out.paragraph_count, skip):
                return True
            if role is None and (is_gallery_button(node) or is_request_box(node)):
                return True
        elif role is None and not (len(node) and node.tag == "div") and is_gallery_button(node):
            return True
    is_caption = kind == "caption" or role is not None or node is media.small_caption
    return is_caption and media.add_caption(node, out.paragraph_count, skip)


def _is_box(node: etree._Element, role: str, media: Media) -> bool:
    """Return whether an element is what its name says, and not text: an embed, a box or buttons."""
    if role in WIDGETS:
        return media.add_widget(node, role)
    if role == "related box":
        return media.add_related_box(node)
    if role == "buttons":
        return has_only_buttons(node) and media.add_buttons(node)
    if test := _BOXES.get(role):
        return test(node)
    return role in ("rating", "controls") and is_control(node, role)


def _may_have_background_picture(node: etree._Element) -> bool:
    """Return whether an element with attributes may have a background picture.

    It may if it is empty, or if it is a cover block of WordPress.
    """
    if not node.text and not len(node):
        return True
    style = node.get("style")
    return style is not None and "url(" in style and "cover" in (node.get("class") or "")


def _words_with_paragraphs(element: etree._Element) -> int:
    """Return the number of words in an element that contains a paragraph of an editor, else 0."""
    typed = any(role_of_classes(part.get("class") or "", "div", frozenset()) != "chrome" for part in element.iter("p"))
    return len(clean(inner_text(element)).split()) if typed else 0


def _has_cell_before(node: etree._Element) -> bool:
    previous_sibling = node.getprevious()
    return previous_sibling is not None and previous_sibling.tag in ("td", "th")
