"""Links, each stored once however many articles have it. This SQL is never changed.

The boxes of a portal's pages repeat the same few links. ``distinct_links`` has what a link says, ``article_links``
which article has it at which place. ``links`` is a view with the columns of the table that it replaces; its triggers
make it writable. ``inline`` is the block once more, as a number, so that each place has one link.
"""

from __future__ import annotations

_SAME = "block = {0}.block AND url = {0}.url AND headline IS {0}.headline AND published_at IS {0}.published_at"

LINKS = f"""
CREATE TABLE distinct_links (
  id INTEGER PRIMARY KEY,
  block TEXT NOT NULL CHECK (block IN ('related', 'inline')),
  url TEXT NOT NULL,
  headline TEXT,
  published_at TEXT
) STRICT;
INSERT INTO distinct_links (block, url, headline, published_at)
  SELECT block, url, headline, published_at FROM links GROUP BY 1, 2, 3, 4 ORDER BY min(id);
CREATE INDEX distinct_links_url ON distinct_links(url, headline, published_at, block);
CREATE INDEX distinct_links_inline ON distinct_links(url, block) WHERE block = 'inline';

CREATE TABLE article_links (
  article_id INTEGER NOT NULL REFERENCES articles(id),
  inline INTEGER NOT NULL CHECK (inline IN (0, 1)),
  position INTEGER NOT NULL,
  link_id INTEGER NOT NULL REFERENCES distinct_links(id),
  PRIMARY KEY (article_id, inline, position)
) STRICT, WITHOUT ROWID;
INSERT INTO article_links (article_id, inline, position, link_id)
  SELECT article_id, block = 'inline', position, (SELECT id FROM distinct_links d WHERE {_SAME.format("links")})
  FROM links ORDER BY 1, 2, 3;
CREATE INDEX article_links_link ON article_links(link_id);

DROP TABLE links;
CREATE VIEW links AS
SELECT l.article_id * 2097152 + l.inline * 1048576 + l.position AS id, l.article_id, d.block, l.position,
  d.url, d.headline, d.published_at
FROM article_links l JOIN distinct_links d ON d.id = l.link_id
"""

_ADD = f"""
  INSERT INTO distinct_links (block, url, headline, published_at)
    SELECT new.block, new.url, new.headline, new.published_at
    WHERE NOT EXISTS (SELECT 1 FROM distinct_links WHERE {_SAME.format("new")});
  INSERT INTO article_links (article_id, inline, position, link_id)
    SELECT new.article_id, block = 'inline', new.position, id FROM distinct_links WHERE {_SAME.format("new")};"""
_TAKE_AWAY = f"""
  DELETE FROM article_links
    WHERE article_id = old.article_id AND inline = (old.block = 'inline') AND position = old.position;
  DELETE FROM distinct_links WHERE {_SAME.format("old")}
    AND NOT EXISTS (SELECT 1 FROM article_links WHERE link_id = distinct_links.id);"""

LINK_TRIGGERS = (
    f"CREATE TRIGGER links_insert INSTEAD OF INSERT ON links BEGIN{_ADD}\nEND",
    f"CREATE TRIGGER links_delete INSTEAD OF DELETE ON links BEGIN{_TAKE_AWAY}\nEND",
    f"CREATE TRIGGER links_update INSTEAD OF UPDATE ON links BEGIN{_TAKE_AWAY}{_ADD}\nEND",
)
