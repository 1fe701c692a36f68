"""Recognise lines that invite the reader to follow the portal, to install its app or to give money.

They are recognised by their words, because a list of sentences would never be complete. An invitation has an imperative
or the like; it names the portal, "us" or one of the portal's channels; and it has almost only words that are common in
promotions: no other name, no speech, no news.
"""

from __future__ import annotations

import re

from bipol_crawler.normalize.regions import is_region
from bipol_crawler.portals import PORTAL

_IMPERATIVES = frozenset(
    """
    akses aktifkan baca bantu berdonasi bergabung berlangganan cek daftar dapatkan dengarkan donasi download dukung
    follow gabung hadir hidupkan ikut ikuti instal install jadikan join klik kunjungi langganan lihat like
    manfaatkan nikmati nonton nyalakan pantau pasang pastikan pencet pilih pindai raih sawer scan simak subscribe
    sukai sumbang tekan temukan terhubung tersedia tonton traktir unduh
    """.split()
)
"""The things that readers are asked to do."""
_IMPERATIVE_FORMS = _IMPERATIVES.union(f"{word}lah" for word in _IMPERATIVES)
_CHANNELS = frozenset(
    """
    aplikasi app apps berdonasi buletin channel donasi email facebook fanpage fb google group grup ig instagram kanal
    komunitas medsos newsletter notifikasi playstore podcast qris rekening saluran saweria sosial spotify surel
    telegram threads tiktok trakteer transfer twitter wa website whatsapp youtube
    """.split()
)
"""Channels and means."""
_GROUPS = frozenset("channel grup group kanal saluran".split())
_MESSENGERS = frozenset("telegram wa whatsapp youtube".split())
"""A group on one of these is the portal's own, unless another name follows."""
_OTHER_WORDS = frozenset(
    """
    a agar akan aktual akun akurat an and anda andalan android app artikel at atas atau ayo baca bagi banyak baru
    bawah bca bebas bekerja belum berbagai berbagi berikut berimbang berita berkualitas bersama biar bio bisa bjb bni
    breaking bri bsi bukan caranya cepat cukup cuma daerah dahulu daily dalam dan dana dapat dari demi dengan di
    dimana disini dukungan dulu edisi eksklusif favorit for gaes gak gawai genggam genggaman get google gopay gratis
    guna guys halaman handphone hangat hanya hari harian headline hp ikhlas in independen info informasi ingin ini ios
    iphone itu jadi jadilah jam jangan jari juga jurnalis jurnalisme jurnalistik kabar kalian kami kamu kapan kapanpun
    karya kawan ke kemudian kerja ketik ketinggalan kini kita kode konten kopi kotak kualitas lagi lain lainnya lalu
    laman langsung latest layar lebih lewat lewatkan link liputan local lokal lonceng lupa mana manapun mandiri mari
    masuk mau media melalui membaca memperoleh menarik mendapat mendapatkan mendukung mengakses mengikuti menginstal
    mengunduh menjadi menyimak mudah nasional new news no nomor nusantara of oleh on our ovo pada paling para pembaca
    penting perangkat peristiwa perkembangan pilihan play ponsel portal pt pula pun qr redaksi rekan resmi saat
    sahabat saja salurkan satu secangkir secara segelas segera seikhlasnya sekali sekarang sekitar selalu selengkapnya
    semua seputar setiap sini situs smartphone sobat store sudah suka sukarela sumber supaya tak tangan tanpa tap
    tautan teman tentang tepercaya teraktual teratas terbaik terbaru tercantum tercepat terdekat terdepan terhangat
    terkini terlebih terlengkap terlewat terpercaya tertera tertinggal terupdate terus terviral tetap the tiap tidak
    tim to tombol trending tulisan tv ujung ulasan untuk up update updates us via video viral wartawan x ya yang your
    yuk yuks
    """.split()
)
"""Other words that are common in such lines."""
_SPEECH_WORDS = frozenset(
    "kata katanya ujar ujarnya ucap ucapnya tutur tuturnya ungkap ungkapnya jelas jelasnya imbuhnya tambahnya"
    " pungkasnya pesan pesannya ajak ajaknya imbau imbaunya menurut".split()
)
_HINTS = (PORTAL.word, "kami", "google", "saluran", "kanal", "channel", "grup", "group")
"""Every invitation contains one of these substrings. They are searched first, because that is fast."""
_QUOTES = frozenset('"“”„«»')
_PORTAL_NAME = re.compile(
    rf"[\"“][^\"“”]{{0,20}}{re.escape(PORTAL.word)}[^\"“”]{{0,20}}[\"”]"
    rf"|(?:https?://|www\.|@)[\w./-]{{0,60}}{re.escape(PORTAL.word)}[\w./-]*|{PORTAL.pattern_in_text}"
    rf"|(?<!\w){re.escape(PORTAL.word)}(?:[_.]\w{{1,8}}|tv|news|official|co|com|id)?(?!\w)",
    re.IGNORECASE,
)
"""The portal's name, address or account."""
_ADDRESS = re.compile(r"(?:https?://|www\.|(?:wa|t)\.me/)\S+", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"@?[^\W\d_]+(?:-[^\W\d_]+)?")
_CITIZEN_JOURNALISM = re.compile(r"\bjurnalisme\s+(?:warga|publik)\b", re.IGNORECASE)
_INTRODUCTORY_WORDS = frozenset(
    "ayo yuk yuks mari silakan silahkan jangan lupa lewatkan untuk dan juga sobat kawan".split()
)
_FIRST_WORDS = 6
_LONGEST_BEGINNING = 80
"""The most characters that are read for the first words."""
_SIGNS = ".,:;!?()[]*>»–—-|"
LONGEST = 260
"""The most characters of an invitation."""
_WORDS_PER_UNKNOWN_WITH_NAME, _WORDS_PER_UNKNOWN_WITHOUT_NAME = 6, 9
"""One unknown word is allowed for this many words: if the line names the portal; if it only says "us"."""


def is_invitation(line: str) -> bool:
    """Return whether a line is only an invitation to the portal's own channels.

    >>> [is_invitation(line) for line in ("Yuk, gabung di Telegram kami!", "Ikuti kanal WhatsApp Pemkot Cimahi.")]
    [True, False]
    """
    if len(line) > LONGEST or not any(map((lower := line.lower()).__contains__, _HINTS)) or not _begins_like_one(line):
        return False
    if _IMPERATIVE_FORMS.isdisjoint(_LETTERS.findall(lower)):
        return False  # true of most datelines, which also contain the portal's name
    bare, portal_names = _PORTAL_NAME.subn(" ", line)
    if not _QUOTES.isdisjoint(bare):
        return False
    bare, addresses = _ADDRESS.subn(" ", bare)
    written = _WORD.findall(_CITIZEN_JOURNALISM.sub("jurnalisme", bare))
    words = [_root(word) for word in written]
    word_set = set(words)
    if not _SPEECH_WORDS.isdisjoint(word_set) or _IMPERATIVES.isdisjoint(word_set):
        return False
    is_about_portal = portal_names or "kami" in word_set
    if not is_about_portal and not (
        {"google", "news"} <= word_set or not (_GROUPS.isdisjoint(word_set) or _MESSENGERS.isdisjoint(word_set))
    ):
        return False
    if not portal_names and _CHANNELS.isdisjoint(word_set) and not addresses:
        return False
    unknown_words = [word for word, root in zip(written, words, strict=True) if root not in _KNOWN]
    if not unknown_words:
        return True
    if not is_about_portal or _has_other_name(unknown_words, written, bool(portal_names)):
        return False
    begins_with_imperative = (
        portal_names and next((word for word in words if word not in _INTRODUCTORY_WORDS), "") in _IMPERATIVES
    )
    if begins_with_imperative and not _CHANNELS.isdisjoint(word_set):
        return True
    return len(unknown_words) <= len(words) // (
        _WORDS_PER_UNKNOWN_WITH_NAME if portal_names else _WORDS_PER_UNKNOWN_WITHOUT_NAME
    )


_KNOWN = _IMPERATIVES | _CHANNELS | _OTHER_WORDS


def _begins_like_one(line: str) -> bool:
    """Return whether the first words may begin an invitation, and not a dateline with the portal's name."""
    first = line[:_LONGEST_BEGINNING].lower().split(maxsplit=_FIRST_WORDS)[:_FIRST_WORDS]
    known = len([word for word in first if word.strip(_SIGNS) in _KNOWN])
    return known > 1 or (known > 0 and len(first) < _FIRST_WORDS)


def _root(word: str) -> str:
    """Return a word in lower case, without its repetition after a hyphen, and without ``-lah`` and ``-mu``."""
    word = word.lower().partition("-")[0]
    if word.endswith("lah") and word[:-3] in _IMPERATIVES:
        return word[:-3]
    return word[:-2] if word.endswith("mu") and word[:-2] in _KNOWN else word


def _has_other_name(unknown_words: list[str], written: list[str], portal_names: bool) -> bool:
    """Return whether an unknown word is a name or an account. Beside the portal's name, a region is not counted."""
    if any(word[0] == "@" for word in unknown_words):
        return True
    if all(word[0].isupper() or word in _OTHER_WORDS for word in written[1:]):
        return False  # in a line in capitals or title case, capitals do not show a name
    names = [word for word in unknown_words if word[0].isupper() and word is not written[0]]
    return bool(names) and not (portal_names and (is_region(" ".join(names)) or all(map(is_region, names))))
