"""bipol_crawler: the archive of record for the Indonesian news portal bipol.co.

The rooms, in the order of the data's way:

    discover   bytes of feeds, sitemaps, REST and listings -> addresses
    spiders    what is due, fetched, yielded as Pages
    crawl      an answer of the portal, judged, read and stored
    fetch      robots, budget, retries, the guard
    evidence   every exchange in WARC, before anything reads it
    parse      a Page -> its fields, each with its source
    normalize  fields -> an Article: people, places, times, text
    search     words in any inflection: what is kept beside them, what is found
    archive    the SQLite file: schema, frontier, store
    rebuild    the same file, made anew from the evidence alone
    browse     Datasette on the archive
    cite       one version of an article -> citations, and how to check them
    snapshot   the archive at one moment, as files to hand out

``items`` is the vocabulary they share, ``text`` what makes characters plain, ``chain`` the way
from Page to Article that crawling and re-reading have in common, ``pipelines``, ``monitors`` and
``progress`` hang them on Scrapy.
"""

__version__ = "0.1.0"
"""Said nowhere else: a wheel is built with it, and an egg under Scrapyd has no other metadata to ask."""
