#!/usr/bin/env bash
# sqlglot 30.30.0, which turns a question for one database into one for another: from SQLite to DuckDB 2.0.1 it rewrites what needs no rewriting (max(a, b) becomes a CASE around GREATEST), and leaves
# what changes the answer. Whole numbers divided are a fraction in DuckDB, LIKE tells capitals apart there ('Banjir' is not found by '%banjir%'), and a cast to a whole number rounds where SQLite cuts.
# All three run without a word. One would bet at least on // for the division, because sqlglot knows of each dialect how it divides, and even guards the divisor against 0 here; and on ILIKE.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check sqlglot==30.30.0 duckdb==2.0.1 >&2
"$folder/v/bin/python" - <<'EOF' | tee "$folder/seen"
import sqlite3

import duckdb
import sqlglot

here = sqlite3.connect(":memory:")
for question in (
    "SELECT 100 * 1 / 3",
    "SELECT count(*) FROM (SELECT 'Banjir' AS headline) WHERE headline LIKE '%banjir%'",
    "SELECT CAST(2.7 AS INTEGER)",
):
    (turned,) = sqlglot.transpile(question, read="sqlite", write="duckdb")
    print(here.execute(question).fetchone()[0], "->", duckdb.execute(turned).fetchone()[0], "|", turned)
EOF
diff "$folder/seen" - <<'EOF'
33 -> 33.333333333333336 | SELECT 100 * 1 / NULLIF(3, 0)
1 -> 0 | SELECT COUNT(*) FROM (SELECT 'Banjir' AS headline) WHERE headline LIKE '%banjir%'
2 -> 3 | SELECT CAST(2.7 AS INT)
EOF
echo "as told"
