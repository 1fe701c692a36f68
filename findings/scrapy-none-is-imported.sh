#!/usr/bin/env bash
# Scrapy 2.19.0: a component that is switched off with None is imported all the same, because the path of each is loaded before its value is looked at. So switching
# off an extension that is on by default costs what it costs to have it (one imports an HTTP server), and a path that is no more ends a run that does not want it. One
# would bet that None means not to touch it; the way out is to empty the setting with the defaults (EXTENSIONS_BASE).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check scrapy==2.19.0 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from scrapy.crawler import CrawlerProcess
from scrapy.spiders import Spider
class Quiet(Spider):
    name = "quiet"
    start_urls = []
for base in ({"no_more.Extension": 500}, {}):
    process = CrawlerProcess({"LOG_ENABLED": False, "EXTENSIONS_BASE": base, "EXTENSIONS": {"no_more.Extension": None} if base else {}})
    crawler = process.create_crawler(Quiet)
    try:
        crawler._apply_settings()
        print("goes on")
    except ModuleNotFoundError as error:
        print("ModuleNotFoundError", error)
END
diff - "$folder/said" <<'SEEN' && echo "as described"
ModuleNotFoundError No module named 'no_more'
goes on
SEEN
