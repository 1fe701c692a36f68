"""Compares the bytes of the database for each article with commit a63e8d5, table by table.

``python -m benchmarks.size [--stories N]``. Both programs crawl the same demo portal, each into its own archive. Then
both files are rewritten (``VACUUM INTO``), because it is random how full their pages are. A table includes its indexes;
the full-text index is a separate table. In a small archive every short table takes a whole page, so use a thousand
stories or more.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from benchmarks.command_costs import settings
from benchmarks.earlier import NOW, earlier
from benchmarks.pipeline import portal, run

SHOWN = 30
"""Tables with fewer bytes for each article are not printed."""
OF_TABLES = """
SELECT CASE WHEN m.tbl_name LIKE 'articles_fts%' THEN 'articles_fts' ELSE coalesce(m.tbl_name, s.name) END, sum(pgsize)
FROM dbstat s LEFT JOIN sqlite_master m ON m.name = s.name GROUP BY 1
"""


def bytes_of_tables(path: Path) -> dict[str, float]:
    """The bytes of each table and its indexes, for each article."""
    compact = path.with_suffix(".compact")
    with closing(sqlite3.connect(path)) as db:
        db.execute("VACUUM INTO ?", [str(compact)])
    with closing(sqlite3.connect(compact)) as db:
        (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
        return {table: size / articles for table, size in db.execute(OF_TABLES)}


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.size", description=__doc__.partition("\n")[0])
    parser.add_argument("--stories", type=int, default=1_500, help="articles of the portal (%(default)s)")
    options = parser.parse_args()
    found: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="bipol-size-") as name, portal(options.stories) as url:
        for program in (earlier(), NOW):
            folder = Path(name) / program.name
            folder.mkdir()
            run(program.command("crawl bipol", **settings(folder, url)), program.root)
            found.append(bytes_of_tables(folder / "bipol.db"))
    before, now = found
    print(f"| table, with its indexes | {earlier().name} | now |\n|---|--:|--:|")
    for table in sorted(before | now, key=lambda table: -max(before.get(table, 0), now.get(table, 0))):
        if max(before.get(table, 0), now.get(table, 0)) >= SHOWN:
            print(f"| `{table}` | {before.get(table, 0):.0f} | {now.get(table, 0):.0f} |")
    whole = sum(before.values()), sum(now.values())
    print(f"| **all** | {whole[0]:.0f} | {whole[1]:.0f} |\n\nnow / {earlier().name}: {whole[1] / whole[0]:.2f}")


if __name__ == "__main__":
    main()
