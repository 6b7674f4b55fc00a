//! Products for tests.
//!
//! `shop.product("mug").price(1290).stock(10).add().await` has one variant with SKU `mug`. `.variant("mug-olive", 1290,
//! 10)` gives it variants instead (option `colour`, whose value follows the slug).

use contract::{VariantId, catalog::Availability};
use serde_json::json;
use uuid::Uuid;

use super::TestShop;

/// A builder of a product.
pub struct NewProduct<'a> {
    shop: &'a TestShop,
    slug: String,
    category: String,
    title: String,
    tax_class: &'static str,
    price: i64,
    stock: i32,
    variants: Vec<(String, i64, i32)>,
}

/// A product in the catalogue.
#[derive(Debug, Clone)]
pub struct TestProduct {
    pub variants: Vec<VariantId>,
}

impl TestProduct {
    /// Its first variant.
    pub fn variant(&self) -> VariantId {
        self.variants[0]
    }
}

impl TestShop {
    /// A product with one variant, by default for 10.00 EUR and with 10 units in stock.
    pub fn product(&self, slug: &str) -> NewProduct<'_> {
        NewProduct {
            shop: self,
            slug: slug.to_owned(),
            category: "things".to_owned(),
            title: slug.replace('-', " "),
            tax_class: "standard",
            price: 1000,
            stock: 10,
            variants: Vec::new(),
        }
    }

    /// A mug for 10.00 EUR that never sells out; always the same one.
    pub async fn mug(&self) -> VariantId {
        let known = sqlx::query_scalar("SELECT id FROM variant WHERE sku = 'mug'");
        match known.fetch_optional(&self.pool).await.unwrap() {
            Some(id) => VariantId(id),
            None => self.product("mug").stock(1_000_000).add().await.variant(),
        }
    }

    /// Units on hand and reserved.
    pub async fn stock(&self, variant: VariantId) -> (i32, i32) {
        sqlx::query_as("SELECT on_hand, reserved FROM stock WHERE variant_id = $1")
            .bind(variant.0)
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }
}

impl NewProduct<'_> {
    #[must_use]
    pub fn category(mut self, slug: &str) -> Self {
        slug.clone_into(&mut self.category);
        self
    }

    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    #[must_use]
    pub fn price(mut self, cents: i64) -> Self {
        self.price = cents;
        self
    }

    #[must_use]
    pub fn stock(mut self, units: i32) -> Self {
        self.stock = units;
        self
    }

    /// Taxed at the reduced rate.
    #[must_use]
    pub fn reduced_tax(mut self) -> Self {
        self.tax_class = "reduced";
        self
    }

    #[must_use]
    pub fn variant(mut self, sku: &str, cents: i64, units: i32) -> Self {
        self.variants.push((sku.to_owned(), cents, units));
        self
    }

    pub async fn add(mut self) -> TestProduct {
        let optioned = !self.variants.is_empty();
        if !optioned {
            let only = (self.slug.clone(), self.price, self.stock);
            self.variants.push(only);
        }
        let category = self.category_id().await;
        let id = Uuid::now_v7();
        self.insert_product(id, category, optioned).await;
        let mut variants = Vec::new();
        for (position, (sku, price, units)) in self.variants.iter().enumerate() {
            let variant = Uuid::now_v7();
            let choices: Vec<String> = if optioned {
                vec![self.choice(sku)]
            } else {
                Vec::new()
            };
            sqlx::query(
                "INSERT INTO variant (id, product_id, sku, choices, price, position)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(variant)
            .bind(id)
            .bind(sku)
            .bind(choices)
            .bind(price)
            .bind(i32::try_from(position).unwrap())
            .execute(&self.shop.pool)
            .await
            .unwrap();
            sqlx::query(
                "INSERT INTO price_history (variant_id, since, price) VALUES ($1, now(), $2)",
            )
            .bind(variant)
            .bind(price)
            .execute(&self.shop.pool)
            .await
            .unwrap();
            sqlx::query("INSERT INTO stock (variant_id, on_hand, displayed_availability) VALUES ($1, $2, $3)")
                .bind(variant)
                .bind(units)
                .bind(availability(*units))
                .execute(&self.shop.pool)
                .await
                .unwrap();
            variants.push(VariantId(variant));
        }
        TestProduct { variants }
    }

    fn choice(&self, sku: &str) -> String {
        let rest = sku.strip_prefix(&self.slug).unwrap_or(sku);
        rest.trim_start_matches('-').to_lowercase()
    }

    async fn category_id(&self) -> Uuid {
        let id: Uuid = sqlx::query_scalar(
            "INSERT INTO category (id, slug, hue, position) VALUES ($1, $2, 40, 0)
             ON CONFLICT (slug) DO UPDATE SET hue = 40 RETURNING id",
        )
        .bind(Uuid::now_v7())
        .bind(&self.category)
        .fetch_one(&self.shop.pool)
        .await
        .unwrap();
        sqlx::query(
            "INSERT INTO category_text (category_id, locale, title, description)
             VALUES ($1, 'en', $2, ''), ($1, 'de', $2, '') ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(&self.category)
        .execute(&self.shop.pool)
        .await
        .unwrap();
        id
    }

    async fn insert_product(&self, id: Uuid, category: Uuid, optioned: bool) {
        let text = |word: &str| json!({ "en": word, "de": word });
        let values: Vec<_> = self
            .variants
            .iter()
            .map(|(sku, ..)| self.choice(sku))
            .map(|key| json!({ "key": key, "titles": text(&key) }))
            .collect();
        let options = if optioned {
            json!([{ "key": "colour", "titles": text("Colour"), "values": values }])
        } else {
            json!([])
        };
        let facets: Vec<String> = self
            .variants
            .iter()
            .filter(|_| optioned)
            .map(|(sku, ..)| format!("option/colour:{}", self.choice(sku)))
            .collect();
        let prices: Vec<i64> = self.variants.iter().map(|(_, price, _)| *price).collect();
        let most = self
            .variants
            .iter()
            .map(|(.., units)| *units)
            .max()
            .unwrap();
        sqlx::query(
            "INSERT INTO product (id, slug, category_id, tax_class, published_at, rank, options,
                                  price_min, price_max, availability, facets)
             VALUES ($1, $2, $3, $4, now(), 1, $5, $6, $7, $8, $9)",
        )
        .bind(id)
        .bind(&self.slug)
        .bind(category)
        .bind(self.tax_class)
        .bind(options)
        .bind(prices.iter().min())
        .bind(prices.iter().max())
        .bind(availability(most))
        .bind(facets)
        .execute(&self.shop.pool)
        .await
        .unwrap();
        sqlx::query(
            "WITH inserted AS (
                 INSERT INTO product_text (product_id, locale, title, summary, description, document, words)
                 SELECT $1, locale, $2, '', '', search_document(locale, $2, '', ''), plain_words($2)
                 FROM unnest('{en,de}'::text[]) AS locale
                 RETURNING locale, words
             )
             INSERT INTO search_word (locale, word)
             SELECT locale, word FROM inserted, regexp_split_to_table(words, ' ') AS word
             ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(&self.title)
        .execute(&self.shop.pool)
        .await
        .unwrap();
    }
}

fn availability(units: i32) -> &'static str {
    match Availability::of(units) {
        Availability::Available => "available",
        Availability::Low => "low",
        Availability::SoldOut => "sold_out",
    }
}
