#!/usr/bin/env bash
# @wordpress/url 4.56.0: cleanForSlug(), which approximates the address that WordPress gives an article, deletes a dash or a sign without blanks around it, instead of making a hyphen of it: the years 2019–2024 become
# 20192024, the road Bandung–Cimahi one word, and a photo of 3×4 cm one of 34. With blanks around the dash, or with the keyboard's hyphen, it is 2019-2024, and the slash is a hyphen, too. So a headline set as
# a typographer sets it has an address that the same headline typed plainly has not. One would bet that every dash becomes a hyphen, since its use is to part.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" @wordpress/url@4.56.0 >&2
NODE_PATH="$folder/node_modules" node - >"$folder/said" <<'END'
const { cleanForSlug } = require('@wordpress/url');
for (const text of ['Anggaran 2019–2024', 'Anggaran 2019 – 2024', 'Anggaran 2019-2024', 'Jalan Bandung–Cimahi', 'Jalan Bandung/Cimahi', 'Foto 3×4', 'e‑KTP', 'e-KTP'])
  console.log(text, '|', cleanForSlug(text));
END
diff - "$folder/said" <<'SEEN' && echo "as described"
Anggaran 2019–2024 | anggaran-20192024
Anggaran 2019 – 2024 | anggaran-2019-2024
Anggaran 2019-2024 | anggaran-2019-2024
Jalan Bandung–Cimahi | jalan-bandungcimahi
Jalan Bandung/Cimahi | jalan-bandung-cimahi
Foto 3×4 | foto-34
e‑KTP | ektp
e-KTP | e-ktp
SEEN
