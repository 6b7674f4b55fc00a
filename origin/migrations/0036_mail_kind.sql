-- What a mail was, for support; its body is blanked once it is sent, because it holds links that work as credentials.
ALTER TABLE mail ADD COLUMN kind text NOT NULL DEFAULT 'unknown'; -- origin::mail::Kind; 'unknown': written by an older version

UPDATE mail SET body_text = '', body_html = NULL WHERE sent_at IS NOT NULL;

-- Mails with a body: those that wait, and those that are still to be blanked.
CREATE INDEX mail_with_body ON mail (created_at) WHERE body_text <> '';
