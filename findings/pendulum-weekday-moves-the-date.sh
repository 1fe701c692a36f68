#!/usr/bin/env bash
# pendulum 3.3.0: a weekday in the text outweighs the day of the month. "Jumat, 15 Mei 2024", whose 15th was a Wednesday, becomes the Friday of that week,
# 17 May, and Senin (Monday) becomes the 13th; nothing is said of the contradiction. In English it is the same. One would bet on an error, or on the 15th,
# as Python's own strptime and arrow give it. So one slip of a newsroom's clock moves an article to a day that nobody wrote.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check pendulum==3.3.0 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from datetime import datetime
import pendulum
for text in ["Rabu, 15 Mei 2024", "Jumat, 15 Mei 2024", "Senin, 15 Mei 2024"]:
    print(text, pendulum.from_format(text, "dddd, D MMMM YYYY", locale="id").date())
english = "Friday, 15 May 2024"
print(english, pendulum.from_format(english, "dddd, D MMMM YYYY").date())
print(english, datetime.strptime(english, "%A, %d %B %Y").date(), "strptime")
END
diff - "$folder/said" <<'SEEN' && echo "as described"
Rabu, 15 Mei 2024 2024-05-15
Jumat, 15 Mei 2024 2024-05-17
Senin, 15 Mei 2024 2024-05-13
Friday, 15 May 2024 2024-05-17
Friday, 15 May 2024 2024-05-15 strptime
SEEN
