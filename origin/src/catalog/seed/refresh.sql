UPDATE product p
SET price_min = summary.least, price_max = summary.most, compare_at = summary.compare_at, content = summary.content,
    availability = summary.availability, changed_at = $2
FROM (SELECT v.product_id, min(v.price) AS least, max(v.price) AS most,
             (array_agg(v.compare_at ORDER BY v.price, v.position, v.id))[1] AS compare_at,
             (array_agg(v.content ORDER BY v.price, v.position, v.id))[1] AS content,
             CASE WHEN bool_or(s.displayed_availability = 'available') THEN 'available'
                  WHEN bool_or(s.displayed_availability = 'low') THEN 'low'
                  ELSE 'sold_out' END AS availability
      FROM product p JOIN variant v ON v.product_id = p.id JOIN stock s ON s.variant_id = v.id
      WHERE p.slug = ANY ($1) GROUP BY v.product_id) AS summary
WHERE p.id = summary.product_id
