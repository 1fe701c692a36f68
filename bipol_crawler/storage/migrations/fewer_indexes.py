"""Indexes that others make superfluous, because theirs begin with the same columns. This SQL is never changed."""

FEWER = """
DROP INDEX articles_place;
DROP INDEX bylines_article;
DROP INDEX bylines_person;
DROP INDEX captures_whole;
DROP INDEX captures_url;
CREATE INDEX captures_url ON captures(url, status);
DROP INDEX links_cited;
CREATE INDEX links_cited ON links(url, article_id, block) WHERE block = 'inline'
"""
