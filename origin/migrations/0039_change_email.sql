-- Links of a change of address: one to the new address confirms it, one to the previous address undoes it.
ALTER TABLE mail_token ADD COLUMN email text; -- personal; the address that the account gets
ALTER TABLE mail_token DROP CONSTRAINT mail_token_purpose_check;
ALTER TABLE mail_token ADD CONSTRAINT mail_token_purpose_check
    CHECK (purpose IN ('verify_email', 'reset_password', 'change_email', 'restore_email'));
ALTER TABLE mail_token ADD CONSTRAINT mail_token_email_check
    CHECK ((email IS NOT NULL) = (purpose IN ('change_email', 'restore_email')));
-- One address at a time waits for confirmation.
CREATE UNIQUE INDEX mail_token_pending_email_key ON mail_token (customer_id) WHERE purpose = 'change_email';
