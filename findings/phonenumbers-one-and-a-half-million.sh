#!/usr/bin/env bash
# phonenumbers 9.0.43, region Indonesia: in running text "Rp 1.500.000" (one and a half million rupiah, the sum of many an allowance) is a telephone number, that of a service line (1500 and more
# digits), and so is every count from 1.500.000 to 1.500.999, with the two strictest settings, too; a real service line, 1500-123, is found with neither of the two. No other round sum up to ten
# million is one. Who blacks out telephone numbers in an archive with the matcher, which is made for text, blacks out this one sum. One would bet that groups of three with dots behind "Rp" are an amount or,
# failing that, that all of them are treated alike.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check phonenumbers==9.0.43 >&2
"$folder/v/bin/python" - >"$folder/said" <<'END'
from phonenumbers import Leniency, PhoneNumberMatcher
for text in ["Rp 1.400.000", "Rp 1.500.000", "Rp1.500.000", "1.500.750 jiwa", "Rp 1.600.000", "Rp 15.000.000", "Rp 150.000.000", "telepon 1500-123"]:
    found = [[match.raw_string for match in PhoneNumberMatcher(text, "ID", leniency=kind)] for kind in (Leniency.VALID, Leniency.STRICT_GROUPING, Leniency.EXACT_GROUPING)]
    print(text, "|", *found)
amounts = [f"{n:,}".replace(",", ".") for n in range(100_000, 10_000_001, 100_000)]
print(sum(1 for amount in amounts if any(PhoneNumberMatcher(f"Rp {amount}", "ID"))), "of", len(amounts))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
Rp 1.400.000 | [] [] []
Rp 1.500.000 | ['1.500.000'] ['1.500.000'] ['1.500.000']
Rp1.500.000 | [] [] []
1.500.750 jiwa | ['1.500.750'] ['1.500.750'] ['1.500.750']
Rp 1.600.000 | [] [] []
Rp 15.000.000 | [] [] []
Rp 150.000.000 | [] [] []
telepon 1500-123 | ['1500-123'] [] []
1 of 100
SEEN
