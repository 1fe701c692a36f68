#!/usr/bin/env bash
# robotspy 0.13.0: can_fetch("BipolBot/1.0", …) does not find the group of BipolBot and answers by the group of all others, so that a crawler that asks with the user agent it sends is told that it may take what its own group
# forbids; nothing warns. And a group with nothing but a Crawl-delay is no group: its name is joined to the next one, so that a site which asks BipolBot to be slow and shuts out all others shuts out BipolBot, too. Protego
# 0.7.0, of Scrapy, and Python's urllib answer otherwise in both. One would bet that the name is found in the user agent, of which RFC 9309 wants it to be a part, and that a line for speed closes no site.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check robotspy==0.13.0 protego==0.7.0 >&2
"$folder/v/bin/python" - >"$folder/said" <<'END'
from urllib.robotparser import RobotFileParser
import protego, robots
own = "User-agent: BipolBot\nDisallow: /foto/\n\nUser-agent: *\nDisallow: /admin/\n"
slow = "User-agent: BipolBot\nCrawl-delay: 2\n\nUser-agent: *\nDisallow: /\n"
address = "https://bipol.example/foto/1"
for text, agent in [(own, "BipolBot"), (own, "BipolBot/1.0"), (own, "BipolBot/1.0 (+https://bipol.example)"), (slow, "BipolBot"), (slow, "Other")]:
    reader = RobotFileParser()
    reader.parse(text.splitlines())
    answers = robots.RobotsParser.from_string(text).can_fetch(agent, address), protego.Protego.parse(text).can_fetch(address, agent), reader.can_fetch(agent, address)
    print("own" if text == own else "slow", agent, *answers, sep=" | ")
END
diff - "$folder/said" <<'SEEN' && echo "as described"
own | BipolBot | False | False | False
own | BipolBot/1.0 | True | False | False
own | BipolBot/1.0 (+https://bipol.example) | True | False | False
slow | BipolBot | False | True | True
slow | Other | False | False | False
SEEN
