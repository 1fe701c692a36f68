#!/usr/bin/env bash
# num2words 0.5.14, Indonesian: one thousand is *seribu* alone and before hundreds, but behind a million it becomes *satu ribu*, which nobody says or
# prints (satu juta seribu). Its currency takes no currency: to="currency" works with currency= for English, and is a TypeError for Indonesian. One would bet on
# the same word in the same place, and on the same arguments for every language.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check num2words==0.5.14 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from num2words import num2words
for number in [1_000, 1_100, 1_001_000]:
    print(number, num2words(number, lang="id"))
print(num2words(5.0, lang="en", to="currency", currency="USD"))
try:
    print(num2words(5000, lang="id", to="currency", currency="IDR"))
except TypeError as error:
    print("TypeError", error)
END
diff - "$folder/said" <<'SEEN' && echo "as described"
1000 seribu
1100 seribu seratus
1001000 satu juta satu ribu
five dollars, zero cents
TypeError Num2Word_ID.to_currency() got an unexpected keyword argument 'currency'
SEEN
