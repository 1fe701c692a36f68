#!/usr/bin/env bash
# whenever 0.11.0: OffsetDateTime.parse_rfc2822() is strict: a weekday that is not that date's is refused, and so is a zone of digits that is no offset. But a zone that is a word it does not
# know (WIB, as feeds of Indonesian portals have it) is read as UTC, seven hours off, and the result is an exact moment that cannot be told from one that was written with +0000. The standard
# library's email.utils leaves the offset away there. One would bet that the library whose subject is mistakes about time either refuses the word or leaves the offset open.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check whenever==0.11.0 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from email.utils import parsedate_to_datetime
from whenever import OffsetDateTime
for text in ["Sat, 16 Nov 2024 06:52:00 +0700", "Sat, 16 Nov 2024 06:52:00 WIB", "Sat, 16 Nov 2024 06:52:00 +0000", "Fri, 16 Nov 2024 06:52:00 +0700"]:
    try:
        print(text, "|", OffsetDateTime.parse_rfc2822(text), "|", parsedate_to_datetime(text).isoformat())
    except ValueError as error:
        print(text, "|", type(error).__name__)
END
diff - "$folder/said" <<'SEEN' && echo "as described"
Sat, 16 Nov 2024 06:52:00 +0700 | 2024-11-16T06:52:00+07:00 | 2024-11-16T06:52:00+07:00
Sat, 16 Nov 2024 06:52:00 WIB | 2024-11-16T06:52:00+00:00 | 2024-11-16T06:52:00
Sat, 16 Nov 2024 06:52:00 +0000 | 2024-11-16T06:52:00+00:00 | 2024-11-16T06:52:00+00:00
Fri, 16 Nov 2024 06:52:00 +0700 | ValueError
SEEN
