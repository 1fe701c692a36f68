#!/usr/bin/env bash
# rss-parser 3.13.0 (npm): of an Atom entry whose content is XHTML, as RFC 4287 has it beside HTML, the text changes its order: all that stands in <b>, <i> or a link is moved behind the rest of its paragraph. "Bupati
# <b>tidak</b> hadir" (the regent was not present) becomes "Bupati  hadir.tidak". A title of that kind is no text but an object. atoma 0.0.17 (Python) gives None for both, as if the feed had neither; feedparser 6.0.14 reads
# them. One would bet that a parser of feeds keeps the order of words, in the one of the three forms of Atom that needs no unescaping.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" rss-parser@3.13.0 >&2
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check feedparser==6.0.14 atoma==0.0.17 >&2
text='<div xmlns="http://www.w3.org/1999/xhtml"><p>Bupati <b>tidak</b> hadir.</p></div>'
printf '<feed xmlns="http://www.w3.org/2005/Atom"><id>a</id><title>Bipol</title><updated>2024-11-16T06:52:00Z</updated><entry><id>b</id><updated>2024-11-16T06:52:00Z</updated>%s</entry></feed>' \
  "<title type=\"xhtml\">$text</title><content type=\"xhtml\">$text</content>" >"$folder/feed.xml"
NODE_PATH="$folder/node_modules" node - "$folder/feed.xml" >"$folder/said" <<'END'
const Parser = require('rss-parser');
new Parser().parseString(require('fs').readFileSync(process.argv[2], 'utf8')).then(({ items: [entry] }) => console.log(typeof entry.title, '|', entry.content, '|', entry.contentSnippet));
END
"$folder/v/bin/python" - "$folder/feed.xml" >>"$folder/said" <<'END'
import sys
import atoma, feedparser
entry = atoma.parse_atom_file(sys.argv[1]).entries[0]
print(entry.title, "|", entry.content)
entry = feedparser.parse(sys.argv[1]).entries[0]
print(entry.title, "|", entry.content[0].value)
END
diff - "$folder/said" <<'SEEN' && echo "as described"
object | <div type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Bupati  hadir.<b>tidak</b></p></div></div> | Bupati  hadir.tidak
None | None
<p>Bupati <b>tidak</b> hadir.</p> | <p>Bupati <b>tidak</b> hadir.</p>
SEEN
