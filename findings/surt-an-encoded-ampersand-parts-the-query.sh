#!/usr/bin/env bash
# surt 0.3.1, which makes the keys of CDXJ indexes for cdxj-indexer 1.5.0: signs that were encoded because they would mean something else are decoded first, and the query is parted and
# sorted afterwards. A search for "tanya&jawab" (?s=tanya%26jawab) has the key of a search for "tanya" with a second parameter, /a%3Fb=1 (a path) that of /a?b=1, and a%252Fb that of a/b, decoded twice. Two
# pages then share a key, and a replay shows the one for the other. One would bet that a key joins addresses that mean the same (www, capitals, order), and that %26 and %3F stay, as RFC 3986 says of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check surt==0.3.1 cdxj-indexer==1.5.0 warcio==1.8.1 >&2
"$folder/v/bin/python" - "$folder/a.warc.gz" <<'END'
import io, sys
from warcio import StatusAndHeaders, WARCWriter
writer = WARCWriter(open(sys.argv[1], "wb"))
for path in ["?s=tanya%26jawab", "?s=tanya&jawab", "a%3Fb=1", "a?b=1", "a%252Fb", "a%2Fb", "a/b"]:
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record("https://bipol.example/" + path, "response", payload=io.BytesIO(path.encode()), http_headers=head))
END
"$folder/v/bin/cdxj-indexer" "$folder/a.warc.gz" | sed 's/^\([^ ]*\) .*"url": "\([^"]*\)".*/\1 | \2/' >"$folder/said"
diff - "$folder/said" <<'SEEN' && echo "as described"
example,bipol)/?jawab&s=tanya | https://bipol.example/?s=tanya%26jawab
example,bipol)/?jawab&s=tanya | https://bipol.example/?s=tanya&jawab
example,bipol)/a?b=1 | https://bipol.example/a%3Fb=1
example,bipol)/a?b=1 | https://bipol.example/a?b=1
example,bipol)/a/b | https://bipol.example/a%252Fb
example,bipol)/a/b | https://bipol.example/a%2Fb
example,bipol)/a/b | https://bipol.example/a/b
SEEN
