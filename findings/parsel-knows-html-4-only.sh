#!/usr/bin/env bash
# parsel 1.12.1 on lxml 6.1.3 (libxml2 2.14.6) builds another tree than every browser of elements that came after HTML 4: the img of a
# `picture` is a child of its `source`, so that `picture > img` finds nothing, and a figure, which ends a paragraph in browsers, stays in it, so
# that its caption is the paragraph's text. One would bet that `source` is void and `figure` a block, ten years after HTML 5.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check parsel==1.12.1 lxml==6.1.3 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from parsel import Selector
page = Selector("<picture><source srcset='a.webp'><img src='a.jpg'></picture><p>Warga berkumpul.<figure><figcaption>Foto: Ist</figcaption></figure>")
print(page.css("picture > img").getall())
print(page.css("picture > source > img").getall())
print(page.css("p figcaption::text").getall())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
[]
['<img src="a.jpg">']
['Foto: Ist']
SEEN
