WITH upserted AS (
    INSERT INTO product_text AS t (product_id, locale, title, summary, description, document, words)
    SELECT p.id, l.locale, g.title ->> l.locale, g.summary ->> l.locale, g.description ->> l.locale,
           search_document(l.locale, g.title ->> l.locale,
                           concat_ws(' ', g.summary ->> l.locale, ct.title, g.search_terms ->> l.locale),
                           g.description ->> l.locale),
           plain_words(g.title ->> l.locale)
    FROM jsonb_to_recordset($1) AS g (slug text, title jsonb, summary jsonb, description jsonb, search_terms jsonb)
    JOIN product p ON p.slug = g.slug
    CROSS JOIN unnest('{en,de}'::text[]) AS l (locale)
    JOIN category_text ct ON ct.category_id = p.category_id AND ct.locale = l.locale
    ON CONFLICT (product_id, locale) DO UPDATE
        SET title = excluded.title, summary = excluded.summary, description = excluded.description,
            document = excluded.document, words = excluded.words
        WHERE (t.title, t.summary, t.description, t.document)
              IS DISTINCT FROM (excluded.title, excluded.summary, excluded.description, excluded.document)
    RETURNING t.product_id
)
SELECT DISTINCT p.slug FROM upserted JOIN product p ON p.id = upserted.product_id
