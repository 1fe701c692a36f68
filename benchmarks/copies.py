"""Measures the cost of finding copies as the archive grows: ``python -m benchmarks.copies [--articles N]``.

Invented articles are stored one after the other, first in the table of articles, then by ``save_copies``; only the
latter is timed. Their words follow Zipf's law; officials and set phrases are repeated, as in a real newsroom. One
article in twenty is an edited copy of an earlier one. One in fifty is a notice made from a template; such notices
differ only in their figures. The CPU time of a thousand articles is measured at a tenth of the archive's final size and
at the end. If copies are found with an index, the ratio is small; if the whole archive is read, it is ten.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from bisect import bisect
from itertools import accumulate
from pathlib import Path

from bipol_crawler.articles.copies import save_copies
from bipol_crawler.storage.connection import open_database

SYLLABLES = [a + b for a in "b c d g h j k l m n p r s t w y".split() for b in "a i u e o an in ung ar".split()]
PHRASES = (
    "kata {who} kepada wartawan di ruang kerjanya", "demikian disampaikan {who} usai memimpin rapat koordinasi",
    "{who} mengimbau masyarakat agar tetap waspada dan menjaga lingkungan masing-masing",
    "menurut {who} pihaknya akan terus berkoordinasi dengan instansi terkait", "hal senada diungkapkan {who}",
    "kegiatan tersebut dihadiri oleh unsur Forkopimda serta tokoh masyarakat setempat",
)  # fmt: skip
NOTICE = (
    "Berikut jadwal salat untuk wilayah Kota Bandung dan sekitarnya pada {} {} {}. Jadwal ini bersumber dari "
    "Kementerian"
    " Agama Republik Indonesia. Imsak 04:{}, Subuh 04:{}, Terbit 05:{}, Zuhur 11:{}, Asar 15:{}, Magrib "
    "17:{}, Isya 18:{}."
    " Warga diimbau menyesuaikan waktu dengan masjid terdekat di lingkungan masing-masing."
)
COPIES, NOTICES = 20, 50
AT_THE_END = 1000


class Newsroom:
    """Writes articles from one random generator."""

    def __init__(self) -> None:
        self.random = random.Random(7)
        words = {"".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4))) for _ in range(30_000)}
        self.words = sorted(words)
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(len(self.words))))
        self.names = [" ".join(self.word().title() for _ in range(2)) for _ in range(3000)]
        self.officials = [
            f"Kepala Dinas {self.word().title()} Kota {self.word().title()} {name}" for name in self.names[:1000]
        ]
        self.ranks = list(accumulate(1 / (rank + 5) for rank in range(len(self.officials))))

    def word(self) -> str:
        """Return a random word, by Zipf's law."""
        return self.words[bisect(self.weights, self.random.random() * self.weights[-1]) % len(self.words)]

    def official(self) -> str:
        """Return a random official; some are more frequent."""
        return self.officials[bisect(self.ranks, self.random.random() * self.ranks[-1]) % len(self.officials)]

    def sentence(self) -> str:
        """Return a sentence: a set phrase of an official, or words with a name and a figure."""
        if self.random.random() < 0.3:
            return self.random.choice(PHRASES).format(who=self.official()).capitalize() + "."
        words = [self.word() for _ in range(self.random.randint(9, 18))]
        words.insert(3, self.random.choice(self.names))
        words.insert(6, str(self.random.randint(2, 9999)))
        return " ".join(words).capitalize().replace(words[3].lower(), words[3]) + "."

    def article(self) -> list[str]:
        """Return an article of about 220 words as sentences."""
        return [self.sentence() for _ in range(self.random.randint(11, 19))]

    def copy(self, sentences: list[str]) -> list[str]:
        """Return an edited copy: a new lead, some sentences removed, the others perhaps in another order."""
        kept = [sentence for sentence in sentences[1:] if self.random.random() < 0.75] or sentences
        if self.random.random() < 0.3:
            self.random.shuffle(kept)
        return [self.sentence(), *kept]

    def notice(self) -> list[str]:
        """Return a timetable. Timetables differ only in their figures."""
        days = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat")
        day = (self.random.choice(days), self.random.randint(1, 28), self.random.randint(1000, 9999))
        return [NOTICE.format(*day, *(self.random.randint(10, 59) for _ in range(7)))]


def main() -> None:
    """Print a line at each measured size, and the ratio."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.copies", description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000, help="default 100,000")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / "bipol.db", options.articles)


def measure(path: Path, articles: int) -> None:
    """Store ``articles`` articles in a new archive at ``path``, and print their cost."""
    db = open_database(path)
    for name in ("articles_ai", "articles_au"):
        db.execute(f"DROP TRIGGER IF EXISTS {name}")  # the full text is indexed for the search, which is not measured
    db.execute("BEGIN")
    newsroom = Newsroom()
    kept: list[tuple[int, list[str]]] = []
    planted: dict[int, int] = {}
    costs: list[float] = []
    print("| articles | ms an article | MB of memory | bytes of index an article |\n| --: | --: | --: | --: |")
    ends = []
    spent = 0.0
    for number in range(1, articles + 1):
        sentences, source = newsroom.article(), 0
        if number % NOTICES == 0:
            sentences = newsroom.notice()
        elif number % COPIES == 0:
            source, sentences = newsroom.random.choice(kept)
            sentences = newsroom.copy(sentences)
            planted[number] = source
        elif len(kept) < 20_000:
            kept.append((number, sentences))
        else:
            kept[newsroom.random.randrange(len(kept))] = (number, sentences)
        body = "\n\n".join(sentences)
        db.execute(
            "INSERT INTO articles (id, url, body, published_at, layout, parser_version, sources, dates, first_seen_at,"
            " last_seen_at) VALUES (?, ?, ?, ?, 'x', 'x', '{}', '[]', '2020', '2020')",
            [number, f"https://bipol.co/{number}/", body, f"20{number:08}T08:00:00+07:00"],
        )
        begin = time.process_time()
        save_copies(db, number, body)
        if number % 100 == 0:
            db.execute("COMMIT")
            db.execute("BEGIN")
        costs.append(time.process_time() - begin)
        spent += costs[-1]
        if number in (articles // 10, articles):
            ends.append(sum(costs[-AT_THE_END:]) / len(costs[-AT_THE_END:]) * 1000)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            (size,) = db.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name IN ('sketches', 'sketch_numbers')"
            ).fetchone()
            print(f"| {number:,} | {ends[-1]:.2f} | {memory:.0f} | {size / number:.0f} |", flush=True)
    found = dict(db.execute("SELECT article_id, original_id FROM copies").fetchall())
    right = sum(found.get(number) == source for number, source in planted.items())
    print(f"\ntime of one article at the end, ratio: {ends[-1] / ends[0]:.2f}; all articles: {spent:.0f} s")
    print(f"copies planted {len(planted):,}, found with their original {right:,}; others called copies "
          f"{len(set(found) - set(planted)):,}")  # fmt: skip
    db.close()


if __name__ == "__main__":
    main()
