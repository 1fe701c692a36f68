#!/usr/bin/env bash
# sqlite-utils 4.2.1: 'insert --csv' now guesses the types of columns by itself. A column of given names is REAL if all of them happen to be names that Python's float() reads (Nan, Inf); the
# names themselves stay, but whatever is added later and looks like a number is changed: a village code 01.10 becomes 1.1, and the hour 06.50 becomes 6.5, the same as 06.5. Nothing is said.
# With --no-detect-types all of it stays as it was. One would bet that names are never numbers, and that a code with a zero in front, which SQLite's affinity cannot give back, keeps a column TEXT.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check sqlite-utils==4.2.1 >&2
cat >"$folder/villages.csv" <<'END'
code,name,opens
01.10,Nan,06.50
13.70,Inf,07.00
END
for option in "" --no-detect-types; do
  "$folder/v/bin/sqlite-utils" insert "$folder/villages$option.db" villages "$folder/villages.csv" --csv $option >&2
  "$folder/v/bin/sqlite-utils" "$folder/villages$option.db" "SELECT typeof(code) AS code_is, code, name, opens FROM villages"
done >"$folder/said"
"$folder/v/bin/sqlite-utils" schema "$folder/villages.db" >>"$folder/said"
diff - "$folder/said" <<'SEEN' && echo "as described"
[{"code_is": "real", "code": 1.1, "name": "Nan", "opens": 6.5},
 {"code_is": "real", "code": 13.7, "name": "Inf", "opens": 7.0}]
[{"code_is": "text", "code": "01.10", "name": "Nan", "opens": "06.50"},
 {"code_is": "text", "code": "13.70", "name": "Inf", "opens": "07.00"}]
CREATE TABLE "villages" (
   "code" REAL,
   "name" REAL,
   "opens" REAL
);
SEEN
