-- Addresses that a product had before: they lead to where it is now.
CREATE TABLE former_slug (
    slug       text CONSTRAINT former_slug_pkey PRIMARY KEY,
    product_id uuid NOT NULL CONSTRAINT former_slug_product_fkey REFERENCES product ON DELETE CASCADE
);
CREATE INDEX former_slug_by_product ON former_slug (product_id);

-- When what its page says last changed, stock apart: for search engines.
ALTER TABLE product ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
UPDATE product SET changed_at = published_at;

-- Every price that a variant ever had, from when on. Whoever sets a price writes it in the same transaction: a
-- reduced price is told beside the lowest one of the thirty days before the reduction (PAngV, section 11).
CREATE TABLE price_history (
    variant_id uuid NOT NULL CONSTRAINT price_history_variant_fkey REFERENCES variant ON DELETE CASCADE,
    since      timestamptz NOT NULL,
    price      bigint NOT NULL CONSTRAINT price_history_price_check CHECK (price > 0),
    CONSTRAINT price_history_pkey PRIMARY KEY (variant_id, since)
);
INSERT INTO price_history (variant_id, since, price)
SELECT v.id, p.published_at, coalesce(v.compare_at, v.price)
FROM variant v JOIN product p ON p.id = v.product_id;
INSERT INTO price_history (variant_id, since, price)
SELECT v.id, now(), v.price FROM variant v WHERE v.compare_at IS NOT NULL
ON CONFLICT DO NOTHING;

-- What is sold by measure says how much it holds: the price per kilogram, litre or metre stands beside the price
-- (PAngV, section 4). On the product: of the cheapest variant, for lists, as compare_at is.
ALTER TABLE variant ADD COLUMN content jsonb -- {amount, unit}
    CONSTRAINT variant_content_check
    CHECK (content ->> 'unit' IN ('g', 'ml', 'cm') AND (content ->> 'amount')::int > 0);
ALTER TABLE product ADD COLUMN content jsonb;
