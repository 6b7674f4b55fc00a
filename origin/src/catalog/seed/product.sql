INSERT INTO product AS p (id, slug, category_id, tax_class, published_at, rank, options, attributes, images,
                          related, facets)
SELECT g.id, g.slug, c.id, g.tax_class, g.published_at, g.rank, g.options, g.attributes, g.images,
       g.related, g.facets
FROM jsonb_to_recordset($1) AS g (id uuid, slug text, category text, tax_class text, published_at timestamptz,
                                  rank int, options jsonb, attributes jsonb, images jsonb, related text[],
                                  facets text[])
JOIN category c ON c.slug = g.category
-- Keeps the slug of a product that the merchant has renamed since.
WHERE NOT EXISTS (SELECT FROM former_slug f WHERE f.slug = g.slug)
ON CONFLICT (slug) DO UPDATE
    SET category_id = excluded.category_id, tax_class = excluded.tax_class, rank = excluded.rank,
        options = excluded.options, attributes = excluded.attributes, images = excluded.images,
        related = excluded.related, facets = excluded.facets
    WHERE (p.category_id, p.tax_class, p.rank, p.options, p.attributes, p.images, p.related, p.facets)
          IS DISTINCT FROM (excluded.category_id, excluded.tax_class, excluded.rank, excluded.options,
                            excluded.attributes, excluded.images, excluded.related, excluded.facets)
RETURNING p.slug
