SELECT l.id, l.variant_id, l.quantity, coalesce(l.agreed_price, v.price) AS "agreed_price!",
       v.sku, v.price, v.choices, v.image AS "image: Json<ImageText>",
       p.slug AS product, p.options AS "options: Json<Vec<OptionText>>",
       p.images AS "images: Json<Vec<ImageText>>", p.tax_class, p.published,
       t.title, c.hue,
       free_for_cart(l.cart_id, l.variant_id) AS "free!"
FROM cart_line l
JOIN variant v ON v.id = l.variant_id
JOIN product p ON p.id = v.product_id
JOIN category c ON c.id = p.category_id
JOIN product_text t ON t.product_id = p.id AND t.locale = $2
WHERE l.cart_id = $1
ORDER BY l.added_at, l.id
