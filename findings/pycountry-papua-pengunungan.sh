#!/usr/bin/env bash
# pycountry 26.2.16: one of Indonesia's 38 provinces cannot be found by its name. Highland Papua (Papua Pegunungan, since 2022) stands there as "Papua Pengunungan"; the
# right spelling is a LookupError, in the fuzzy search, too. Two names stand for a province and for a group of islands at once (Papua, Maluku); of them the province is
# found. One would bet on the spelling of the country's own law, or on a fuzzy search that bridges one letter.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check pycountry==26.2.16 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import pycountry
regions = list(pycountry.subdivisions.get(country_code="ID"))
print(len(regions), sum(region.type != "Geographical unit" for region in regions))
for name in ["Papua Selatan", "Papua Pegunungan", "Papua Pengunungan"]:
    for search in (pycountry.subdivisions.lookup, pycountry.subdivisions.search_fuzzy):
        try:
            found = search(name)
            print(name, found.code if hasattr(found, "code") else [region.code for region in found])
        except LookupError:
            print(name, "LookupError")
print(sorted((region.name, region.code, region.type) for region in regions if region.name in ("Papua", "Maluku")))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
45 38
Papua Selatan ID-PS
Papua Selatan ['ID-PS']
Papua Pegunungan LookupError
Papua Pegunungan LookupError
Papua Pengunungan ID-PE
Papua Pengunungan ['ID-PE']
[('Maluku', 'ID-MA', 'Province'), ('Maluku', 'ID-ML', 'Geographical unit'), ('Papua', 'ID-PA', 'Province'), ('Papua', 'ID-PP', 'Geographical unit')]
SEEN
