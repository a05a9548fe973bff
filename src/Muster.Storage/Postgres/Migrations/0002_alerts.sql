-- Signals lie in one partition for each day of their id (UUIDv7), so that a day is dropped at once. What lies outside
-- the days that were made ahead goes to the last partition.
CREATE TABLE signals (
  id uuid PRIMARY KEY,
  received bigint NOT NULL,
  service text NOT NULL,
  source text NOT NULL,
  body bytea NOT NULL,
  unreadable text
) PARTITION BY RANGE (id);

CREATE TABLE signals_other PARTITION OF signals DEFAULT;
CREATE INDEX signals_of_service ON signals (service, id);
CREATE INDEX signals_unreadable ON signals (id) WHERE unreadable IS NOT NULL;

-- status is the number of AlertStatus; 2 is resolved.
CREATE TABLE alerts (
  id uuid PRIMARY KEY,
  service text NOT NULL,
  dedup_key text NOT NULL,
  status smallint NOT NULL,
  alert_group uuid,
  incident uuid,
  body text NOT NULL
) WITH (fillfactor = 80);

CREATE INDEX alerts_open ON alerts (id) WHERE status <> 2;
CREATE INDEX alerts_by_key ON alerts (dedup_key, id);
CREATE INDEX alerts_of_service ON alerts (service, id);
CREATE INDEX alerts_of_group ON alerts (alert_group, id) WHERE alert_group IS NOT NULL;
CREATE INDEX alerts_of_incident ON alerts (incident, id) WHERE incident IS NOT NULL;

CREATE TABLE alert_groups (
  id uuid PRIMARY KEY,
  route text NOT NULL,
  key text NOT NULL,
  is_closed boolean NOT NULL,
  body text NOT NULL
) WITH (fillfactor = 80);

-- The open ones by their keys (R1): a writer takes the row of a key before it decides, and whoever wants the same key
-- waits for it. A row without an id is a key that is being decided.
CREATE TABLE open_alerts (
  service text COLLATE "C",
  dedup_key text COLLATE "C",
  alert uuid,
  PRIMARY KEY (service, dedup_key)
) WITH (fillfactor = 70);

CREATE TABLE open_groups (
  route text COLLATE "C",
  key text COLLATE "C",
  alert_group uuid,
  PRIMARY KEY (route, key)
) WITH (fillfactor = 70);
