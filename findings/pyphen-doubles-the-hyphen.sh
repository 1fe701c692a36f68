#!/usr/bin/env bash
# pyphen 0.18.1, Indonesian: words that are written with a hyphen because they are said twice (anak-anak, children) get a second hyphen beside the
# first, and single letters are cut off (ba-ngu-n-an, a building), against the spelling rules (EYD), which cut ba-ngun-an. One would bet
# that a dictionary for Indonesian knows its commonest plural.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check pyphen==0.18.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import pyphen
words = pyphen.Pyphen(lang="id_ID")
for word in ["anak-anak", "bangunan", "pemerintahan"]:
    print(word, words.inserted(word))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
anak-anak anak--a-nak
bangunan ba-ngu-n-an
pemerintahan pe-me-rin-tah-an
SEEN
