//! Categories, products, variants; lists, facets; tag versions; the seed.
