-- Expand: outbox.told_at becomes outbox.tags_published_at. The trigger keeps both equal while the previous release, which
-- reads and writes only `told_at`, still runs. A later migration drops the trigger, its function, the column `told_at`
-- and its index.

-- The time at which the edge acknowledged the tag versions; `catalog.changed` only.
ALTER TABLE outbox ADD COLUMN tags_published_at timestamptz;
UPDATE outbox SET tags_published_at = told_at WHERE told_at IS NOT NULL;
CREATE INDEX outbox_tags_to_publish ON outbox (position) WHERE tags_published_at IS NULL AND kind = 'catalog.changed';

CREATE FUNCTION sync_tags_published_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.tags_published_at IS DISTINCT FROM OLD.tags_published_at THEN
        NEW.told_at := NEW.tags_published_at;
    ELSE
        NEW.tags_published_at := NEW.told_at;
    END IF;
    RETURN NEW;
END $$;

-- Only updates: an event is inserted with neither.
CREATE TRIGGER outbox_sync_tags_published_at
    BEFORE UPDATE OF told_at, tags_published_at ON outbox
    FOR EACH ROW EXECUTE FUNCTION sync_tags_published_at();
