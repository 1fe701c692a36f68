"""The topics of the demo: headlines, sentences and quotations for each kind of event.

Slots: ``{t}`` town, ``{p}`` full name of the town or regency, ``{k}`` district, ``{n}`` ``{m}``
numbers, ``{d}`` a day as typed in text, ``{jam}`` a time of day, ``{bulan}`` a month,
``{s}`` the speaker with office, ``{a}`` the speaker's name alone.
"""

from __future__ import annotations

from bipol_crawler.demo.daily_topics import DAILY_TOPICS
from bipol_crawler.demo.public_topics import PUBLIC_TOPICS
from bipol_crawler.demo.topic import Topic

TOPICS: tuple[Topic, ...] = (*PUBLIC_TOPICS, *DAILY_TOPICS)
