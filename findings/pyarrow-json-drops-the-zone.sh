#!/usr/bin/env bash
# pyarrow 26.0.1: its reader of JSON lines makes a time of each text that looks like one, brings it to UTC and forgets that it did: 06:52 of western Indonesia becomes 23:52 of the day before, with no
# zone. Its reader of CSV keeps UTC as the type's zone for the same values, and polars 2.1.0 keeps the text. A column of days becomes one of times without a zone, too, so that the two can be compared
# and joined, wrongly by seven hours. One would bet on text, as JSON has it, or on the type that the same library's other reader gives.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check pyarrow==26.0.1 polars==2.1.0 >&2
"$folder/v/bin/python" - >"$folder/said" <<'END'
import io
import polars, pyarrow.csv, pyarrow.json
rows = [("2024-11-16", "2024-11-16T06:52:00+07:00"), ("2024-11-16", "2024-11-16T06:52:00+08:00")]
lines = "\n".join('{"day": "%s", "at": "%s"}' % row for row in rows).encode()
table = "\n".join(["day,at", *(",".join(row) for row in rows)]).encode()
for read in [pyarrow.json.read_json(io.BytesIO(lines)), pyarrow.csv.read_csv(io.BytesIO(table))]:
    print(*read.schema.types, *(str(value) for value in read.to_pylist()[0].values()), sep=" | ")
print(*polars.read_ndjson(io.BytesIO(lines)).row(0), sep=" | ")
END
diff - "$folder/said" <<'SEEN' && echo "as described"
timestamp[s] | timestamp[s] | 2024-11-16 00:00:00 | 2024-11-15 23:52:00
date32[day] | timestamp[s, tz=UTC] | 2024-11-16 | 2024-11-15 23:52:00+00:00
2024-11-16 | 2024-11-16T06:52:00+07:00
SEEN
