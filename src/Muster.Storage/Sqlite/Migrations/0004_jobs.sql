-- Clustered in the order in which jobs are claimed, so that claiming a thousand touches a few pages. id orders those
-- that are due at the same instant.
CREATE TABLE jobs (
  due INTEGER NOT NULL,
  id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  payload TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  leased INTEGER,
  PRIMARY KEY (due, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX jobs_by_key ON jobs (kind, key);

CREATE TABLE counters (
  name TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE playbooks (
  version INTEGER PRIMARY KEY,
  applied INTEGER NOT NULL,
  applied_by TEXT NOT NULL,
  digest TEXT NOT NULL,
  files TEXT NOT NULL
) STRICT;

CREATE TABLE remembered (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
