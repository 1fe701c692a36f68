"""Lines that invite the reader to the portal's channels: to follow it, to install its app, to give money.

Told by their words, since no list of sentences ends. An invitation has an imperative or the like, names the portal,
"us" or a channel that is nobody else's, and has hardly a word that promotions do not have: no other name, no speech,
no news.
"""

from __future__ import annotations

import re

from bipol_crawler.normalize.regions import is_region
from bipol_crawler.portals import PORTAL

_INVITING = frozenset(
    """
    akses aktifkan baca bantu berdonasi bergabung berlangganan cek daftar dapatkan dengarkan donasi download dukung
    follow gabung hadir hidupkan ikut ikuti instal install join klik kunjungi langganan lihat like manfaatkan nikmati
    nonton nyalakan pantau pasang pastikan pencet pilih pindai raih sawer scan simak subscribe sukai sumbang tekan
    temukan terhubung tersedia tonton traktir unduh
    """.split()
)
"""What readers are asked to do."""
_FORMS = _INVITING.union(f"{word}lah" for word in _INVITING)
_CHANNELS = frozenset(
    """
    aplikasi app apps berdonasi buletin channel donasi email facebook fanpage fb google group grup ig instagram kanal
    komunitas medsos newsletter notifikasi playstore podcast qris rekening saluran saweria sosial spotify surel
    telegram threads tiktok trakteer transfer twitter wa website whatsapp youtube
    """.split()
)
"""Where, or by what means."""
_GROUPS = frozenset("channel grup group kanal saluran".split())
_MESSENGERS = frozenset("telegram wa whatsapp youtube".split())
"""A group on one of these is the portal's own unless a name follows."""
_PADDING = frozenset(
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
"""What else such lines are made of."""
_SPEAKING = frozenset(
    "kata katanya ujar ujarnya ucap ucapnya tutur tuturnya ungkap ungkapnya jelas jelasnya imbuhnya tambahnya"
    " pungkasnya pesan pesannya ajak ajaknya imbau imbaunya menurut".split()
)
_HINTS = (PORTAL.word, "kami", "google", "saluran", "kanal", "channel", "grup", "group")
"""One of these every invitation has: substrings, looked for before any word is."""
_QUOTES = frozenset('"“”„«»')
_OWN = re.compile(
    rf"[\"“][^\"“”]{{0,20}}{re.escape(PORTAL.word)}[^\"“”]{{0,20}}[\"”]"
    rf"|(?:https?://|www\.|@)[\w./-]{{0,60}}{re.escape(PORTAL.word)}[\w./-]*|{PORTAL.pattern_in_text}"
    rf"|(?<!\w){re.escape(PORTAL.word)}(?:[_.]\w{{1,8}}|tv|news|official|co|com|id)?(?!\w)",
    re.IGNORECASE,
)
"""The portal's name, address or account."""
_ADDRESS = re.compile(r"(?:https?://|www\.|(?:wa|t)\.me/)\S+", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"@?[^\W\d_]+(?:-[^\W\d_]+)?")
_WARGA = re.compile(r"\bjurnalisme\s+(?:warga|publik)\b", re.IGNORECASE)
_LEAD_IN = frozenset("ayo yuk yuks mari silakan silahkan jangan lupa lewatkan untuk dan juga sobat kawan".split())
_FIRST_WORDS = 6
_LONGEST_BEGINNING = 80
"""Characters in which these stand."""
_SIGNS = ".,:;!?()[]*>»–—-|"
LONGEST = 260
"""Characters of an invitation."""
_STRANGE_OF_OURS, _STRANGE_OF_US = 6, 9
"""Of so many words one may be another than these, where the portal is named; where only "us" is."""


def is_invitation(line: str) -> bool:
    """Whether a line only invites its readers to the portal's own channels.

    >>> [is_invitation(line) for line in ("Yuk, gabung di Telegram kami!", "Ikuti kanal WhatsApp Pemkot Cimahi.")]
    [True, False]
    """
    if len(line) > LONGEST or not _begins_like_one(line):
        return False
    lower = line.lower()
    if not any(hint in lower for hint in _HINTS):
        return False
    if _FORMS.isdisjoint(_LETTERS.findall(lower)):
        return False  # as of most datelines, which name the portal too
    bare, own = _OWN.subn(" ", line)
    if not _QUOTES.isdisjoint(bare):
        return False
    bare, addresses = _ADDRESS.subn(" ", bare)
    written = _WORD.findall(_WARGA.sub("jurnalisme", bare))
    words = [_root(word) for word in written]
    bag = set(words)
    if not _SPEAKING.isdisjoint(bag) or _INVITING.isdisjoint(bag):
        return False
    ours = own or "kami" in bag
    if not ours and not ({"google", "news"} <= bag or not (_GROUPS.isdisjoint(bag) or _MESSENGERS.isdisjoint(bag))):
        return False
    if not own and _CHANNELS.isdisjoint(bag) and not addresses:
        return False
    strange = [word for word, root in zip(written, words, strict=True) if root not in _KNOWN]
    if not strange:
        return True
    if not ours or _names_another(strange, written, bool(own)):
        return False
    opens = own and next((word for word in words if word not in _LEAD_IN), "") in _INVITING
    if opens and not _CHANNELS.isdisjoint(bag):
        return True
    return len(strange) <= len(words) // (_STRANGE_OF_OURS if own else _STRANGE_OF_US)


_KNOWN = _INVITING | _CHANNELS | _PADDING


def _begins_like_one(line: str) -> bool:
    """A cheap test that most lines fail: whether some of the first words are an invitation's."""
    first = line[:_LONGEST_BEGINNING].lower().split(maxsplit=_FIRST_WORDS)[:_FIRST_WORDS]
    known = len([word for word in first if word.strip(_SIGNS) in _KNOWN])
    return known > 1 or (known > 0 and len(first) < _FIRST_WORDS)


def _root(word: str) -> str:
    """A word in small letters, without its double, ``-lah`` of a request and ``-mu``, "your"."""
    word = word.lower().partition("-")[0]
    if word.endswith("lah") and word[:-3] in _INVITING:
        return word[:-3]
    return word[:-2] if word.endswith("mu") and word[:-2] in _KNOWN else word


def _names_another(strange: list[str], written: list[str], own: bool) -> bool:
    """Whether a word is a name, of another's account too. Beside the portal's own name a region's is the subject."""
    if any(word[0] == "@" for word in strange):
        return True
    if all(word[0].isupper() or word in _PADDING for word in written[1:]):
        return False  # a line of capitals, or of a headline's: they tell nothing
    names = [word for word in strange if word[0].isupper() and word is not written[0]]
    return bool(names) and not (own and (is_region(" ".join(names)) or all(map(is_region, names))))
