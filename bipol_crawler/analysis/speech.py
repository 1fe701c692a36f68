"""Verbs of speech, and the patterns in which they attribute words to somebody."""

from __future__ import annotations

import re

_PLAIN = "kata ujar ungkap tutur imbuh beber ucap tukas cetus tandas pungkas kilah celetuk sahut timpal kelakar urai"
_AMBIGUOUS = (
    "jelas terang papar tegas tambah lanjut sebut tanya jawab harap pinta ajak sambung kenang keluh tulis seru"
    " klaim imbau himbau canda ulas nilai cerita kisah saran tekan pesan puji rinci bantah akui aku duga"
    " singgung sesal kecam dalih tuding kritik sindir simpul usul"
)
"""Words that are verbs of speech only beside a quotation or a comma, since they have other meanings, too."""
_ACTIVE = (
    "mengatakan bilang berkata berujar bertutur menuturkan menyebut menyebutkan menyampaikan menjelaskan menegaskan"
    " menambahkan mengungkapkan mengungkap memaparkan menerangkan membeberkan mengaku mengakui menyatakan"
    " menilai berharap meminta mengimbau menghimbau mengajak berpesan menyarankan menekankan menyayangkan"
    " membenarkan menduga mengklaim memastikan menceritakan bercerita mengutarakan menandaskan memungkasi"
    " mengingatkan berjanji merinci menguraikan mengisahkan membantah"
    " menampik mengeluh menyinggungkan menyesalkan menyimpulkan menuding mengkritik memperkirakan menjawab melanjutkan"
    " bertanya mengusulkan optimistis menjanjikan menargetkan mengeluh menjamin mengharapkan menginginkan"
)
_STEMS = "ungkap kata sampai jelas tegas tutur tambah utara papar sebut terang nyata lontar ucap imbuh beber tanda"
_PASSIVE = " ".join(f"di{stem}kan" for stem in _STEMS.split()) + " dikemukakan diakui dibenarkan"


def _any_of(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_ACCOUNTS = "keterangan penuturan pengakuan pernyataan cerita"
PRONOUN = r"(?:dia|ia|beliau)"
_VERB = (
    rf"(?P<verb>(?:{_any_of(_PLAIN + ' ' + _AMBIGUOUS)})(?P<nya>nya)?|(?:{_any_of(_PASSIVE)})(?P<nya2>nya)?(?:\soleh)?)"
)

AFTER_QUOTE = re.compile(
    rf"[“”\"„‟«»'’]*\s*[,.]?\s*[-–—]?\s*(?:(?:demikian|begitu|begitulah|demikianlah)[,\s]+)?{_VERB}(?![\w-])",
    re.IGNORECASE,
)
"""Behind a quotation: `,” kata`, `”, ujarnya`, `,”demikian disampaikan`."""
ANY_VERB_AFTER_QUOTE = re.compile(
    r"[“”\"„‟«»'’]*\s*,?\s*(?P<verb>[a-z]{4,}?)(?:(?P<nya>nya)(?=\s?[.,;]|\s(?:saat|sambil|seraya|usai|ketika|kepada|dalam|di|pada"
    r"|lewat|melalui|dengan|menirukan)\b|\s?$)|\s(?=[A-Za-z]))"
)
"""Behind a quotation: a word that no table has, in the place of a verb of speech: `,” lirihnya.`, `,” teriak Edi`."""
BEFORE_QUOTE = re.compile(
    rf"(?<![\w-])(?P<verb>{_any_of(_ACTIVE)}|{_any_of(_PASSIVE)}|{_any_of(_PLAIN)}|menurut|lanjut|jelas|tambah|tegas)"
    r"(?P<nya>nya)?(?![\w-])",
    re.IGNORECASE,
)
INSERTED = re.compile(
    rf"(?:(?<=, )|(?<=,)|(?<=\s)|^)(?P<verb>(?:{_any_of(_PLAIN)})(?P<nya>nya)?"
    rf"|(?:{_any_of(_PASSIVE)})(?P<nya2>nya)?(?:\soleh)?)(?![\w-])|(?<=,)\s?(?P<comma_verb>(?:{_any_of(_AMBIGUOUS)})(?P<nya3>nya)?)(?![\w-])",
    re.IGNORECASE,
)
"""Inside or at the end of a sentence: `…, kata X, …`, `Sejauh ini kata X, …`, `…, jelas X.`"""
ACCORDING = re.compile(
    r"(?<![\w-])(?P<verb>menurut(?P<nya>nya)?"
    rf"|(?:dari|berdasarkan|menurut)\s(?:{_ACCOUNTS.replace(' ', '|')}))(?![\w-])",
    re.IGNORECASE,
)
ACTIVE = re.compile(rf"(?<=[\s,])(?P<verb>{_any_of(_ACTIVE)})(?![\w-])")
PASSIVE = re.compile(rf"(?<![\w-])(?P<verb>{_any_of(_PASSIVE)})(?P<nya>nya)?(?:\soleh)?(?![\w-])", re.IGNORECASE)
ADVERBS = re.compile(
    r"(?:\s|,|juga|pun|kemudian|kembali|lalu|telah|sempat|sendiri|turut|sangat|hanya|tetap|akhirnya|pernah|selalu|lebih\slanjut"
    r"|tak|tidak|lagi|itu|ini|tersebut|dalam\skesempatan\situ|saat\situ)*\Z"
)
"""Between a subject and its verb."""
WORDS_BEFORE_SPEAKER = frozenset(f"{_PLAIN} {_AMBIGUOUS} {_PASSIVE} menurut oleh".split())
"""What may stand directly before a speaker's name."""
WORDS_OF_SPEECH = frozenset(
    f"{word}{suffix}"
    for word in f"{_PLAIN} {_AMBIGUOUS} {_PASSIVE} {_ACTIVE} {_ACCOUNTS} menurut".split()
    for suffix in ("", "nya")
)
"""Every form of a verb of speech: a sentence without any of them reports nothing."""
ACTIVE_BEHIND_NAME = re.compile(
    rf"\s?,?\s?(?:\([^()]*\)\s?)?(?:(?:juga|pun|kemudian|kembali|lalu|sempat|sendiri|telah|turut)\s)*(?:{_any_of(_ACTIVE)})(?![\w-])"
)
"""What may stand directly behind a speaker's name."""
