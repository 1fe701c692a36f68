"""Tables in a more compact form: sketches as bytes, and tables that are nothing but a key without a second index.

Never changed. The numbers of sketches had 37 bits, the place above a value of 32 bits. Now they have 32, as SQLite
stores in four bytes: the place is combined with the upper bits of the value, which most values do not use.
"""

from __future__ import annotations

import struct

_VALUE, _PLACE = "(number & 4294967295)", "((number >> 32) << 27)"
_NUMBER = f"({_VALUE} | {_PLACE}) - ({_VALUE} & {_PLACE}) - 2147483648"
"""SQL for a number of 32 bits: ``|`` less ``&`` is the exclusive or, which SQLite lacks."""

COMPACT = f"""
CREATE TABLE compact_sketches (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),
  digest BLOB NOT NULL,
  shingles INTEGER NOT NULL,
  numbers BLOB NOT NULL,
  placed BLOB
) STRICT;
INSERT INTO compact_sketches (article_id, digest, shingles, numbers, placed)
  SELECT article_id, bytes_of_hex(digest), shingles, bytes_of_numbers(numbers), bytes_of_hex(placed) FROM sketches
  ORDER BY 1;
DROP TABLE sketches;
ALTER TABLE compact_sketches RENAME TO sketches;

CREATE TABLE compact_sketch_numbers (
  number INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  PRIMARY KEY (number, article_id)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO compact_sketch_numbers (number, article_id)
  SELECT {_NUMBER} AS number, article_id FROM sketch_numbers ORDER BY 1, 2;
DROP TABLE sketch_numbers;
ALTER TABLE compact_sketch_numbers RENAME TO sketch_numbers;

CREATE TABLE compact_captures (
  version_id INTEGER NOT NULL REFERENCES article_versions(id),
  page INTEGER NOT NULL,
  capture_id INTEGER NOT NULL REFERENCES captures(id),
  PRIMARY KEY (version_id, page)
) STRICT, WITHOUT ROWID;
INSERT INTO compact_captures SELECT version_id, page, capture_id FROM version_captures ORDER BY 1, 2;
DROP TABLE version_captures;
ALTER TABLE compact_captures RENAME TO version_captures;

CREATE TABLE compact_sections (
  article_id INTEGER NOT NULL REFERENCES articles(id),
  section_id INTEGER NOT NULL REFERENCES sections(id),
  position INTEGER NOT NULL,
  PRIMARY KEY (article_id, section_id)
) STRICT, WITHOUT ROWID;
INSERT INTO compact_sections SELECT article_id, section_id, position FROM article_sections ORDER BY 1, 2;
DROP TABLE article_sections;
ALTER TABLE compact_sections RENAME TO article_sections;
CREATE INDEX article_sections_section ON article_sections(section_id);

CREATE TABLE compact_tags (
  article_id INTEGER NOT NULL REFERENCES articles(id),
  tag_id INTEGER NOT NULL REFERENCES tags(id),
  position INTEGER NOT NULL,
  PRIMARY KEY (article_id, tag_id)
) STRICT, WITHOUT ROWID;
INSERT INTO compact_tags SELECT article_id, tag_id, position FROM article_tags ORDER BY 1, 2;
DROP TABLE article_tags;
ALTER TABLE compact_tags RENAME TO article_tags;
CREATE INDEX article_tags_tag ON article_tags(tag_id)
"""


def bytes_of_hex(digits: str | None) -> bytes | None:
    """The bytes that hexadecimal digits stand for."""
    return None if digits is None else bytes.fromhex(digits)


def bytes_of_numbers(numbers: str) -> bytes:
    """A sketch's decimal numbers of 37 bits as signed numbers of 32 bits, in order, little-endian."""
    found = [int(number) for number in numbers.split()]
    compact = sorted({((number & 0xFFFF_FFFF) ^ (number >> 32 << 27)) - (1 << 31) for number in found})
    return struct.pack(f"<{len(compact)}i", *compact)
