#!/usr/bin/env bash
# SQLite 3.54.1 (apsw 3.54.1.0): a text that is a plain number is a count of days since 4714 BC for its date functions, without any word of it. A clock time as Indonesian newspapers write it, with
# a dot (06.52), is therefore no time and no NULL: time() makes 00:28:48 of it, and strftime('%H', '19.47') says 23. A year alone, the honest date of an old clipping, becomes a day in 4707 BC, so
# that it sorts before all others and date('2019') > '2000' is false; 2019-11 is NULL. One would bet on NULL for what is no date, as for 6:52 and 16 Nov 2024. The 'auto' modifier does not help:
# it makes half past midnight of them, too. typeof() can't tell them, since they are TEXT; comparing with GLOB '*:*' does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check apsw==3.54.1.0 >&2
"$folder/v/bin/python" - >"$folder/said" <<'END'
import apsw
ask = apsw.Connection(":memory:").execute
for written in ["06:52", "06.52", "19.47", "6:52", "16 Nov 2024"]:
    print(written, *ask("SELECT time(?1), strftime('%H', ?1), time(?1, 'auto')", [written]))
for written in ["2019-11-20", "2019-11", "2019"]:
    print(written, *ask("SELECT date(?1), strftime('%Y', ?1), date(?1) > '2000'", [written]))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
06:52 ('06:52:00', '06', '06:52:00')
06.52 ('00:28:48', '00', '00:28:48')
19.47 ('23:16:48', '23', '23:16:48')
6:52 (None, None, None)
16 Nov 2024 (None, None, None)
2019-11-20 ('2019-11-20', '2019', 1)
2019-11 (None, None, None)
2019 ('-4707-06-04', '-4707', 0)
SEEN
