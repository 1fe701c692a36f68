"""Finds follow-ups: articles whose text links to an earlier article about the same story.

A link alone is not enough, because portals link to whatever is popular. The two articles must also have in common a
person and two words of the headlines, or a place and three words.
"""

from __future__ import annotations

from bipol_crawler.analysis.content_words import content_words
from bipol_crawler.storage.database import Database

_LONGEST_DAYS = 90
_LINKED = f"""
SELECT a.id, a.headline, e.id, e.headline FROM (
  SELECT article_id, url FROM links WHERE block = 'inline' AND article_id = ?
  UNION SELECT article_id, url FROM links WHERE block = 'inline' AND url = ?) l
JOIN articles a ON a.id = l.article_id JOIN articles e ON e.url = l.url
WHERE a.published_at > e.published_at AND a.id <> e.id
  AND julianday(substr(a.published_at, 1, 10)) - julianday(substr(e.published_at, 1, 10)) <= {_LONGEST_DAYS}"""
_COMMON = """
SELECT (SELECT count(DISTINCT m.named_person_id) FROM mentions m JOIN mentions o
          ON o.named_person_id = m.named_person_id AND o.article_id = :earlier WHERE m.article_id = :later),
  (SELECT count(DISTINCT t.name) FROM text_places t JOIN text_places o
     ON o.name = t.name COLLATE NOCASE AND o.article_id = :earlier WHERE t.article_id = :later)"""


def save_follow_ups(db: Database, article_id: int) -> None:
    """Store what this article follows up and what follows it up, inside the caller's transaction."""
    (url,) = db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()
    db.execute("DELETE FROM follow_ups WHERE article_id = :id OR earlier_id = :id", {"id": article_id})
    for later_id, headline, earlier_id, before in db.execute(_LINKED, [article_id, url]).fetchall():
        words = sorted(content_words(headline) & content_words(before))
        if len(words) < 2:
            continue
        people, places = db.execute(_COMMON, {"later": later_id, "earlier": earlier_id}).fetchone()
        if people or (places and len(words) > 2):
            db.execute(
                "INSERT OR IGNORE INTO follow_ups (article_id, earlier_id, people, places, words)"
                " VALUES (?, ?, ?, ?, ?)",
                [later_id, earlier_id, people, places, "; ".join(words)],
            )
