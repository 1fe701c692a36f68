"""Ten years of half-hourly runs: what grows in an archive, and what a run, ``verify`` and ``report`` cost then.

``python -m benchmarks.ten_years simulate FOLDER`` lets an archive live for 175,200 runs, and keeps it as it was at some
marks; ``measure FOLDER`` measures those; ``plot FOLDER`` draws the plots of docs/TEN_YEARS.md; ``prove FOLDER``
compares 200 simulated runs with 200 of the real command.

**Real**: the first crawl and the second run, by the command. A run that finds news (every fortnight, when the portal
has an issue) is the program's own, from opening and locking the archive to its seal: runner, discovery, reading,
storing, schedule, checks, evidence, seal, log file. Everything that is *measured* is a whole process of the real
command at the mark's time, which asks the portal through sockets.

**Simulated**: the clock (:mod:`~benchmarks.ten_years.clock`). The portal (:mod:`~benchmarks.ten_years.newspaper`). For
a run with news, Scrapy: its engine and middlewares are not there, a session asks the portal by a function call. For a
run without news, everything but what it stores: its rows, records, seal and log lines are made at once for all runs
until the next issue, with the answers of the first one, in one transaction (:mod:`~benchmarks.ten_years.fill`). The
disk is not waited for, and no checksum of the database is written.

**Other than usual**: quiet runs make no routine looks (the setting says one a day in place of 1,000), and there is a
sweep every three months in place of every day. Each look and each page of a sweep is one capture more.
"""
