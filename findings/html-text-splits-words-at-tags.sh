#!/usr/bin/env bash
# html-text 0.7.1: a tag inside a word ends the word. A drop capital, a bold first letter, a corrected syllable and the 2 of H2O come out as words of their own ('P ADANG', 'vak sin'), so that the town
# of a dateline is in no index; the blank after a tag is taken away only before punctuation. inscriptis parts words at <span>, but not at <b> and <sub>; lxml's own text_content() keeps each word whole,
# as a browser shows it. One would bet that only block elements part words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check html-text==0.7.1 inscriptis==2.7.6 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import html_text, inscriptis, lxml.html
for markup in ["<p><span>P</span>ADANG, kata <i>Wali</i>.</p>", "<p>vak<b>sin</b>asi</p>", "<p>H<sub>2</sub>O</p>"]:
    print(html_text.extract_text(markup), "|", html_text.extract_text(markup, guess_layout=False), "|", inscriptis.get_text(markup).strip(), "|", lxml.html.fromstring(markup).text_content())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
P ADANG, kata Wali. | P ADANG, kata Wali. | P ADANG, kata Wali. | PADANG, kata Wali.
vak sin asi | vak sin asi | vaksinasi | vaksinasi
H 2 O | H 2 O | H2O | H2O
SEEN
