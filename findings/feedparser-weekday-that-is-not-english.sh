#!/usr/bin/env bash
# feedparser 6.0.14: the weekday before a date must be an English one, though the wrong English one does no harm. WordPress's date_i18n('r')
# prints `Kam, 21 Nov 2019 10:15:42 +0700` on Indonesian sites, and the entry has no time; email.utils reads it.
# One would bet that a part of the date that is not used cannot make the date unreadable.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check feedparser==6.0.14 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from email.utils import parsedate_to_datetime
import feedparser
for weekday in ["Thu, ", "Mon, ", "", "Kam, ", "Kamis, "]:
    date = f"{weekday}21 Nov 2019 10:15:42 +0700"
    feed = feedparser.parse(f"<rss version='2.0'><channel><item><pubDate>{date}</pubDate></item></channel></rss>")
    read = feed.entries[0].get("published_parsed")
    print(f"{date:39}", read and "%02d:%02d UTC" % tuple(read)[3:5], "|", parsedate_to_datetime(date).strftime("%H:%M %z"))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
Thu, 21 Nov 2019 10:15:42 +0700         03:15 UTC | 10:15 +0700
Mon, 21 Nov 2019 10:15:42 +0700         03:15 UTC | 10:15 +0700
21 Nov 2019 10:15:42 +0700              03:15 UTC | 10:15 +0700
Kam, 21 Nov 2019 10:15:42 +0700         None | 10:15 +0700
Kamis, 21 Nov 2019 10:15:42 +0700       None | 10:15 +0700
SEEN
