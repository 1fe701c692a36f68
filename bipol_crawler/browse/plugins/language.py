"""Indonesian or English: every page in one language, the reader's choice, kept in a cookie.

Templates say both where they stand: ``{{ t("Cari", "Search") }}``. ``lang`` is the language shown (``id`` or ``en``).
Without a choice the browser's first accepted language of the two counts, else Indonesian, as most readers are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.portals import PORTAL

hookimpl = HookimplMarker("datasette")

LANGUAGES = ("id", "en")
COOKIE = "lang"
A_YEAR = 365 * 24 * 3600
"""How long a choice is kept, in seconds."""


def language(request: Any) -> str:
    """The language to answer ``request`` in: ``id`` or ``en``."""
    if request is None:
        return LANGUAGES[0]
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    header = request.headers.get("accept-language", "")
    accepted = (part.split(";")[0].strip().lower()[:2] for part in header.split(","))
    return next((code for code in accepted if code in LANGUAGES), LANGUAGES[0])


def translator(lang: str) -> Callable[[str, str], str]:
    """What picks the text of ``lang`` from an Indonesian and an English one."""
    return lambda indonesian, english: english if lang == "en" else indonesian


@hookimpl
def extra_template_vars(request: Any) -> dict[str, Any]:
    """``lang``, ``t``, ``here``, the address to come back to after switching, and the ``portal`` that is archived."""
    lang = language(request)
    here = request.full_path if request is not None else "/"
    return {"lang": lang, "t": translator(lang), "here": here, "portal": PORTAL}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """``/-/lang/id?back=/search``: remember the choice and go back."""
    return [(r"^/-/lang/(?P<code>id|en)$", _choose)]


async def _choose(request: Any) -> Response:
    back = request.args.get("back") or "/"
    if not back.startswith("/") or back.startswith(("//", "/\\")) or any(character < " " for character in back):
        back = "/"  # never away from here
    response = Response.redirect(back)
    response.set_cookie(COOKIE, request.url_vars["code"], max_age=A_YEAR, path="/", samesite="lax", httponly=True)
    return response
