-- A body may be erased (personal data): it goes, its digest stays, and nothing else of the fact changes (R5).
DROP TRIGGER facts_are_not_changed;

CREATE TRIGGER facts_are_not_changed BEFORE UPDATE ON facts
WHEN NOT (
  OLD.body IS NOT NULL AND NEW.body IS NULL AND NEW.digest IS NOT NULL AND length(NEW.digest) = 32
  AND NEW.position = OLD.position AND NEW.stream = OLD.stream AND NEW.version = OLD.version AND NEW.type = OLD.type
  AND NEW.at = OLD.at AND NEW.recorded = OLD.recorded AND NEW.hash = OLD.hash)
BEGIN
  SELECT RAISE(ABORT, 'a fact is never changed');
END;
