#!/usr/bin/env bash
# jusText 3.0.2: the list 'Indonesian' comes from an encyclopedia as it stood, cut at blanks. It has Aceh, Jawa, Belanda (the Netherlands), spesies and film, and words with their commas and brackets,
# but not kami (we), saya (I), jangan (don't), ya or ujarnya (he said). Since a paragraph is text by its share of such words, a list of provinces scores higher than what somebody says, and the
# spoken parts of a newspaper's page are the ones that come near to being left out. One would bet that a stoplist has the pronouns and no names.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check justext==3.0.2 lxml_html_clean==0.4.5 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import justext
words = justext.get_stoplist("Indonesian")
for asked in ["aceh jawa belanda spesies film", "kami saya jangan ya ujarnya", '"the (bahasa (lahir km². dr.']:
    print(asked, "|", *(word in words for word in asked.split()))
for text in ["Kami takut, saya juga, jangan pulang dulu ya, ujarnya", "Aceh, Jawa Barat, Sumatera Utara, Kalimantan Timur, Sulawesi Selatan"]:
    (paragraph,) = justext.justext(f"<p>{text}</p>", words)
    print(round(paragraph.stopwords_density(words), 2), text)
END
diff - "$folder/said" <<'SEEN' && echo "as described"
aceh jawa belanda spesies film | True True True True True
kami saya jangan ya ujarnya | False False False False False
"the (bahasa (lahir km². dr. | True True True True True
0.0 Kami takut, saya juga, jangan pulang dulu ya, ujarnya
0.89 Aceh, Jawa Barat, Sumatera Utara, Kalimantan Timur, Sulawesi Selatan
SEEN
