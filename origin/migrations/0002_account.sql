CREATE TABLE customer (
    id            uuid CONSTRAINT customer_pkey PRIMARY KEY,
    email         text NOT NULL, -- personal
    name          text NOT NULL, -- personal
    password_hash text NOT NULL,
    role          text NOT NULL DEFAULT 'customer'
        CONSTRAINT customer_role_check CHECK (role IN ('customer', 'merchant')),
    verified_at   timestamptz,
    created_at    timestamptz NOT NULL
);
CREATE UNIQUE INDEX customer_email_key ON customer (lower(email));

-- Tokens that go out by mail; hashes only. A token goes when it is used.
CREATE TABLE mail_token (
    token_hash    bytea CONSTRAINT mail_token_pkey PRIMARY KEY,
    customer_id   uuid NOT NULL CONSTRAINT mail_token_customer_fkey REFERENCES customer ON DELETE CASCADE,
    purpose       text NOT NULL CONSTRAINT mail_token_purpose_check CHECK (purpose IN ('verify_email', 'reset_password')),
    -- What was typed with the sign-up: who confirms the address brings this, not what a stranger typed.
    name          text, -- personal
    password_hash text,
    expires_at    timestamptz NOT NULL,
    CONSTRAINT mail_token_verification_check
        CHECK (purpose <> 'verify_email' OR num_nonnulls(name, password_hash) = 2)
);
CREATE INDEX mail_token_by_end ON mail_token (expires_at);
CREATE INDEX mail_token_by_customer ON mail_token (customer_id);

-- A sign-in on one device: the family of its refresh tokens.
CREATE TABLE session (
    id           uuid CONSTRAINT session_pkey PRIMARY KEY,
    customer_id  uuid NOT NULL CONSTRAINT session_customer_fkey REFERENCES customer ON DELETE CASCADE,
    user_agent   text NOT NULL, -- personal
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz
);
CREATE INDEX session_by_customer ON session (customer_id) WHERE ended_at IS NULL;
CREATE INDEX session_by_end ON session (expires_at);
CREATE INDEX session_ended ON session (ended_at) WHERE ended_at IS NOT NULL;

-- The successor of a token is derived from it by HMAC, so that hashes alone are stored.
CREATE TABLE refresh_token (
    token_hash  bytea CONSTRAINT refresh_token_pkey PRIMARY KEY,
    session_id  uuid NOT NULL CONSTRAINT refresh_token_session_fkey REFERENCES session ON DELETE CASCADE,
    generation  int NOT NULL,
    -- When it was exchanged for its successor; the successor's own row exists from then on.
    used_at     timestamptz,
    CONSTRAINT refresh_token_generation_key UNIQUE (session_id, generation)
);
CREATE INDEX refresh_token_used ON refresh_token (used_at) WHERE used_at IS NOT NULL;

-- Attempts by account, for limits; pruned after an hour.
CREATE TABLE attempt (
    subject text NOT NULL, -- 'sign_in:<hash of address>'
    at      timestamptz NOT NULL
);
CREATE INDEX attempt_by_subject ON attempt (subject, at);
CREATE INDEX attempt_by_age ON attempt (at);

-- Mails waiting to be sent, written in the transaction that causes them.
CREATE TABLE mail (
    id          uuid CONSTRAINT mail_pkey PRIMARY KEY,
    recipient   text NOT NULL, -- personal
    subject     text NOT NULL,
    body_text   text NOT NULL, -- personal
    body_html   text,          -- personal
    created_at  timestamptz NOT NULL,
    attempts    int NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL,
    sent_at     timestamptz
);
CREATE INDEX mail_to_send ON mail (next_try_at) WHERE sent_at IS NULL;
CREATE INDEX mail_sent ON mail (sent_at) WHERE sent_at IS NOT NULL;
