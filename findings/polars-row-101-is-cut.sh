#!/usr/bin/env bash
# polars 2.1.0: a frame made of dicts takes its columns and types from the first 100 rows. A number with a fraction in a later row is cut to a whole one if those were whole (99.9 becomes 99), also if it is text
# ("1.500", a price as Indonesians write it, becomes 1), with strict=True, the default; a column that only later rows have is left out. Nothing is said of it. Text that is no number is an error, and so is a fraction in a
# Series of the same values. pandas 3.1.1 keeps all. One would bet that a row which does not fit is an error, as it is for other text; infer_schema_length=None helps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check polars==2.1.0 pandas==3.1.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import pandas, polars
def tried(make):
    try:
        return make()
    except Exception as error:
        return type(error).__name__
for later in [{"price": 1.5}, {"price": 99.9, "place": "GARUT"}, {"price": "1.500"}, {"price": "Rp1.500"}]:
    rows = [{"price": 1}] * 100 + [later]
    makers = [lambda: polars.DataFrame(rows), lambda: polars.from_dicts(rows), lambda: polars.DataFrame(rows, infer_schema_length=None)]
    print(later, *(tried(lambda: make().row(-1)) for make in makers), " ".join(map(str, pandas.DataFrame(rows).iloc[-1])), sep=" | ")
print(tried(lambda: polars.Series([1] * 100 + [1.5])[-1]))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
{'price': 1.5} | (1,) | (1,) | (1.5,) | 1.5
{'price': 99.9, 'place': 'GARUT'} | (99,) | (99,) | (99.9, 'GARUT') | 99.9 GARUT
{'price': '1.500'} | (1,) | (1,) | ('1.500',) | 1.500
{'price': 'Rp1.500'} | ComputeError | ComputeError | ('Rp1.500',) | Rp1.500
TypeError
SEEN
