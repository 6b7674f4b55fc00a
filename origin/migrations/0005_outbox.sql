-- How many events a thing has had. The row's lock is what puts the events of one aggregate in order:
-- whoever announces next waits until the one before has committed, or was undone.
CREATE TABLE aggregate (
    name    text CONSTRAINT aggregate_pkey PRIMARY KEY, -- 'order/0192…'
    version bigint NOT NULL CONSTRAINT aggregate_version_check CHECK (version > 0)
);

-- Events (contract::event::Event), written in the transaction that they tell of. The relay sends those of an
-- aggregate by `aggregate_version`. `position` has gaps and commits come out of its order: it is no cursor.
CREATE TABLE outbox (
    position          bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT outbox_pkey PRIMARY KEY,
    id                uuid NOT NULL CONSTRAINT outbox_id_key UNIQUE,
    kind              text NOT NULL,
    version           smallint NOT NULL, -- of the shape of `data`
    aggregate         text NOT NULL,
    aggregate_version bigint NOT NULL,
    data              jsonb NOT NULL,
    region            text NOT NULL,
    traceparent       text NOT NULL,
    occurred_at       timestamptz NOT NULL,
    sent_at           timestamptz, -- when the stream had taken it
    told_at           timestamptz, -- when the edge had taken its tag versions; `catalog.changed` only
    CONSTRAINT outbox_aggregate_version_key UNIQUE (aggregate, aggregate_version)
);
CREATE INDEX outbox_to_send ON outbox (position) WHERE sent_at IS NULL;
CREATE INDEX outbox_waiting ON outbox (aggregate, aggregate_version) WHERE sent_at IS NULL;
CREATE INDEX outbox_to_tell ON outbox (position) WHERE told_at IS NULL AND kind = 'catalog.changed';
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;

-- Who may do a thing that one process at a time does. `epoch` grows with each new holder.
CREATE TABLE lease (
    name       text CONSTRAINT lease_pkey PRIMARY KEY,
    holder     uuid NOT NULL,
    epoch      bigint NOT NULL,
    expires_at timestamptz NOT NULL
);
