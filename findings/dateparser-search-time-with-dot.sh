#!/usr/bin/env bash
# dateparser 1.5.0: search_dates() tears an Indonesian date with a time apart and answers with two other days.
# One would bet on 3 March 2021, 19:30 (parse() of the same words gives that). The hour becomes the day of the month, and the
# minutes with "WIB" become a second date.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check dateparser==1.5.0 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from dateparser import parse
from dateparser.search import search_dates
words = "3 Maret 2021 pukul 19.30 WIB"
print(parse(words, languages=["id"]).isoformat())
for found, moment in search_dates(f"Kebakaran terjadi pada {words}.", languages=["id"]):
    print(repr(found), moment.date())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
2021-03-03T19:30:00+07:00
'Maret 2021 pukul 19' 2021-03-19
'30 WIB' 2021-03-30
SEEN
