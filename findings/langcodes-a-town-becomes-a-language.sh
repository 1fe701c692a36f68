#!/usr/bin/env bash
# langcodes 3.5.1 with language_data 1.4.0: find() takes the name of a language in any language, and where there is none, one that begins alike: letters are left out or added at the end (the reference
# of find() does not say so). Names of Indonesian towns and regions then become languages of other places, and nothing tells that they were guessed: Tarakan, an island beside Kalimantan, becomes one of Sulawesi,
# Bulungan, the regency next to it, one of Cameroon, and Musi, spoken by millions around Palembang, that of the Mossi of Burkina Faso. Minang, as everybody calls Minangkabau, is a dead language of Australia.
# Papua and Banten are errors. One would bet on an error for all that is no name of a language.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check langcodes==3.5.1 language_data==1.4.0 >&2
"$folder/v/bin/python" - <<'EOF' | tee "$folder/seen"
import langcodes

for name in ("Minangkabau", "Minang", "Tarakan", "Bulungan", "Musi", "Papua", "Banten"):
    try:
        found = langcodes.find(name)
        print(name, "->", found, found.display_name())
    except LookupError:
        print(name, "-> LookupError")
EOF
diff "$folder/seen" - <<'EOF'
Minangkabau -> min Minangkabau
Minang -> xrg Minang
Tarakan -> lew Ledo Kaili
Bulungan -> bum Bulu
Musi -> mos Mossi
Papua -> LookupError
Banten -> LookupError
EOF
echo "as told"
