-- An e-mail address is compared by lower(email COLLATE "C"): ASCII folding and nothing else, as in contract::Email. Plain
-- lower() follows Unicode: it maps U+212A KELVIN SIGN to k and U+0130 to i, so that a look-alike address matched
-- another person's.

-- No mail ever reached an address whose local part is not ASCII (SMTPUTF8 is not spoken) or whose domain is a number, and
-- contract::Email no longer reads one. Their rows stay, under an address that takes no mail (RFC 2606); its
-- owner is signed out and counts as unverified, so that no order joins it.
CREATE FUNCTION pg_temp.unreadable(email text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN email ~ '[^\x21-\x7e]' OR email ~ '\.[0-9]+$';

DELETE FROM mail_token
WHERE pg_temp.unreadable(email) OR customer_id IN (SELECT id FROM customer c WHERE pg_temp.unreadable(c.email));
UPDATE session SET ended_at = now()
WHERE ended_at IS NULL AND customer_id IN (SELECT id FROM customer WHERE pg_temp.unreadable(email));
UPDATE customer SET email = 'unreachable-' || id || '@stoa.invalid', verified_at = NULL WHERE pg_temp.unreadable(email);
UPDATE shop_order SET email = 'unreachable-' || id || '@stoa.invalid' WHERE pg_temp.unreadable(email);
DELETE FROM mail WHERE sent_at IS NULL AND pg_temp.unreadable(recipient);

-- The rest is ASCII, where both foldings agree: no two rows become one.
UPDATE customer SET email = lower(email COLLATE "C") WHERE email <> lower(email COLLATE "C");
UPDATE shop_order SET email = lower(email COLLATE "C") WHERE email <> lower(email COLLATE "C");
UPDATE mail SET recipient = lower(recipient COLLATE "C") WHERE recipient <> lower(recipient COLLATE "C");

-- Expand: the older version infers customer_email_key (lower(email)) in its ON CONFLICT; it goes with the next release.
CREATE UNIQUE INDEX customer_email_canonical_key ON customer (lower(email COLLATE "C"));
CREATE INDEX shop_order_by_guest_email ON shop_order (lower(email COLLATE "C")) WHERE customer_id IS NULL;
DROP INDEX shop_order_by_guest;
DROP INDEX cart_by_details_email;
CREATE INDEX cart_by_details_email ON cart (lower((details ->> 'email') COLLATE "C")) WHERE details IS NOT NULL;
DROP FUNCTION pg_temp.unreadable(text);
