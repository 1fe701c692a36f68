"""bipol_crawler: the archive of record for the Indonesian news portal bipol.co.

An article is found (``discover``, ``frontier``), fetched (``fetch``), kept as evidence (``warc``), read (``parse``,
``normalize``), stored (``crawl``, ``articles``, ``storage``) and shown (``browse``). docs/ARCHITECTURE.md has all rooms
in their order, and says where a change belongs.
"""

__version__ = "0.1.0"
"""The only place of the version number. The build reads it, and an egg under Scrapyd has no other metadata."""
