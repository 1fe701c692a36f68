#!/usr/bin/env bash
# DuckDB 2.0.1: TRY_CAST('1.500' AS INTEGER), one thousand five hundred rupiah as Indonesians write it, is 2; '2.750' is 3.
# One would bet on NULL, since the text is no whole number; only '1.500.000' is NULL. A sum over prices taken from news texts is
# wrong by a factor of a thousand for the small ones and misses the large ones.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check duckdb==2.0.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import duckdb
for written in ["1.500", "2.750", "1.500.000", "1,500", "Rp1.500"]:
    print(written, duckdb.connect().execute("SELECT TRY_CAST(? AS INTEGER)", [written]).fetchall())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
1.500 [(2,)]
2.750 [(3,)]
1.500.000 [(None,)]
1,500 [(None,)]
Rp1.500 [(None,)]
SEEN
