CREATE TABLE shop_order (
    id              uuid CONSTRAINT shop_order_pkey PRIMARY KEY,
    number          text NOT NULL CONSTRAINT shop_order_number_key UNIQUE,
    cart_id         uuid NOT NULL, -- no foreign key: carts are pruned, orders stay
    cart_token_hash bytea,         -- the guest's browser may see the order by it
    customer_id     uuid CONSTRAINT shop_order_customer_fkey REFERENCES customer ON DELETE SET NULL,
    key_hash        bytea NOT NULL, -- the secret of the guest's link
    state           text NOT NULL
        CONSTRAINT shop_order_state_check CHECK (state IN ('pending_payment', 'paid', 'cancelled', 'refunded')),
    email           text NOT NULL,  -- personal
    address         jsonb NOT NULL, -- personal; contract::order::Address
    locale          text NOT NULL,
    currency        text NOT NULL,
    quote           jsonb NOT NULL, -- contract::cart::Quote: the rules of then
    total           bigint NOT NULL CONSTRAINT shop_order_total_check CHECK (total >= 0),
    placed_at       timestamptz NOT NULL,
    reserved_until  timestamptz NOT NULL,
    paid_at         timestamptz,
    ended_at        timestamptz,
    payment_failure text
);
-- A cart has at most one order that waits for payment.
CREATE UNIQUE INDEX shop_order_live_cart_key ON shop_order (cart_id) WHERE state = 'pending_payment';
CREATE INDEX shop_order_by_customer ON shop_order (customer_id, placed_at DESC, id DESC);
CREATE INDEX shop_order_by_guest ON shop_order (lower(email)) WHERE customer_id IS NULL;
CREATE INDEX shop_order_by_time ON shop_order (placed_at DESC, id DESC);
CREATE INDEX shop_order_waiting ON shop_order (reserved_until) WHERE state = 'pending_payment';

CREATE TABLE order_line (
    id            uuid CONSTRAINT order_line_pkey PRIMARY KEY,
    order_id      uuid NOT NULL CONSTRAINT order_line_order_fkey REFERENCES shop_order ON DELETE CASCADE,
    position      int NOT NULL,
    variant_id    uuid NOT NULL,
    sku           text NOT NULL,
    product       text NOT NULL,
    title         text NOT NULL,
    variant_title text NOT NULL,
    image         jsonb,
    hue           smallint NOT NULL,
    quantity      int NOT NULL CONSTRAINT order_line_quantity_check CHECK (quantity BETWEEN 1 AND 99),
    unit_price    bigint NOT NULL,
    CONSTRAINT order_line_position_key UNIQUE (order_id, position)
);

CREATE TABLE order_history (
    order_id uuid NOT NULL CONSTRAINT order_history_order_fkey REFERENCES shop_order ON DELETE CASCADE,
    version  bigint NOT NULL,
    what     text NOT NULL,
    at       timestamptz NOT NULL,
    CONSTRAINT order_history_pkey PRIMARY KEY (order_id, version)
);

-- Units kept for an order until it is paid or ends. The row goes when the units are claimed or released.
CREATE TABLE reservation (
    order_id   uuid NOT NULL CONSTRAINT reservation_order_fkey REFERENCES shop_order ON DELETE CASCADE,
    variant_id uuid NOT NULL CONSTRAINT reservation_variant_fkey REFERENCES variant,
    quantity   int NOT NULL CONSTRAINT reservation_quantity_check CHECK (quantity > 0),
    CONSTRAINT reservation_pkey PRIMARY KEY (order_id, variant_id)
);

-- Claimed idempotency keys; the request's digest is bound. Kept 48 hours.
CREATE TABLE idempotency_key (
    scope      uuid NOT NULL, -- the cart
    key        text NOT NULL,
    digest     bytea NOT NULL,
    order_id   uuid NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT idempotency_key_pkey PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at);

-- One checkout at the provider for each order.
CREATE TABLE payment (
    id            uuid CONSTRAINT payment_pkey PRIMARY KEY,
    order_id      uuid NOT NULL CONSTRAINT payment_order_key UNIQUE
        CONSTRAINT payment_order_fkey REFERENCES shop_order,
    provider_key  text NOT NULL CONSTRAINT payment_provider_key_key UNIQUE, -- HMAC of cart and key
    checkout_id   text CONSTRAINT payment_checkout_key UNIQUE,
    checkout_url  text,
    state         text NOT NULL
        CONSTRAINT payment_state_check CHECK (state IN ('opening', 'open', 'captured', 'refunding', 'refunded', 'ended')),
    amount        bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    next_check_at timestamptz NOT NULL -- when the reconciler looks at it again
);
CREATE INDEX payment_to_check ON payment (next_check_at) WHERE state IN ('opening', 'open', 'refunding', 'ended');

-- Double entry: the amounts of one transaction add up to nothing.
CREATE TABLE ledger_entry (
    transaction_id uuid NOT NULL,
    account        text NOT NULL, -- domain::ledger::Account: 'provider', 'sales', 'shipping', 'tax:1900', 'owed'
    order_id       uuid NOT NULL CONSTRAINT ledger_entry_order_fkey REFERENCES shop_order,
    amount         bigint NOT NULL,
    currency       text NOT NULL,
    at             timestamptz NOT NULL,
    CONSTRAINT ledger_entry_pkey PRIMARY KEY (transaction_id, account)
);
CREATE INDEX ledger_entry_by_order ON ledger_entry (order_id);

-- Webhooks seen: a second one with the same id changes nothing.
CREATE TABLE webhook_seen (
    id text CONSTRAINT webhook_seen_pkey PRIMARY KEY,
    at timestamptz NOT NULL
);
CREATE INDEX webhook_seen_by_age ON webhook_seen (at);
