"""The report as columns of text: coloured on a terminal, plain elsewhere."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bipol_crawler.report.figures import Report
from bipol_crawler.report.sections import Section, sections

WIDTH = 200
"""Characters in a line of a mail or a file, where the width of the reader's window is unknown."""


def print_report(report: Report, console: Console) -> None:
    """Print every section except the detailed ones."""
    for section in sections(report):
        if section.detailed:
            continue
        # Rich would wrap a title of the table at the width of the table.
        console.print(Text(section.title, style="bold"), soft_wrap=True)
        for note in section.notes:
            console.print(Text(note), soft_wrap=True)
        if section.rows:
            console.print(_table(section))
        console.print()


def plain_text(report: Report) -> str:
    """The report as plain text."""
    out = StringIO()
    print_report(report, Console(file=out, highlight=False, width=WIDTH, color_system=None))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _table(section: Section) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", show_header=any(section.columns))
    for name in section.columns:
        table.add_column(name, justify="right" if name in section.figures else "left", overflow="fold")
    for row in section.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
