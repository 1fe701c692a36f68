#!/usr/bin/env bash
# flexsearch 0.8.212 (a search index for pages without a server), with its defaults: a number is cut into pieces of three digits. A search for 2023 then looks for 202 and 3, and finds "Anggaran 2024 untuk 3
# desa" (the budget of 2024 for 3 villages); 202 finds all years of the 2020s, and 1946 finds 1945 beside a 6. A sum without dots does not find the one with dots, as elsewhere. The encoder "Exact" keeps numbers.
# One would bet that the commonest number of an archive, a year, is a word like any other, and that tokenize "strict" (its reference: whole words) means whole numbers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" flexsearch@0.8.212 >&2
NODE_PATH="$folder/node_modules" node - >"$folder/said" <<'END'
const { Charset, Encoder, Index } = require('flexsearch');
console.log(new Encoder().encode('Anggaran 2023 Rp2.750.000').join(' '));
for (const options of [{ tokenize: 'strict' }, { tokenize: 'strict', encoder: Charset.Exact }]) {
  const index = new Index(options);
  index.add('2024', 'Anggaran 2024 untuk 3 desa');
  index.add('2023', 'Anggaran 2023 untuk desa');
  index.add('1945', 'Tahun 1945, ada 6 pejuang');
  console.log(['2023', '2024', '202', '1946', '2019'].map((asked) => `${asked}: ${index.search(asked)}`).join(' | '));
}
END
diff - "$folder/said" <<'SEEN' && echo "as described"
angaran 202 3 rp2 750 0
2023: 2023,2024 | 2024: 2024 | 202: 2024,2023 | 1946: 1945 | 2019: 
2023: 2023 | 2024: 2024 | 202:  | 1946:  | 2019: 
SEEN
