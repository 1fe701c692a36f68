#!/usr/bin/env bash
# obstore 0.12.1: any option for the HTTP client, such as a time-out, makes AWS_ALLOW_HTTP of the environment count no more, while the endpoint and the keys of the
# environment still do. So setting a time-out turns every request to a store without TLS into a "builder error", before anything is sent. One would bet that
# options are added to what the environment says, as they are for everything else of the store.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check obstore==0.12.1 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import os
os.environ |= {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ALLOW_HTTP": "true", "AWS_REGION": "local",
    "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret",
}
from datetime import timedelta
import obstore
from obstore.store import S3Store
once = {"max_retries": 0, "retry_timeout": timedelta(seconds=1)}
for options in ({}, {"client_options": {"timeout": "5s"}}, {"client_options": {"timeout": "5s", "allow_http": True}}):
    try:
        obstore.head(S3Store("bucket", retry_config=once, **options), "key")
    except Exception as error:
        print(options, [words for words in ("builder error", "Connection refused") if words in str(error)])
END
diff - "$folder/said" <<'SEEN' && echo "as described"
{} ['Connection refused']
{'client_options': {'timeout': '5s'}} ['builder error']
{'client_options': {'timeout': '5s', 'allow_http': True}} ['Connection refused']
SEEN
