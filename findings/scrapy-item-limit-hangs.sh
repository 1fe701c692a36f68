#!/usr/bin/env bash
# Scrapy 2.19.0 never ends a run that CLOSESPIDER_ITEMCOUNT closes if the last item was yielded by start() itself and not by a callback: it says
# "Closing spider (closespider_itemcount)" and then waits for ever. The scraper waits until its items are through, but looks whether they are only
# behind responses, and behind this item there is none. One would bet that a limit on items ends a run, wherever items come from.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check scrapy==2.19.0 >&2
cat >"$folder/run.py" <<'END'
import sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class FromStart(scrapy.Spider):
    name = "from_start"
    async def start(self):
        for n in range(5):
            yield {"n": n}

class FromCallback(scrapy.Spider):
    name = "from_callback"
    async def start(self):
        yield scrapy.Request("data:,x", self.parse)
    def parse(self, response):
        for n in range(5):
            yield {"n": n}

spider = {"start": FromStart, "callback": FromCallback}[sys.argv[1]]
process = AsyncCrawlerProcess({"CLOSESPIDER_ITEMCOUNT": 2, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False})
process.crawl(spider)
process.start()
END
for source in callback start; do
  timeout -s KILL 30 "$folder/v/bin/python" "$folder/run.py" "$source" 2>/dev/null && echo "$source: ended" || echo "$source: still there after 30 s"
done >"$folder/said"
diff - "$folder/said" <<'SEEN' && echo "as described"
callback: ended
start: still there after 30 s
SEEN
