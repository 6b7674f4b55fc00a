-- Units of a variant that a cart can have: those that nobody has reserved, and those that its own order, which waits
-- for payment, has. So a shopper who comes back from the payment page is not told that somebody else was faster.
CREATE FUNCTION free_for_cart(cart uuid, variant uuid) RETURNS int LANGUAGE sql STABLE
RETURN coalesce((SELECT s.on_hand - s.reserved FROM stock s WHERE s.variant_id = variant), 0)
     + coalesce((SELECT r.quantity FROM shop_order o JOIN reservation r ON r.order_id = o.id
                 WHERE o.cart_id = cart AND o.state = 'pending_payment' AND r.variant_id = variant), 0);
