-- Views: they can be rebuilt from the log. status is the number of IncidentStatus, outcome that of PageOutcome.
CREATE TABLE incidents (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  reference TEXT NOT NULL,
  status INTEGER NOT NULL,
  severity TEXT NOT NULL,
  service TEXT,
  held_by TEXT,
  version INTEGER NOT NULL,
  search TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX incidents_by_id ON incidents (id);
CREATE INDEX incidents_by_reference ON incidents (reference);
CREATE INDEX incidents_by_status ON incidents (status, id, severity);
CREATE INDEX incidents_by_severity ON incidents (severity, status, id);
CREATE INDEX incidents_of_service ON incidents (service, status, id, severity);
CREATE INDEX incidents_held_by ON incidents (held_by, status, id, severity) WHERE held_by IS NOT NULL;

-- Finds any three letters in reference and title, newest first; search is folded to lower case.
CREATE VIRTUAL TABLE incident_words USING fts5 (
  search, content = 'incidents', content_rowid = 'row', tokenize = 'trigram', detail = 'full'
);

CREATE TABLE pages (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  queued INTEGER NOT NULL,
  incident BLOB,
  responder TEXT NOT NULL,
  outcome INTEGER NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX pages_by_id ON pages (id);
CREATE INDEX pages_of_incident ON pages (incident, id) WHERE incident IS NOT NULL;
CREATE INDEX pages_to_responder ON pages (responder, id);
CREATE INDEX pages_by_outcome ON pages (outcome, id);
