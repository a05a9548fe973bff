-- Drills are few: an index of theirs alone. The service is searched for as well.
ALTER TABLE incidents ADD COLUMN drill INTEGER NOT NULL DEFAULT 0;
UPDATE incidents SET
  drill = coalesce(json_extract(body, '$.declaration.drill'), 0),
  search = search || coalesce(' ' || lower(service), '');
INSERT INTO incident_words (incident_words) VALUES ('rebuild');
CREATE INDEX incidents_of_drills ON incidents (id) WHERE drill = 1;

-- What people wrote into incidents, by the position of the fact (Core: SearchedText). A view, like the others.
CREATE TABLE texts (
  position INTEGER PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE text_words USING fts5 (
  text, content = 'texts', content_rowid = 'position', tokenize = 'trigram', detail = 'full'
);

INSERT INTO texts (position, text) SELECT position, text FROM (
  SELECT position, CASE
      WHEN type IN ('incident.noted.v1', 'incident.updated.v1') THEN json_extract(fact, '$.text')
      WHEN type = 'incident.task-added.v1' THEN json_extract(fact, '$.title')
      WHEN type = 'incident.declared.v1' THEN json_extract(fact, '$.description')
      WHEN type = 'incident.decided.v1' THEN json_extract(fact, '$.question') || char(10) || json_extract(fact, '$.chosen') || coalesce(char(10) || json_extract(fact, '$.advice'), '')
        || coalesce(char(10) || json_extract(fact, '$.reason'), '')
      WHEN type IN ('incident.severity-changed.v1', 'incident.reopened.v1', 'incident.false-alarm.v1',
        'incident.clock-waived.v1', 'incident.task-dropped.v1') THEN json_extract(fact, '$.reason')
      ELSE json_extract(fact, '$.note') END AS text FROM (SELECT position, type, body AS fact FROM facts) AS facts
  WHERE type IN (
    'incident.noted.v1', 'incident.updated.v1', 'incident.status-changed.v1', 'incident.severity-changed.v1',
    'incident.role-taken.v1', 'incident.resolved.v1', 'incident.reopened.v1', 'incident.false-alarm.v1',
    'incident.clock-waived.v1', 'incident.task-added.v1', 'incident.task-dropped.v1', 'incident.task-done.v1',
    'incident.decided.v1', 'incident.declared.v1')
) WHERE text IS NOT NULL;
INSERT INTO text_words (text_words) VALUES ('rebuild');
