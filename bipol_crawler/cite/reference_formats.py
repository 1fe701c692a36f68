"""Citations for reference managers: BibTeX (biblatex's ``@online``), CSL-JSON and RIS.

The address is that of the portal, or the permalink if the portal no longer has the article; the note has both.
"""

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
        "url": cited.link,
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
        "author": [csl_name(name) for name in cited.authors] or [{"literal": cited.site}],
        "container-title": cited.site,
        "URL": cited.link,
        "accessed": csl_date(cited.captured_at[:10]),
        "language": "id-ID",
        "note": note(cited),
    }
    if cited.day:
        item["issued"] = csl_date(cited.day)
    if cited.section:
        item["section"] = cited.section
    if cited.captures:
        item["archive"] = "bipol_crawler"
        item["archive_location"] = _archive_location(cited)
    return item


def csl_json(cited: Cited) -> str:
    """A CSL-JSON list with one item, as reference managers import it."""
    return json.dumps([csl(cited)], ensure_ascii=False, indent=2) + "\n"


def ris(cited: Cited) -> str:
    """One record of RIS, in UTF-8 with the line ends of its specification; type NEWS."""
    fields = [
        ("TY", "NEWS"),
        ("ID", cited.key),
        *(("AU", name.inverted) for name in cited.authors or (Name(cited.site),)),
        ("TI", cited.headline or "[Tanpa judul]"),
        ("T2", cited.site),
        ("SE", cited.section),
        ("PY", cited.day and cited.day[:4]),
        ("DA", cited.day and cited.day.replace("-", "/")),
        ("LA", "id"),
        ("UR", cited.link),
        ("Y2", cited.captured_at[:10].replace("-", "/")),
        ("DB", "bipol_crawler" if cited.captures else None),
        ("AN", _archive_location(cited) if cited.captures else None),
        ("N1", note(cited)),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value is not None)


def _archive_location(cited: Cited) -> str:
    first = cited.captures[0]
    return f"{first.file} @ {first.offset}"


def note(cited: Cited) -> str:
    """One line with the addresses, capture time (UTC), version, digests, records, and whether the article is gone."""
    parts = [f"Archived {cited.captured_at}"]
    if cited.permalink:
        parts += [f"archived copy {cited.permalink}", f"published at {cited.url}"]
    parts += [f"article {cited.article}, version {cited.version} of {cited.versions}"]
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


def csl_name(name: Name) -> dict[str, str]:
    """A name as CSL-JSON has it."""
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}


def csl_date(day: str) -> dict[str, list[list[int]]]:
    """A day, YYYY-MM-DD, as CSL-JSON has it."""
    return {"date-parts": [[int(part) for part in day.split("-")]]}
