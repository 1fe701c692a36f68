"""All settings, each with its unit and its reason, in the order in which the data passes through the program.

Each setting can also be given on the command line: ``scrapy crawl bipol -s DOWNLOAD_DELAY=5``.
Relative paths begin at the root of the checkout; in an installed package, at the current folder.
"""

import os

from bipol_crawler.addresses import origins
from bipol_crawler.portals import PORTAL

BOT_NAME = "bipol_crawler"
SPIDER_MODULES = ["bipol_crawler.spiders"]
COMMANDS_MODULE = "bipol_crawler.commands"

# --- what is archived, and where -------------------------------------------------------------
PORTAL_URL = PORTAL.url
MOVED_FROM = ""  # the portal's old address, if it moved to another scheme, host or port: the archive continues
ARCHIVE_DB = "data/bipol.db"
WARC_DIR = "data/warc"
# which names belong to one person; people_distinct.csv beside it says which do not; both files may be missing
PEOPLE_ALIASES = "data/people_aliases.csv"
WARC_MAX_BYTES = 1_000_000_000  # bytes; a common size for web archives; a file is also closed after a day

# --- who crawls ------------------------------------------------------------------------------
# Webmasters must be able to find out who crawls their site, and to write to somebody. Set CONTACT.
OPERATOR = ""  # the institution that keeps the archive; written into the WARC files
CONTACT = ""  # an e-mail address or web page; goes into the User-Agent
USER_AGENT = f"{PORTAL.user_agent}/0.1 (news archive)"  # CONTACT is added when the crawl starts

# --- discover --------------------------------------------------------------------------------
SWEEP_INTERVAL = 86_400  # seconds between two sweeps (readings of the portal's whole list)
REVISIT_BUDGET = 1_000  # repeated fetches of known articles a day, 0 for no limit; 1,000 take 35 minutes

# --- fetch: one connection, slow, obeying robots.txt ------------------------------------------
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0  # seconds between two requests
DOWNLOAD_DELAY_JITTER = 0.5  # share of the delay by which it varies, so that requests are not exactly regular
CRAWL_DELAY_MAX = 60.0  # seconds, 0 for no limit; if robots.txt asks for more, the run ends: it would last for days
REQUEST_BUDGET = 0  # requests a run, 0 for no limit; the first run has to fetch everything
PHOTO_BUDGET = 200  # photos a run, one request each, after the pages, lead photos first; 0 for none
ASSETS_BUDGET = 0  # style sheets, scripts and pictures a run, after the photos; 50 to replay pages as they looked
DOWNLOAD_TIMEOUT = 60  # seconds
DOWNLOAD_MAXSIZE = 33_554_432  # bytes; a hundred times the longest article page
DOWNLOAD_WARNSIZE = 0  # no warning; DOWNLOAD_MAXSIZE is enough
DOWNLOAD_VERIFY_CERTIFICATES = True  # a response from an unverified host is not evidence
RETRY_TIMES = 2  # retries after the first attempt
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"  # a page that fails counts for CHECK_FAILED_SHARE; it is not an error of the run
RETRY_WAIT = 5.0  # seconds before the first retry; doubled for each further one
RETRY_AFTER_MAX = 300.0  # seconds; if the portal asks for a longer pause, the run ends
GUARD_REFUSALS = 5  # refusals in a row that end the run
GUARD_CHALLENGES = 2  # challenge pages in a row that end the run
REDIRECT_MAX_TIMES = origins.MAX_REDIRECTS  # hops
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "id,en;q=0.5",
    "Accept-Encoding": "gzip",  # every WARC reader can decode it
}
REFERRER_POLICY = "no-referrer"  # no Referer header, which Scrapy would send after a redirect
# Scrapy imports each component that it finds in a setting, also those that are switched off, and some are slow to
# import. So all are named here, and none comes from its defaults. None of them keeps cookies, because then no request
# depends on an earlier one, and each record is complete; none follows a meta tag, because a page is what was served.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "bipol_crawler.fetch.allowed_origins.OriginsMiddleware": 50,
    "bipol_crawler.fetch.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": 300,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "bipol_crawler.fetch.retry.PatientRetryMiddleware": 550,
    "bipol_crawler.fetch.circuit_breaker.GuardMiddleware": 580,
    "bipol_crawler.fetch.decoding.CodingsMiddleware": 590,
    "bipol_crawler.fetch.allowed_origins.PlainRedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "bipol_crawler.fetch.budget.BudgetMiddleware": 820,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
}

# --- evidence --------------------------------------------------------------------------------
DOWNLOAD_HANDLERS_BASE: dict[str, str] = {}
DOWNLOAD_HANDLERS = {
    "http": "bipol_crawler.fetch.download_handler.EvidenceHandler",
    "https": "bipol_crawler.fetch.download_handler.EvidenceHandler",
}

TIMESTAMP_URL = ""  # an RFC 3161 authority that time-stamps the first seal of each day; empty for none
TIMESTAMP_CERTIFICATES = ""  # PEM file with the authority's root certificates; `scrapy verify` checks with them

# --- recover: what other web archives have of the portal --------------------------------------
CDX_URL = "https://web.archive.org/cdx/search/cdx"  # their index; others run pywb: https://…/COLLECTION/cdx
CDX_REPLAY_URL = ""  # where their captures are, if it does not follow from CDX_URL: https://web.archive.org/web/
CDX_WARC_URL = ""  # only for Common Crawl: the address of the files that its index names, https://data.commoncrawl.org/
RECOVER_DELAY = 5.0  # seconds between two requests; the Wayback Machine blocks clients that send over 24 a minute
RECOVER_BUDGET = 500  # requests a run, 0 for no limit; 500 take 42 minutes

# --- replay: captured pages as they looked ----------------------------------------------------
PYWB = ""  # pywb's command `wayback`, if it is neither on PATH nor where `make replay` installs it
REPLAY_URL = ""  # where `scrapy replay` is reached, http://127.0.0.1:8090/arsip/: articles link to it

# --- parse, normalize, store -----------------------------------------------------------------
ITEM_PIPELINES = {
    "bipol_crawler.crawl.pipelines.ReadPipeline": 100,
    "bipol_crawler.crawl.pipelines.StorePipeline": 200,
}

# --- the end-of-run checks and what people see -----------------------------------------------
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {  # Scrapy's own, except for the two that give remote access to a running crawl
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.memdebug.MemoryDebugger": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "scrapy.extensions.spiderstate.SpiderState": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
    "bipol_crawler.crawl.monitors.Monitors": 100,
    "bipol_crawler.crawl.progress.Progress": 200,
}
CHECK_FAILED_SHARE = 0.05  # share of the pages fetched in a run; above it the checks fail
CHECK_GENERIC_SHARE = 0.10  # share of articles read without a known layout; above it the theme has changed
CHECK_FIELD_DROP = 0.25  # share by which a field's coverage may be below that of the archive
CHECK_MINIMUM = 20  # pages; shares of fewer pages mean nothing
PROGRESS_INTERVAL = 30.0  # seconds between two progress lines in a log
LOG_LEVEL = "INFO"
LOG_DIR = "data/logs"  # folder for a log file besides stderr; empty for none
LOG_MAX_BYTES = 5_000_000  # bytes of a log file; enough for some weeks of runs every half hour
LOG_KEEP = 9  # number of older log files that are kept, at least 1; others are deleted
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
LOG_VERSIONS: list[str] = []  # the archive has them: runs.software

# --- notices when a run fails: when it begins, once a day while it lasts, and when it is over ---
NOTIFY_COMMAND = ""  # a shell command; gets the report on stdin, and BIPOL_OUTCOME, BIPOL_EXIT, BIPOL_REASON
NOTIFY_URLS = ""  # mail and chat addresses for Apprise, such as mailtos://user:password@example.org
NOTIFY_TIMEOUT = 60.0  # seconds after which a command or a delivery that still works is stopped

# --- the reading room ---------------------------------------------------------------------------
# Whether readers may download single WARC records, so that they can check a citation themselves. A record is a full
# copy of the portal's page, which belongs to its publisher, so it is off: on a public server that is for you to decide.
SHARE_RECORDS = False

# --- settings from the environment: BIPOL_CONTACT sets CONTACT, and so on ---
globals().update(
    (name, os.environ[f"BIPOL_{name}"])
    for name, value in tuple(globals().items())
    if name.isupper() and isinstance(value, str | int | float) and f"BIPOL_{name}" in os.environ
)
