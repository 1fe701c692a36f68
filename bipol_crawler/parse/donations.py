"""Recognise boxes that ask readers for money: forms of plugins for donations, and buttons of services for tips.

Their names also stand on articles about donations, so a box is one only if it asks: with a form or a button, or with a
link of only such words or to a service for tips.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from bipol_crawler.parse.html_tags import inner_text
from bipol_crawler.parse.images import IMAGES

DONATION = re.compile(
    r"(?:^|[-_])(?:donat(?:e|ions?)|donasi|sawer(?:ia)?|trakteer|sociabuzz|ko-?fi|bmc|buymeacoffee|patreon|give-(?:form|btn|donate)"
    r"|support-?us|dukung-?kami|dukungan|tip-?jar)(?:$|[-_])",
    re.IGNORECASE,
)
"""Names of such boxes."""
TIP_SERVICES = (
    r"saweria\.co|trakteer\.id|sociabuzz\.com|karyakarsa\.com|buymeacoffee\.com"
    r"|ko-fi\.com|patreon\.com|paypal\.me|donorbox\.org"
)
"""A pattern for the hosts of services by which readers give money to writers."""
_TIP = re.compile(rf"//(?:[\w-]{{1,60}}\.){{0,2}}(?:{TIP_SERVICES})(?:[/?#]|$)", re.IGNORECASE)
_ASKING = frozenset(
    """
    bantu berdonasi beri berikan berlangganan di disini donasi donasikan donate donation dukung dukungan give kami
    kirim klik kontribusi kopi lewat melalui now our redaksi sawer sekarang sini sumbang support the tip traktir
    ulurkan us via
    """.split()
)
_MAX_ELEMENTS, _MAX_WORDS = 60, 80
_LONGEST_BUTTON = 6


def is_donation_box(box: etree._Element) -> bool:
    """Return whether a box named like one that asks for money is one."""
    parts = list(islice(box.iter("*"), _MAX_ELEMENTS + 1))
    if len(parts) > _MAX_ELEMENTS or len(inner_text(box).split()) > _MAX_WORDS:
        return False
    return any(part.tag in ("form", "button", "input") or (part.tag == "a" and _asks(part)) for part in parts)


def _asks(link: etree._Element) -> bool:
    words = inner_text(link).lower().split()
    if _TIP.search(link.get("href") or ""):
        return len(words) <= _LONGEST_BUTTON or next(link.iter(*IMAGES), None) is not None
    return 0 < len(words) <= _LONGEST_BUTTON and _ASKING.issuperset(words)
