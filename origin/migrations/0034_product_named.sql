-- The one resolution of a product's name in addresses: the name that it has now, else one that it had before.
-- Every statement that is given such a name uses it.
CREATE FUNCTION product_named(name text) RETURNS uuid LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN coalesce((SELECT p.id FROM product p WHERE p.slug = name),
                (SELECT f.product_id FROM former_slug f WHERE f.slug = name));
