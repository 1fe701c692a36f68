#!/usr/bin/env bash
# DuckDB 2.0.1: after execute() and fetchone() the question is still open, even if it had one row only, and sql() on that connection raises
# ResourceInUseException, while another execute() simply goes on. duckdb.execute() and duckdb.sql() share one connection, so two strangers in one process
# stop each other. A second fetchone(), which returns None, ends it. 1.4.2 answered all of them. One would bet that the only row of a count is the whole answer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check duckdb==2.0.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import duckdb


def tried(ask):
    try:
        return ask()
    except duckdb.Error as error:
        return type(error).__name__


print("count  ", duckdb.execute("SELECT count(*) FROM range(5)").fetchone())
print("sql    ", tried(lambda: duckdb.sql("SELECT 1").fetchall()))
print("execute", tried(lambda: duckdb.execute("SELECT 2").fetchone()))
print("sql    ", tried(lambda: duckdb.sql("SELECT 3").fetchall()))
print("more?  ", duckdb.fetchone())
print("sql    ", tried(lambda: duckdb.sql("SELECT 4").fetchall()))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
count   (5,)
sql     ResourceInUseException
execute (2,)
sql     ResourceInUseException
more?   None
sql     [(4,)]
SEEN
