SELECT p.id, p.slug, t.title, t.summary, t.description,
       c.slug AS category, ct.title AS category_title, c.hue,
       p.options AS "options: Json<Vec<OptionText>>",
       p.attributes AS "attributes: Json<Vec<AttributeText>>",
       p.images AS "images: Json<Vec<ImageText>>",
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'id', v.id, 'sku', v.sku, 'choices', v.choices, 'price', v.price,
                   'compare_at', v.compare_at, 'content', v.content, 'image', v.image, 'free', s.on_hand - s.reserved
               ) ORDER BY v.position, v.id), '[]')
        FROM variant v JOIN stock s ON s.variant_id = v.id
        WHERE v.product_id = p.id) AS "variants!: Json<Vec<VariantRow>>",
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'id', r.id, 'slug', r.slug, 'title', rt.title, 'category', rc.slug, 'hue', rc.hue,
                   'price_min', r.price_min, 'price_max', r.price_max, 'compare_at', r.compare_at,
                   'content', r.content, 'image', r.images -> 0, 'availability', r.availability
               ) ORDER BY array_position(p.related, r.slug)), '[]')
        FROM product r
        JOIN product_text rt ON rt.product_id = r.id AND rt.locale = $2
        JOIN category rc ON rc.id = r.category_id
        WHERE r.slug = ANY (p.related) AND r.published) AS "related!: Json<Vec<CardRow>>"
FROM product p
JOIN product_text t ON t.product_id = p.id AND t.locale = $2
JOIN category c ON c.id = p.category_id
JOIN category_text ct ON ct.category_id = c.id AND ct.locale = $2
WHERE p.published
  AND p.id = product_named($1)
