#!/usr/bin/env bash
# date-holidays 3.37.0 (npm), Indonesia: the ascension of the Prophet (Isra Mikraj) has the name of his birthday (Maulid Nabi), so that he is born twice a year, in February and in September of 2024. And the feasts are
# reckoned, not taken from what the government fixed: Idul Fitri was on 31 March 2025 and began here on the 30th, Idul Adha was on 17 June 2024, here on the 16th. holidays 0.109 (Python) has the days as they
# were. One would bet that days of the past are those that were kept, and that two feasts have two names: an archive looks up in it what day an article is about.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" date-holidays@3.37.0 >&2
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check holidays==0.109 >&2
NODE_PATH="$folder/node_modules" node - >"$folder/said" <<'END'
const Holidays = require('date-holidays');
for (const year of [2023, 2024, 2025])
  console.log(new Holidays('ID').getHolidays(year).filter((day) => /Idul|Maulid/.test(day.name)).map((day) => `${day.date.slice(0, 10)} ${day.name}`).join(' | '));
END
"$folder/v/bin/python" - >>"$folder/said" <<'END'
import holidays
for year in (2023, 2024, 2025):
    print(*(f"{day} {name}" for day, name in sorted(holidays.ID(years=year, language="id").items()) if any(word in name for word in ("Idul", "Maulid", "Isra"))), sep=" | ")
END
diff - "$folder/said" <<'SEEN' && echo "as described"
2023-02-18 Maulid Nabi Muhammad | 2023-04-21 Hari Raya Idul Fitri | 2023-04-22 Hari Raya Idul Fitri | 2023-06-28 Hari Raya Idul Adha | 2023-09-27 Maulid Nabi Muhammad
2024-02-08 Maulid Nabi Muhammad | 2024-04-10 Hari Raya Idul Fitri | 2024-04-11 Hari Raya Idul Fitri | 2024-06-16 Hari Raya Idul Adha | 2024-09-15 Maulid Nabi Muhammad
2025-01-27 Maulid Nabi Muhammad | 2025-03-30 Hari Raya Idul Fitri | 2025-03-31 Hari Raya Idul Fitri | 2025-06-06 Hari Raya Idul Adha | 2025-09-05 Maulid Nabi Muhammad
2023-02-18 Isra Mikraj Nabi Muhammad | 2023-04-22 Hari Raya Idul Fitri | 2023-04-23 Hari kedua dari Hari Raya Idul Fitri | 2023-06-29 Hari Raya Idul Adha | 2023-09-28 Maulid Nabi Muhammad
2024-02-08 Isra Mikraj Nabi Muhammad | 2024-04-10 Hari Raya Idul Fitri | 2024-04-11 Hari kedua dari Hari Raya Idul Fitri | 2024-06-17 Hari Raya Idul Adha | 2024-09-16 Maulid Nabi Muhammad
2025-01-27 Isra Mikraj Nabi Muhammad | 2025-03-31 Hari Raya Idul Fitri | 2025-04-01 Hari kedua dari Hari Raya Idul Fitri | 2025-06-06 Hari Raya Idul Adha | 2025-09-05 Maulid Nabi Muhammad
SEEN
