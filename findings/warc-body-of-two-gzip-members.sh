#!/usr/bin/env bash
# A response whose gzip body has two members (legal gzip; servers that join compressed parts send such): warcio 1.8.1 gives the first
# member's text and is silent of the second; FastWARC 2.0.1 gives both. One would bet that the reference reader reads what browsers show.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check warcio==1.8.1 fastwarc==2.0.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import gzip, io
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
body = gzip.compress(b"<p>satu</p>") + gzip.compress(b"<p>dua</p>")
file = io.BytesIO()
writer = WARCWriter(file, gzip=False)
headers = StatusAndHeaders("200 OK", [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))], protocol="HTTP/1.1")
writer.write_record(writer.create_warc_record("http://portal.example/", "response", payload=io.BytesIO(body), http_headers=headers))
for record in ArchiveIterator(io.BytesIO(file.getvalue())):
    print("warcio  ", record.content_stream().read())
for record in FastIterator(io.BytesIO(file.getvalue()), auto_decode="content"):
    print("fastwarc", record.reader.read())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
warcio   b'<p>satu</p>'
fastwarc b'<p>satu</p><p>dua</p>'
SEEN
