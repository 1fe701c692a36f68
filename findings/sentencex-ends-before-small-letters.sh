#!/usr/bin/env bash
# sentencex 1.0.32, asked for Indonesian: an abbreviation that English doesn't have ends a sentence, also before a small letter or a number: "dll. dan" (etc. and),
# "tgl. 5 Mei" (the 5th of May), "Jl. Raya" (a street), "Rp. 5.000" (an amount) fall apart, while English "No. 5" and "etc. and" behave by the same rules in both
# languages. One would bet that a splitter for 250 languages knows the abbreviations of one with 200 million readers, or at least that no sentence begins with a small letter.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check sentencex==1.0.32 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from sentencex import segment
for text in ["Beras, gula, dll. dan telur.", "Pada tgl. 5 Mei.", "Di Jl. Raya Cibabat.", "Rp. 5.000 dibayar.", "Rumah No. 5 rusak."]:
    parts = {language: [part.strip() for part in segment(language, text)] for language in ("id", "en")}
    print(parts["id"], parts["id"] == parts["en"])
print(list(segment("en", "Rice, sugar etc. and eggs.")))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
['Beras, gula, dll.', 'dan telur.'] True
['Pada tgl.', '5 Mei.'] True
['Di Jl.', 'Raya Cibabat.'] True
['Rp.', '5.000 dibayar.'] True
['Rumah No. 5 rusak.'] True
['Rice, sugar etc. and eggs.']
SEEN
