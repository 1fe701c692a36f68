"""The report as one HTML page. It loads nothing, has no scripts, and escapes all text from the web."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from bipol_crawler.report.figures import Report
from bipol_crawler.report.sections import sections

TEMPLATE = files("bipol_crawler.report") / "page.html"


def html_page(report: Report) -> str:
    """The page as HTML. Jinja escapes all values."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = environment.from_string(TEMPLATE.read_text("utf-8"))
    return template.render(report=report, sections=sections(report)) + "\n"
