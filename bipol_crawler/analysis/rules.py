"""The ids of the rules of analysis. The archive contains them, so an id is never changed and never used again."""

from __future__ import annotations

from enum import StrEnum


class FindingRule(StrEnum):
    """The id of one rule, written ``finding.rule``. ``meaning`` says in words what the rule finds."""

    meaning: str

    def __new__(cls, rule_id: str, meaning: str) -> FindingRule:
        """Return a member whose value is ``rule_id``."""
        member = str.__new__(cls, rule_id)
        member._value_, member.meaning = rule_id, meaning
        return member

    DATE_NUMERIC = "date.numeric", "days in figures: (20-21/11/2019), Rabu (13/11)"
    DATE_MONTH_NAME = "date.month_name", "days with the name of the month: Rabu, 13 November 2019; 13-15 November"
    DATE_RELATIVE = "date.relative", "kemarin, hari ini, besok and the like, counted from the day of publication"
    DATE_WEEKDAY = "date.weekday", "a weekday with a word that says which: Rabu lalu, Senin depan, Selasa pekan lalu"

    QUOTE_VERB_AFTER = "quote.verb_after", "quotation marks, then a verb of speech: “…,” kata X"
    QUOTE_VERB_BEFORE = "quote.verb_before", "a sentence with a verb of speech, then quotation marks: X mengatakan, “…”"
    QUOTE_COLON = "quote.colon", "a speaker and a colon before quotation marks"
    QUOTE_CONTINUED = "quote.continued", "quotation marks after a quote or a sentence of the same speaker"
    QUOTE_UNATTRIBUTED = "quote.unattributed", "a whole sentence in quotation marks, without a speaker"
    REPORTED_VERB = "reported.verb", "a sentence with a subject and a verb of speech: X mengatakan …"
    REPORTED_INSERTED = "reported.inserted", "a verb of speech and a speaker inside or after a sentence: …, kata X, …"
    REPORTED_ACCORDING = "reported.according", "menurut X, …"

    SPEAKER_NAMED = "speaker.named", "the name stands at the quote"
    SPEAKER_SHORT = "speaker.short_form", "a part of a name that only one person in the article has"
    SPEAKER_PRONOUN = "speaker.pronoun", "dia, ia, -nya: the only person who can be meant"
    SPEAKER_OFFICE = "speaker.office", "an office that the article gives to one person"
    SPEAKER_CONTINUED = "speaker.continued", "the speaker of the quote before"
    SPEAKER_UNNAMED = "speaker.unnamed", "the text gives a speaker without a name"

    PERSON_OFFICE = "person.office", "a name with an office before or after it"
    PERSON_TITLE = "person.title", "a name with a title, a rank or a form of address before it"
    PERSON_APPOSITION = "person.apposition", "a frequent given name between two commas"
    PERSON_GIVEN_NAME = (
        "person.given_name",
        "a sentence that begins with a frequent given name, a name and a verb",
    )
    PERSON_AGE = "person.age", "a name with an age in brackets"
    PERSON_SPEECH = "person.speech", "a name with a verb of speech"
    PERSON_SHORT = "person.short_form", "a part of a name that stands elsewhere in the article"

    PLACE_KIND = "place.kind", "a word for a kind of place and a name: Kecamatan Cikole"
    PLACE_REGION = "place.region", "the name of a province, regency or city"
    PLACE_ABBREVIATION = "place.abbreviation", "a usual short form: Jabar, KBB"
    PLACE_TOWN = "place.town", "a town or district that the table of places knows"

    PLACE_NAMED_AGAIN = "place.named_again", "a village or district that the text names elsewhere with its kind"
    PLACE_PREPOSITION = "place.preposition", "a name after di, ke, dari that no table knows"

    CORRECTION_HEADLINE = "correction.headline", "a headline that begins or ends with a mark: Ralat: …, [UPDATE] …"
    CORRECTION_NOTE = "correction.note", "a note of the newsroom that begins with a mark: Ralat: …, Koreksi: …"
    CORRECTION_NEWSROOM = (
        "correction.newsroom",
        "a sentence in which the newsroom itself corrects, withdraws or regrets",
    )
    CORRECTION_WRONG_RIGHT = "correction.wrong_right", "what was written and what is right: sebelumnya tertulis …"

    ORIGIN_HEADLINE = "origin.headline", "a mark of a headline: [Advertorial] …, … (Pariwara)"
    ORIGIN_DATELINE = "origin.dateline", "a credit in the dateline: JAKARTA (ANTARA) –"
    ORIGIN_LAST_LINE = "origin.last_line", "a credit at the end of the text: (Antara), (Humas Pemkot), *Advertorial"
    ORIGIN_BYLINE = "origin.byline", "a byline that names an agency, a medium or an office: Sumber: Antara"
    ORIGIN_SECTION = "origin.section", "a section or tag for press releases and paid articles"
