#!/usr/bin/env bash
# courlan 1.4.0: clean_url() and check_url() take a blank out of a path, so that the address names another file, and normalize_url()
# of the same package writes it as %20, as browsers do. One would bet on %20 from all three.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check courlan==1.4.0 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from courlan import check_url, clean_url, normalize_url
address = "https://portal.example/2024/11/16/rapat desa/"
print(clean_url(address))
print(check_url(address)[0])
print(normalize_url(address))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
https://portal.example/2024/11/16/rapatdesa/
https://portal.example/2024/11/16/rapatdesa/
https://portal.example/2024/11/16/rapat%20desa/
SEEN
