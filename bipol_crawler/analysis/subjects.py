"""The grammar around a verb of speech: which words may stand before a subject, and between it and its verb."""

from __future__ import annotations

import re

from bipol_crawler.analysis.descriptions import CONNECTIVE
from bipol_crawler.analysis.speech import ADVERBS

_OPENING = re.compile(
    r"(?:Saat|Ketika|Menanggapi|Dalam|Di|Pada|Terkait|Usai|Seusai|Setelah|Selain|Kepada|Dari|Ditemui|Ditanya|Dihubungi|Disinggung|Menyikapi"
    r"|Soal|Mengenai|Untuk|Sebagai|Selaku|Bertindak|Meski|Meskipun|Walau|Karena|Atas|Lewat|Melalui|Bersama|Sebelum|Sejak|Hingga|Mewakili"
    r"|Mengutip|Dikutip|Melansir|Tak|Tidak|Sesuai|Dengan|Tentang|Guna|Agar|Jika|Bila|Kalau|Sambil|Seraya|Hal|Senin|Selasa|Rabu|Kamis|Jumat|Sabtu"
    r"|Minggu|Beberapa|Di\w+|Me\w+)\b"
)
"""First words of a clause that may open a sentence before its subject."""
_PARENTHESIS = re.compile(r"\s?[,(—–-].*[,)—–-]\s*", re.DOTALL)
"""Between two commas or in brackets: an age, degrees, an office, who was there."""
_WITHOUT_COMMA = re.compile(
    r",?\s(?:yang|didampingi|bersama|saat|ketika|usai|seusai|melalui|lewat|dalam|di|pada|selaku|sebagai|kepada|mewakili|asal|dari|seraya"
    r"|sambil|dan\s[A-Z]|via|terkait)\s.{2,150}",
    re.DOTALL,
)
_JOINED = re.compile(
    r",?\s(?:dan|serta|namun|tetapi|tapi|lalu|kemudian|sambil|seraya|sembari|sekaligus)\s(?:(?:ia|dia)\s)?\Z"
)
"""Before a second predicate: ``X enggan menjawab dan mengatakan …``."""
_ENDS_OPEN = re.compile(
    r"(?:^|\s)(?:yang|untuk|agar|supaya|bahwa|guna|akan|hendak|belum|enggan|menolak|bisa|dapat|harus)\s*\Z"
)
"""Directly before a verb: the verb does not report speech of the subject."""
_OTHER_CLAUSE = re.compile(r"\s(?:yang|agar|untuk|supaya|bahwa|karena|jika|bila|kalau|sebab)\s")
_SMALL = re.compile(r"\([^()]*\)|,\s?[A-Z][\w.]{0,8}|[\s,.]|juga|pun")


def may_precede_subject(head: str) -> bool:
    """Return whether a sentence may begin with ``head`` before its subject.

    >>> [may_precede_subject(head) for head in ("", "Sementara itu, ", "Saat ditanya, ", "Warga menunggu ")]
    [True, True, True, False]
    """
    head = head.lstrip("“\"”' ")
    if joined := CONNECTIVE.match(head):
        head = head[joined.end() :]
    if not head:
        return True
    if not head.endswith((", ", ",")):
        return False
    return head.count(",") < (4 if _OPENING.match(head) else 2) and head[:1].isupper()


def fills_gap(gap: str) -> bool:
    """Return whether the words between a subject and a verb leave the subject as the subject of the verb.

    >>> [fills_gap(gap) for gap in (" juga ", " (41), warga Cikole, ", " yang ditemui di sana ", " melihat ")]
    [True, True, True, False]
    """
    core = gap[: adverbs.start()] if (adverbs := ADVERBS.search(gap)) else gap
    if not core or not _SMALL.sub("", core):
        return True
    if _ENDS_OPEN.search(core):
        return False
    tail = gap[len(core) :]
    if _PARENTHESIS.fullmatch(core + tail.partition(" ")[0] + " "):
        return True
    return bool(_WITHOUT_COMMA.fullmatch(core)) and not _JOINED.search(core + " ")


def is_joined(gap: str) -> bool:
    """Return whether a verb is a further predicate of the subject before ``gap``: ``X tertawa dan mengatakan``."""
    core = gap[: adverbs.start()] if (adverbs := ADVERBS.search(gap)) else gap
    joined = _JOINED.search(f"{core.rstrip()} ")
    return bool(joined) and not _OTHER_CLAUSE.search(core[: joined.start()] if joined else core)
