"""SQL of a table added later: what the archivist denied of people."""

DISTINCT = """
CREATE TABLE people_distinct (
  key TEXT NOT NULL,
  other_key TEXT NOT NULL,
  name TEXT NOT NULL,
  other TEXT NOT NULL,
  PRIMARY KEY (key, other_key)
) STRICT;
"""
