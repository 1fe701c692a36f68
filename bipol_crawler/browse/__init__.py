"""Looking at the archive: Datasette's words, pages and rules, read-only beside a running crawl.

``metadata.yaml`` says what every table, view and column means; ``settings.json`` holds
Datasette's limits; ``plugins/`` show what came from the web strictly as text;
``templates/`` and ``static/`` are the pages. :mod:`.reading` opens the file,
:mod:`.serving` puts Datasette on a port.
"""
