-- What a shopper was told and agreed to: prices of the lines of a cart, and orders that are given back.

-- The price of one when the line was put into the cart, or agreed to since. None in lines of an older version:
-- then today's is the agreed one.
ALTER TABLE cart_line ADD COLUMN agreed_price bigint;

-- An order that its shopper gives back, whole. The money follows by the payment's state.
CREATE TABLE order_return (
    order_id uuid CONSTRAINT order_return_pkey PRIMARY KEY
        CONSTRAINT order_return_order_fkey REFERENCES shop_order ON DELETE CASCADE,
    reason   text NOT NULL, -- contract::order::ReturnReason
    at       timestamptz NOT NULL
);

-- The last order of a guest's browser.
CREATE INDEX shop_order_by_cart_token ON shop_order (cart_token_hash, placed_at DESC)
    WHERE cart_token_hash IS NOT NULL;
