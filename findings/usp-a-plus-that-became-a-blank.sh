#!/usr/bin/env bash
# ultimate-sitemap-parser 1.8.1: sitemaps in which the plus of an offset was decoded to a blank (2024-11-16T06:52:00 07:00) are seen in the wild. The entry is not left without a date, and not read
# as 06:52: its time becomes 07:00, since the offset is taken for the time and the time is forgotten. 16/11/2024, which is no date of a sitemap either, is read as 16 November, but 05/11/2024 as
# 11 May. One would bet on None for what the format does not allow, since a sitemap's date decides what a crawler fetches again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check ultimate-sitemap-parser==1.8.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from usp.tree import sitemap_from_str
dates = ["2024-11-16T06:52:00+07:00", "2024-11-16T06:52:00 07:00", "2024-11-16T06:52 08:00", "16/11/2024", "05/11/2024"]
urls = "".join(f"<url><loc>https://portal.example/{at}/</loc><lastmod>{day}</lastmod></url>" for at, day in enumerate(dates))
sitemap = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
for day, page in zip(dates, sitemap_from_str(sitemap).all_pages(), strict=True):
    print(day, "|", page.last_modified and page.last_modified.isoformat())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
2024-11-16T06:52:00+07:00 | 2024-11-16T06:52:00+07:00
2024-11-16T06:52:00 07:00 | 2024-11-16T07:00:00
2024-11-16T06:52 08:00 | 2024-11-16T08:00:00
16/11/2024 | 2024-11-16T00:00:00
05/11/2024 | 2024-05-11T00:00:00
SEEN
