CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- What is searched and what is typed go through the same functions. They are called immutable so that the
-- planner folds them; it holds as long as nobody edits the server's dictionary files.
CREATE FUNCTION plain_words(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(public.unaccent('public.unaccent', words));

CREATE FUNCTION dictionary(locale text) RETURNS regconfig LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE locale WHEN 'de' THEN 'pg_catalog.german'::regconfig ELSE 'pg_catalog.english'::regconfig END;

CREATE FUNCTION search_document(locale text, title text, beside text, description text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN setweight(to_tsvector(dictionary(locale), plain_words(title)), 'A')
        || setweight(to_tsvector(dictionary(locale), plain_words(beside)), 'B')
        || setweight(to_tsvector(dictionary(locale), plain_words(description)), 'C');

-- The last word counts as far as it was typed; what ends otherwise (an excluded phrase: `-t-shirt`) stands as
-- it is. Null where nothing searchable was typed.
CREATE FUNCTION search_query(locale text, typed text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(nullif(websearch_to_tsquery(dictionary(locale), plain_words(typed))::text, ''),
                          '''$', ''':*')::tsquery;

CREATE TABLE category (
    id          uuid CONSTRAINT category_pkey PRIMARY KEY,
    slug        text NOT NULL CONSTRAINT category_slug_key UNIQUE,
    hue         smallint NOT NULL CONSTRAINT category_hue_check CHECK (hue BETWEEN 0 AND 359),
    image       jsonb, -- {url, alts: {en, de}, width, height}
    position    int NOT NULL
);

CREATE TABLE category_text (
    category_id uuid NOT NULL CONSTRAINT category_text_category_fkey REFERENCES category ON DELETE CASCADE,
    locale      text NOT NULL CONSTRAINT category_text_locale_check CHECK (locale IN ('en', 'de')),
    title       text NOT NULL,
    description text NOT NULL,
    CONSTRAINT category_text_pkey PRIMARY KEY (category_id, locale)
);

CREATE TABLE product (
    id           uuid CONSTRAINT product_pkey PRIMARY KEY,
    slug         text NOT NULL CONSTRAINT product_slug_key UNIQUE,
    category_id  uuid NOT NULL CONSTRAINT product_category_fkey REFERENCES category,
    tax_class    text NOT NULL CONSTRAINT product_tax_class_check CHECK (tax_class IN ('standard', 'reduced')),
    published    boolean NOT NULL DEFAULT true,
    published_at timestamptz NOT NULL,
    rank         int NOT NULL, -- the merchant's order, the smallest first
    options      jsonb NOT NULL DEFAULT '[]', -- [{key, titles: {en, de}, values: [{key, titles}]}]
    attributes   jsonb NOT NULL DEFAULT '[]', -- [{key, titles, value_key, values: {en, de}}]
    images       jsonb NOT NULL DEFAULT '[]', -- [{url, alts: {en, de}, width, height}]
    related      text[] NOT NULL DEFAULT '{}', -- slugs
    -- Kept by the code that writes variants and stock, so that a list reads one table.
    price_min    bigint NOT NULL DEFAULT 0,
    price_max    bigint NOT NULL DEFAULT 0,
    compare_at   bigint, -- of the cheapest variant
    availability text NOT NULL DEFAULT 'sold_out'
        CONSTRAINT product_availability_check CHECK (availability IN ('available', 'low', 'sold_out')),
    facets       text[] NOT NULL DEFAULT '{}' -- 'option/colour:olive', 'attribute/material:oak'
);
CREATE INDEX product_by_rank ON product (rank, id) WHERE published;
CREATE INDEX product_by_newest ON product (published_at DESC, id DESC) WHERE published;
CREATE INDEX product_by_price ON product (price_min, id) WHERE published;
CREATE INDEX product_by_category_rank ON product (category_id, rank, id) WHERE published;
CREATE INDEX product_by_facets ON product USING gin (facets);
CREATE INDEX product_by_related ON product USING gin (related);

CREATE TABLE product_text (
    product_id  uuid NOT NULL CONSTRAINT product_text_product_fkey REFERENCES product ON DELETE CASCADE,
    locale      text NOT NULL CONSTRAINT product_text_locale_check CHECK (locale IN ('en', 'de')),
    title       text NOT NULL,
    summary     text NOT NULL,
    description text NOT NULL,
    document    tsvector NOT NULL, -- title A, summary and category B, description C, by the locale's dictionary
    words       text NOT NULL,     -- lower case, unaccented title: for trigrams and suggestions
    CONSTRAINT product_text_pkey PRIMARY KEY (product_id, locale)
);
CREATE INDEX product_text_by_document ON product_text USING gin (document);
CREATE INDEX product_text_by_words ON product_text USING gin (words gin_trgm_ops);

CREATE TABLE variant (
    id          uuid CONSTRAINT variant_pkey PRIMARY KEY,
    product_id  uuid NOT NULL CONSTRAINT variant_product_fkey REFERENCES product ON DELETE CASCADE,
    sku         text NOT NULL CONSTRAINT variant_sku_key UNIQUE,
    choices     text[] NOT NULL DEFAULT '{}',
    price       bigint NOT NULL CONSTRAINT variant_price_check CHECK (price > 0),
    compare_at  bigint,
    image       jsonb,
    position    int NOT NULL,
    CONSTRAINT variant_compare_at_check CHECK (compare_at > price),
    CONSTRAINT variant_choices_key UNIQUE (product_id, choices)
);

-- Sellable units: on_hand - reserved. The checks are the last word against overselling.
CREATE TABLE stock (
    variant_id uuid CONSTRAINT stock_pkey PRIMARY KEY
        CONSTRAINT stock_variant_fkey REFERENCES variant ON DELETE CASCADE,
    on_hand    int NOT NULL CONSTRAINT stock_on_hand_check CHECK (on_hand BETWEEN 0 AND 1000000),
    reserved   int NOT NULL DEFAULT 0 CONSTRAINT stock_reserved_check CHECK (reserved >= 0),
    -- What shoppers were told last; the code that changes the numbers brings it up to date and raises the tags.
    told       text NOT NULL DEFAULT 'sold_out'
        CONSTRAINT stock_told_check CHECK (told IN ('available', 'low', 'sold_out')),
    CONSTRAINT stock_reserved_within_on_hand CHECK (reserved <= on_hand)
);

-- The names of what narrows a list: 'option/colour', and its values: 'option/colour:olive'.
CREATE TABLE facet (
    name     text CONSTRAINT facet_pkey PRIMARY KEY,
    titles   jsonb NOT NULL, -- {en, de}
    position int NOT NULL
);

CREATE TABLE facet_value (
    name     text CONSTRAINT facet_value_pkey PRIMARY KEY,
    titles   jsonb NOT NULL, -- {en, de}
    position int NOT NULL
);

-- The words that a misspelt search may have meant, from titles and summaries; lower case, unaccented.
CREATE TABLE search_word (
    locale text NOT NULL CONSTRAINT search_word_locale_check CHECK (locale IN ('en', 'de')),
    word   text NOT NULL,
    CONSTRAINT search_word_pkey PRIMARY KEY (locale, word)
);
CREATE INDEX search_word_by_likeness ON search_word USING gist (word gist_trgm_ops);

CREATE TABLE tag_version (
    tag     text CONSTRAINT tag_version_pkey PRIMARY KEY,
    version bigint NOT NULL
);
