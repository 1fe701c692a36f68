#!/usr/bin/env bash
# nameparser 2.6.0: a single Indonesian degree behind the name is taken for a title in front of it, a pair of degrees for a suffix,
# and M.Ed for a suffix while M.Pd is a title. Two degrees without a comma become the family name; "H." (hajj) is the first name.
# One would bet that what stands behind the comma is a suffix, whichever degree it is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check nameparser==2.6.0 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from nameparser import HumanName
for written in ["Asep Hidayat, S.Pd.", "Asep Hidayat, S.Sos., M.Si.", "Asep Hidayat, M.Ed", "Asep Hidayat SH MH", "H. Asep Hidayat"]:
    name = HumanName(written)
    print(f"{written:28} title={name.title!r} first={name.first!r} last={name.last!r} suffix={name.suffix!r}")
END
diff - "$folder/said" <<'SEEN' && echo "as described"
Asep Hidayat, S.Pd.          title='S.Pd.' first='Asep' last='Hidayat' suffix=''
Asep Hidayat, S.Sos., M.Si.  title='' first='Asep' last='Hidayat' suffix='S.Sos., M.Si.'
Asep Hidayat, M.Ed           title='' first='Asep' last='Hidayat' suffix='M.Ed'
Asep Hidayat SH MH           title='' first='Asep' last='MH' suffix=''
H. Asep Hidayat              title='' first='H.' last='Hidayat' suffix=''
SEEN
