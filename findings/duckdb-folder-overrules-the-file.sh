#!/usr/bin/env bash
# DuckDB 2.0.0: one single Parquet file, asked for by its whole path, has its own values replaced if a folder above it is named like one of its columns with an equals
# sign: in kind=draft/ every row's kind is "draft", though the file says "final". A column that the file lacks is added. Nothing says so; pyarrow, pandas and polars give
# what is in the file. One would bet that partitions are looked for in a data set, not in the path of a file, and that what a file says counts. hive_partitioning = false helps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check duckdb==2.0.0 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from pathlib import Path
from tempfile import mkdtemp
import duckdb
folder = Path(mkdtemp()) / "kind=draft"
folder.mkdir()
file = folder / "one.parquet"
duckdb.sql(f"COPY (SELECT 1 AS id, 'final' AS kind) TO '{file}' (FORMAT parquet)")
print(duckdb.sql(f"SELECT * FROM read_parquet('{file}')").fetchall())
print(duckdb.sql(f"SELECT * FROM read_parquet('{file}', hive_partitioning = false)").fetchall())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
[(1, 'draft')]
[(1, 'final')]
SEEN
