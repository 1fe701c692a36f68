#!/usr/bin/env bash
# humanize 4.17.0 with Indonesian activated (and activate() says nothing against it): words are translated, numbers are not. 1,234,567 keeps English commas and "1.5 juta" the
# English point, so that a reader takes the one for a decimal number and the other for a thing that no newspaper writes (1.234.567; 1,5 juta). German, activated in the same way,
# gets its own signs. One would bet that a language either has its numbers or none of its words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check humanize==4.17.0 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
from datetime import timedelta
import humanize
for language in ["id_ID", "de_DE"]:
    humanize.i18n.activate(language)
    print(language, humanize.intcomma(1_234_567), "|", humanize.intword(1_500_000), "|", humanize.naturaltime(timedelta(days=1)))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
id_ID 1,234,567 | 1.5 juta | sehari yang lalu
de_DE 1.234.567 | 1,5 Millionen | vor ein Tag
SEEN
