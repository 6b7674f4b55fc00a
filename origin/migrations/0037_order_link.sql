-- Links to an order that were mailed on request. The first link, of the confirmation, is shop_order.key_hash.
CREATE TABLE order_link (
    key_hash   bytea CONSTRAINT order_link_pkey PRIMARY KEY,
    order_id   uuid NOT NULL CONSTRAINT order_link_order_fkey REFERENCES shop_order ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX order_link_by_order ON order_link (order_id);
CREATE INDEX order_link_by_end ON order_link (expires_at);
