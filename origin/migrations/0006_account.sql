-- Addresses that a customer has saved; one of them is the default.
CREATE TABLE customer_address (
    id          uuid CONSTRAINT customer_address_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT customer_address_customer_fkey REFERENCES customer ON DELETE CASCADE,
    address     jsonb NOT NULL, -- personal; contract::order::Address
    is_default  boolean NOT NULL,
    created_at  timestamptz NOT NULL,
    -- The same address is in a book once, however often it is sent.
    CONSTRAINT customer_address_once_key UNIQUE (customer_id, address)
);
CREATE UNIQUE INDEX customer_address_default_key ON customer_address (customer_id) WHERE is_default;

-- What a customer keeps for later.
CREATE TABLE wish (
    customer_id uuid NOT NULL CONSTRAINT wish_customer_fkey REFERENCES customer ON DELETE CASCADE,
    product_id  uuid NOT NULL CONSTRAINT wish_product_fkey REFERENCES product ON DELETE CASCADE,
    added_at    timestamptz NOT NULL,
    CONSTRAINT wish_pkey PRIMARY KEY (customer_id, product_id)
);
CREATE INDEX wish_by_product ON wish (product_id);

-- Until when the law wants the name and the address of an order kept whose customer was erased.
ALTER TABLE shop_order ADD COLUMN kept_until timestamptz;
CREATE INDEX shop_order_kept ON shop_order (kept_until) WHERE kept_until IS NOT NULL;
