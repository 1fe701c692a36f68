#!/usr/bin/env bash
# natural 8.1.1, the toolbox for language in Node, Indonesian: its tokenizer deletes capital letters. "Harga Beras Naik di Bandung" is arga, eras, aik, di, andung; the degree S.Pd is a d, and Rp5.000 a p5 and 000.
# Its tokenizers for French, Spanish, Italian and Dutch keep the same words whole, and so does the one without a language; tokenizeAndStem() of the Indonesian stemmer makes all letters small first. One
# would bet that a tokenizer takes a capital for a letter, as its siblings do, or that it says that it does not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" natural@8.1.1 >&2
DOTENV_CONFIG_QUIET=true NODE_PATH="$folder/node_modules" node - >"$folder/said" <<'END'
const natural = require('natural');
for (const name of ['AggressiveTokenizerId', 'AggressiveTokenizer', 'AggressiveTokenizerFr', 'AggressiveTokenizerEs', 'AggressiveTokenizerIt', 'AggressiveTokenizerNl'])
  console.log(name, '|', new natural[name]().tokenize('Harga Beras Naik di Bandung').join(' '));
console.log('a degree, a sum', '|', new natural.AggressiveTokenizerId().tokenize('S.Pd Rp5.000').join(' '));
console.log('StemmerId', '|', natural.StemmerId.tokenizeAndStem('Harga Beras Naik di Bandung').join(' '));
END
diff - "$folder/said" <<'SEEN' && echo "as described"
AggressiveTokenizerId | arga eras aik di andung
AggressiveTokenizer | Harga Beras Naik di Bandung
AggressiveTokenizerFr | Harga Beras Naik di Bandung
AggressiveTokenizerEs | Harga Beras Naik di Bandung
AggressiveTokenizerIt | Harga Beras Naik di Bandung
AggressiveTokenizerNl | Harga Beras Naik di Bandung
a degree, a sum | d p5 000
StemmerId | harga beras bandung
SEEN
