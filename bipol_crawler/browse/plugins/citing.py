"""Files for those who cite an article: its citation for reference managers, and the record of its evidence.

``/article/7/cite.ris?version=3``, and ``/article/7/record.warc.gz?version=3&page=1`` if the setting SHARE_RECORDS
allows it: the single record of the portal's response, with which a reader can check the digest in the citation. It is a
full copy of the portal's page, so whether to hand it out is for the operator of a public server to decide.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette.utils.asgi import NotFound, Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.citations import cited_version
from bipol_crawler.cite.model import Cited
from bipol_crawler.cite.reference_formats import bibtex, csl_json, ris
from bipol_crawler.cite.styles import record_name
from bipol_crawler.warc.exchange import EvidenceError
from bipol_crawler.warc.reader import response_bytes

hookimpl = HookimplMarker("datasette")

LAST = "SELECT max(version) FROM article_versions WHERE article_id = ?"
CITATIONS = {
    "bib": (bibtex, "application/x-bibtex; charset=utf-8"),
    "json": (csl_json, "application/vnd.citationstyles.csl+json"),
    "ris": (ris, "application/x-research-info-systems; charset=utf-8"),
}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Citations and records."""
    return [
        (r"^/article/(?P<id>[0-9]{1,18})/cite\.(?P<form>bib|json|ris)$", citation),
        (r"^/article/(?P<id>[0-9]{1,18})/record\.warc\.gz$", record),
    ]


async def citation(request: Any, datasette: Any) -> Response:
    """The citation of a version as a file: of ``version``, otherwise of the last one."""
    what = await _asked(request, datasette)
    form = request.url_vars["form"]
    written, content_type = CITATIONS[form]
    headers = {"content-disposition": f'attachment; filename="{what.key}.{form}"'}
    return Response(written(what), headers=headers, content_type=content_type)


async def record(request: Any, datasette: Any) -> Response:
    """The record of one page (``page``, from 1) of a version, byte for byte as it is in the WARC file."""
    if not getattr(datasette, "share_records", False):
        raise NotFound("Rekaman tidak dibagikan di sini · Records are not shared here")
    what = await _asked(request, datasette)
    page = 1 if "page" not in request.args else _number(request, "page") or 0
    if not 0 < page <= len(what.captures):
        raise NotFound("Halaman itu tidak ada di arsip · The archive has no such page")
    capture = what.captures[page - 1]
    warc_dir: Path | None = datasette.warc_dir

    def found(_: object) -> bytes | None:
        try:
            return response_bytes(warc_dir, capture.file, capture.offset) if warc_dir else None
        except EvidenceError:
            return None

    body = await datasette.get_database().execute_fn(found)
    if body is None:
        raise NotFound("Berkas WARC-nya tidak ada di sini · Its WARC file is not here")
    headers = {"content-disposition": f'attachment; filename="{record_name(what, page)}"'}
    return Response(body, headers=headers, content_type="application/warc")


async def _asked(request: Any, datasette: Any) -> Cited:
    """The version that an address names.

    Raises:
        NotFound: there is no such article or version.
    """
    article = int(request.url_vars["id"])
    version = _number(request, "version")
    if version is None:
        (last,) = (await datasette.get_database().execute(LAST, [article])).first()
        version = last or 0
    what = await cited_version(datasette, request, article, version)
    if what is None:
        raise NotFound(f"Artikel {article} tidak punya versi {version} · Article {article} has no version {version}")
    return what


def _number(request: Any, name: str) -> int | None:
    given = request.args.get(name) or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None
