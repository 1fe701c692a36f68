#!/usr/bin/env bash
# feedgen 1.0.0: the channel's <link> of an RSS feed is the last address given to link(). In the order of its own introduction (first the site with rel="alternate", then the feed with rel="self") it is the
# feed's address, so that a reader's click on the newspaper's name opens XML; the other way round it is right. The same two lines give a right Atom feed. And a whole article given with
# type="CDATA" becomes <content type="CDATA"> in Atom, a media type that RFC 4287 does not know, which feedparser 6.0.14 gives as no HTML.
# One would bet that rel="alternate" is the channel's link in either order, since RSS has no other use for it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check feedgen==1.0.0 feedparser==6.0.14 >&2
"$folder/v/bin/python" - >"$folder/said" <<'END'
import feedparser
from feedgen.feed import FeedGenerator
site, own = {"href": "https://bipol.example/", "rel": "alternate"}, {"href": "https://bipol.example/feed", "rel": "self"}
for links in [(site, own), (own, site)]:
    feed = FeedGenerator()
    feed.id("https://bipol.example/"), feed.title("Bipol"), feed.description("Koran"), [feed.link(**link) for link in links]
    entry = feed.add_entry()
    entry.id("https://bipol.example/1"), entry.title("Judul"), entry.link(href="https://bipol.example/1"), entry.summary("ringkas"), entry.content("<p>isi</p>", type="CDATA")
    for text in [feed.rss_str(), feed.atom_str()]:
        read = feedparser.parse(text)
        print(read.version, read.feed.link, read.entries[0].content[0].type)
END
diff - "$folder/said" <<'SEEN' && echo "as described"
rss20 https://bipol.example/feed text/html
atom10 https://bipol.example/ cdata
rss20 https://bipol.example/ text/html
atom10 https://bipol.example/ cdata
SEEN
