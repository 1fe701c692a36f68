#!/usr/bin/env bash
# markdownify 1.2.3: a paragraph that begins like a list, a quotation or a heading of Markdown is left as it is, so that it is one when the Markdown is shown: "1945. Indonesia merdeka" is the first
# item of a list and the year is gone, "- Wali kota" (an answer in an interview) an item, "> 5 orang" (more than five) a quotation without its sign, and "#1" a heading. Asterisks and underscores,
# which matter less, are escaped. html2text 2025.4.15 escapes the first two. One would bet that text stays text; escape_misc=True, which is off, does it. Python-Markdown 3.11.3 shows both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check markdownify==1.2.3 html2text==2025.4.15 Markdown==3.11.3 >&2
"$folder/v/bin/python" - >"$folder/said" <<'END'
from html2text import html2text
from markdown import markdown
from markdownify import markdownify
for text in ["1945. Indonesia merdeka.", "- Wali kota", "+ 5 persen", "&gt; 5 orang", "#1 di Jabar", "a*b*c"]:
    for convert in [markdownify, html2text, lambda page: markdownify(page, escape_misc=True)]:
        print(markdown(convert(f"<p>{text}</p>").strip()).replace("\n", ""), end=" | ")
    print()
END
diff - "$folder/said" <<'SEEN' && echo "as described"
<ol><li>Indonesia merdeka.</li></ol> | <p>1945. Indonesia merdeka.</p> | <p>1945. Indonesia merdeka.</p> | 
<ul><li>Wali kota</li></ul> | <p>- Wali kota</p> | <p>- Wali kota</p> | 
<ul><li>5 persen</li></ul> | <p>+ 5 persen</p> | <p>+ 5 persen</p> | 
<blockquote><p>5 orang</p></blockquote> | <blockquote><p>5 orang</p></blockquote> | <p>&gt; 5 orang</p> | 
<h1>1 di Jabar</h1> | <h1>1 di Jabar</h1> | <h1>1 di Jabar</h1> | 
<p>a*b*c</p> | <p>a<em>b</em>c</p> | <p>a*b*c</p> | 
SEEN
