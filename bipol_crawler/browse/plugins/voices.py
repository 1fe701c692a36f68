"""``/voices`` and ``/voice/ID``: who is named and quoted in the texts, apart from those named in bylines."""

from __future__ import annotations

from typing import Any

from datasette.utils import tilde_decode  # type: ignore[import-untyped]
from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.subject_pages import PAGE, limit_and_offset, list_page, page_number, parts_of, rows_of
from bipol_crawler.normalize.people import person_key

hookimpl = HookimplMarker("datasette")

VOICES = """
  SELECT p.id, p.name, count(q.id) AS quotes, count(DISTINCT q.article_id) AS articles
  FROM named_people p LEFT JOIN quotes q ON q.named_person_id = p.id
  WHERE :q = '' OR instr(lower(p.name), lower(:q)) > 0
  GROUP BY p.id ORDER BY quotes DESC, p.name COLLATE NOCASE, p.id LIMIT :limit OFFSET :offset"""
VOICE = {
    "person": "SELECT id, name FROM named_people WHERE id = :id",
    "offices": """
      SELECT office, count(*) AS articles, min(substr(a.published_at, 1, 4)) AS first,
        max(substr(a.published_at, 1, 4)) AS last
      FROM mentions m JOIN articles a ON a.id = m.article_id
      WHERE m.named_person_id = :id AND office IS NOT NULL
      GROUP BY office COLLATE NOCASE ORDER BY articles DESC, office LIMIT 12""",
    "said": """
      SELECT DISTINCT sex, standing FROM mentions
      WHERE named_person_id = :id AND (sex IS NOT NULL OR standing IS NOT NULL)""",
    "total": """
      SELECT count(*) AS quotes, count(DISTINCT article_id) AS articles,
        (SELECT count(*) FROM mentions WHERE named_person_id = :id) AS mentioned
      FROM quotes WHERE named_person_id = :id""",
    "quotes": """
      SELECT q.kind, q.verb, q.speaker, q.speaker_rule, a.id, a.headline, a.published_at,
        substr(a.body, q.span_start + 1, q.span_end - q.span_start) AS words
      FROM quotes q JOIN articles a ON a.id = q.article_id WHERE q.named_person_id = :id
      ORDER BY a.published_at DESC, a.id DESC, q.position LIMIT :limit OFFSET :offset""",
    "stories": """
      SELECT a.id, a.headline, a.published_at, a.status FROM mentions m JOIN articles a ON a.id = m.article_id
      WHERE m.named_person_id = :id ORDER BY a.published_at DESC, a.id DESC LIMIT 50""",
    "bylines": """
      SELECT p.id, p.name FROM named_people n JOIN people p ON p.key = n.key WHERE n.id = :id""",
}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """People named in texts, by number or by name."""
    return [(r"^/voices$", voices_page), (r"^/voice/(?P<who>[^/]+)$", voice_page)]


async def voices_page(request: Any, datasette: Any) -> Response:
    """The people named in texts, those most quoted first. ``q`` is a part of a name."""
    return await list_page(request, datasette, "voices.html", VOICES, {})


async def voice_page(request: Any, datasette: Any) -> Response:
    """One person: offices as written, and quotes. A name in place of the number redirects to the number."""
    who = tilde_decode(request.url_vars["who"])
    if not (who.isascii() and who.isdigit() and len(who) <= 15):
        found = await rows_of(datasette, "SELECT id FROM named_people WHERE key = :key", {"key": person_key(who)})
        if not found:
            raise NotFound("Nama itu tidak ada di arsip · The archive has no such person")
        return Response.redirect(datasette.urls.path(f"/voice/{found[0]['id']}"))
    parts = await parts_of(datasette, VOICE, {"id": int(who), **limit_and_offset(request)})
    if not parts["person"]:
        raise NotFound("Nama itu tidak ada di arsip · The archive has no such person")
    context = {
        "person": parts["person"][0],
        "parts": parts,
        "said": {name: sorted({row[name] for row in parts["said"] if row[name]}) for name in ("sex", "standing")},
        "page": page_number(request),
        "pages": -(-parts["total"][0]["quotes"] // PAGE),
        "kept": "",
    }
    return Response.html(await datasette.render_template("voice.html", context, request=request))
