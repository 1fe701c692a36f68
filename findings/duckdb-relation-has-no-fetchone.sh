#!/usr/bin/env bash
# DuckDB 2.0.1: what duckdb.sql() gives has no fetchone() any more (1.3.2 had one, which went through the rows call by call); fetchall() twice asks the
# query twice, so that rows added between the two calls show. One would bet that a relation still answers to the three fetch calls of a cursor;
# `con.execute(...)` does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check duckdb==2.0.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import duckdb
con = duckdb.connect()
con.execute("CREATE TABLE articles AS SELECT 1 AS id")
articles = con.sql("SELECT id FROM articles")
print(articles.fetchall())
con.execute("INSERT INTO articles VALUES (2)")
print(articles.fetchall())
try:
    con.sql("SELECT 1").fetchone()
except AttributeError as error:
    print("AttributeError:", str(error).split(":")[0])
print(con.execute("SELECT 1").fetchone())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
[(1,)]
[(1,), (2,)]
AttributeError: Relations no longer have fetchone()
(1,)
SEEN
