-- Whether a signal opened or changed something: such are kept when the others of their day are dropped. Null for those
-- that a version wrote which did not note it; they are kept as well.
ALTER TABLE signals ADD COLUMN cause INTEGER;
