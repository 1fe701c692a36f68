#!/usr/bin/env bash
# FastWARC 2.0.1: the HTTP headers of a response that has a status line and no header lines are false in `if record.http_headers`, though
# they are there and know the status. One would bet that the usual test finds them, as with warcio: a loop that skips records
# "without HTTP headers" skips answers of bare servers. `is not None` tells the two apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check fastwarc==2.0.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import io
from fastwarc.warc import ArchiveIterator
block = b"HTTP/1.1 200 OK\r\n\r\n<p>Warga</p>"
record = (b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8>\r\n"
          b"WARC-Date: 2024-11-16T00:00:00Z\r\nWARC-Target-URI: http://portal.example/\r\n"
          b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(block)) + block + b"\r\n\r\n"
for found in ArchiveIterator(io.BytesIO(record)):
    print(bool(found.http_headers), found.http_headers is not None, found.http_headers.status_code, found.reader.read())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
False True 200 b'<p>Warga</p>'
SEEN
