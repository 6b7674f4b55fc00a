WITH wanted AS (
    SELECT ordered.variant_id, ordered.position, v.price, line.id IS NOT NULL AS held,
           least(ordered.quantity, free_for_cart($1, v.id)) AS quantity
    FROM order_line ordered
    JOIN variant v ON v.id = ordered.variant_id
    JOIN product p ON p.id = v.product_id AND p.published
    LEFT JOIN cart_line line ON line.cart_id = $1 AND line.variant_id = ordered.variant_id
    WHERE ordered.order_id = $2 AND free_for_cart($1, v.id) > 0
), new_lines AS (
    SELECT * FROM wanted WHERE NOT held ORDER BY position
    LIMIT greatest(0, $3 - (SELECT count(*) FROM cart_line WHERE cart_id = $1))
)
INSERT INTO cart_line (id, cart_id, variant_id, quantity, agreed_price, added_at)
SELECT ($4::uuid[])[row_number() OVER (ORDER BY position)], $1, variant_id, quantity, price, $5
FROM (SELECT * FROM wanted WHERE held UNION ALL SELECT * FROM new_lines) AS lines
ON CONFLICT (cart_id, variant_id) DO UPDATE
SET quantity = greatest(cart_line.quantity, excluded.quantity), agreed_price = excluded.agreed_price
