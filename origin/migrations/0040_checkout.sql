-- What a shopper has chosen and typed at the checkout stays with the cart, and goes with it: when the cart is pruned,
-- when it is consumed, and when its customer is erased.

-- Where the cart is shipped to, once somebody has chosen; until then the country of the customer's default address, or
-- `country`, which stays the shop's own.
ALTER TABLE cart ADD COLUMN destination text
    CONSTRAINT cart_destination_check CHECK (destination ~ '^[A-Z]{2}$');
-- contract::shipping::ShippingMethod, once somebody has chosen.
ALTER TABLE cart ADD COLUMN method text;
ALTER TABLE cart ADD COLUMN details jsonb; -- personal; contract::checkout::CheckoutDetails, as typed

-- The details of carts that an erased customer filled as a guest.
CREATE INDEX cart_by_details_email ON cart (lower(details ->> 'email')) WHERE details IS NOT NULL;

-- Where a cart is shipped to: as chosen, else to the customer's default address, else to the shop's own country.
CREATE FUNCTION cart_country(destination text, customer uuid, fallback text) RETURNS text LANGUAGE sql STABLE
RETURN coalesce(destination,
    (SELECT a.address ->> 'country' FROM customer_address a WHERE a.customer_id = customer AND a.is_default),
    fallback);
