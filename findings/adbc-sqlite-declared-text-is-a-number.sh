#!/usr/bin/env bash
# adbc-driver-sqlite 1.13.0 (pandas and polars can read SQLite through it) does not look at the types that a table declares. A column is a whole number until one of the first 1,024 rows says
# otherwise: a TEXT column whose first value stands in row 1,025 or later (a place that old articles don't state) ends the query with "expected INT64 but got STRING", the same rows in
# another order are read, and an answer without rows has TEXT columns that are numbers, which then join with nothing. One would bet on the declared type where there are no values to look at.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check adbc-driver-sqlite==1.13.0 adbc-driver-manager==1.13.0 pyarrow==26.0.1 >&2
"$folder/v/bin/python" - "$folder/archive.db" <<'EOF' | tee "$folder/seen"
import sqlite3
import sys

from adbc_driver_sqlite import dbapi

with sqlite3.connect(sys.argv[1]) as database:
    database.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, place TEXT)")
    database.executemany("INSERT INTO articles VALUES (?, ?)", [(id_, "Tarakan" if id_ > 1024 else None) for id_ in range(1, 1030)])

for question in ("SELECT place FROM articles", "SELECT place FROM articles ORDER BY id DESC", "SELECT place FROM articles WHERE id < 0"):
    with dbapi.connect(sys.argv[1]) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        try:
            table = cursor.fetch_arrow_table()
            print(question, "->", table.num_rows, "rows,", table.schema.field("place").type)
        except Exception as error:
            print(question, "->", error)
EOF
diff "$folder/seen" - <<'EOF'
SELECT place FROM articles -> [SQLite] Type mismatch in column 0: expected INT64 but got STRING/BINARY
SELECT place FROM articles ORDER BY id DESC -> 1029 rows, string
SELECT place FROM articles WHERE id < 0 -> 0 rows, int64
EOF
echo "as told"
