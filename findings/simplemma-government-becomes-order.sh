#!/usr/bin/env bash
# simplemma 2.0.0, a lemmatizer with an Indonesian dictionary: *pemerintah* (the government) and *pemerintahan* become *perintah* (an order),
# *pengadilan* (the court) becomes *adil* (just), *peraturan* (a regulation) *atur* (arrange), as from a stemmer; *pejabat* (official), *petugas*
# (officer) and *wartawan* stay whole. One would bet that a dictionary of lemmas keeps nouns that have entries of their own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check simplemma==2.0.0 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import simplemma
for word in ["pemerintah", "pemerintahan", "pengadilan", "peraturan", "pejabat", "petugas", "wartawan"]:
    print(word, simplemma.lemmatize(word, lang="id"))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
pemerintah perintah
pemerintahan perintah
pengadilan adil
peraturan atur
pejabat pejabat
petugas petugas
wartawan wartawan
SEEN
