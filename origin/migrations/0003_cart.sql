-- A cart belongs to a guest (a secret token, hashed) or to a customer, never to both.
CREATE TABLE cart (
    id          uuid CONSTRAINT cart_pkey PRIMARY KEY,
    token_hash  bytea CONSTRAINT cart_token_hash_key UNIQUE,
    customer_id uuid CONSTRAINT cart_customer_fkey REFERENCES customer ON DELETE CASCADE,
    country     text NOT NULL DEFAULT 'DE' CONSTRAINT cart_country_check CHECK (country ~ '^[A-Z]{2}$'),
    created_at  timestamptz NOT NULL,
    touched_at  timestamptz NOT NULL,
    -- Set when its order was paid or when it was merged into another cart.
    consumed_at timestamptz,
    CONSTRAINT cart_owner_check CHECK (num_nonnulls(token_hash, customer_id) = 1)
);
CREATE UNIQUE INDEX cart_live_customer_key ON cart (customer_id) WHERE consumed_at IS NULL;
CREATE INDEX cart_by_customer ON cart (customer_id) WHERE customer_id IS NOT NULL; -- consumed ones, too
CREATE INDEX cart_by_touch ON cart (touched_at);

CREATE TABLE cart_line (
    id         uuid CONSTRAINT cart_line_pkey PRIMARY KEY,
    cart_id    uuid NOT NULL CONSTRAINT cart_line_cart_fkey REFERENCES cart ON DELETE CASCADE,
    variant_id uuid NOT NULL CONSTRAINT cart_line_variant_fkey REFERENCES variant ON DELETE CASCADE,
    quantity   int NOT NULL CONSTRAINT cart_line_quantity_check CHECK (quantity BETWEEN 1 AND 99),
    added_at   timestamptz NOT NULL,
    CONSTRAINT cart_line_variant_key UNIQUE (cart_id, variant_id)
);
