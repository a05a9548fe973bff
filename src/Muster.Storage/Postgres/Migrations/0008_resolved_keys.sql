-- The open alert of a key is found in open_alerts; only those that are over are looked up here. A new alert no longer
-- costs a random place in an index of all keys.
CREATE INDEX alerts_resolved_by_key ON alerts (dedup_key, id) WHERE status = 2;
DROP INDEX alerts_by_key;
