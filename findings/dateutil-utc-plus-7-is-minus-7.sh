#!/usr/bin/env bash
# python-dateutil 2.9.0.post0, on which ultimate-sitemap-parser 1.8.1 relies for feeds: `UTC+7` with or without zeros, the zone of western Indonesia, is
# seven hours *west* of Greenwich, fourteen hours off; `+0700` alone is right. (GMT+3 is said to be turned round in POSIX style; that ISO-like
# `UTC+07:00` and a feed's pubDate are turned round as well, nobody would bet.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check python-dateutil==2.9.0.post0 ultimate-sitemap-parser==1.8.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from dateutil.parser import parse
from usp.helpers import parse_rfc2822_date
for zone in ["+0700", "GMT+7", "UTC+7", "UTC+07:00"]:
    print(f"{zone:10}", parse(f"2024-11-16 06:52 {zone}").isoformat())
print(parse_rfc2822_date("Sat, 16 Nov 2024 06:52:00 UTC+07:00").isoformat())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
+0700      2024-11-16T06:52:00+07:00
GMT+7      2024-11-16T06:52:00-07:00
UTC+7      2024-11-16T06:52:00-07:00
UTC+07:00  2024-11-16T06:52:00-07:00
2024-11-16T06:52:00-07:00
SEEN
