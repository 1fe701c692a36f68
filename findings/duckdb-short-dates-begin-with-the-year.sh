#!/usr/bin/env bash
# DuckDB 2.0.1, read_csv: dates with four digits of the year are read with the day first, as 05/12/2024 is written in Indonesia; with two digits the same column is read with the *year* first. 05/12/24 becomes Christmas Eve of
# 2005, and 31/12/24 that of 2031. One row whose last number cannot be a day (17/08/45) turns the whole column round again, so that a file of the year '24 changes its dates when a row of 1945 is added. Without a zero
# in front (5/12/24) the day is first. One would bet on the same order for two and four digits, or on text where the order is open; dateformat='%d/%m/%y' settles it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check duckdb==2.0.1 >&2
"$folder/v/bin/python" - "$folder/dates.csv" >"$folder/said" <<'END'
import pathlib, sys
import duckdb
for days in [["05/12/2024", "16/11/2024"], ["05/12/24", "16/11/24"], ["05/12/24", "31/12/24"], ["05/12/24", "17/08/45"], ["5/12/24", "6/11/24"], ["05-12-24", "16-11-24"]]:
    pathlib.Path(sys.argv[1]).write_text("\n".join(["day,n", *(f"{day},1" for day in days)]))
    print(*days, "|", *(str(day) for day, _ in duckdb.connect().execute("FROM read_csv(?)", [sys.argv[1]]).fetchall()))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
05/12/2024 16/11/2024 | 2024-12-05 2024-11-16
05/12/24 16/11/24 | 2005-12-24 2016-11-24
05/12/24 31/12/24 | 2005-12-24 2031-12-24
05/12/24 17/08/45 | 2024-12-05 2045-08-17
5/12/24 6/11/24 | 2024-12-05 2024-11-06
05-12-24 16-11-24 | 2005-12-24 2016-11-24
SEEN
