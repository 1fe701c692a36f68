"""Every knob, in the order of the data's way, each with its unit and its reason.

Any of them can be given on the command line: ``scrapy crawl bipol -s DOWNLOAD_DELAY=5``.
Relative paths are from the project's root.
"""

import os

from bipol_crawler.addresses import origins
from bipol_crawler.portals import PORTAL

BOT_NAME = "bipol_crawler"
SPIDER_MODULES = ["bipol_crawler.spiders"]
COMMANDS_MODULE = "bipol_crawler.commands"

# --- what is archived, and where -------------------------------------------------------------
PORTAL_URL = PORTAL.url
MOVED_FROM = ""  # the portal's address before, after a move to another scheme, host or port: its archive goes on
ARCHIVE_DB = "data/bipol.db"
WARC_DIR = "data/warc"
PEOPLE_ALIASES = "data/people_aliases.csv"  # which names are one person; may be missing
WARC_MAX_BYTES = 1_000_000_000  # bytes; the size that web archives commonly exchange; a day ends a file, too

# --- who asks --------------------------------------------------------------------------------
# A web master must be able to find out who this is and to write to somebody. Set CONTACT.
OPERATOR = ""  # the archive's institution, for the evidence's own description
CONTACT = ""  # an e-mail address or web page; goes into the User-Agent
USER_AGENT = f"{PORTAL.user_agent}/0.1 (news archive)"  # CONTACT is added when the crawl starts

# --- discover --------------------------------------------------------------------------------
SWEEP_INTERVAL = 86_400  # seconds between two readings of the portal's whole list
REVISIT_BUDGET = 1_000  # looks again a day at known articles, 0 for no limit: at two seconds each, 35 minutes a day

# --- fetch: one connection, slow, and obedient -----------------------------------------------
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0  # seconds between two requests
DOWNLOAD_DELAY_JITTER = 0.5  # a part of the delay, so that requests don't beat like a clock
CRAWL_DELAY_MAX = (
    60.0  # seconds, 0 for no limit; robots.txt asking for more ends the run: a day's looks take 17 h at it
)
REQUEST_BUDGET = 0  # requests a run, 0 for no limit: a first run has to fetch everything once
PHOTO_BUDGET = 200  # lead photos a run, one request each, behind the pages; 0 for none: a day catches up thousands
DOWNLOAD_TIMEOUT = 60  # seconds
DOWNLOAD_MAXSIZE = 33_554_432  # bytes; the longest article page is a hundredth of it
DOWNLOAD_WARNSIZE = 0  # one limit is enough
DOWNLOAD_VERIFY_CERTIFICATES = True  # evidence from an unverified host would be none
RETRY_TIMES = 2  # further tries after the first
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"  # one page that never came is counted (CHECK_FAILED_SHARE), and no error of the run
RETRY_WAIT = 5.0  # seconds before the first retry; doubles
RETRY_AFTER_MAX = 300.0  # seconds; a portal that asks for a longer pause gets the rest of the run
GUARD_REFUSALS = 5  # refusals in a row that end the run
GUARD_CHALLENGES = 2  # challenge pages in a row that end the run
REDIRECT_MAX_TIMES = origins.MAX_REDIRECTS  # hops
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "id,en;q=0.5",
    "Accept-Encoding": "gzip",  # what every WARC reader can open
}
COOKIES_ENABLED = False  # every request stands alone, and so does its record
REFERRER_POLICY = "no-referrer"  # nor does it tell where it comes from, which Scrapy would after a redirect
METAREFRESH_ENABLED = False  # a page is what was served, not where it points
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # it lets subdomains and any port pass
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # the evidence has to be read alike
    "bipol_crawler.fetch.allowed_origins.OriginsMiddleware": 50,
    "bipol_crawler.fetch.robots.RobotsMiddleware": 100,
    "bipol_crawler.fetch.retry.PatientRetryMiddleware": 550,
    "bipol_crawler.fetch.circuit_breaker.GuardMiddleware": 580,
    "bipol_crawler.fetch.decoding.CodingsMiddleware": 590,
    "bipol_crawler.fetch.allowed_origins.PlainRedirectMiddleware": 600,
    "bipol_crawler.fetch.budget.BudgetMiddleware": 820,
}

# --- evidence --------------------------------------------------------------------------------
DOWNLOAD_HANDLERS = {
    "http": "bipol_crawler.fetch.download_handler.EvidenceHandler",
    "https": "bipol_crawler.fetch.download_handler.EvidenceHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# --- parse, normalize, store -----------------------------------------------------------------
ITEM_PIPELINES = {
    "bipol_crawler.crawl.pipelines.ReadPipeline": 100,
    "bipol_crawler.crawl.pipelines.StorePipeline": 200,
}

# --- the end-of-run checks and what people see -----------------------------------------------
EXTENSIONS = {
    "bipol_crawler.crawl.checks.Monitors": 100,
    "bipol_crawler.crawl.progress.Progress": 200,
    "scrapy.extensions.telnet.TelnetConsole": None,  # Scrapy's own doors into a running crawl: not even loaded
    "scrapy.extensions.remote_control.RemoteControl": None,
}
CHECK_FAILED_SHARE = 0.05  # of the pages fetched in a run; above it the run fails its checks
CHECK_GENERIC_SHARE = 0.10  # of the articles read in a run by no known layout: the theme has changed
CHECK_FIELD_DROP = 0.25  # how far a field's coverage may fall below the archive's own, as a share
CHECK_MINIMUM = 20  # pages; shares of fewer say nothing
PROGRESS_INTERVAL = 30.0  # seconds between two progress lines in a log
LOG_LEVEL = "INFO"
LOG_DIR = "data/logs"  # a log named after the archive, beside what goes to stderr; empty for none
LOG_MAX_BYTES = 5_000_000  # bytes of one log file: some weeks of half-hourly runs
LOG_KEEP = 9  # older log files kept, at least one; the rest is dropped, so that logs never fill the disk
LOGSTATS_INTERVAL = 0
STATS_DUMP = False

# --- who is told when a run fails: once when it begins, once a day while it lasts, once when it is over
NOTIFY_COMMAND = ""  # a shell command, given the report on stdin and BIPOL_OUTCOME, BIPOL_EXIT and BIPOL_REASON
NOTIFY_URLS = ""  # mail and chat addresses for Apprise, such as mailtos://user:password@example.org
NOTIFY_TIMEOUT = 60.0  # seconds that each of the two may take before it is ended

# --- what one installation sets for itself: BIPOL_CONTACT in the environment is CONTACT, and so on ---
globals().update(
    (name, os.environ[f"BIPOL_{name}"])
    for name, value in tuple(globals().items())
    if name.isupper() and isinstance(value, str | int | float) and f"BIPOL_{name}" in os.environ
)
