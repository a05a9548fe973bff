-- The log (R5): one row a fact, positions without gaps in commit order, never changed. Numbers of time are
-- microseconds since 1970. Names and keys compare byte by byte, whatever the database's language.
CREATE TABLE facts (
  position bigint PRIMARY KEY,
  stream text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  type text NOT NULL,
  at bigint NOT NULL,
  recorded bigint NOT NULL,
  body text,
  digest bytea,
  hash bytea NOT NULL
);

CREATE UNIQUE INDEX facts_of_stream ON facts (stream, version);

CREATE FUNCTION facts_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a fact is never changed or deleted';
END $$;

CREATE TRIGGER facts_are_not_changed BEFORE UPDATE OR DELETE ON facts
  FOR EACH ROW EXECUTE FUNCTION facts_are_kept();
CREATE TRIGGER facts_are_not_emptied BEFORE TRUNCATE ON facts
  FOR EACH STATEMENT EXECUTE FUNCTION facts_are_kept();

-- The end of each stream: what a writer locks, so that two nodes never give the same version.
CREATE TABLE streams (
  stream text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL,
  at bigint NOT NULL
) WITH (fillfactor = 80);

-- One row: the newest fact and the newest fact of a configuration kind. Its lock orders the commits (R3).
CREATE TABLE head (
  id smallint PRIMARY KEY CHECK (id = 1),
  position bigint NOT NULL,
  hash bytea NOT NULL,
  configuration bigint NOT NULL
) WITH (fillfactor = 10);

INSERT INTO head (id, position, hash, configuration) VALUES (1, 0, decode(repeat('00', 32), 'hex'), 0);
