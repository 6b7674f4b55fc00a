-- Events, written in the transaction that they tell of; the relay sends them in the order of `position`
-- within an aggregate. `position` may have gaps and commits may come out of its order.
CREATE TABLE outbox (
    position          bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT outbox_pkey PRIMARY KEY,
    id                uuid NOT NULL CONSTRAINT outbox_id_key UNIQUE,
    kind              text NOT NULL,
    aggregate         text NOT NULL,
    aggregate_version bigint NOT NULL,
    payload           jsonb NOT NULL, -- contract::event::Event
    created_at        timestamptz NOT NULL,
    sent_at           timestamptz,
    CONSTRAINT outbox_aggregate_version_key UNIQUE (aggregate, aggregate_version)
);
CREATE INDEX outbox_to_send ON outbox (position) WHERE sent_at IS NULL;
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;

-- Who may do a thing that one process at a time does. `epoch` grows with each new holder.
CREATE TABLE lease (
    name       text CONSTRAINT lease_pkey PRIMARY KEY,
    holder     uuid NOT NULL,
    epoch      bigint NOT NULL,
    expires_at timestamptz NOT NULL
);
