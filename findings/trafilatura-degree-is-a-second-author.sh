#!/usr/bin/env bash
# trafilatura 2.3.1: one author with an Indonesian degree becomes two authors, `Asep Hidayat; S Sos`, and two authors joined by the
# Indonesian "and" (dan) become one. One would bet that a meta element with one name gives one author.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check trafilatura==2.3.1 lxml_html_clean==0.4.6 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from trafilatura import extract_metadata
text = "<p>" + "Warga bergotong royong membersihkan saluran air pada pagi hari. " * 8 + "</p>"
for written in ["Asep Hidayat, S.Sos", "Asep Hidayat, M.Pd.", "Asep Hidayat dan Budi Santoso", "Asep Hidayat & Budi Santoso"]:
    page = f'<html><head><title>Rapat</title><meta name="author" content="{written}"></head><body><article>{text}</article></body></html>'
    print(f"{written} -> {extract_metadata(page).author}")
END
diff - "$folder/said" <<'SEEN' && echo "as described"
Asep Hidayat, S.Sos -> Asep Hidayat; S Sos
Asep Hidayat, M.Pd. -> Asep Hidayat; M Pd
Asep Hidayat dan Budi Santoso -> Asep Hidayat dan Budi Santoso
Asep Hidayat & Budi Santoso -> Asep Hidayat; Budi Santoso
SEEN
