#!/usr/bin/env bash
# pandas 3.1.1: to_datetime() and read_csv(parse_dates=...) of clock times with a dot, as Indonesian newspapers write them: 06.52 is the 6th of January of the year 1, 07.15 the 7th, and 19.47 is
# NaT. A day without its year ("17 Aug") is a day of the year 1, too. pandas 2.3.3 made NaT of all of them, because its dates had nanoseconds and began in 1677: the limit was what caught them. One
# would bet on NaT for what is no date, and that a newer version does not turn what was missing into a date that min(), sorting and the length of the archive's time then take for its oldest.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for package in pandas==2.3.3 pandas==3.1.1; do
  python3 -m venv --clear "$folder/v"
  "$folder/v/bin/pip" install -q --disable-pip-version-check "$package" >&2
  "$folder/v/bin/python" -W ignore - >>"$folder/said" <<'END'
import io, pandas
print(pandas.__version__)
print(*pandas.to_datetime(pandas.Series(["06.52", "07.15", "19.47", "00.30", "17 Aug"]), errors="coerce"), sep=" | ")
print(*pandas.read_csv(io.StringIO("clock,n\n06.52,1\n07.15,2\n"), dtype={"clock": str}, parse_dates=["clock"])["clock"], sep=" | ")
END
done
diff - "$folder/said" <<'SEEN' && echo "as described"
2.3.3
NaT | NaT | NaT | NaT | NaT
06.52 | 07.15
3.1.1
0001-01-06 00:00:00 | 0001-01-07 00:00:00 | NaT | NaT | 0001-08-17 00:00:00
0001-01-06 00:00:00 | 0001-01-07 00:00:00
SEEN
