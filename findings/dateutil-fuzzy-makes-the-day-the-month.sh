#!/usr/bin/env bash
# python-dateutil 4.0.0: parse(fuzzy=True) passes over words that it does not know, and an Indonesian month is such a word (Mei, Agustus, Oktober). What is left of "6 Mei 2024" (6 May) is a 6 and
# a year, and the 6 then becomes the *month*: the date is in June, and that of "10 Agustus 2024" in October. Days from 13 on raise an error, so that a column of dates seems
# to fail in part and is wrong in the other. Where an English word stands for the month, the same number is the day. One would bet that the one number keeps its place as the day, and that
# the unknown month is taken from the default or refused.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check python-dateutil==4.0.0 >&2
"$folder/v/bin/python" - <<'EOF' | tee "$folder/seen"
from datetime import datetime

from dateutil import parser

for text in ("6 Mei 2024", "10 Agustus 2024", "12 Oktober 2024", "13 Mei 2024", "10 August 2024"):
    try:
        print(text, "->", parser.parse(text, default=datetime(2000, 1, 1), fuzzy=True).date())
    except parser.ParserError as error:
        print(text, "->", error)
EOF
diff "$folder/seen" - <<'EOF'
6 Mei 2024 -> 2024-06-01
10 Agustus 2024 -> 2024-10-01
12 Oktober 2024 -> 2024-12-01
13 Mei 2024 -> bad month number 13; must be 1-12: 13 Mei 2024
10 August 2024 -> 2024-08-10
EOF
echo "as told"
