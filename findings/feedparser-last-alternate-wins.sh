#!/usr/bin/env bash
# feedparser 6.0.14: of an Atom entry with two alternate links, one of them another language's (hreflang), entry.link is the last one: a feed that adds its English
# translations names the English addresses only. One would bet on the first, or on the one without hreflang; entry.links has both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check feedparser==6.0.14 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import feedparser
entry = feedparser.parse("""<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Rapat desa</title>
  <link rel='alternate' href='http://portal.example/rapat/'/>
  <link rel='alternate' hreflang='en' href='http://portal.example/en/meeting/'/></entry></feed>""").entries[0]
print(entry.link)
print([(link.get("hreflang"), link.href) for link in entry.links])
END
diff - "$folder/said" <<'SEEN' && echo "as described"
http://portal.example/en/meeting/
[(None, 'http://portal.example/rapat/'), ('en', 'http://portal.example/en/meeting/')]
SEEN
