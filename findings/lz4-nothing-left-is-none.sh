#!/usr/bin/env bash
# lz4 4.4.5: at the end of a frame with nothing behind it, a decompressor's unused_data is None, where zlib, bz2 and lzma give b"". The loop that everybody writes for files
# of several members (a WARC file in .lz4 has a frame for each record) works for every record but the last: len() and slices of what is left raise a TypeError.
# One would bet on the interface of the standard library, which this class follows in every other name.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check lz4==4.4.5 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import bz2
import zlib
import lz4.frame
def rest(decompressor, data):
    decompressor.decompress(data)
    return decompressor.eof, decompressor.unused_data
one, two = lz4.frame.compress(b"one"), lz4.frame.compress(b"two")
print("zlib", rest(zlib.decompressobj(), zlib.compress(b"one")))
print("bz2", rest(bz2.BZ2Decompressor(), bz2.compress(b"one")))
print("lz4", rest(lz4.frame.LZ4FrameDecompressor(), one))
print("lz4", rest(lz4.frame.LZ4FrameDecompressor(), one + two) == (True, two))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
zlib (True, b'')
bz2 (True, b'')
lz4 (True, None)
lz4 True
SEEN
