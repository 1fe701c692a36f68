#!/usr/bin/env bash
# ultimate-sitemap-parser 1.8.1: a lastmod that names a month or a year only, both allowed by the sitemap protocol (W3C date and time
# formats), gets the day and month of the day on which it is read: what `2024-11` says changes every night.
# One would bet on the first of the month, or on None.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check ultimate-sitemap-parser==1.8.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import datetime
from usp.helpers import parse_iso8601_date
today = datetime.date.today()
print(parse_iso8601_date("2024-10").date() == datetime.date(2024, 10, today.day))
print(parse_iso8601_date("2024").date() == datetime.date(2024, today.month, today.day))
print(parse_iso8601_date("2024-11-16").date())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
True
True
2024-11-16
SEEN
