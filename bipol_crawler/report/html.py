"""The report as one HTML page to keep: nothing is loaded, nothing runs, and text from the web is text."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from bipol_crawler.report.sections import Report, sections

TEMPLATE = files("bipol_crawler.report") / "page.html"


def page(report: Report) -> str:
    """The whole page; Jinja escapes every word that goes into it."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = environment.from_string(TEMPLATE.read_text("utf-8"))
    return template.render(report=report, sections=sections(report)) + "\n"
