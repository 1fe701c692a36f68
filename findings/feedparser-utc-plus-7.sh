#!/usr/bin/env bash
# feedparser 6.0.14: an offset behind the letters UTC is dropped without a word: `UTC+7` and `UTC+07:00` are read as UTC, seven hours
# late; behind the letters GMT four digits are obeyed (`GMT+0700`), and `GMT+7` is no date at all.
# One would bet that the three are read alike, or that none of them is read.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check feedparser==6.0.14 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import feedparser
for zone in ["+0700", "GMT+0700", "GMT+7", "UTC+7", "UTC+07:00", "WIB"]:
    feed = feedparser.parse(f"<rss version='2.0'><channel><item><pubDate>Sat, 16 Nov 2024 06:52:00 {zone}</pubDate></item></channel></rss>")
    read = feed.entries[0].get("published_parsed")
    print(f"{zone:10}", read and "%d-%02d-%02d %02d:%02d UTC" % tuple(read)[:5])
END
diff - "$folder/said" <<'SEEN' && echo "as described"
+0700      2024-11-15 23:52 UTC
GMT+0700   2024-11-15 23:52 UTC
GMT+7      None
UTC+7      2024-11-16 06:52 UTC
UTC+07:00  2024-11-16 06:52 UTC
WIB        2024-11-16 06:52 UTC
SEEN
