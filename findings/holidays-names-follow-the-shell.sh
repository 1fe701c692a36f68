#!/usr/bin/env bash
# holidays 0.109: the names of a country's holidays come in the language of the shell, though its class says default_language = "id". With LANG=en_US.UTF-8 Indonesia has an Independence Day, with the Indonesian locale, with that of
# servers (C) and also with British English Hari Kemerdekaan, and th_TH has Thai. So a table of an archive that was filled at a desk and goes on in a timer of the server has two names for one day, and `in name` finds half.
# One would bet that a data set of a country says the same everywhere unless it is asked for a language; language="id" settles it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check holidays==0.109 >&2
for language in C id_ID.UTF-8 en_US.UTF-8 en_GB.UTF-8 th_TH.UTF-8; do
  env -u LANGUAGE -u LC_ALL -u LC_MESSAGES LANG="$language" PYTHONIOENCODING=utf-8 "$folder/v/bin/python" - "$language" <<'END'
import sys
import holidays
print(sys.argv[1], holidays.ID.default_language, holidays.ID(years=2024)["2024-08-17"], holidays.ID(years=2024, language="id")["2024-08-17"], sep=" | ")
END
done >"$folder/said"
diff - "$folder/said" <<'SEEN' && echo "as described"
C | id | Hari Kemerdekaan Republik Indonesia | Hari Kemerdekaan Republik Indonesia
id_ID.UTF-8 | id | Hari Kemerdekaan Republik Indonesia | Hari Kemerdekaan Republik Indonesia
en_US.UTF-8 | id | Independence Day | Hari Kemerdekaan Republik Indonesia
en_GB.UTF-8 | id | Hari Kemerdekaan Republik Indonesia | Hari Kemerdekaan Republik Indonesia
th_TH.UTF-8 | id | วันประกาศอิสรภาพสาธารณรัฐอินโดนีเซีย | Hari Kemerdekaan Republik Indonesia
SEEN
