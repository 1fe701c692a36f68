#!/usr/bin/env bash
# sqlite-utils 4.2.1: r.parsedate(value, dayfirst=True), its recipe for columns of dates, reads 05/11/2024 as 5 November and writes 2024-11-05. A date that is in that form already it turns round: 2024-05-11 becomes
# 2024-11-05, and the command run a second time turns what it wrote the first time, wherever the day is no more than 12. Each run leaves good dates, so nothing fails. python-dateutil 4.0.0, on which it stands, does so,
# and pandas 3.1.1 with dayfirst=True, too, with a warning. One would bet that the form with the year in front knows one order only, and that a command which normalises can be run again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check sqlite-utils==4.2.1 python-dateutil==4.0.0 pandas==3.1.1 >&2
sqlite="$folder/v/bin/sqlite-utils"
printf 'day\n05/11/2024\n16/11/2024\n2024-05-11\n' | "$sqlite" insert "$folder/a.db" news - --csv --no-detect-types >&2
for _ in 1 2 3; do
  "$sqlite" rows "$folder/a.db" news --csv --no-headers | tr -d '\r' | paste -sd' ' >>"$folder/said"
  "$sqlite" convert "$folder/a.db" news day 'r.parsedate(value, dayfirst=True)' >/dev/null 2>&1
done
"$folder/v/bin/python" -W ignore - >>"$folder/said" <<'END'
import pandas
from dateutil import parser
print("dateutil", parser.parse("2024-05-11", dayfirst=True).date(), "pandas", pandas.to_datetime("2024-05-11", dayfirst=True).date())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
05/11/2024 16/11/2024 2024-05-11
2024-11-05 2024-11-16 2024-11-05
2024-05-11 2024-11-16 2024-05-11
dateutil 2024-11-05 pandas 2024-11-05
SEEN
