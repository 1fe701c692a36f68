"""Words that show whether a person is a woman or a man. Names are never used for this."""

from __future__ import annotations

import re

from bipol_crawler.analysis.findings import Sex

_FEMALE = frozenset(
    """ibu bu hj hajah bunda nyonya ny mbak teh teteh ceu wanita perempuan nenek istri janda gadis siswi mahasiswi
    karyawati wartawati ustadzah ustazah putri dra politisi-perempuan srikandi pemudi biduanita saudari""".split()
)
_MALE = frozenset(
    "bapak pak kang mas bang abah kakek suami duda pria lelaki laki-laki putra mang drs tuan saudara".split()
)
_WORD = re.compile(r"[a-z-]+")


def sex_of(title: str | None, office: str | None) -> Sex | None:
    """Return the sex that the title and the office of a name show, or ``None`` if they show none or both.

    >>> sex_of("Hj.", None), sex_of(None, "warga"), sex_of(None, "seorang ibu rumah tangga")
    ('female', None, 'female')
    """
    words = set(_WORD.findall((title or "").lower()))
    own = (office or "").lower()
    words |= set(_WORD.findall(own.partition(" yang ")[0])[:3])
    female, male = bool(words & _FEMALE), bool(words & _MALE)
    if female == male:
        return None
    return "female" if female else "male"
