"""The ids of the rules that read an article's fields. The column ``articles.sources`` holds these ids.

They do not depend on the names of modules. An id is never changed and never used for another rule, because archives
contain it. A new rule gets a new id.
"""

from __future__ import annotations

from enum import StrEnum


class RuleId(StrEnum):
    """The id of one rule, written ``field.rule``. ``meaning`` says in words what the rule reads."""

    meaning: str

    def __new__(cls, rule_id: str, meaning: str) -> RuleId:
        """Return a member whose value is ``rule_id``."""
        member = str.__new__(cls, rule_id)
        member._value_, member.meaning = rule_id, meaning
        return member

    HEADLINE_LAYOUT = "headline.layout", "the element that the page's layout names for it"
    HEADLINE_HEADING = "headline.heading", "the heading that agrees with the titles in the page's metadata"
    HEADLINE_TITLE = "headline.title", "the title in the page's metadata, if no heading agrees with it"
    BODY_TEXT_ELEMENT = "body.text_element", "the paragraphs of the element that holds the text"
    PLACE_DATELINE = "place.dateline", "the place before the dash with which the text begins"
    BYLINE_FIRST_LINES = "byline.first_lines", "lines of names above the text"
    BYLINE_LAST_PARAGRAPH = "byline.last_paragraph", "names after the last sentence of the text"
    BYLINE_CLOSING_BLOCK = "byline.closing_block", "lines of names below the text"
    BYLINE_TEXT_LINES = "byline.text_lines", "lines of names in the text; the first versions did not say where"
    BYLINE_POST_FIELD = "byline.post_field", "what the theme prints from the post's own fields"
    ACCOUNT_LAYOUT = "account.layout", "the element that the page's layout names for it"
    ACCOUNT_STATED = "account.stated", "the link marked as the author's, else the page's metadata"
    DATES_PRINTED_LINE = "dates.printed_line", "the line that shows the date, and the time if there is one"
    DATES_TIME_ELEMENT = "dates.time_element", "the article's own time element or microdata"
    DATES_META = "dates.meta", "a meta element"
    DATES_JSON_LD = "dates.json_ld", "the JSON-LD that describes the article"
    DATES_OWN_BOX = "dates.own_box", "the line beside a link to the article itself, in a box on its own page"
    DATES_OTHER_PAGES = "dates.other_pages", "what REST, a feed, a listing, a sitemap or another article's box says"
    DATES_LISTED_CHANGE = "dates.listed_change", "the last change that REST or a sitemap states"
    SECTION_LAYOUT = "section.layout", "the elements that the page's layout names for it"
    SECTION_STATED = "section.stated", "the links marked as categories, else the page's metadata"
    TAGS_LAYOUT = "tags.layout", "the elements that the page's layout names for them"
    TAGS_STATED = "tags.stated", "the links marked as tags, else the page's metadata"
    LEAD_PHOTO_LAYOUT = "lead_photo.layout", "the element that the page's layout names for it"
    LEAD_PHOTO_BESIDE_TEXT = "lead_photo.beside_text", "the first photo between headline and text, else the shared one"
    LEAD_PHOTO_SHARED = "lead_photo.shared", "the picture that the page names for sharing"
    LEAD_CAPTION_LAYOUT = "lead_caption.layout", "the element that the page's layout names for it"
    LEAD_CAPTION_FIGURE = "lead_caption.figure", "the caption that stands with the photo"
    LEAD_CREDIT_CAPTION = "lead_credit.caption", "the name after a credit's label, or in brackets, in the caption"
    INLINE_PHOTOS_TEXT_ELEMENT = "inline_photos.text_element", "the photos in the element that holds the text"
    EMBEDS_TEXT_ELEMENT = "embeds.text_element", "the players, posts and frames in the element that holds the text"
    INLINE_LINKS_TEXT_ELEMENT = "inline_links.text_element", "the links in the text to further articles"
    RELATED_LAYOUT = "related.layout", "the boxes that the page's layout names for them"


OLD_ARCHIVES_ONLY = frozenset({RuleId.BYLINE_TEXT_LINES})
"""Ids that only old archives contain: no rule uses them any more."""
