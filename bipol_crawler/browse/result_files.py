"""Writes the articles of a search as a file: spreadsheet, CSV, Parquet, JSON, RIS, BibTeX or CSL-JSON.

Every file has the same articles in the same order. If a file cannot have all of them, its name and its HTTP header say
so, and the file itself if its format allows it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from bipol_crawler.browse.result_rows import COLUMNS, ResultRow
from bipol_crawler.cite.author_names import Name, author_name
from bipol_crawler.cite.reference_formats import csl_date, csl_name, tex
from bipol_crawler.portals import PORTAL
from bipol_crawler.search.filters import day

MAX_CELL_LENGTH = 32_767
"""The largest number of characters in a cell of Excel. A column has a longer text only by a mistake of the portal."""
MAX_SHEET_LINKS = 65_000
"""Excel allows 65,530 links in a sheet. Further links are formulas."""
MAX_LINK_LENGTH, MAX_FORMULA_LINK_LENGTH = 2000, 255
"""The largest number of characters of a link in Excel, and of a text in a formula. Longer ones are plain text."""
_FIRST_EXCEL_DAY = date(1900, 3, 1)
"""Excel has a 29 February 1900, so it counts earlier days wrongly."""
_WIDTHS = (40, 34, 60, 12, 26, 16, 18, 30, 24, 10, 9, 9)


@dataclass(frozen=True, slots=True)
class Result:
    """A search for a file: its address, when it was asked (UTC), and how many articles the file and the search have.

    ``described`` are further facts about the search, for JSON.
    """

    address: str
    asked_at: str
    articles: int
    total: int
    described: dict[str, Any] = field(default_factory=dict)

    @property
    def note(self) -> str:
        """A sentence in both languages: whether the file has all articles of the search."""
        if self.articles < self.total:
            return (
                f"Terpotong: {self.articles} artikel pertama dari {self.total}"
                f" · Cut: the first {self.articles} of {self.total} articles"
            )
        return f"Lengkap: {self.total} artikel · Complete: {self.total} articles"


def write_csv(file: IO[str], rows: Iterable[ResultRow], result: Result) -> None:
    """A table with the archive's text, for programs."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(row.cells for row in rows)


def write_json(file: IO[str], rows: Iterable[ResultRow], result: Result) -> None:
    """One object: the search, its counts, and the list ``articles``. Names are lists."""
    about = {
        "search": result.address,
        "asked_at": result.asked_at,
        "total": result.total,
        "articles_here": result.articles,
        "cut": result.articles < result.total,
        **result.described,
    }
    file.write(json.dumps(about, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "articles": [')
    for number, row in enumerate(rows):
        article = {name: getattr(row, name) for name in COLUMNS}
        file.write(("," if number else "") + "\n  " + json.dumps(article, ensure_ascii=False))
    file.write("\n ]\n}\n")


def write_ris(file: IO[str], rows: Iterable[ResultRow], result: Result) -> None:
    """One record of type NEWS for each article. Its address is that of citations."""
    for row in rows:
        names = [("AU", author_name(name).inverted) for name in row.reporters]
        names += [("ED", author_name(name).inverted) for name in row.editors]
        printed = day(row.published_date or "")
        fields = [
            ("TY", "NEWS"),
            ("ID", _key(row)),
            ("TI", row.headline or "[Tanpa judul]"),
            *(names or [("AU", PORTAL.name)]),
            ("T2", PORTAL.name),
            ("PY", f"{printed:%Y}" if printed else ""),
            ("DA", f"{printed:%Y/%m/%d}" if printed else ""),
            ("SE", row.section or ""),
            ("CY", row.place or ""),
            ("LA", "id"),
            ("UR", row.link),
            ("DB", "bipol_crawler"),
            ("N1", _note(row)),
        ]
        file.writelines(f"{tag}  - {value}\r\n" for tag, value in fields if value)
        file.write("ER  - \r\n\r\n")


def write_bibtex(file: IO[str], rows: Iterable[ResultRow], result: Result) -> None:
    """One ``@online`` entry for each article, in UTF-8."""
    file.write(f"% {result.address}\n% {result.asked_at}\n% {result.note}\n")
    for row in rows:
        fields = {
            "author": _bibtex_names(row.reporters) or f"{{{tex(PORTAL.name)}}}",
            "editor": _bibtex_names(row.editors),
            "title": f"{{{tex(row.headline or '[Tanpa judul]')}}}",
            "date": row.published_date if day(row.published_date or "") else None,
            "organization": tex(PORTAL.name),
            "location": tex(row.place or ""),
            "url": row.link.replace("{", "%7B").replace("}", "%7D"),
            "langid": "indonesian",
            "keywords": tex(row.section or ""),
            "note": tex(_note(row)),
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        file.write(f"@online{{{_key(row)},\n{lines}}}\n")


def write_csl(file: IO[str], rows: Iterable[ResultRow], result: Result) -> None:
    """A list with one item of CSL-JSON (schema csl-data 1.0) for each article; it cannot say that it is cut."""
    file.write("[")
    for number, row in enumerate(rows):
        item = {
            "id": _key(row),
            "type": "article-newspaper",
            "title": row.headline or "[Tanpa judul]",
            "author": [csl_name(author_name(name)) for name in row.reporters] or [{"literal": PORTAL.name}],
            "editor": [csl_name(author_name(name)) for name in row.editors],
            "container-title": PORTAL.name,
            "issued": csl_date(row.published_date or "") if day(row.published_date or "") else None,
            "section": row.section,
            "URL": row.link,
            "language": "id-ID",
            "archive": "bipol_crawler",
            "archive_location": row.version_permalink,
            "note": _note(row),
        }
        kept = {name: value for name, value in item.items() if value}
        file.write((",\n " if number else "\n ") + json.dumps(kept, ensure_ascii=False))
    file.write("\n]\n")


def _key(row: ResultRow) -> str:
    """The key of the latest version, as in the citations of its page."""
    return f"{PORTAL.word}-{row.id}-v{row.versions}"


def _note(row: ResultRow) -> str:
    return (
        f"archived copy {row.version_permalink}; published at {row.url}; status: {row.status}; versions: {row.versions}"
    )


def _bibtex_names(names: Iterable[str]) -> str:
    def written(name: Name) -> str:
        return f"{tex(name.family)}, {tex(name.given)}" if name.given else f"{{{tex(name.family)}}}"

    return " and ".join(written(author_name(name)) for name in names)


def write_sheet(path: Path, rows: Iterable[ResultRow], result: Result) -> None:
    """A workbook: dates are dates, addresses are links, the header stays in view and has filters; a sheet about it."""
    import xlsxwriter  # type: ignore[import-untyped]

    options = {"constant_memory": True, "tmpdir": str(path.parent), "default_date_format": "yyyy-mm-dd"}
    options |= dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with xlsxwriter.Workbook(str(path), options) as book:
        bold, link = book.add_format({"bold": True}), book.get_default_url_format()
        sheet = book.add_worksheet("artikel")
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, result.articles, len(COLUMNS) - 1)
        for place, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, name, bold)
        links = 0
        for line, row in enumerate(rows, 1):
            for place, (name, value) in enumerate(zip(COLUMNS, row.cells, strict=True)):
                if name in ("url", "permalink"):
                    links += 1
                    _write_link(sheet, line, place, str(value), link, is_formula=links > MAX_SHEET_LINKS)
                elif name == "published_date" and (then := day(str(value))) and then >= _FIRST_EXCEL_DAY:
                    sheet.write_datetime(line, place, then)
                elif isinstance(value, int):
                    sheet.write_number(line, place, value)
                elif value is not None:
                    sheet.write_string(line, place, value[:MAX_CELL_LENGTH])
        about = book.add_worksheet("tentang")
        about.set_column(0, 0, 100)
        for line, text in enumerate((result.note, result.address, result.asked_at)):
            about.write_string(line, 0, text[:MAX_CELL_LENGTH])


def _write_link(sheet: Any, line: int, place: int, address: str, link: Any, *, is_formula: bool) -> None:
    is_web = address.startswith(("https://", "http://")) and not any(character in address for character in ' "<>')
    if is_web and not is_formula and len(address) <= MAX_LINK_LENGTH:
        sheet.write_url(line, place, address, link, string=address)
    elif is_web and is_formula and len(address) <= MAX_FORMULA_LINK_LENGTH:
        sheet.write_formula(line, place, f'=HYPERLINK("{address}")', link, address)
    else:
        sheet.write_string(line, place, address[:MAX_CELL_LENGTH])


def write_parquet(path: Path, rows: Iterable[ResultRow], result: Result) -> None:
    """A table whose columns have types; ``published_date`` is a date."""
    # DuckDB takes 65 MB, which other pages do not need.
    import duckdb

    lines, longest = path.with_suffix(".jsonl"), 0
    with lines.open("wb") as file:
        for row in rows:
            cells = dict(zip(COLUMNS, row.cells, strict=True))
            cells["published_date"] = cells["published_date"] if day(str(cells["published_date"])) else None
            line = json.dumps(cells, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
            longest = max(longest, file.write(line))
    types = {"published_date": "DATE", "versions": "BIGINT", "id": "BIGINT"}
    columns = ", ".join(f"{name}: '{types.get(name, 'VARCHAR')}'" for name in COLUMNS)
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "memory_limit": "256MB",
        "temp_directory": str(path.parent),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=config) as db:
        db.execute(
            f"COPY (SELECT * FROM read_json('{lines}', format='newline_delimited', columns={{{columns}}},"
            f" maximum_object_size={max(longest, 1 << 20)})) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
