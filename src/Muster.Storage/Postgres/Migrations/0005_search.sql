-- Drills are few: an index of theirs alone. The service is searched for as well.
ALTER TABLE incidents ADD COLUMN drill boolean NOT NULL DEFAULT false;
UPDATE incidents SET
  drill = coalesce((body::json->'declaration'->>'drill')::boolean, false),
  search = search || coalesce(' ' || lower(service), '');
CREATE INDEX incidents_of_drills ON incidents (id) WHERE drill;

-- What people wrote into incidents, by the position of the fact (Core: SearchedText). A view, like the others.
CREATE TABLE texts (
  position bigint PRIMARY KEY,
  text text NOT NULL
);

INSERT INTO texts (position, text) SELECT position, text FROM (
  SELECT position, CASE
      WHEN type IN ('incident.noted.v1', 'incident.updated.v1') THEN (fact->>'text')
      WHEN type = 'incident.task-added.v1' THEN (fact->>'title')
      WHEN type = 'incident.declared.v1' THEN (fact->>'description')
      WHEN type = 'incident.decided.v1' THEN (fact->>'question') || chr(10) || (fact->>'chosen') || coalesce(chr(10) || (fact->>'advice'), '')
        || coalesce(chr(10) || (fact->>'reason'), '')
      WHEN type IN ('incident.severity-changed.v1', 'incident.reopened.v1', 'incident.false-alarm.v1',
        'incident.clock-waived.v1', 'incident.task-dropped.v1') THEN (fact->>'reason')
      ELSE (fact->>'note') END AS text FROM (SELECT position, type, body::json AS fact FROM facts) AS facts
  WHERE type IN (
    'incident.noted.v1', 'incident.updated.v1', 'incident.status-changed.v1', 'incident.severity-changed.v1',
    'incident.role-taken.v1', 'incident.resolved.v1', 'incident.reopened.v1', 'incident.false-alarm.v1',
    'incident.clock-waived.v1', 'incident.task-added.v1', 'incident.task-dropped.v1', 'incident.task-done.v1',
    'incident.decided.v1', 'incident.declared.v1')
) AS written WHERE text IS NOT NULL;

DO $$
BEGIN
  CREATE INDEX texts_words ON texts USING gin (text gin_trgm_ops);
EXCEPTION WHEN undefined_object THEN
  RAISE NOTICE 'pg_trgm is not available: searches walk the texts';
END $$;
