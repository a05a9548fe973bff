-- Views: they can be rebuilt from the log. status is the number of IncidentStatus, outcome that of PageOutcome.
CREATE TABLE incidents (
  id uuid PRIMARY KEY,
  reference text NOT NULL,
  status smallint NOT NULL,
  severity text NOT NULL,
  service text,
  held_by text,
  version bigint NOT NULL,
  search text NOT NULL,
  body text NOT NULL
) WITH (fillfactor = 80);

CREATE INDEX incidents_by_reference ON incidents (reference);
CREATE INDEX incidents_by_status ON incidents (status, id);
CREATE INDEX incidents_by_severity ON incidents (severity, status, id);
CREATE INDEX incidents_of_service ON incidents (service, status, id);
CREATE INDEX incidents_held_by ON incidents (held_by, status, id) WHERE held_by IS NOT NULL;

-- Finds any three letters; search is folded to lower case. A server without the extension walks the rows instead.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX incidents_search ON incidents USING gin (search gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE NOTICE 'pg_trgm is not available: searches walk the incidents';
END $$;

CREATE TABLE pages (
  id uuid PRIMARY KEY,
  queued bigint NOT NULL,
  incident uuid,
  responder text NOT NULL,
  outcome smallint NOT NULL,
  version bigint NOT NULL,
  body text NOT NULL
) WITH (fillfactor = 80);

CREATE INDEX pages_of_incident ON pages (incident, id) WHERE incident IS NOT NULL;
CREATE INDEX pages_to_responder ON pages (responder, id);
CREATE INDEX pages_by_outcome ON pages (outcome, id);
