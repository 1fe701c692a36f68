#!/usr/bin/env bash
# polars 2.1.0 and pyarrow 26.0.1: in one list, times with a zone and times without one make a column, without an error. Which one comes first decides: behind a time without a zone, 06:52+07:00 becomes 23:52 of the day
# before, beside others that stay on the clock of the place; behind one with a zone, 06:52 without a zone becomes 06:52 UTC. And pyarrow takes a list that begins with a day for a list of days, and drops the hours of
# all that follow. pandas 3.1.1 refuses to mix, as Python refuses to compare the two. One would bet on an error: nothing tells afterwards which rows are seven hours off.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check polars==2.1.0 pyarrow==26.0.1 pandas==3.1.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from datetime import date, datetime
import pandas, polars, pyarrow
there, bare, day = datetime.fromisoformat("2024-11-16T06:52+07:00"), datetime(2024, 11, 16, 6, 52), date(2024, 11, 16)
for values in [[bare, there], [there, bare], [day, bare], [bare, day]]:
    for make in [lambda: polars.Series(values).to_list(), lambda: pyarrow.array(values).to_pylist(), lambda: list(pandas.to_datetime(values))]:
        try:
            print(*make(), end=" | ")
        except (TypeError, ValueError) as error:
            print(type(error).__name__, end=" | ")
    print()
END
diff - "$folder/said" <<'SEEN' && echo "as described"
2024-11-16 06:52:00 2024-11-15 23:52:00 | 2024-11-16 06:52:00 2024-11-15 23:52:00 | ValueError | 
2024-11-15 23:52:00+00:00 2024-11-16 06:52:00+00:00 | 2024-11-16 06:52:00+07:00 2024-11-16 13:52:00+07:00 | ValueError | 
TypeError | 2024-11-16 2024-11-16 | 2024-11-16 00:00:00 2024-11-16 06:52:00 | 
TypeError | ArrowTypeError | 2024-11-16 06:52:00 2024-11-16 00:00:00 | 
SEEN
