"""The patterns in which verbs of speech attribute words to somebody."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.speech_verbs import ACCOUNTS, ACTIVE, AMBIGUOUS, OBJECT_VOICE, PASSIVE, PLAIN, RECORDS

Frame = Literal["plain", "ambiguous", "active", "passive", "according", "account", "object"]
"""The construction of a verb of speech, which shows where its speaker stands; see ``speech_verbs``."""


class Verb(NamedTuple):
    """A verb of speech in a text: its span, its form in lower case without ``-nya``, and its frame.

    ``nya``: the verb has the suffix ``-nya``, which stands for the speaker (``katanya``).
    """

    start: int
    end: int
    form: str
    frame: Frame
    nya: bool = False


_FORMS: tuple[tuple[Frame, Iterable[str]], ...] = (
    ("object", OBJECT_VOICE),
    ("ambiguous", AMBIGUOUS),
    ("plain", PLAIN),
    ("passive", PASSIVE),
    ("active", ACTIVE),
    ("account", ACCOUNTS.split()),
    ("according", ("menurut",)),
)


def _frames() -> dict[str, tuple[str, Frame, bool]]:
    """Return each word of speech with its form without *-nya*, its frame, and whether *-nya* is the speaker."""
    found: dict[str, tuple[str, Frame, bool]] = {}
    for frame, words in _FORMS:
        for word in words:
            found[word] = (word, frame, False)
            if frame == "active":
                found.setdefault(f"{word}nya", (word, frame, False))  # ``menyebutnya teladan``
            elif frame != "object":
                found[f"{word}nya"] = (word, frame, True)
    return found


_FRAMES = _frames()
WORDS_OF_SPEECH = frozenset(_FRAMES)
"""A sentence reports speech only if it has one of these words. In lower case."""
WORDS_BEFORE_SPEAKER = PLAIN | AMBIGUOUS | PASSIVE | {"menurut", "oleh"}
"""Words that may stand directly before a speaker's name."""
_BY_FIRST_PART: dict[str, list[str]] = {}
for _word in sorted(WORDS_OF_SPEECH):
    _BY_FIRST_PART.setdefault(_word.partition("-")[0], []).append(_word)
_FIRST_PARTS = frozenset(_BY_FIRST_PART)
"""``menyebut`` → ``menyebut``, ``menyebut-nyebut``."""
_OF_A_WORD = ("-", "_")
_MARKS = "[“”\"„‟«»'’]"
_FILLERS = r"(?:demikian(?:lah)?|begitu(?:lah)?|masih|juga|seperti|sebagaimana|itulah)"
AFTER_QUOTE = re.compile(
    rf"(?P<marks>{_MARKS}*\s*[,.]?)\s*[-–—(]?\s*(?:{_FILLERS}[,\s]+)*(?P<verb>[a-z]+(?:-[a-z]+)?)(?![\w-])",
    re.IGNORECASE,
)
"""The first word after a quotation: `,” kata`, `”, ujarnya`, `,”demikian disampaikan`."""
UNKNOWN_WITH_NYA = re.compile(
    r"(?=\s?[.,;]|\s(?:saat|sambil|seraya|sembari|usai|ketika|kepada|dalam|di|pada|lewat|melalui|dengan|menirukan|singkat"
    r"|lagi|lirih|pelan|tegas|bangga|kesal|haru)\b|\s?$)"
)
"""If one of these follows an unknown word with *-nya*, the word is a verb of speech (`,” lirihnya.`)."""
BY = re.compile(r"\soleh(?=\s)")
ACCOUNT_AFTER = re.compile(
    rf"\s(?:(?:hasil|siaran|surat)\s)?(?:{'|'.join([*ACCOUNTS.split(), *RECORDS.split()])}|survei|pers|resmi)"
    r"(?P<nya>nya)?(?![\w-])"
    r"(?:\s(?:dari|resmi|pers|tertulis|terbaru|awal|sementara))*"
)
"""After *menurut*: `keterangan`, `data`; the speaker follows."""
FROM_ACCOUNT = re.compile(r"(?:dari|berdasarkan)\s\Z", re.IGNORECASE)
_ADVERB = (
    r"juga|pun|kemudian|kembali|lalu|telah|sudah|sempat|sendiri|turut|ikut|sangat|hanya|cuma|tetap|akhirnya|pernah|selalu|kerap"
    r"|sering|langsung|balik|masih|malah|justru|bahkan|memang|lantas|terus|mulai|kini|pula|lebih\slanjut|lebih\sjauh"
    r"|tak|tidak|tidak\slupa|tak\slupa|lagi|itu|ini|tersebut|terdengar|terlihat|tampak|dalam\s(?:kesempatan|acara)\s(?:itu|tersebut|yang\ssama)|saat\situ"
    r"|pada\skesempatan\s(?:itu|tersebut|yang\ssama)|(?:dengan|secara)\s[a-z]+|berulang\skali|berkali-kali|sebelumnya"
)
ADVERB_WORDS = frozenset(re.findall(r"[a-z]+", _ADVERB.replace("\\s", " ")))
ADVERBS = re.compile(rf"(?:[\s,]|(?<!\w)(?:{_ADVERB})(?!\w))*\Z")
"""Between a subject and its verb."""
_AFTER_NAME = re.compile(
    rf"\s?,?\s?(?:\([^()]*\)\s?,?\s?)?(?:(?:{_ADVERB})\s)*(?P<verb>[a-z]{{4,}}(?:-[a-z]+)?)(?![\w-])"
)
_BLANK_AND_WORD = re.compile(r" ([a-z]+)")
_MAY_FOLLOW = ADVERB_WORDS | {word.partition("-")[0] for word, (_, frame, _) in _FRAMES.items() if frame == "active"}
"""Words that may follow a name directly: the first word of a verb of speech, or an adverb before one."""


class SpokenWords:
    """The verbs of speech in a text, found once for all its sentences."""

    def __init__(self, body: Body) -> None:
        self.body = body.text
        self.verbs = sorted(
            Verb(at, at + len(word), *_FRAMES[word])
            for part in body.words & _FIRST_PARTS
            for word in _BY_FIRST_PART[part]
            for at in _places_of(word, body.low)
        )
        self.starts = [verb.start for verb in self.verbs]

    def between(self, start: int, end: int) -> list[Verb]:
        """Return the verbs of speech between two positions. A capitalised word counts only at ``start``."""
        found = self.verbs[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return [verb for verb in found if verb.start == start or self.body[verb.start].islower()]


def _places_of(word: str, low: str) -> Iterator[int]:
    """Yield the positions of a word in a text in lower case, but not inside other words."""
    at, length = low.find(word), len(word)
    while at >= 0:
        before, after = low[at - 1 : at], low[at + length : at + length + 1]
        if not (before.isalnum() or before in _OF_A_WORD or after.isalnum() or after in _OF_A_WORD):
            yield at
        at = low.find(word, at + length)


def verb_at(match: re.Match[str]) -> Verb | None:
    """Return the verb in the group ``verb`` of a match, or ``None`` if it is not a verb of speech."""
    known = _FRAMES.get(match["verb"].lower())
    return Verb(match.start("verb"), match.end("verb"), *known) if known else None


def active_after(body: str, at: int, limit: int) -> Verb | None:
    """Return the verb of speech directly after a name: ``X (41) juga mengatakan``."""
    if (word := _BLANK_AND_WORD.match(body, at, limit)) and word[1] not in _MAY_FOLLOW:
        return None
    match = _AFTER_NAME.match(body, at, limit)
    verb = verb_at(match) if match else None
    return verb if verb and verb.frame == "active" else None
