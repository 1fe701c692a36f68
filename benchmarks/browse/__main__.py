"""How fast every page and every ready question answers, through Datasette's own HTTP client, at 100,000 articles.

``python -m benchmarks.browse [--articles N] [--archive FILE] [--times N]`` makes an archive with
:mod:`benchmarks.search.archive`, adds editors, photos, links, versions and events, and prints median and worst of
``--times`` answers after the first, beside the first. Nothing is sent over a network: Datasette's client calls the
application itself.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.search.archive import make
from bipol_crawler.archive.database import open_database
from bipol_crawler.browse.serving import open_datasette

# An editor under each article; a photo each; two links in its text; one in five edited, one in fifty gone.
EXTRA = """
INSERT INTO bylines (article_id, position, role, person_id, name, as_written, source)
  SELECT a.id, 2, 'editor', p.id, p.name, p.name, 'text'
  FROM articles a JOIN people p ON p.id = 1 + a.id * 7 % min(12, (SELECT max(id) FROM people));
INSERT INTO photos (article_id, kind, position, url, caption, credit)
  SELECT id, 'lead', 1, url || 'foto.jpg', 'Suasana (Foto)', 'Kredit ' || (id * 31 % 400) FROM articles;
INSERT INTO links (article_id, block, position, url)
  SELECT a.id, 'inline', n, 'https://bipol.co/berita-' || (1 + a.id * 17 * n % 30000) || '/'
  FROM articles a, (SELECT 1 n UNION SELECT 2);
INSERT INTO links (article_id, block, position, url)
  SELECT a.id, 'related', n, 'https://bipol.co/berita-' || (1 + (a.id + n) % 100000) || '/'
  FROM articles a, (SELECT 1 n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5);
INSERT INTO article_versions (article_id, version, captured_at, changed, headline, body, bylines, captions, digest,
    layout, parser_version)
  SELECT id, n, first_seen_at, iif(n = 2, 'body', ''), headline, body, '[]', '[]', id || '-' || n, 'nomina', '1'
  FROM articles, (SELECT 1 n UNION SELECT 2) WHERE n = 1 OR id % 5 = 0;
UPDATE articles SET versions = 1 + (id % 5 = 0), published_source = 'page';
INSERT INTO article_events (article_id, at, kind, detail)
  SELECT id, first_seen_at, 'first_seen', '' FROM articles;
INSERT INTO article_events (article_id, at, kind, detail)
  SELECT id, first_seen_at, 'edited', 'body' FROM articles WHERE id % 5 = 0;
INSERT INTO article_events (article_id, at, kind, detail)
  SELECT id, first_seen_at, 'gone', 'HTTP 404' FROM articles WHERE id % 50 = 0;
"""
PAGES = ("/", "/dashboard", "/people", "/people?by=name", "/person/1", "/person/12", "/places", "/place/BANDUNG")
TABLES = ("/bipol/articles/5000", "/search?words=pengelolaan+sampah", "/bipol/articles_flat", "/bipol/articles")


def prepare(path: Path, articles: int) -> None:
    """A large archive at ``path``; minutes, and several hundred MB."""
    make(path, articles)
    db = open_database(path)
    with db.atomic():
        for statement in EXTRA.split(";\n"):
            if statement.strip():
                db.execute(statement)
    db.close()


async def timed(path: Path, times: int) -> list[tuple[str, float, float, float]]:
    """Address, and milliseconds: first answer, median and worst of ``times`` later ones."""
    datasette = open_datasette(path)
    await datasette.invoke_startup()
    questions = [f"/bipol/{name}" for name in datasette.metadata("queries", database="bipol")]
    rows = []
    for address in (*PAGES, *TABLES, *questions):
        spent = []
        for _ in range(times + 1):
            begun = time.perf_counter()
            answer = await datasette.client.get(address)
            spent.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        rows.append((address, spent[0], median(spent[1:]), max(spent[1:])))
    return rows


def main() -> None:
    """Make the archive, unless it is there, and print the table as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.browse")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--archive", type=Path, help="keep the archive here, and use it again")
    parser.add_argument("--times", type=int, default=9)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = told.archive or Path(folder) / "bipol.db"
        if not path.exists():
            prepare(path, told.articles)
        print("| page | first ms | median ms | worst ms |\n|---|--:|--:|--:|")
        for address, first, middle, worst in asyncio.run(timed(path, told.times)):
            print(f"| `{address}` | {first:.0f} | {middle:.0f} | {worst:.0f} |", flush=True)


if __name__ == "__main__":
    main()
