#!/usr/bin/env bash
# SQLite 3.40.0 and 3.54.1 (apsw 3.40.0.0 and 3.54.1.0): date('2024-11-31') is the 31st of November in the older one, which Debian 12's Python has, and the
# 1st of December in the newer one; strftime('%j') counts from December in both. One would bet on NULL, as for month 13, and on the same answer
# everywhere: the same query on the same archive puts an article in another month when the library changes. date(text, '+0 days') = text tests a day in both.
# (The older apsw has no wheel for Python 3.12 and later; PYTHON names another Python.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for package in apsw==3.40.0.0 apsw==3.54.1.0; do
  "${PYTHON:-python3}" -m venv --clear "$folder/v"
  "$folder/v/bin/pip" install -q --disable-pip-version-check "$package" >&2
  "$folder/v/bin/python" - >>"$folder/said" <<'END'
import apsw
asked = "SELECT sqlite_version(), date(?1), strftime('%j', ?1), date(?1, '+0 days')"
for written in ["2024-11-31", "2024-13-01"]:
    print(written, apsw.Connection(":memory:").execute(asked, [written]).fetchone())
END
done
diff - "$folder/said" <<'SEEN' && echo "as described"
2024-11-31 ('3.40.0', '2024-11-31', '336', '2024-12-01')
2024-13-01 ('3.40.0', None, None, None)
2024-11-31 ('3.54.1', '2024-12-01', '336', '2024-12-01')
2024-13-01 ('3.54.1', None, None, None)
SEEN
