-- A run of hyphens excludes nothing: as a run of NOT operators it overflowed the parser's stack ("tsquery stack too
-- small") from 33 on, also with spaces or other operators in between, which the parser skips.
CREATE OR REPLACE FUNCTION search_query(locale text, typed text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(
        nullif(websearch_to_tsquery(dictionary(locale),
                                    regexp_replace(plain_words(typed), '-([-\s!&|()]*-)+', ' ', 'g'))::text, ''),
        '''$', ''':*')::tsquery;
