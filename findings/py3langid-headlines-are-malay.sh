#!/usr/bin/env bash
# py3langid 0.4.0: plain Indonesian headlines are told to be Malay as soon as they are short, also "Harga beras naik jelang Ramadan", whose *jelang* is
# the everyday word of Indonesian headlines; longer ones are Indonesian. One would bet on Indonesian for all three.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check py3langid==0.4.0 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import py3langid
for headline in ["Harga beras naik jelang Ramadan", "Persib menang 2-0", "Bupati resmikan jembatan baru"]:
    language, score = py3langid.classify(headline)
    print(language, round(score), headline)
END
diff - "$folder/said" <<'SEEN' && echo "as described"
ms -117 Harga beras naik jelang Ramadan
ms -56 Persib menang 2-0
id -118 Bupati resmikan jembatan baru
SEEN
