"""Citations for reference managers: BibTeX (biblatex's ``@online``) and CSL-JSON."""

from __future__ import annotations

import json
from typing import Any

from bipol_crawler.cite.author_names import Name
from bipol_crawler.cite.model import Cited

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",  # BibTeX counts escaped braces
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", '"': r"\textquotedbl{}",
    "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
}  # fmt: skip


def bibtex(cited: Cited) -> str:
    """One entry, in UTF-8. Headlines, and names whose order must not change, have a second pair of braces."""
    authors = " and ".join(_bibtex_name(name) for name in cited.authors) or f"{{{tex(cited.site)}}}"
    fields = {
        "author": authors,
        "title": f"{{{tex(cited.headline or '[Tanpa judul]')}}}",
        "date": cited.day,
        "organization": tex(cited.site),
        # This field is verbatim. Only a brace would end it, and plain_url escapes braces.
        "url": cited.url,
        "urldate": cited.captured_at[:10],
        "langid": "indonesian",
        "note": tex(note(cited)),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@online{{{cited.key},\n{lines}}}\n"


def csl(cited: Cited) -> dict[str, Any]:
    """One item of CSL-JSON (schema csl-data 1.0), as a dictionary."""
    item: dict[str, Any] = {
        "id": cited.key,
        "type": "article-newspaper",
        "title": cited.headline or "[Tanpa judul]",
        "author": [_csl_name(name) for name in cited.authors] or [{"literal": cited.site}],
        "container-title": cited.site,
        "URL": cited.url,
        "accessed": _csl_date(cited.captured_at[:10]),
        "language": "id-ID",
        "note": note(cited),
    }
    if cited.day:
        item["issued"] = _csl_date(cited.day)
    if cited.captures:
        first = cited.captures[0]
        item["archive"] = "bipol_crawler"
        item["archive_location"] = f"{first.file} @ {first.offset}"
    return item


def csl_json(cited: Cited) -> str:
    """A CSL-JSON list with one item, as reference managers import it."""
    return json.dumps([csl(cited)], ensure_ascii=False, indent=2) + "\n"


def note(cited: Cited) -> str:
    """One line with the capture time (UTC), version, digests, records, and whether the article is gone."""
    parts = [f"Archived {cited.captured_at}", f"article {cited.article}, version {cited.version} of {cited.versions}"]
    for capture in cited.captures:
        parts.append(f"{capture.digest} in {capture.record_id}, {capture.file} @ {capture.offset}")
    if cited.gone_on:
        parts.append(f"no longer on the portal, confirmed {cited.gone_on}")
    elif cited.missing_on:
        parts.append(f"not found on the portal on {cited.missing_on}, not yet confirmed")
    return "; ".join(parts)


def tex(text: str) -> str:
    """``text`` with TeX's special characters escaped. Hyphens in a row are separated, or TeX would join them."""
    return "".join(_TEX.get(character, character) for character in text).replace("--", "-{}-").replace("--", "-{}-")


def _bibtex_name(name: Name) -> str:
    return f"{tex(name.family)}, {tex(name.given)}" if name.given else f"{{{tex(name.family)}}}"


def _csl_name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}


def _csl_date(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}
