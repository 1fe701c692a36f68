#!/usr/bin/env bash
# spaCy 3.8.18, blank Indonesian: a plural made by saying a word twice is one word if it stands in a list of exceptions (anak-anak, undang-undangnya) and three if not
# (kendaraan-kendaraan, laki-lakinya), so that counts of one kind of word mean two things. *Seratus* (a hundred) is no number for like_num,
# while *dua* and *juta* are. One would bet on a rule for the commonest plural of the language, not on a list; and on a hundred.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check spacy==3.8.18 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import spacy
words = spacy.blank("id")
for text in ["anak-anak", "undang-undangnya", "kendaraan-kendaraan", "laki-lakinya"]:
    print([token.text for token in words(text)])
print([(token.text, token.like_num) for token in words("dua seratus seribu juta")])
END
diff - "$folder/said" <<'SEEN' && echo "as described"
['anak-anak']
['undang-undangnya']
['kendaraan', '-', 'kendaraan']
['laki', '-', 'lakinya']
[('dua', True), ('seratus', False), ('seribu', False), ('juta', True)]
SEEN
