#!/usr/bin/env bash
# dateparser 1.5.0, Indonesian: in "hari ini, 06.52 WIB" (today, 06:52), as portals head their newest articles, the clock with a dot is dropped, and the time of the asking machine stands in its place: an answer to the second,
# in the right zone, and wrong. Kemarin (yesterday), besok and "2 hari lalu" (two days ago) are alike. With a colon the clock is read, and with a dot it is, too, when the day is written as a date. One would bet on 06:52, since
# the dot is read elsewhere, or on None, which the caller can see.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check dateparser==1.5.0 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import datetime
import dateparser
asked = {"RELATIVE_BASE": datetime.datetime(2024, 11, 17, 14, 3, 27)}
for day in ["hari ini,", "kemarin pukul", "2 hari lalu", "17 November 2024"]:
    for clock in ["06.52 WIB", "06:52 WIB"]:
        print(day, clock, "|", dateparser.parse(f"{day} {clock}", languages=["id"], settings=asked))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
hari ini, 06.52 WIB | 2024-11-17 14:03:27+07:00
hari ini, 06:52 WIB | 2024-11-17 06:52:00+07:00
kemarin pukul 06.52 WIB | 2024-11-16 14:03:27+07:00
kemarin pukul 06:52 WIB | 2024-11-16 06:52:00+07:00
2 hari lalu 06.52 WIB | 2024-11-15 14:03:27+07:00
2 hari lalu 06:52 WIB | 2024-11-15 06:52:00+07:00
17 November 2024 06.52 WIB | 2024-11-17 06:52:00+07:00
17 November 2024 06:52 WIB | 2024-11-17 06:52:00+07:00
SEEN
