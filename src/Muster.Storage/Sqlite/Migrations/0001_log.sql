-- The log (R5): one row a fact, positions without gaps, never changed. Numbers of time are microseconds since 1970.
CREATE TABLE facts (
  position INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  version INTEGER NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  recorded INTEGER NOT NULL,
  body TEXT,
  digest BLOB,
  hash BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX facts_of_stream ON facts (stream, version);

CREATE TRIGGER facts_are_not_changed BEFORE UPDATE ON facts
BEGIN
  SELECT RAISE(ABORT, 'a fact is never changed');
END;

CREATE TRIGGER facts_are_not_deleted BEFORE DELETE ON facts
BEGIN
  SELECT RAISE(ABORT, 'a fact is never deleted');
END;

-- One row: the newest fact, the newest fact of a configuration kind, and the last number of a job or fence.
CREATE TABLE head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL,
  hash BLOB NOT NULL,
  configuration INTEGER NOT NULL,
  sequence INTEGER NOT NULL
) STRICT;

INSERT INTO head (id, position, hash, configuration, sequence) VALUES (1, 0, zeroblob(32), 0, 0);
