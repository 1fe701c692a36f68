#!/usr/bin/env bash
# python-slugify 9.2.0: a comma between digits is deleted, since in English it parts thousands. In Indonesian it is the decimal sign: "naik 2,5 persen" and "naik 25 persen" have one slug, while the dot of
# 1.500 becomes a hyphen. And the apostrophe of the keyboard becomes a hyphen while the curly one, which WordPress makes of it when it shows a headline, is deleted: jum-at and jumat, al-qur-an and al-quran.
# One would bet that a number keeps its parts, and that one headline has one slug, since slugs are compared and become addresses.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check python-slugify==9.2.0 >&2
"$folder/v/bin/python" - >"$folder/said" <<'END'
from slugify import slugify
for text in ["Inflasi naik 2,5 persen", "Inflasi naik 25 persen", "Beras Rp1.500", "Salat Jum'at", "Salat Jum’at", "Al-Qur'an", "Al-Qur’an"]:
    print(text, "|", slugify(text))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
Inflasi naik 2,5 persen | inflasi-naik-25-persen
Inflasi naik 25 persen | inflasi-naik-25-persen
Beras Rp1.500 | beras-rp1-500
Salat Jum'at | salat-jum-at
Salat Jum’at | salat-jumat
Al-Qur'an | al-qur-an
Al-Qur’an | al-quran
SEEN
