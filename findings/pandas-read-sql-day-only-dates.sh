#!/usr/bin/env bash
# pandas 3.1.1: read_sql(parse_dates=...) turns each date that is less exact than the first row's into NaT, without an error or a
# warning. One would bet on midnight, or on an error as pandas.to_datetime() raises on the same column. A column that holds
# `2019-11-21` beside `2024-11-15T19:47:00+07:00` has to be read as text, or with format="ISO8601".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check pandas==3.1.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import sqlite3, warnings
import pandas
warnings.simplefilter("error")
archive = sqlite3.connect(":memory:")
archive.execute("CREATE TABLE articles (published_at TEXT)")
archive.executemany("INSERT INTO articles VALUES (?)", [("2024-11-15T19:47:00+07:00",), ("2019-11-21",)])
print(pandas.read_sql("SELECT * FROM articles", archive, parse_dates=["published_at"]).published_at.tolist())
try:
    pandas.to_datetime(pandas.read_sql("SELECT * FROM articles", archive).published_at)
except ValueError as error:
    print("to_datetime:", type(error).__name__)
END
diff - "$folder/said" <<'SEEN' && echo "as described"
[Timestamp('2024-11-15 19:47:00+0700', tz='UTC+07:00'), NaT]
to_datetime: ValueError
SEEN
