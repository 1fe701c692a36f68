-- Takes one article, with all that is said of it, out of a copy that is to be published. Never for the archive in use.
-- :url is its address. docs/PUBLISHING.md has the command.
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
BEGIN;
CREATE TEMP TABLE leaving AS SELECT id FROM articles WHERE url = :url;
DELETE FROM held WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM problems WHERE article_id IN (SELECT id FROM leaving) OR url = :url;
DELETE FROM analyses WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM quotes WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM mentions WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM event_dates WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM text_places WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM corrections WHERE article_id IN (SELECT id FROM leaving) OR corrected_id IN (SELECT id FROM leaving)
  OR target_url = :url;
DELETE FROM copies WHERE article_id IN (SELECT id FROM leaving) OR copied_id IN (SELECT id FROM leaving);
UPDATE copies SET original_id = (
  WITH RECURSIVE up (id, step) AS (SELECT copies.copied_id, 0
    UNION ALL SELECT c.copied_id, up.step + 1 FROM up JOIN copies c ON c.article_id = up.id)
  SELECT id FROM up ORDER BY step DESC LIMIT 1) WHERE original_id IN (SELECT id FROM leaving);
DELETE FROM origins WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM series_parts WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM follow_ups WHERE article_id IN (SELECT id FROM leaving) OR earlier_id IN (SELECT id FROM leaving);
DELETE FROM sketch_numbers WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM sketches WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM edits WHERE version_id IN
  (SELECT id FROM article_versions WHERE article_id IN (SELECT id FROM leaving));
DELETE FROM version_captures WHERE version_id IN
  (SELECT id FROM article_versions WHERE article_id IN (SELECT id FROM leaving));
DELETE FROM article_versions WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM article_events WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM bylines WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM photos WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM article_links WHERE article_id IN (SELECT id FROM leaving)
  OR link_id IN (SELECT id FROM distinct_links WHERE url = :url);
DELETE FROM distinct_links WHERE id NOT IN (SELECT link_id FROM article_links);
DELETE FROM embeds WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM article_sections WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM article_tags WHERE article_id IN (SELECT id FROM leaving);
DELETE FROM sightings WHERE url_id IN
  (SELECT id FROM urls WHERE url = :url OR article_id IN (SELECT id FROM leaving));
DELETE FROM listed WHERE url_id IN
  (SELECT id FROM urls WHERE url = :url OR article_id IN (SELECT id FROM leaving));
DELETE FROM urls WHERE url = :url OR article_id IN (SELECT id FROM leaving);
DELETE FROM articles WHERE id IN (SELECT id FROM leaving);
DELETE FROM captures WHERE url = :url
  AND id NOT IN (SELECT capture_id FROM article_versions WHERE capture_id IS NOT NULL)
  AND id NOT IN (SELECT capture_id FROM articles WHERE capture_id IS NOT NULL);
-- People named nowhere else.
DELETE FROM people WHERE id NOT IN (SELECT person_id FROM bylines WHERE person_id IS NOT NULL);
DELETE FROM named_people WHERE id NOT IN (SELECT named_person_id FROM mentions WHERE named_person_id IS NOT NULL
  UNION SELECT named_person_id FROM quotes WHERE named_person_id IS NOT NULL);
DELETE FROM tags WHERE id NOT IN (SELECT tag_id FROM article_tags);
DROP TABLE leaving;
-- Words of a deleted text stay in the index until it is merged, and in free pages until the file is written anew.
INSERT INTO articles_fts (articles_fts) VALUES ('rebuild');
INSERT INTO articles_fts (articles_fts) VALUES ('optimize');
COMMIT;
VACUUM;
