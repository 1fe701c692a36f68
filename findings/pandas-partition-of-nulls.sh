#!/usr/bin/env bash
# pandas 3.1.1 with pyarrow 26.0.1: a data set partitioned by a column in which a value is missing (a place that the page does not state) is written without
# complaint and can't be read back: ArrowInvalid. DuckDB reads the same folder, the missing value as NULL.
# One would bet that what to_parquet() wrote, read_parquet() reads.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check pandas==3.1.1 pyarrow==26.0.1 duckdb==2.0.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import tempfile
import duckdb, pandas
folder = tempfile.mkdtemp()
pandas.DataFrame({"place": ["GARUT", None, "CIMAHI"], "n": [1, 2, 3]}).to_parquet(folder, partition_cols=["place"])
try:
    print(pandas.read_parquet(folder))
except Exception as error:
    print(type(error).__name__, error)
print(duckdb.connect().execute(f"SELECT place, n FROM read_parquet('{folder}/*/*.parquet', hive_partitioning=true) ORDER BY n").fetchall())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
ArrowInvalid Cannot yet unify dictionaries with nulls
[('GARUT', 1), (None, 2), ('CIMAHI', 3)]
SEEN
