"""Titles of pages that firewalls, hosting companies and internet providers show instead of the portal's page."""

from __future__ import annotations

import re

FIREWALL_TITLE_START = re.compile(
    r"^(?:just a moment|attention required|access denied|ddos-guard|checking your browser|one moment, please"
    r"|sucuri website firewall|are you a robot|captcha|bot verification|blocked)\b",
    re.IGNORECASE,
)
"""Beginnings of such titles. Only pages that do not claim to be articles are tested for them."""
FIREWALL_TITLE = re.compile(
    "|".join(
        (
            r"(?:access|akses) (?:is )?(?:denied|ditolak|di ?blokir|blocked)\W*",
            r"(?:403 )?forbidden",
            r"request (?:rejected|blocked)\W*",
            r"(?:(?:web ?)?site|situs|page|halaman|url) (?:is )?(?:blocked|di ?blokir)\W*",
            r"not acceptable\W*",
            r"attention required\W*",
            r"(?:human|bot|robot|security|browser) (?:check|verification|challenge)",
            r"(?:are you|verify(?:ing)? (?:that )?you are) (?:a )?(?:human|robot)\W*",
            r"verifikasi (?:keamanan|manusia|anda)\b.*",
            r"(?:re)?captcha",
            r"ddos[ -](?:guard|protection)\b.*",
            r"checking your browser\b.*",
            r"(?:just a|one) moment\W*",
            r"(?:one moment,? )?please(?: wait)?\W*",
            r"(?:mohon )?tunggu sebentar\W*",
            r"(?:internet|trust)\W{0,3}(?:positif|baik)\b.*",
            r"(?:(?:web ?)?site|situs|account|akun|hosting|domain)(?: (?:this|has been|is|ini|telah)){0,3}"
            r" (?:suspended|di ?suspend|di ?tangguhkan)\W*",
            r"bandwidth limit exceeded",
            r"resource limit is reached",
        )
    )
)
"""Whole titles of such pages, in lower case. Headlines may begin with these words too (``forbidden``)."""
