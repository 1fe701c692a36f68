"""Makes an article with closing lines, for the tests of bylines."""

from __future__ import annotations

from bipol_crawler.normalize.bylines import split_bylines

N = "\u00a0"
TEXT = [["BANDUNG, bipol.co – Warga menata taman kota."], ["“Hasilnya memuaskan,” kata ketua RT."]]


def closing(*lines: str) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """Bylines as (role, name), and the paragraphs left, of an article that ends with ``lines``."""
    typed = split_bylines([*TEXT, list(lines)])
    return [(line.role, line.name) for line in typed.bylines], typed.paragraphs


A, B = "Lilis Suminar", "Tatang Koswara"
BOTH = [("reporter", A), ("editor", B)]
