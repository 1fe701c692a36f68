"""The language of pages: Indonesian or English. The reader's choice is stored in a cookie.

Templates contain both texts: ``{{ t("Cari", "Search") }}``. ``lang`` is the language shown (``id`` or ``en``).
Without a choice it is the first of the two in the browser's list, otherwise Indonesian.
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
"""How long the cookie is valid, in seconds."""


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
    """A function that returns the Indonesian or the English text, according to ``lang``."""
    return lambda indonesian, english: english if lang == "en" else indonesian


@hookimpl
def extra_template_vars(request: Any) -> dict[str, Any]:
    """Template variables: ``lang``, ``t``, ``here`` (the current address, for switching), and ``portal``."""
    lang = language(request)
    here = request.full_path if request is not None else "/"
    return {"lang": lang, "t": translator(lang), "here": here, "portal": PORTAL}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """``/-/lang/id?back=/search``: store the choice and redirect back."""
    return [(r"^/-/lang/(?P<code>id|en)$", _choose)]


async def _choose(request: Any) -> Response:
    back = request.args.get("back") or "/"
    if not back.startswith("/") or back.startswith(("//", "/\\")) or any(character < " " for character in back):
        back = "/"  # never to another site
    response = Response.redirect(back)
    response.set_cookie(COOKIE, request.url_vars["code"], max_age=A_YEAR, path="/", samesite="lax", httponly=True)
    return response
