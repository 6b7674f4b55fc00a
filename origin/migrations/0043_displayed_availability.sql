-- Expand: stock.told becomes stock.displayed_availability. The previous release reads and writes only `told`, this one
-- only the new column. The trigger keeps both equal while both releases run during a rolling deployment, in either
-- direction, so that a rollback needs no repair. A later migration drops the trigger, its function and `told`.

-- The availability that public pages last displayed. The transaction that changes on_hand or reserved updates it and,
-- where it changes, raises the versions of the tags that depend on it.
ALTER TABLE stock ADD COLUMN displayed_availability text NOT NULL DEFAULT 'sold_out'
    CONSTRAINT stock_displayed_availability_check CHECK (displayed_availability IN ('available', 'low', 'sold_out'));
UPDATE stock SET displayed_availability = told;

CREATE FUNCTION sync_displayed_availability() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- Each release sets one of the columns and leaves the other at its default, 'sold_out'.
        IF NEW.displayed_availability = 'sold_out' THEN
            NEW.displayed_availability := NEW.told;
        ELSE
            NEW.told := NEW.displayed_availability;
        END IF;
    ELSIF NEW.displayed_availability IS DISTINCT FROM OLD.displayed_availability THEN
        NEW.told := NEW.displayed_availability;
    ELSE
        NEW.displayed_availability := NEW.told;
    END IF;
    RETURN NEW;
END $$;

-- UPDATE OF: reservations update stock far more often than its displayed availability, and do not pay for the trigger.
CREATE TRIGGER stock_sync_displayed_availability
    BEFORE INSERT OR UPDATE OF told, displayed_availability ON stock
    FOR EACH ROW EXECUTE FUNCTION sync_displayed_availability();
