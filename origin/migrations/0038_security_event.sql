-- What happened to an account's security, for its owner to see. Pruned after 90 days.
CREATE TABLE security_event (
    id          uuid CONSTRAINT security_event_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT security_event_customer_fkey REFERENCES customer ON DELETE CASCADE,
    kind        text NOT NULL, -- contract::account::SecurityEventKind
    network     text, -- personal; truncated: 192.0.2.0/24, 2001:db8:1::/48
    device      text, -- personal; browser and system in short
    at          timestamptz NOT NULL
);
CREATE INDEX security_event_by_customer ON security_event (customer_id, at DESC, id DESC);
CREATE INDEX security_event_by_age ON security_event (at);
