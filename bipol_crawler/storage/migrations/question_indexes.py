"""Indexes for the ready questions: they cover every column in use except the texts. This SQL is never changed."""

from __future__ import annotations

QUESTIONS = """
CREATE INDEX articles_brief ON articles(id, published_at, section_id, status, word_count, place);
CREATE INDEX articles_output ON articles(published_at, section_id, status, word_count);
CREATE INDEX articles_place_published ON articles(place COLLATE NOCASE, published_at);
CREATE INDEX bylines_credit ON bylines(person_id, role, article_id);
CREATE INDEX bylines_together ON bylines(article_id, role, person_id);
CREATE INDEX article_events_kind ON article_events(kind, at, article_id);
CREATE INDEX photos_credit ON photos(credit, article_id);
CREATE INDEX links_cited ON links(block, url, article_id)
"""

NEWEST = """
CREATE INDEX bylines_name ON bylines(name, person_id);
CREATE INDEX article_versions_edits ON article_versions(captured_at) WHERE version > 1;
CREATE INDEX article_events_news ON article_events(at) WHERE kind <> 'first_seen';
"""
