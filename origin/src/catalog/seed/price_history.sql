-- A variant without history first gets the price that applied until the seed ran: its `compare_at`, or else its price.
-- A price that differs from the latest one applies from the time of the seed.
WITH given AS (
    SELECT v.id, v.price, v.compare_at, p.published_at
    FROM product p JOIN variant v ON v.product_id = p.id
    WHERE p.slug = ANY ($1)
), initial AS (
    INSERT INTO price_history (variant_id, since, price)
    SELECT id, least(published_at, $2::timestamptz - interval '1 day'), coalesce(compare_at, price) FROM given g
    WHERE NOT EXISTS (SELECT FROM price_history h WHERE h.variant_id = g.id)
    RETURNING variant_id, since, price
), latest AS (
    SELECT DISTINCT ON (variant_id) variant_id, price
    FROM (SELECT * FROM initial UNION ALL SELECT variant_id, since, price FROM price_history) AS all_prices
    ORDER BY variant_id, since DESC
)
INSERT INTO price_history (variant_id, since, price)
SELECT g.id, $2, g.price FROM given g JOIN latest l ON l.variant_id = g.id AND l.price <> g.price
ON CONFLICT DO NOTHING
