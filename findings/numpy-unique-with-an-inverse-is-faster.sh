#!/usr/bin/env bash
# numpy 2.4.6: np.unique(a, return_inverse=True) of three million whole numbers that are nearly all different (ids of rows) takes a tenth or less of the time of np.unique(a), though it does the same and
# an array more; with return_counts it takes less still. Without either, values are put into a hash table since numpy 2.3 and sorted afterwards; before they were sorted only. With a thousand different values
# the hash table is what is fast. One would bet that asking for less is never much slower. Processor time, best of three; the ratio was 14, and 3 is what is asked here.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check numpy==2.4.6 >&2
"$folder/v/bin/python" - <<'EOF'
import sys
import time

import numpy as np

ids = np.random.default_rng(0).permutation(3_000_000)


def seconds(**options: bool) -> float:
    took = []
    for _ in range(3):
        begin = time.process_time()
        np.unique(ids, **options)
        took.append(time.process_time() - begin)
    return min(took)


alone, more = seconds(), seconds(return_inverse=True)
print(f"np.unique {alone:.2f} s, with the inverse {more:.2f} s: {alone / more:.1f} times")
sys.exit(alone < 3 * more)
EOF
echo "as told"
