#!/usr/bin/env bash
# markdownify 1.2.3 reads HTML as if every end tag were written. HTML lets </li>, </p>, </td>, </tr> and </dt> be left out, and minify-html 0.18.1 leaves them out. A list then becomes one line
# ("1. satu- dua- tiga" with no line ends), a table of two rows an empty head of four columns with everything else in one cell. The parser is what does it (html.parser of BeautifulSoup 4, which
# markdownify does not let one choose in its own function); given lxml's tree, the same converter answers rightly. One would bet that valid HTML of a single page reads as in a browser.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check markdownify==1.2.3 minify-html==0.18.1 beautifulsoup4==4.15.0 lxml==6.1.3 >&2
"$folder/v/bin/python" - >"$folder/said" <<'END'
from bs4 import BeautifulSoup
from markdownify import MarkdownConverter, markdownify
from minify_html import minify
for page in ["<ol><li>satu</li><li>dua</li><li>tiga</li></ol>", "<p>satu</p><p>dua</p>", "<table><tr><th>kota</th><th>n</th></tr><tr><td>Garut</td><td>1</td></tr></table>"]:
    small = minify(page)
    print(small)
    for said in [markdownify(page), markdownify(small), MarkdownConverter().convert_soup(BeautifulSoup(small, "lxml"))]:
        print("   ", repr(said.strip()))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
<ol><li>satu<li>dua<li>tiga</ol>
    '1. satu\n2. dua\n3. tiga'
    '1. satu- dua- tiga'
    '1. satu\n2. dua\n3. tiga'
<p>satu<p>dua
    'satu\n\ndua'
    'satu\n\ndua'
    'satu\n\ndua'
<table><tr><th>kota<th>n<tr><td>Garut<td>1</table>
    '| kota | n |\n| --- | --- |\n| Garut | 1 |'
    '|  |  |  |  |\n| --- | --- | --- | --- |\n| kota n|  |  | | --- | --- | | Garut 1 | | | |'
    '| kota | n |\n| --- | --- |\n| Garut | 1 |'
SEEN
