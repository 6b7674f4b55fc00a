-- Limits as a leaky bucket (GCRA): one row for each subject that has used something of its allowance. The code reads
-- and writes this table instead of `attempt`, which the previous release still uses during a rolling deployment and a
-- later migration drops.
CREATE TABLE throttle (
    subject   text CONSTRAINT throttle_pkey PRIMARY KEY, -- '<limit>:<HMAC of the account, network, device, …>'
    clear_at  timestamptz NOT NULL -- when the allowance is full again; from then on the row means nothing
);
CREATE INDEX throttle_by_end ON throttle (clear_at);

-- Browsers in which somebody signed in to the account: failed sign-ins elsewhere do not limit them.
CREATE TABLE known_device (
    customer_id uuid NOT NULL CONSTRAINT known_device_customer_fkey REFERENCES customer ON DELETE CASCADE,
    token_hash  bytea NOT NULL, -- personal
    used_at     timestamptz NOT NULL,
    CONSTRAINT known_device_pkey PRIMARY KEY (customer_id, token_hash)
);
CREATE INDEX known_device_by_age ON known_device (used_at);
