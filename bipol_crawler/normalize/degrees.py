"""Recognise academic degrees, professional titles and titles before a name by their form.

    degree   = level field* | whole
    level    = "S" | "M" | "A.Md" | "S.Tr" | "Dr" | "Sp" | ...      the level of the degree
    field    = "Pd" | "Kom" | "Kep" | ...                           the subject

Levels and fields follow the titles in force: Kepmendikbud 036/U/1993 (sarjana, magister and ahli of the old order),
Permenristekdikti 63/2016 and Kepmenristekdikti 257/M/KPT/2017 (names of programmes and their degrees), Permenag
33/2016 (religious studies), the Indonesian Medical Council's list of specialists, and the reference list of degrees
that the ministry's lecturers' register (SISTER) publishes, which holds the foreign ones as Indonesians write them.

The form separates degrees from short names: an initial with a surname (``M. Yusuf``) has no subject after its dot, and
a word like ``Ali`` has no dots and only one capital.
"""

from __future__ import annotations

import re
from functools import lru_cache

FIELDS = frozenset(
    """
    a aac ab ac acc act ad adm adv ag agb agr agt ak akes akt akun akup anim ant ap app appl aqua arch ark ars
    asc b bhs bim bio biomed biotek bitek bm bmd bmm bns bot bp bud bus buss c cfsm ch chem ciss clin cm cmr
    com comm comms commun communication comn comp cons cs d dent des dev dic diet div dp dr ds e ec ecom econ
    ed ei ek em emd eng engst entr env ep epid erg es esl esy ext f far farm fashion fi fiha fil fin fis food
    for forest frs ft g geo ger gi gis gizi gov gz h ham han hc hi his hkes hns hons hort hp hrd hrm hsc hub
    hum hut i ia ian ib ibf id idea ief if ihm iip ik ikom im imun inf innov inst int interbus intl ip ipem
    ipol ir irkh is isd it itm j jp js k kar kd keb ked kedh kel kep kes kesos keu kf kg kgh kh kim kj kk kl
    klin kln km kn kom komp kp kpm kr krim ks ktp kv l leg li lib lifesc ling lit log m ma man mat mb mc md me
    med met mfin mg mgmt mgt mi mid mik mikro min minres mis mkes mktg mm mn mont mpp mr ms msc mt mthrl mtru
    mus n nat natres ng nsc nurs nut o og ok onk opsla or org ort ot p pa pall pam par park pd pdi pdk pem pen
    per perio pfis pha pharm phil philo phm physio pi pil pk pkim pkp pkt pl plan pm pn po pol ppm ppo prac
    pract pro prof pros ps psda psdm psi psos pst psy psych pt ptk ptnh pub pus pwk qih qs r rad rdp rds rech
    reg repro rer res ret rm rmik rur rwth s sa sas sc sch sci scient sda sei sej sen sf sh si sid silv sip
    sit skar sn so soc sos sosio sp ss st stat str stud sy t tan tax tech techn tek teks tesol th theol tht ti
    tmi tour tourism tp tr tra trans trop ts u ud uk urp us v vet w wil zool
    """.split()
)
"""Abbreviations of subjects after a level, in lower case, from the sources above."""
_NAMES_TOO = frozenset("ant han leg mid ling lit mat min or par plan pro res sas".split())
"""Those of the subjects that are also names. After a blank (``M. Han``) they are names."""
_WHOLE = frozenset(
    """
    aas acc be bs bm acca aifo aka aks akt akta amak amakes amd amdak amdkeb amdkep amdkes amdkom amf amg amk
    amkg amkl amr ap api apkt apt ars asn atd aku ba bac bba bbus bc bcom bcomm bdn bed beng bfa bkp bmed bsc
    bsn bsw ca cbv cca ccd ccna ces cfa cfe cfp cgp cgeit chi chrm chrp cht cia cil cirr cisa cism cissp cla
    clc cma cmt cmed cnnlp cpa cpc cphr cpi cpia cpm cpma cpn cprm cps cpsp cpt cra crbc crgp crisc crma crmp
    crp csep csr csrp csrs cta cte ctl dba dea deng dess dic dipl diploma dmin dphil dr dra drg drh drs drsc
    dsc dth dvm edd erma ermap ermcp esq facc facs fapsc fesc ficd fics fiha finacs finasim fipm fipp fisqua
    ftr gr hons iai iali ing ipm ipp ipu ir jd lc lic llb llm lm ma mab macc mag mak map mars mba mbbs mcom
    mcs md mds mdev mec med mei mem meng mesy mfa mfarm mfil mh mha mhi mhkes mhum mhut mib mieb mih mik mim
    mip mis mit mkeb mked mkep mkes mkk mkm mkn mkom ml mm mmed mmpd mmr mmrs mmsi mmtr mmus mor mp mpa mpar
    mpd mpdi mpem mph mphil mpi mpp mpsi mpt mpwk mres ms msa msak mscs mse msi msn mso msos msp mst mstat msw
    mt mth mthi mti mtp mtr mud murp ners ns op pcc pfm phd pmp psikolog qcro qgia qhia qia qrma qwp rn sab
    sag sak sap sars scjp sd sds se sei sfarm sfil sgz sh shi shum shut si sia sik sikom sin sip skb sked skeb
    skep skes skg skh skm skom skp skpm sm smb sn sor sos sp spd spdi spi spsi spt sptk ss ssi ssit ssn ssos
    st sth sthi sthum stp str strkeb strkep strkes strt sts su sud sus sy thd thm wmi wppe
    """.split()
)
"""Degrees, professions and certificates that are known as a whole, with or without dots."""
_LEVEL = re.compile(
    r"(?P<open>Sp(?=[\s.(A-Z])|Sub\.?\s?[Ss]p|Dip[lt]?|Lic|P\.?G\.?\s?[Dd]ip|Grad\.?\s?Dip)(?=[\s.(A-Z])|(?P<doctor>Dr)(?=\.|-|$)"
    r"|(?P<closed>A\.?\s?M[Dd]|A\.?\s?Ma|(?:[SM]\.?\s?)Tr|[SMBDAL](?=[.\s]*[A-Za-z]))"
)
"""The levels. After an ``open`` one (specialists and diplomas) any few letters may follow."""
_POSTS = frozenset("ns ners apt bdn ak dr".split())
"""Professions that another degree may follow without a comma (``Ns.Sp.Kep.J``)."""
_WRITTEN_OUT = re.compile(
    r"(?:bachelor|master|doctor|diploma|licence)\s+(?:of|in)\s|(?:sarjana|magister|doktor|ahli\s+madya)(?:\s|$)"
    r"|(?:asean|apec)\s+(?:eng|arch)|advanced\s+diploma$|post\s?graduate\s",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]?")
_NOT_LETTERS = re.compile(r"[\s./&-]+")
_WITHOUT_DOTS = re.compile(r"[SMB](?![aeiouyrlhw])[a-z]{1,5}$|Amd[a-z]{0,3}$")
"""A degree with one capital and without dots (``Spd``, ``Mkes``), beginning with letters that no name begins with."""
_RUN_TOGETHER = re.compile(r"(?:[MBSD]|P?G|Sp)(?=[A-Z])[A-Z]*[a-z]+(?:[A-Z][A-Za-z]*)?$|[A-Z]{2,}c$")
"""Foreign degrees written as one word: ``MAcc``, ``PGradDipEd``, ``BMedSci``."""
_ONE_CAPITAL = frozenset(
    "ak akt apt bdn dietisien dip dipl diplom diploma dott dr dra drg drh drs ftr gr hons honours ing ir lc lic licence"
    " master mgr ners ns physio prof psikolog".split()
)
"""Degrees that are written without dots and with at most one capital. Others need two capitals (``Ali`` is a name)."""
TITLES = frozenset(
    """
    aiptu akbp akp apt bdn bripka brigjen buya dr dra drg drh drs gus h habib hajah haji hj iptu ipda ir irjen
    jenderal k kapten kh kiai kolonel kombes kompol kyai laksma letjen letkol mayjen mayor ners ns pastor pdt
    pendeta prof profesor r ra rd romo rr tb tgk tuan ust ustad ustadz ustadzah ustaz
    """.split()
)
"""Titles and ranks before a name, without their dots, in lower case."""
_SPECIALISATION = re.compile(r"(?:in|of)$|[A-Z]{2,}$")
"""A specialisation after a degree: ``MSc in Finance``, ``MA TESOL``."""
_NEVER_A_NAME = re.compile(r"(?:M\.?Sc|Ph\.?D|M\.?Eng|B\.?Sc|LL\.?M|MBA|MSN|MPH|MIT)\.?$", re.IGNORECASE)
"""Degrees that no name begins with. All words after them belong to the degree."""
_FORM = re.compile(
    r"[A-Z]{2,6}(?:[-&][A-Z]{2,6})?(?:\s(?:[A-Z]{2,4}|Em))?$|(?:[A-Z]\.){2,4}[A-Z]?$|[A-Z]{2,5}(?:\.[A-Z][A-Za-z]{1,5}){1,2}$"
    r"|(?!Mc|De|La|Al|Nur|Di)[A-Z]{1,2}[a-z]{1,6}[A-Z]{1,5}[A-Za-z]{0,3}$|P\.?[Gg](?:\s?[A-Z]|[a-z])[\w.()\s]*$"
    r"|(?:Grad|Dip|GD|PD|Pg|Grand)[A-Z.][\w.]*$"
)
"""Forms of degrees that are not in the tables."""
_LONGEST = 60


@lru_cache(maxsize=4096)
def is_degree(text: str) -> bool:
    """Return whether ``text`` is one or more degrees, as they follow a name.

    >>> [is_degree(text) for text in ("S.Sos", "M.Ed", "MTI", "Sp.A(K)", "A.Md.Kep", "S.Pd M.Pd")]
    [True, True, True, True, True, True]
    >>> [is_degree(text) for text in ("M. Yusuf", "D. Rukmana", "A. Zaki", "Ali", "Ed Sheeran")]
    [False, False, False, False, False]
    """
    bare = _BRACKETED.sub("", text).strip(" *.,\u00a0\t")
    if not bare or len(bare) > _LONGEST:
        return False
    if _is_single_degree(bare) or _WRITTEN_OUT.match(bare):
        return True
    words = bare.split()
    if (
        len(words) > 1
        and _is_single_degree(words[0].strip("."))
        and (_SPECIALISATION.match(words[1]) or _NEVER_A_NAME.match(words[0]))
    ):
        return True
    return 1 < len(words) < 5 and all(len(word) > 1 and _is_single_degree(word.strip(".,")) for word in words)


def is_degree_after_name(text: str, name: str) -> bool:
    """Return whether ``text`` after a comma belongs to the name before it: a degree, or letters in the form of one.

    After a full name that is not in capitals, capitals (``MPPM``, ``MS.CIS``) and words with a capital inside
    (``GinOnk``) are a degree or an office. After initials (``LIL, WSK``) they are another person.
    """
    if is_degree(text):
        return True
    bare = _BRACKETED.sub("", text).strip(" .")
    return bool(_FORM.match(bare)) and " " in name.strip() and not name.isupper()


def _is_single_degree(text: str) -> bool:
    letters = _NOT_LETTERS.sub("", text)
    if not letters.isalpha():
        return False
    key = letters.casefold()
    if "." not in text:
        return _is_single_degree_without_dots(text, letters, key)
    if key in _WHOLE:
        return len(key) > 2 or " " not in text or key in ("ma", "ba")  # ``D. A`` are initials
    post, _, rest = text.partition(".")
    if post.casefold() in _POSTS and rest.strip(" .") and _is_single_degree(rest.strip(" .")):
        return True
    level = _LEVEL.match(text)
    if not level:
        return False
    rest = text[level.end() :]
    fields = _LETTERS.findall(rest)
    if not fields:
        return bool(level["open"] or level["doctor"]) or len(level.group()) > 1
    if level["open"]:
        return len(fields) < 7 and all(len(field) < 8 for field in fields)
    if level["doctor"]:
        return all(field.casefold() in FIELDS for field in fields)
    if " " in text and len(fields) == 1 and (len(fields[0]) < 2 or fields[0].casefold() in _NAMES_TOO):
        return False
    known = [field.casefold() in FIELDS for field in fields]
    if "".join(fields).casefold() in FIELDS or all(known):
        return True
    # ``M.App.LifeSc``, ``M.BankFin``: unknown subjects are accepted after a known one and without blanks
    return " " not in text and len(fields) > 1 and ((known[0] and len(fields[0]) > 1) or "." not in rest.strip("."))


def _is_single_degree_without_dots(text: str, letters: str, key: str) -> bool:
    """Return whether letters without dots are a degree (``SH``, ``SSos``, ``MTI``), and not a name or initials."""
    if " " in text:
        level, _, field = text.partition(" ")
        return key in ("phd", "dsc", "edd") or (
            level in ("S", "M", "B") and len(field) > 2 and field.casefold() in FIELDS - _NAMES_TOO
        )
    if key in _ONE_CAPITAL:
        return True
    known = key in _WHOLE or _is_level_and_field(key)
    if letters.isupper() or letters.islower() or sum(map(str.isupper, letters)) > 1:
        return (known and (len(key) > 2 or not letters.islower() or key in _WHOLE)) or bool(
            _RUN_TOGETHER.match(letters)
        )
    return known and bool(_WITHOUT_DOTS.match(letters))


def _is_level_and_field(key: str) -> bool:
    """Return whether letters are a level and a subject of more than one letter (``mkesos``, ``spdi``)."""
    for level in ("amd", "str", "mtr", "sp", "s", "m", "b"):
        if key.startswith(level) and len(key) - len(level) > 1 and key[len(level) :] in FIELDS:
            return True
    return False


def without_titles(words: list[str]) -> list[str]:
    """Return the words of a name without titles before it and degrees after it."""
    first, last = 0, len(words)
    while first < last - 1 and words[first].replace(".", "").casefold() in TITLES:
        first += 1
    while last - 1 > first and "." in words[last - 1].rstrip(".") and is_degree(words[last - 1]):
        last -= 1
    return words[first:last]
