#!/usr/bin/env bash
# warcio 1.8.1: a record that says more bytes than the file still has (a copy that broke off) is handed out as if it were whole: no exception,
# no warning, with check_digests on and the record's own digest given, too, since the digest is only compared once all bytes were read. One
# would bet that check_digests="raise" finds the missing end. Whoever reads such files has to count the bytes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check warcio==1.8.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import io
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
out = io.BytesIO()
writer = WARCWriter(out, gzip=False)
headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
page = b"<p>Warga Cimahi</p>" * 50
writer.write_record(writer.create_warc_record("http://portal.example/", "response", payload=io.BytesIO(page), http_headers=headers))
whole = out.getvalue()
for name, data in (("whole", whole), ("cut", whole[:-400]), ("changed", whole.replace(b"Cimahi", b"Bogor!", 1))):
    try:
        for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
            body = record.content_stream().read()
            print(name, len(body), record.rec_headers.get_header("Content-Length"), record.digest_checker.passed)
    except Exception as error:
        print(name, type(error).__name__)
END
diff - "$folder/said" <<'SEEN' && echo "as described"
whole 950 994 True
cut 554 994 None
changed ArchiveLoadFailed
SEEN
