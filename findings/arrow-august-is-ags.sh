#!/usr/bin/env bash
# arrow 1.4.0, Indonesian: short months are Ags and Sept. Those that Indonesian newspapers write (Agt, Agu, Agus, Sep) are no months for it, while the ten others are read as everybody writes
# them, so that a column of dates fails in two months of the year only. One would bet on Agu, as Babel has it, or on all the forms.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check arrow==1.4.0 babel==2.19.0 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import arrow
from babel.dates import format_date
def read(text, form):
    try:
        return arrow.get(text, form, locale="id").date().isoformat()
    except ValueError as error:
        return type(error).__name__
for word in ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Agu", "Agus", "Ags", "Sep", "Sept", "Okt", "Nov", "Des"]:
    print(word, read(f"16 {word} 2024", "D MMM YYYY"))
for month in [8, 9]:
    day = arrow.get(2024, month, 16)
    print(day.format("D MMM", locale="id"), "|", format_date(day.date(), "d MMM", locale="id"))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
Jan 2024-01-16
Feb 2024-02-16
Mar 2024-03-16
Apr 2024-04-16
Mei 2024-05-16
Jun 2024-06-16
Jul 2024-07-16
Agt ParserMatchError
Agu ParserMatchError
Agus ParserMatchError
Ags 2024-08-16
Sep ParserMatchError
Sept 2024-09-16
Okt 2024-10-16
Nov 2024-11-16
Des 2024-12-16
16 Ags | 16 Agu
16 Sept | 16 Sep
SEEN
