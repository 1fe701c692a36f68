#!/usr/bin/env bash
# wordfreq 3.1.1, Indonesian: a word said twice is cut at its hyphen, and its frequency is made up from its halves: always half of the single word's (0.3 less on
# the Zipf scale). So *tiba-tiba* (suddenly) is rarer than *tiba* (to arrive) and *kupu-kupu* (butterfly) rarer than *kupu*, which is hardly a word of its own; and
# *gubernur-gubernur* is an everyday word. None of the 50,000 commonest words has a hyphen. One would bet that a count of Indonesian texts knows its plurals.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check wordfreq==3.1.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import wordfreq
for word in ["tiba", "kupu", "gubernur"]:
    twice = f"{word}-{word}"
    print(wordfreq.zipf_frequency(word, "id"), wordfreq.zipf_frequency(twice, "id"), wordfreq.tokenize(twice, "id"))
print([word for word in wordfreq.top_n_list("id", 50_000) if "-" in word])
END
diff - "$folder/said" <<'SEEN' && echo "as described"
5.6 5.3 ['tiba', 'tiba']
4.43 4.13 ['kupu', 'kupu']
5.23 4.93 ['gubernur', 'gubernur']
[]
SEEN
