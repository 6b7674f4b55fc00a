-- Orders that lose the person who placed them when they have been kept long enough: by their end where they were never
-- paid, by their age where they are in the books.
CREATE INDEX shop_order_cancelled ON shop_order (ended_at)
    WHERE state = 'cancelled' AND email <> 'erased@stoa.invalid';
CREATE INDEX shop_order_in_books ON shop_order (placed_at)
    WHERE state IN ('paid', 'refunded') AND email <> 'erased@stoa.invalid';
