"""Simulates ten years of half-hourly runs, and measures the growth of the archive and the cost of commands.

``python -m benchmarks.ten_years simulate FOLDER`` simulates 175,200 runs of an archive, and copies the archive at some
times (marks). ``measure FOLDER`` measures these copies, ``plot FOLDER`` draws the plots of docs/TEN_YEARS.md, and
``prove FOLDER`` compares 200 simulated runs with 200 runs of the real command.

**Real**: the first crawl and the second run are made by the command. A run that finds new articles (every fortnight,
when the portal publishes an issue) uses the program's own code, from opening and locking the archive to its seal:
runner, discovery, reading, storing, schedule, checks, evidence, seal, log file. All *measured* commands are whole
processes of the real command at the time of the mark, which send requests through sockets.

**Simulated**: the clock (:mod:`~benchmarks.ten_years.clock`) and the portal (:mod:`~benchmarks.ten_years.newspaper`).
In a run with new articles, Scrapy's engine and middlewares are replaced by a session that calls the portal directly. In
runs without new articles, only the stored data is real: the rows, records, seals and log lines of all runs until the
next issue are made together in one transaction, with the answers of the first of them
(:mod:`~benchmarks.ten_years.fill`). Syncs do nothing, and no checksum of the database is written.

**Other settings than usual**: one routine look a day instead of 1,000, and a sweep every three months instead of every
day. Each look, and each page of a sweep, would be one more capture.
"""
