"""The one function that analyses a text: :class:`~.findings.Text` → :class:`~.findings.Findings`."""

from __future__ import annotations

from bipol_crawler.analysis.body import Body
from bipol_crawler.analysis.corrections import corrections
from bipol_crawler.analysis.event_dates import event_dates
from bipol_crawler.analysis.findings import Findings, Text
from bipol_crawler.analysis.origins import origins, series_part
from bipol_crawler.analysis.people import people
from bipol_crawler.analysis.places import places
from bipol_crawler.analysis.quotes import quotes

_LONGEST = 200_000
"""The most characters of a body that are analysed. The longest articles have about 50,000."""


def analyse(text: Text) -> Findings:
    """Return the findings in ``text``: days, people, places, quotes, corrections, origins, each with its evidence."""
    body = Body((text.body or "")[:_LONGEST])
    credited, part = origins(text), series_part(text.headline)
    named = people(body)
    found = quotes(body, named)
    direct = tuple((quote.start, quote.end) for quote in found if quote.kind == "direct")
    return Findings(
        event_dates=event_dates(body, text.published, direct),
        quotes=found,
        mentions=[item.mention for item in named],
        corrections=corrections(text, body, direct),
        places=places(body, [(item.mention.start, item.mention.end) for item in named], text.place),
        origins=credited,
        series=part,
    )
