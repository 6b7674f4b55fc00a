UPDATE product p
SET price_min = now.least, price_max = now.most, compare_at = now.compare_at, content = now.content,
    availability = now.told, changed_at = $2
FROM (SELECT v.product_id, min(v.price) AS least, max(v.price) AS most,
             (array_agg(v.compare_at ORDER BY v.price, v.position, v.id))[1] AS compare_at,
             (array_agg(v.content ORDER BY v.price, v.position, v.id))[1] AS content,
             CASE WHEN bool_or(s.told = 'available') THEN 'available'
                  WHEN bool_or(s.told = 'low') THEN 'low'
                  ELSE 'sold_out' END AS told
      FROM product p JOIN variant v ON v.product_id = p.id JOIN stock s ON s.variant_id = v.id
      WHERE p.slug = ANY ($1) GROUP BY v.product_id) AS now
WHERE p.id = now.product_id
