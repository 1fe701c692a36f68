"""The Indonesian verbs of speech, formed from their roots: ``sampai`` → *menyampaikan*, *disampaikan*, *sampaikan*.

Each line of the table names a suffix and the roots that are verbs of speech with it. From a root come the active form
with ``me-`` (its nasal and a lost first letter by the rules of the grammar; both spellings of loanwords,
*mengonfirmasi* and *mengkonfirmasi*), the passive form with ``di-``, and the form without a prefix (*ia sampaikan*).
A verb is in the table only if it reports what somebody says, asks, hopes, promises, denies or confirms; not *memuji*,
*menyoroti*.
"""

from __future__ import annotations

_ROOTS = {
    "kan": """kata sampai jelas tegas ungkap utara tutur papar terang tambah beber nyata sebut ucap tandas imbuh lontar
        tekan kemuka umum cerita kisah keluh usul tanya pertanya ingat pungkas seru""",
    "": """sebut ungkap beber konfirmasi klarifikasi rinci urai bantah tampik sangkal tepis sanggah jawab usul
        wanti-wanti""",
    "i": "aku amin pungkas",
}
"""Roots whose passive form, too, names the speaker after it: *dikonfirmasi Kapolsek*."""
_ROOTS_ACTIVE = {
    "kan": """kabar pasti harap saran janji pesan target simpul sesal sayang isyarat perintah ibarat contoh umpama
    ingin singgung sangsi perkira prakira khawatir informasi instruksi rekomendasi analogi anjur maklumat peringat
    duga sangkal ikrar amanat ragu lapor""",
    "": """nilai klaim duga imbau himbau ajak minta desak tuntut tuding tuduh sindir kritik jamin prediksi keluh ancam
        sinyalir tengarai ucap ultimatum mohon protes tanya elak""",
    "i": "garisbawah sanggup nasihat nasehat sangsi ragu",
}
_OTHER_ACTIVE = """bilang berkata berujar bertutur berucap bercerita berkisah berharap berpesan berjanji bertanya
    berdalih berkilah beralasan berpendapat berpandangan berseloroh berkelakar bersaksi bersumpah berargumen
    berikrar berkeyakinan bersikukuh berkukuh mengaku melanjutkan optimistis optimis yakin mempersilakan
    mempersilahkan membenarkan memberitahukan memberitahu menyebut-nyebut bertanya-tanya menduga-duga"""
_OTHER_PASSIVE = "dibenarkan"
_PLAIN = """kata ujar ungkap tutur imbuh beber ucap tukas cetus tandas pungkas kilah celetuk sahut timpal kelakar urai
    dalih seloroh celoteh gerutu sergah ketus cuit isak lirih ratap gumam bisik"""
_AMBIGUOUS = """jelas terang papar tegas tambah lanjut sebut tanya jawab harap pinta ajak sambung kenang keluh tulis
    seru klaim imbau himbau canda ulas nilai cerita kisah saran tekan pesan puji rinci bantah akui aku duga singgung
    sesal kecam tuding kritik sindir simpul usul kunci tutup beber janji elak protes balas teriak sapa ingat desak
    tepis pekik bela yakin perintah"""
_VOWELS = "aeiou"


def _with_me(root: str) -> set[str]:
    """Return the forms of a root with ``me-``: with its first letter, and without it where the nasal replaces it."""
    first, rest = root[0], root[1:]
    if first in "lrmnwy":
        return {f"me{root}"}
    if first in _VOWELS or first in "gh":
        return {f"meng{root}"}
    if first == "k":
        return {f"meng{rest}", f"meng{root}", f"menge{root}"}
    if first == "p":
        return {f"mem{rest}", f"mem{root}"}
    if first in "bf":
        return {f"mem{root}"}
    if first == "s":
        return {f"meny{rest}", f"men{root}"}
    return {f"men{rest}", f"men{root}"} if first == "t" else {f"men{root}"}


_BOTH = {(root, suffix) for suffix, roots in _ROOTS.items() for root in roots.split()}
_STEMS = _BOTH | {(root, suffix) for suffix, roots in _ROOTS_ACTIVE.items() for root in roots.split()}
ACTIVE = frozenset({me + suffix for root, suffix in _STEMS for me in _with_me(root)} | set(_OTHER_ACTIVE.split()))
"""*mengatakan*, *berharap*: the subject speaks."""
PASSIVE = frozenset({f"di{root}{suffix}" for root, suffix in _BOTH} | set(_OTHER_PASSIVE.split()))
"""*disampaikan*, *dikonfirmasi*: the speaker comes after the verb, with or without *oleh*."""
PLAIN = frozenset(_PLAIN.split())
"""*kata X*, wherever it stands."""
AMBIGUOUS = frozenset(_AMBIGUOUS.split()) - PLAIN
"""*jelas X*: verbs of speech only after a quotation or a comma, since these words have other senses, too."""
OBJECT_VOICE = frozenset(root + suffix for root, suffix in _BOTH)
"""*ia sampaikan*: the speaker comes directly before the verb."""
ACCOUNTS = "keterangan penuturan pengakuan pernyataan cerita penjelasan"
"""*Menurut keterangan X*, *dari penuturan X*."""
RECORDS = "informasi data catatan laporan rilis prakiraan"
"""*Menurut data X* reports what X says; *berdasarkan data X* does not."""
