#!/usr/bin/env bash
# warcio 1.8.1 with brotli 1.2.1: content_stream() of any response with Content-Encoding br raises AttributeError, because the decompressor of this brotli
# has no `unused_data`. Without the brotli package the same call gives the coded bytes as they are. One would bet that installing the library that decodes is what helps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check warcio==1.8.1 brotli==1.2.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import io
import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
body = brotli.compress(b"<p>Warga</p>")
file = io.BytesIO()
writer = WARCWriter(file, gzip=False)
headers = StatusAndHeaders("200 OK", [("Content-Encoding", "br"), ("Content-Length", str(len(body)))], protocol="HTTP/1.1")
writer.write_record(writer.create_warc_record("http://portal.example/", "response", payload=io.BytesIO(body), http_headers=headers))
for record in ArchiveIterator(io.BytesIO(file.getvalue())):
    try:
        print(record.content_stream().read())
    except AttributeError as error:
        print("AttributeError:", error)
print(brotli.decompress(body))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
AttributeError: 'brotli.Decompressor' object has no attribute 'unused_data'
b'<p>Warga</p>'
SEEN
