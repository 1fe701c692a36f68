"""Names of media, and words for press releases and paid articles, as they are written in Indonesian credits."""

from __future__ import annotations

import re

MEDIA = {
    "detik": "detikcom", "detikcom": "detikcom", "detiknews": "detikcom", "kompas": "Kompas", "tribun": "Tribun",
    "tribunnews": "Tribunnews", "tribunjabar": "Tribun Jabar", "tribun jabar": "Tribun Jabar", "republika": "Republika",
    "tempo": "Tempo", "cnn indonesia": "CNN Indonesia", "cnnindonesia": "CNN Indonesia",
    "cnbc indonesia": "CNBC Indonesia", "liputan6": "Liputan6", "okezone": "Okezone", "sindonews": "Sindonews",
    "merdeka": "Merdeka", "kumparan": "Kumparan", "jpnn": "JPNN", "pikiran rakyat": "Pikiran Rakyat",
    "suara": "Suara", "viva": "Viva", "galamedia": "Galamedia", "ayobandung": "Ayobandung", "rmol": "RMOL",
    "inews": "iNews", "medcom": "Medcom", "idn times": "IDN Times", "bbc": "BBC", "bbc indonesia": "BBC Indonesia",
    "rri": "RRI", "tvri": "TVRI", "mongabay": "Mongabay", "tirto": "Tirto", "jabar ekspres": "Jabar Ekspres",
}  # fmt: skip
"""Other media. They count as an origin only if the text names them as its source (``Sumber: …``)."""
SITE = re.compile(
    r"(?<![\w.-])(?:www\.)?([\w-]+(?:\.[\w-]+)*\.(?:com|net|org|tv|info|co|co\.id|id|go\.id|ac\.id|or\.id))", re.I
)
"""A web address; its name is the source."""
OFFICE = re.compile(
    r"^(?:bagian\s|tim\s|subbag\s|bid(?:ang)?\s)*(?:humas|hms|diskominfo\w*|kominfo|prokompim|protokol|pers?\srilis"
    r"|(?:siaran|rilis)\spers|press\srelease|rilis|rls|release|setwan|sekretariat\s(?:dprd|dewan)|setda|prokopim|penmas|puspen|penerangan|pendam|penrem|pendim)\b",
    re.IGNORECASE,
)
"""An office for public relations, or a word for its release, at the beginning of a credit."""
PAID = re.compile(r"^(?:adv|advertorial|pariwara|iklan|advetorial|adv/.*|sponsored|konten\sbersponsor)$", re.IGNORECASE)
"""A word for a paid article."""
HEADLINE_MARK = re.compile(
    r"^\s*[\[(]?(?P<before>adv(?:ertorial)?|pariwara|siaran\spers|press\srelease|rilis)\s*(?:[\])]|:|\s[-–—|])"
    r"|[\[(]\s*(?P<after>adv(?:ertorial)?|pariwara|siaran\spers|rilis)\s*[\])]\s*$"
    r"|\s[-–—|]\s(?P<last>advertorial|pariwara)\s*$",
    re.IGNORECASE,
)
"""`ADV: …`, `[Advertorial] …`, `… (Pariwara)`."""
SECTION = re.compile(
    r"^(?:adv|advertorial|pariwara|siaran\spers|press\srelease|rilis|rilis\spers|iklan|info\sbisnis)$", re.IGNORECASE
)
"""A section or tag for paid articles and press releases."""
DATELINE = re.compile(
    r"\s*[^\W\d_][^\W\d_.’' ]*(?:\s[^\W\d_]+){0,3}(?:,\s[^\W\d_]+(?:\s[^\W\d_]+)?)?\s*"
    r"(?:[(\[](?P<bracket>[^()\[\]\n]{2,40})[)\]]|,\s(?P<bare>[^\W\d_ ]{3,20}(?:\snews)?))\s*[-–—:]+\s"
)
"""A dateline with a credit: `JAKARTA (ANTARA) –`, `Ngawi, Jawa Timur (ANTARA) –`, `Jakarta, Antara –`."""
LAST_LINE = re.compile(r"[(\[{](?P<bracket>[^()\[\]{}\n]{2,60})[)\]}]\W*$|^\W*\*\s*(?P<star>[^*()\[\]\n]{2,60}?)\W*$")
"""A credit at the end of a line: `(Antara)`, `*Advertorial`."""
SOURCE_LABEL = re.compile(r"^\s*(?:sumber|source|rep|reporter|editor|red|foto|penulis|oleh)\s*[:/]\s*", re.IGNORECASE)
REPUBLISHED = re.compile(
    r"(?:artikel|berita|tulisan)\sini\s(?:telah|sudah|pernah|sebelumnya)\s(?:tayang|terbit|dimuat|dipublikasikan)\sdi\s"
    r"(?P<name>[^\n]{2,40}?)(?:,?\sdengan\sjudul|[,;]|\.?\s*$)",
    re.IGNORECASE,
)
"""A note that another medium had the text first: `Artikel ini telah tayang di Kompas.com dengan judul …`."""
COPYRIGHT = re.compile(r"(?:copyright|©|hak\scipta)\W{0,6}(?:©\s*)?(?P<holder>antara)\b", re.IGNORECASE)
SERIES = re.compile(
    r"(?:\s*[-–—|,:]\s*|\s+)?[\[(]\s*(?:(?:bagian|bag|seri|tulisan|part|jilid|edisi)\.?\s*(?:ke\s*-?\s*)?)?"
    r"(?P<bracket>\d{1,2}|[ivx]{1,4}|pertama|kedua|ketiga|keempat|kelima|terakhir|habis|tamat|selesai)"
    r"(?:\s*(?:/|dari)\s*(?P<of>\d{1,2})|\s*[-–/]?\s*(?P<last>habis|tamat|selesai))?\s*[\])]\s*$"
    r"|(?:\s*[-–—|,:]\s*|\s+)(?:bagian|bag\.|seri|part|jilid|tulisan)\s*(?:ke\s*-?\s*)?"
    r"(?P<bare>\d{1,2}|[IVX]{1,4}|pertama|kedua|ketiga|keempat|kelima|terakhir)\s*$",
    re.IGNORECASE,
)
"""The mark of a part of a series at the end of a headline: `(2)`, `(Bagian 2)`, `(3-Habis)`, `– Bagian II`."""
NUMBERS = {
    "pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "kelima": 5,
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
}  # fmt: skip
