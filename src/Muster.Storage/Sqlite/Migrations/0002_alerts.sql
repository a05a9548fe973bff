-- Ids are UUIDv7 as 16 bytes, so their order is the order of time and their indexes grow at the end.
-- No index here begins with a key of a sender: a random key would cost a page for each alert. The open keys are in
-- memory; the index alerts_open rebuilds them.
CREATE TABLE signals (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  received INTEGER NOT NULL,
  service TEXT NOT NULL,
  source TEXT NOT NULL,
  body BLOB NOT NULL,
  unreadable TEXT
) STRICT;

CREATE UNIQUE INDEX signals_by_id ON signals (id);
CREATE INDEX signals_of_service ON signals (service, id);
CREATE INDEX signals_unreadable ON signals (id) WHERE unreadable IS NOT NULL;

-- status is the number of AlertStatus; 2 is resolved.
CREATE TABLE alerts (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  service TEXT NOT NULL,
  dedup_key TEXT NOT NULL,
  status INTEGER NOT NULL,
  alert_group BLOB,
  incident BLOB,
  body TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX alerts_by_id ON alerts (id);
CREATE INDEX alerts_open ON alerts (id, service, dedup_key) WHERE status <> 2;
CREATE INDEX alerts_resolved_by_key ON alerts (dedup_key, id) WHERE status = 2;
CREATE INDEX alerts_of_service ON alerts (service, id);
CREATE INDEX alerts_of_group ON alerts (alert_group, id) WHERE alert_group IS NOT NULL;
CREATE INDEX alerts_of_incident ON alerts (incident, id) WHERE incident IS NOT NULL;

CREATE TABLE alert_groups (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  route TEXT NOT NULL,
  key TEXT NOT NULL,
  is_closed INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX alert_groups_by_id ON alert_groups (id);
CREATE INDEX alert_groups_open ON alert_groups (id, route, key) WHERE is_closed = 0;
