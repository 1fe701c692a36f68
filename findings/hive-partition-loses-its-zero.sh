#!/usr/bin/env bash
# A Parquet data set that pandas partitions by a text column of codes ("01", "08": months, provinces) comes back from pandas 3.1.1, pyarrow 26.0.1 and
# polars 2.1.0 with whole numbers, 1 and 8; DuckDB 2.0.1 keeps the text. One would bet that pandas reads back what it wrote, since
# the files hold pandas' own notes on the types.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check pandas==3.1.1 pyarrow==26.0.1 polars==2.1.0 duckdb==2.0.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import tempfile
import duckdb, pandas, polars, pyarrow.dataset
folder = tempfile.mkdtemp()
pandas.DataFrame({"code": ["01", "08"], "n": [1, 2]}).to_parquet(folder, partition_cols=["code"])
print("pandas ", pandas.read_parquet(folder).code.tolist())
print("pyarrow", pyarrow.dataset.dataset(folder, partitioning="hive").to_table().sort_by("n")["code"].to_pylist())
print("polars ", polars.read_parquet(folder + "/**/*.parquet", hive_partitioning=True).sort("n")["code"].to_list())
print("duckdb ", duckdb.connect().execute(f"SELECT code FROM read_parquet('{folder}/*/*.parquet', hive_partitioning=true) ORDER BY n").fetchall())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
pandas  [1, 8]
pyarrow [1, 8]
polars  [1, 8]
duckdb  [('01',), ('08',)]
SEEN
