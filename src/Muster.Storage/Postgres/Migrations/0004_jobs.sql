-- Claimed in the order of (due, id); id orders those that are due at the same instant. Numbers are never given twice.
CREATE SEQUENCE job_numbers;

CREATE TABLE jobs (
  kind text COLLATE "C",
  key text COLLATE "C",
  due bigint NOT NULL,
  id bigint NOT NULL,
  payload text NOT NULL,
  attempts integer NOT NULL,
  fence bigint NOT NULL,
  leased bigint,
  PRIMARY KEY (kind, key)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

CREATE INDEX jobs_by_due ON jobs (due, id);

CREATE TABLE counters (
  name text COLLATE "C" PRIMARY KEY,
  value bigint NOT NULL
);

CREATE TABLE playbooks (
  version integer PRIMARY KEY,
  applied bigint NOT NULL,
  applied_by text NOT NULL,
  digest text NOT NULL,
  files text NOT NULL
);

CREATE TABLE remembered (
  key text COLLATE "C" PRIMARY KEY,
  value text NOT NULL
);
