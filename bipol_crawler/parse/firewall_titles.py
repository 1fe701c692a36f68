"""Titles of pages that firewalls, hosting companies and providers put in the portal's place: the one list of them."""

from __future__ import annotations

import re

BEGINS_AS_FIREWALLS_DO = re.compile(
    r"^(?:just a moment|attention required|access denied|ddos-guard|checking your browser|one moment, please"
    r"|sucuri website firewall|are you a robot|captcha|bot verification|blocked)\b",
    re.IGNORECASE,
)
"""How a title begins that no headline does: enough for a page that nothing says is an article."""
LETS_NOBODY_IN = re.compile(
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
"""A whole title, in lower case, of a page that lets nobody in; headlines may begin so (``forbidden``)."""
