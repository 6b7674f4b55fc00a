SELECT o.id, o.number, o.cart_id, o.cart_token_hash, o.customer_id, o.key_hash, o.state, o.email,
       o.address AS "address: Json<Address>", o.locale, o.quote AS "quote: Json<Quote>",
       o.placed_at, o.reserved_until, o.paid_at, o.payment_failure,
       EXISTS (SELECT FROM customer c
               WHERE lower(c.email COLLATE "C") = lower(o.email COLLATE "C") AND c.verified_at IS NOT NULL)
           AS "email_verified!",
       EXISTS (SELECT FROM order_return r WHERE r.order_id = o.id) AS "returned!",
       (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.position), '[]')
        FROM order_line l WHERE l.order_id = o.id) AS "lines!: Json<Vec<view::LineRow>>",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('what', h.what, 'at', h.at) ORDER BY h.version), '[]')
        FROM order_history h WHERE h.order_id = o.id) AS "timeline!: Json<Vec<TimelineEntry>>"
FROM shop_order o
WHERE o.id = ANY ($1) OR o.number = $2
