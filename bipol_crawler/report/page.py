"""The report as one HTML page to keep: nothing is loaded, nothing runs, and text from the web is text."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, StrictUndefined

from bipol_crawler.report.sections import Report, sections


def page(report: Report) -> str:
    """The whole page; Jinja escapes every word that goes into it."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = environment.from_string(Path(__file__).with_name("page.html").read_text("utf-8"))
    return template.render(report=report, sections=sections(report)) + "\n"
