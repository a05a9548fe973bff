-- A body may be erased (personal data): it goes, its digest stays, and nothing else of the fact changes (R5).
CREATE OR REPLACE FUNCTION facts_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_LEVEL = 'ROW' THEN
    IF OLD.body IS NOT NULL AND NEW.body IS NULL AND length(NEW.digest) = 32
      AND NEW.position = OLD.position AND NEW.stream = OLD.stream AND NEW.version = OLD.version
      AND NEW.type = OLD.type AND NEW.at = OLD.at AND NEW.recorded = OLD.recorded AND NEW.hash = OLD.hash THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'a fact is never changed or deleted';
END $$;
