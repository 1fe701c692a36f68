#!/usr/bin/env bash
# bagit 1.9.0: a description of several lines loses its line ends in bag-info.txt, with nothing in their place, so that the last word of each line and the first of the next become one: BipolKoran. RFC 8493
# has a form for long values, in which a line that begins with a blank goes on with the one before, and the same library reads that form. The bag is valid, and the words are what it holds from then on.
# One would bet on folded lines, on a blank, or on an error, from the library whose subject is to keep things as they were.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check bagit==1.9.0 >&2
mkdir "$folder/bag" && echo isi >"$folder/bag/a.txt"
"$folder/v/bin/python" - "$folder/bag" >"$folder/said" 2>/dev/null <<'END'
import pathlib, sys
import bagit
name = "External-Description"
bagit.make_bag(sys.argv[1], {name: "Arsip Bipol\nKoran daring\nJawa Barat"})
tags = pathlib.Path(sys.argv[1], "bag-info.txt")
print(bagit.Bag(sys.argv[1]).info[name], "|", bagit.Bag(sys.argv[1]).is_valid())
tags.write_text(f"{name}: Arsip Bipol\n Koran daring\n Jawa Barat\n")
print(repr(bagit.Bag(sys.argv[1]).info[name]))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
Arsip BipolKoran daringJawa Barat | True
'Arsip Bipol Koran daring\n Jawa Barat'
SEEN
