WITH upserted AS (
    INSERT INTO variant AS v (id, product_id, sku, choices, price, compare_at, content, image, position)
    SELECT n.id, p.id, n.sku, n.choices, n.price, n.compare_at, n.content, n.image, n.position
    FROM jsonb_to_recordset($1) AS g (slug text, variants jsonb)
    JOIN product p ON p.slug = g.slug
    CROSS JOIN jsonb_to_recordset(g.variants)
        AS n (id uuid, sku text, choices text[], price bigint, compare_at bigint, content jsonb, image jsonb,
              position int)
    ON CONFLICT (sku) DO UPDATE
        SET choices = excluded.choices, price = excluded.price, compare_at = excluded.compare_at,
            content = excluded.content, image = excluded.image, position = excluded.position
        WHERE (v.choices, v.price, v.compare_at, v.content, v.image, v.position)
              IS DISTINCT FROM (excluded.choices, excluded.price, excluded.compare_at, excluded.content,
                                excluded.image, excluded.position)
    RETURNING v.product_id
)
SELECT DISTINCT p.slug FROM upserted JOIN product p ON p.id = upserted.product_id
