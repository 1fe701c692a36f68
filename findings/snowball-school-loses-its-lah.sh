#!/usr/bin/env bash
# snowballstemmer 3.1.1, Indonesian: beside what it is for (memperbaiki and perbaikan become baik) it takes endings and beginnings off words that only look like it. 'Sekolah' (school) ends like
# the particle -lah, 'berita' (news) and 'kepala' (head) begin like ber- and ke-, and 'menteri' (minister) becomes 'teri', which is the anchovy's own stem: a search for the one finds the other.
# 'Mengecat' (to paint) and 'cat' (paint) do not meet, nor do government and order, though the stem of 'pemerintah' is written like the word 'perintah'. One would bet that the commonest nouns of
# a newspaper are exceptions.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check snowballstemmer==3.1.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import snowballstemmer
stem = snowballstemmer.stemmer("indonesian").stemWord
for words in ["memperbaiki perbaikan", "sekolah bersekolah", "berita", "kepala", "menteri teri", "mengecat cat", "pemerintah perintah"]:
    print(words, "|", *map(stem, words.split()))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
memperbaiki perbaikan | baik baik
sekolah bersekolah | seko seko
berita | ita
kepala | pala
menteri teri | teri teri
mengecat cat | ecat cat
pemerintah perintah | perintah intah
SEEN
