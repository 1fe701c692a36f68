"""Recognise what appears in bylines and is not a person: newsrooms, offices, schools, companies, addresses, places."""

from __future__ import annotations

import re
from functools import lru_cache

from bipol_crawler.normalize.regions import is_region

_FIRST_OR_LATER = frozenset(
    """
    aji ambulans amsi antara apbd asosiasi badan bank bappeda bapenda basarnas bawaslu bazis baznas bem biro
    bkkbn bkpsdm bmkg bnn bnpb bpbd bpjs bpom bps brimob bulog bumd bumdes bumn cnn cnbc cv damkar densus
    detikcom dewan dinas dinkes dinsos diskominfo diskopdagin disdik disdikpora dishub disnaker disparbud
    dispora dprd dpr fakultas fisip forum gapki gerakan himpunan hipmi humas iain ijti ikatan institut
    jabarekspres kadin kantor kapolsek kecamatan kedutaan kejaksaan kejari kejati kelurahan kemendagri
    kemendikbud kemenag kemenkes kementerian kodam kodim kominfo komisi komnas kompas kompastv komunitas koni
    koperasi koramil korem kpai kpk kpu kwarcab kwarda kwarnas lapas lazismu lbh lembaga lkbn lpm lppm lsm
    mahkamah majelis mpr mui okezone ombudsman ormas palang partai pdam pelindo pemdes pemerintah pemkab
    pemkot pemprov pengadilan perhimpunan perkumpulan perpustakaan persatuan pertamina perum perusahaan
    pesantren pln pmi polairud polda politeknik polres polresta polrestabes polri polsek ponpes puskesmas pwi
    radio redaksi republika rri rsud satlantas satpol satreskrim sekolah sekretariat setda setwan sindonews
    smsi stie stikes stkip stmik suaracom tempo tribun tribunjabar idntimes inews jpnn katadata kumparan
    liputan6 medcom mongabay pikiranrakyat tirto tribunnews tvone tvri uin unikom uninus unisba universitas
    univ unjani unpad unpar unpas upi upt uptd yayasan
    """.split()
)
"""Words that are never part of a person's name."""
_FIRST_ONLY = frozenset(
    "divisi fraksi grup harian itb kompi koran majalah media pt seksi surat tabloid tim ud unit".split()
)
"""Words that are part of an organisation's name only at its beginning."""
_LAST_ONLY = frozenset(
    "channel com fm foundation group grup institute magazine media network news online pos post press studio tv".split()
)
"""Words that are part of an organisation's name only at its end."""
_SCHOOL = re.compile(r"(?:sd|smp|sma|smk|mi|mts|ma|man|min|mtsn|tk|paud)n?\s+(?:\d|negeri\b|swasta\b)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[^\s@]+@[^\s@]+\.\w+$|(?:https?://|www\.)|[\w-]+\.(?:com|net|org|tv|info|co(?:\.id)?|(?:\w+\.)?id)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def is_organisation(text: str) -> bool:
    """Return whether ``text`` is the name of an organisation, an e-mail address or a web address.

    >>> [is_organisation(text) for text in ("Kompas TV", "Humas Polres Garut", "PT Maju", "Asep Hidayat", "asep@x.co")]
    [True, True, True, False, True]
    """
    if _ADDRESS.match(text.strip()) or _SCHOOL.match(text.strip()):
        return True
    words = [word.casefold() for word in _WORDS.findall(text)]
    if not words:
        return False
    if words[0] in _FIRST_ONLY and (len(words) > 1 or words[0] in ("itb",)):
        return True
    return (len(words) > 1 and words[-1] in _LAST_ONLY) or not _FIRST_OR_LATER.isdisjoint(words)


def is_affiliation(text: str) -> bool:
    """Return whether ``text`` is a region or an organisation, and not a person."""
    return is_region(text) or is_organisation(text)
