-- What the data calls the price before was the price until the seeding; a price that differs from the last one
-- known holds from the seeding on.
WITH given AS (
    SELECT v.id, v.price, v.compare_at, p.published_at
    FROM product p JOIN variant v ON v.product_id = p.id
    WHERE p.slug = ANY ($1)
), begun AS (
    INSERT INTO price_history (variant_id, since, price)
    SELECT id, least(published_at, $2::timestamptz - interval '1 day'), coalesce(compare_at, price) FROM given g
    WHERE NOT EXISTS (SELECT FROM price_history h WHERE h.variant_id = g.id)
    RETURNING variant_id, since, price
), known AS (
    SELECT DISTINCT ON (variant_id) variant_id, price
    FROM (SELECT * FROM begun UNION ALL SELECT variant_id, since, price FROM price_history) AS every
    ORDER BY variant_id, since DESC
)
INSERT INTO price_history (variant_id, since, price)
SELECT g.id, $2, g.price FROM given g JOIN known k ON k.variant_id = g.id AND k.price <> g.price
ON CONFLICT DO NOTHING
