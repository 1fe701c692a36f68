#!/usr/bin/env bash
# rfc3161-client 1.0.9: an answer of `openssl ts -reply` that carries the signer's certificate and its issuer's is refused, with
# "InvalidSetOrdering", because the certificates are in the order of the chain, and DER sorts the members of a set. `openssl ts -verify`
# accepts the same bytes. One would bet that a client of RFC 3161 reads what the most common authority software writes.
# With the signer's certificate alone it reads them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check rfc3161-client==1.0.9 >&2
cd "$folder"
cat >tsa.cnf <<'END'
[tsa]
default_tsa = one
[one]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
END
echo 01 >serial
printf 'extendedKeyUsage = critical,timeStamping\n' >signer.ext
{
  openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 3000 -subj "/CN=Root" 
  openssl req -newkey rsa:2048 -nodes -keyout signer.key -out signer.csr -subj "/CN=A time-stamping authority with a long name"
  openssl x509 -req -in signer.csr -CA root.pem -CAkey root.key -CAcreateserial -days 2000 -extfile signer.ext -out signer.pem
  echo warga >data
  openssl ts -query -data data -sha256 -cert -out query.tsq
  openssl ts -reply -queryfile query.tsq -config tsa.cnf -inkey signer.key -signer signer.pem -out alone.tsr
  openssl ts -reply -queryfile query.tsq -config tsa.cnf -inkey signer.key -signer signer.pem -chain root.pem -out chain.tsr
} >log 2>&1 || { cat log >&2; exit 1; }
for answer in alone chain; do
  openssl ts -verify -queryfile query.tsq -in $answer.tsr -CAfile root.pem 2>/dev/null
  v/bin/python -W ignore - $answer.tsr <<'END'
import sys
from rfc3161_client import decode_timestamp_response
try:
    print("status", decode_timestamp_response(open(sys.argv[1], "rb").read()).status)
except ValueError as error:
    print("refused:", "InvalidSetOrdering" in str(error))
END
done >said
diff - said <<'SEEN' && echo "as described"
Verification: OK
status 0
Verification: OK
refused: True
SEEN
