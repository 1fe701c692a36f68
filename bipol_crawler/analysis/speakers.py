"""Who speaks: the speaker that a verb of speech names, a short form or a pronoun stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from bipol_crawler.analysis.findings import Span
from bipol_crawler.analysis.office_words import CITIZENS, HEADS, bare, is_of_office
from bipol_crawler.analysis.people import Named
from bipol_crawler.analysis.rules import FindingRule
from bipol_crawler.analysis.speech import ACTIVE_BEHIND_NAME, ADVERBS, PRONOUN

_PRONOUN = re.compile(rf"\s*(?P<word>{PRONOUN})(?![\w-])", re.IGNORECASE)
_SUBJECT_PRONOUN = re.compile(
    r"(?:\A|(?<=[\s,“\"]))(?P<word>[Dd]ia|[Ii]a|[Bb]eliau|[Pp]ihaknya|[Yy]ang bersangkutan)\Z"
)
_COLLECTIVE = frozenset(
    """polisi petugas pemerintah masyarakat panitia manajemen penyidik pemkot pemkab pemprov humas kepolisian
    perusahaan keluarga rombongan mereka sumber lembaga tim majelis pengelola penyelenggara pimpinan
    organisasi""".split()
)
"""Speakers that are not one person."""
_SOME = frozenset("sebagian sejumlah beberapa banyak para seluruh salah satu seorang dua tiga kedua pihak".split())
_NO_SPEAKER = frozenset(
    """rencana data informasi jadwal undang-undang uu aturan peraturan hukum agama catatan laporan hasil pantauan
    pengamatan kamus hemat keterangan dugaan survei hitungan perhitungan perkiraan kabar berita sejarah
    standar ketentuan pasal ilmu teori istilah kepercayaan adat tradisi sumber perencanaan prakiraan ramalan
    saya kami kita anda mereka begitu jenis abjad kelompok redaksi""".split()
)
_PHRASE = re.compile(
    r"\s*(?P<phrase>[^\n,.;:!?“”\"()]{2,90}?)(?=\s?[,.;:!?“”\"(\n]|\s(?:kepada|saat|ketika|di\b(?=\s(?:sela|lokasi|hadapan|kantor))|usai|seusai|setelah"
    r"|sambil|seraya|pada|dalam|melalui|lewat|yang|dengan|bahwa|ini|itu|tersebut|terkait|menanggapi|senin|selasa|rabu|kamis|jumat|sabtu|minggu)\b|$)",
    re.IGNORECASE,
)
_RELATIVE_CLAUSE = re.compile(
    r"\s?,?\s?(?:\([^()]*\)\s?,?\s?)?(?:yang|didampingi|bersama|saat|ketika|usai|melalui|dalam|di|pada|selaku|sebagai|kepada|mewakili)\s[^.]*?(?:,|\b(?:tersebut|itu|ini))\s*"
    r"(?:(?:juga|pun|kemudian|kembali|lalu|sempat)\s)*\Z"
)
_BETWEEN = frozenset(
    "salah satu seorang dan yakni yaitu si sang mantan saudara setempat bidang oleh lain lainnya asal".split()
)
_SHORT_CLAUSE = re.compile(r"\s(?:yang|saat|ketika|usai)\s[^,.;]{3,70}\s")
"""A relative clause without a comma: ``X yang ditemui di kantornya mengaku``."""
_HAS_VERB = re.compile(
    r"\b(?:di(?!nas|rektur|visi|ri\b)|me|ber|ter(?!sangka|dakwa|kait|sebut))[a-z]{3,}|\b(?:yang|untuk|agar|akan|dengan|oleh)\b"
)
_DEFINITE = re.compile(r"\s(?:itu|ini|tersebut)\b|\syang\s[^,.\n”\"]{3,80}\s(?:itu|ini|tersebut)\b")
"""Behind a description: it means somebody who has been named."""
_MOST_MENTIONS = 200
_MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker: as written, the full name if it is a person with one, and the rule that told."""

    written: str | None
    name: str | None
    rule: FindingRule

    def continued(self) -> Speaker:
        """Return the same speaker for words that go on without naming him."""
        return replace(self, written=None, rule=FindingRule.SPEAKER_CONTINUED)


class Speakers:
    """The people of one text, and the questions that the reading of its quotes asks about them."""

    def __init__(self, body: str, named: list[Named]) -> None:
        self.body = body
        self.named = named
        self.starts = [item.mention.start for item in named]
        self.by_start = {item.phrase_start: item for item in reversed(named)}
        self.by_start.update({item.mention.start: item for item in reversed(named)})
        self.offices = _offices(named)
        self.holders: dict[str, set[str]] = {}
        for item in named:
            for word in (item.mention.office or "").split()[:2]:
                self.holders.setdefault(bare(word), set()).add(item.mention.name)

    def between(self, start: int, end: int) -> list[Named]:
        """Return the mentions that begin between two places, at most the last 200, for the sake of long texts."""
        last = bisect_left(self.starts, end)
        first = bisect_left(self.starts, start, 0, last)
        return self.named[max(first, last - _MOST_MENTIONS) : last]

    def behind_verb(
        self, verb: re.Match[str], last: Speaker | None, last_at: int, limit: int, *, needs_person: bool = False
    ) -> Speaker | None:
        """Return the speaker behind a verb of speech (``kata X``), or the one its suffix stands for (``ujarnya``).

        With ``needs_person``, ``None`` is returned if no person, office or organisation follows.
        """
        at = verb.end()
        if any(verb.groupdict().get(group) for group in ("nya", "nya2", "nya3")):
            return self.pronoun("-nya", last, last_at, verb.start())
        if match := _PRONOUN.match(self.body, at, limit):
            return self.pronoun(match["word"], last, last_at, verb.start())
        return self.at(at, limit, needs_person=needs_person)

    def at(self, at: int, limit: int, *, needs_person: bool) -> Speaker | None:
        """Return the speaker whose phrase begins at ``at``."""
        while at < limit and self.body[at] in " ,:":
            at += 1
        if item := self._phrase_from(at, limit):
            return self._speaker(item)
        match = _PHRASE.match(self.body, at, limit)
        if match is None:
            return None
        phrase = match["phrase"].strip()
        if _DEFINITE.match(self.body, match.end(), limit) and _describes_a_person(phrase):
            return self._described(phrase, at)
        return self._unnamed(phrase, needs_person=needs_person)

    def _described(self, phrase: str, at: int) -> Speaker:
        """Return whom a description with *itu* means: the only holder of the office, else the person spoken of last."""
        head = bare(phrase.split()[0])
        holders = self.holders.get(head, set())
        if len(holders) == 1:
            return Speaker(phrase, next(iter(holders)), FindingRule.SPEAKER_OFFICE)
        before = self.between(0, at)
        near = before and "\n\n" not in self.body[before[-1].mention.end : at].strip().replace("\n\n", "\n\n", 1)
        if near and not holders:
            return Speaker(phrase, before[-1].mention.name, FindingRule.SPEAKER_PRONOUN)
        return Speaker(phrase, None, FindingRule.SPEAKER_UNNAMED)

    def named_at(self, at: int, limit: int) -> Speaker | None:
        """Return the speaker whose phrase begins at ``at`` if it is a person with a name."""
        item = self._phrase_from(at, limit)
        return self._speaker(item) if item else None

    def _phrase_from(self, at: int, limit: int) -> Named | None:
        """Return the person whose phrase begins at ``at``, or within a few words that belong to his office."""
        if item := self.by_start.get(at):
            return item
        index = bisect_left(self.starts, at)
        if index < len(self.named) and self.starts[index] < min(limit, at + 140):
            item = self.named[index]
            gap = self.body[at : item.mention.start]
            words = gap.replace(",", " ").split()
            if item.phrase_start <= at or (words and all(self._fills(word) for word in words) and gap.count(",") < 2):
                return item
        return None

    @staticmethod
    def _fills(word: str) -> bool:
        """Return whether a word may stand between a verb and the name of the speaker, as part of his office."""
        low = bare(word.strip("()"))
        return low in HEADS or low in CITIZENS or low in _BETWEEN or low.isdigit() or is_of_office(word)

    def _speaker(self, item: Named) -> Speaker:
        mention = item.mention
        rule = FindingRule.SPEAKER_SHORT if mention.as_written != mention.name else FindingRule.SPEAKER_NAMED
        return Speaker(mention.as_written, mention.name, rule)

    def _unnamed(self, phrase: str, *, needs_person: bool) -> Speaker | None:
        words = phrase.split()
        if not words or len(words) > _MOST_WORDS:
            return None
        while len(words) > 1 and bare(words[0]) in _SOME:
            words = words[1:]
        first = bare(words[0])
        if first in _NO_SPEAKER:
            return None
        if office := self.offices.get(_office_key(words)):
            return Speaker(phrase, office, FindingRule.SPEAKER_OFFICE)
        is_office = first in HEADS or first in CITIZENS or first in _COLLECTIVE or first in ("salah", "seorang", "wali")
        if is_office or (is_of_office(words[0]) and words[0][:1].isupper()):
            return Speaker(phrase, None, FindingRule.SPEAKER_UNNAMED)
        if needs_person or not words[0][:1].isupper():
            return None
        return Speaker(phrase, None, FindingRule.SPEAKER_UNNAMED)

    def pronoun(self, written: str, last: Speaker | None, last_at: int, at: int) -> Speaker:
        """Return whom a pronoun at ``at`` means: the last speaker, unless another person has become the subject."""
        others = self.between(last_at, at)
        if last is None:
            names = {item.mention.name for item in self.between(0, at)}
            subjects = [item for item in others if self.is_subject(item)]
            if len(names) == 1:
                return Speaker(written, names.pop(), FindingRule.SPEAKER_PRONOUN)
            if subjects and len({item.mention.name for item in subjects}) == 1:
                return Speaker(written, subjects[-1].mention.name, FindingRule.SPEAKER_PRONOUN)
            return Speaker(written, None, FindingRule.SPEAKER_UNNAMED)
        subjects = [item for item in others if item.mention.name != last.name and self.is_subject(item)]
        if subjects:
            return Speaker(written, subjects[-1].mention.name, FindingRule.SPEAKER_PRONOUN)
        return Speaker(written, last.name, FindingRule.SPEAKER_PRONOUN)

    def is_subject(self, item: Named) -> bool:
        """Return whether a person's phrase begins a sentence, or follows only a short opening clause."""
        before = self.body[max(0, item.phrase_start - 60) : item.phrase_start]
        head = re.split(r"[.!?]\s+|\n", before)[-1].lstrip('“" ')
        return not head or (head.endswith(", ") and head.count(",") == 1 and head[:1].isupper())

    def other_subject(self, start: int, end: int, last: Speaker) -> bool:
        """Return whether another person than the last speaker is a subject between two places."""
        return any(item.mention.name != last.name and self.is_subject(item) for item in self.between(start + 1, end))

    def subject_of(self, verb: re.Match[str], sentence: Span, last: Speaker | None, last_at: int) -> Speaker | None:
        """Return the subject of a verb of speech (``X mengatakan``), or ``None`` if it is not certain."""
        start, at = sentence[0], verb.start("verb")
        before = self.body[start:at]
        stripped = before[: ADVERBS.search(before).start()] if ADVERBS.search(before) else before  # type: ignore[union-attr]
        if match := _SUBJECT_PRONOUN.search(stripped):
            return self.pronoun(match["word"], last, last_at, start + match.start())
        inside = self.between(start, at)
        if inside:
            first, nearest = inside[0], inside[-1]
            gap = self.body[max(first.phrase_end, first.mention.end) : at]
            if first is not nearest and self.is_subject(first) and _RELATIVE_CLAUSE.fullmatch(gap):
                return self._speaker(first)
            gap = self.body[max(nearest.phrase_end, nearest.mention.end) : at] if nearest.phrase_end <= at else ""
            if _fills_gap(gap):
                return self._speaker(nearest)
            return None
        words = stripped.strip(' “"').split(", ")[-1]
        if _DEFINITE.match(f"{before[len(stripped.rstrip()) :]} ") and _describes_a_person(words):
            return self._described(words, start)
        if words and len(words.split()) <= _MOST_WORDS and not _HAS_VERB.search(words):
            return self._unnamed(words.strip(" ,"), needs_person=True)
        return None

    def of_sentence(self, verb: re.Match[str], sentence: Span, last: Speaker | None, last_at: int) -> Speaker | None:
        """Return the speaker of a sentence that leads to a quotation."""
        word = verb["verb"].lower()
        if verb["nya"]:
            return self.pronoun("-nya", last, last_at, verb.start())
        if word.startswith("me") and word != "menurut":
            return self.subject_of(verb, sentence, last, last_at)
        return self.behind_verb(verb, last, last_at, sentence[1])

    def subject_behind_quote(self, at: int, limit: int) -> tuple[str, Speaker] | None:
        """Return verb and speaker of ``“…,” X menambahkan``."""
        while at < limit and self.body[at] in " ,”\"'’.":
            at += 1
        if (item := self.by_start.get(at)) and (verb := ACTIVE_BEHIND_NAME.match(self.body, item.phrase_end, limit)):
            return verb.group().split()[-1], self._speaker(item)
        return None

    def before_colon(self, sentence: Span) -> Speaker | None:
        """Return the speaker of ``X: “…”``."""
        inside = self.between(*sentence)
        if inside and not self.body[max(inside[-1].phrase_end, inside[-1].mention.end) : sentence[1]].strip(" :"):
            return self._speaker(inside[-1])
        return None


def _describes_a_person(phrase: str) -> bool:
    first = bare(phrase.split()[0]) if phrase else ""
    return first in HEADS or first in CITIZENS


def _fills_gap(gap: str) -> bool:
    """Return whether only adverbs, an age, degrees or a relative clause stand between a subject and its verb."""
    return bool(
        ADVERBS.fullmatch(gap) or _RELATIVE_CLAUSE.fullmatch(gap) or _SHORT_CLAUSE.fullmatch(gap)
    ) or not re.sub(r"\([^()]*\)|,\s?[A-Z][\w.]{0,8}|[\s,.]|juga|pun", "", gap)


def _offices(named: list[Named]) -> dict[str, str]:
    """Return the first word of each office that only one person in the text has, and the person."""
    found: dict[str, set[str]] = {}
    for item in named:
        if item.mention.office:
            found.setdefault(_office_key(item.mention.office.split()), set()).add(item.mention.name)
    return {key: names.pop() for key, names in found.items() if len(names) == 1 and key}


_OFFICES_OF_ONE = frozenset(
    """bupati wabup walikota gubernur wagub camat lurah kades kapolres kapolresta kapolrestabes kapolsek kapolda
    kadis kasatreskrim kasatlantas sekda rektor dekan direktur presiden menteri kajari dandim danramil kasat
    kanit""".split()
)


def _office_key(words: list[str]) -> str:
    """Return what an office is recognised by when it is named again: its first word, with *wakil* and *wali kota*."""
    low = [bare(word.strip(",")) for word in words]
    low = [word for word in low if word not in ("salah", "seorang", "satu", "selaku", "sebagai", "pj", "plt", "mantan")]
    if not low:
        return ""
    if low[0] == "wakil":
        return " ".join(low[:2])
    if low[:2] == ["wali", "kota"]:
        return "walikota"
    if low[:2] in (["kepala", "desa"], ["kepala", "dinas"], ["kepala", "sekolah"]):
        return " ".join(low[:2])
    return low[0] if low[0] in _OFFICES_OF_ONE else ""
