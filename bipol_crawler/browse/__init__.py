"""The reading room: the archive shown in Datasette, read-only. A crawl can run at the same time.

``metadata.yaml`` describes every table, view and column. ``settings.json`` has Datasette's limits. ``plugins/`` add
pages and show text from the web only as text. ``templates/`` and ``static/`` are the pages. :mod:`.server` serves them.
"""
