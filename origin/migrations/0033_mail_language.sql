-- The language of a mail's texts, for its `Content-Language`. Mails that were queued before have none.
ALTER TABLE mail ADD COLUMN locale text
    CONSTRAINT mail_locale_check CHECK (locale IN ('en', 'de'));

-- The language that a customer reads: that of the sign-up, then of the last sign-in. Mails to the account are
-- written in it, regardless of who causes them.
ALTER TABLE customer ADD COLUMN locale text NOT NULL DEFAULT 'en'
    CONSTRAINT customer_locale_check CHECK (locale IN ('en', 'de'));

-- The language of the sign-up that sent a verification link: it comes with the name and the password.
ALTER TABLE mail_token ADD COLUMN locale text
    CONSTRAINT mail_token_locale_check CHECK (locale IN ('en', 'de'));
