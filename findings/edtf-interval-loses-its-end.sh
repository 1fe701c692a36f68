#!/usr/bin/env bash
# edtf 5.0.2: text_to_edtf() reads dates in prose, and its answer is EDTF. Given a day or a month that is EDTF already it answers with the same, but of an interval of days only the first comes
# back, of one of months nothing, and of one of years a list of both, without an error, though parse_edtf() of the same package reads each whole. Who cleans a column of dates, some typed and some
# normalised, with the function for text makes a festival of two days one of a single day. One would bet that a text in the standard's own form stays as it is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check edtf==5.0.2 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from edtf import parse_edtf, text_to_edtf
for text in ["2019-11-20", "2019-11", "2019-11-20/2019-11-21", "2019-11/2019-12", "2018/2019", "2019-11-20/.."]:
    print(text, "|", text_to_edtf(text), "|", parse_edtf(text))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
2019-11-20 | 2019-11-20 | 2019-11-20
2019-11 | 2019-11 | 2019-11
2019-11-20/2019-11-21 | 2019-11-20 | 2019-11-20/2019-11-21
2019-11/2019-12 | None | 2019-11/2019-12
2018/2019 | [2018, 2019] | 2018/2019
2019-11-20/.. | 2019-11-20 | 2019-11-20/..
SEEN
