//! Search: whole words, inflections, prefixes, misspellings; suggestions.

use contract::{
    ErrorCode,
    catalog::{ProductList, Suggestions},
    header, path,
};
use sqlx::PgPool;

use crate::support::TestShop;

async fn shop_with(pool: PgPool, titles: &[(&str, &str)]) -> TestShop {
    let shop = TestShop::open(pool).await;
    for (slug, title) in titles {
        shop.product(slug)
            .title(title)
            .category("table")
            .add()
            .await;
    }
    shop
}

async fn search(shop: &TestShop, locale: &str, q: &str) -> (Vec<String>, Option<String>) {
    let query = [("q", q)];
    let url = reqwest::Url::parse_with_params("http://x/", query).unwrap();
    let call = shop.get(format!("{}?{}", path::PRODUCTS, url.query().unwrap()));
    let list: ProductList = call.header(header::LOCALE, locale).ok().await;
    let mut slugs: Vec<_> = list
        .items
        .iter()
        .map(|card| card.slug.to_string())
        .collect();
    slugs.sort();
    (slugs, list.corrected)
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn words_are_found_by_inflections_and_prefixes(pool: PgPool) {
    let titles = [
        ("bowl", "Stoneware bowl"),
        ("candle", "Beeswax candles"),
        ("cafe", "Café cup"),
    ];
    let shop = shop_with(pool, &titles).await;
    for (q, found) in [
        ("bowls", vec!["bowl"]),
        ("stonew", vec!["bowl"]),
        ("candle", vec!["candle"]),
        ("cafe", vec!["cafe"]),
        ("CAFÉ", vec!["cafe"]),
        ("bowl or candle", vec!["bowl", "candle"]),
        ("the & !", vec![]),
        ("bowl -wide-rim", vec!["bowl"]),
        ("bowl -\"fat rat\"", vec!["bowl"]),
        ("-t-shirt", vec!["bowl", "cafe", "candle"]),
        ("'); DROP TABLE product; --", vec![]),
        ("\u{1F9A9}", vec![]),
    ] {
        assert_eq!(
            search(&shop, "en", q).await,
            (found.into_iter().map(str::to_owned).collect(), None),
            "{q}"
        );
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn german_texts_are_searched_with_german_rules(pool: PgPool) {
    let shop = shop_with(
        pool,
        &[("schale", "Grüne Schalen"), ("glas", "Großes Glas")],
    )
    .await;
    assert_eq!(search(&shop, "de", "schale").await.0, ["schale"]);
    let corrected = (vec!["schale".to_owned()], Some("grune schale".to_owned()));
    assert_eq!(search(&shop, "de", "gruene schale").await, corrected);
    assert_eq!(search(&shop, "de", "grune schale").await.0, ["schale"]);
    assert_eq!(search(&shop, "de", "grosses").await.0, ["glas"]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_misspelling_is_corrected_and_reported(pool: PgPool) {
    let shop = shop_with(pool, &[("bowl", "Stoneware bowl"), ("vase", "Linen vase")]).await;
    for (q, found, corrected) in [
        ("sotneware bowl", vec!["bowl"], Some("stoneware bowl")),
        ("linnen", vec!["vase"], Some("linen")),
        ("vaes", vec!["vase"], Some("vase")),
        ("laptop", vec![], None),
        ("bowl vase", vec![], None),
    ] {
        let expected = (
            found.into_iter().map(str::to_owned).collect(),
            corrected.map(str::to_owned),
        );
        assert_eq!(search(&shop, "en", q).await, expected, "{q}");
    }
    let narrowed = shop.get(format!("{}?q=bowl&price_max=1", path::PRODUCTS));
    let list: ProductList = narrowed.ok().await;
    assert_eq!(
        (list.total, list.corrected),
        (0, None),
        "the filter is the cause, not the spelling"
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn suggestions_start_with_the_first_letters(pool: PgPool) {
    let titles = [
        ("stool", "Oak stool"),
        ("stone", "Stoneware bowl"),
        ("tab", "Tablecloth"),
    ];
    let shop = shop_with(pool, &titles).await;
    // It is found by its description if no name matches.
    sqlx::query(
        "UPDATE product_text SET document = search_document(locale, title, '', 'for stools and benches')
         WHERE words = 'tablecloth'",
    )
    .execute(&shop.pool)
    .await
    .unwrap();
    let suggest = async |q: &str| -> (Vec<String>, Vec<String>) {
        let found: Suggestions = shop.get(format!("{}?q={q}", path::SUGGESTIONS)).ok().await;
        let products = found.products.iter().map(|p| p.slug.to_string()).collect();
        (
            products,
            found
                .categories
                .iter()
                .map(|c| c.slug.to_string())
                .collect(),
        )
    };
    assert_eq!(suggest("sto").await.0, ["stone", "stool"]);
    assert_eq!(suggest("bench").await.0, ["tab"]);
    assert_eq!(
        suggest("tab").await,
        (vec!["tab".to_owned()], vec!["table".to_owned()])
    );
    assert_eq!(suggest("stonwar").await.0, ["stone"]);
    assert_eq!(suggest("%25").await, (vec![], vec![]));
    let long = "x".repeat(101);
    for q in ["", "%20", &long] {
        let refused = shop.get(format!("{}?q={q}", path::SUGGESTIONS));
        refused.fails(ErrorCode::Invalid).await;
    }
    shop.get(path::SUGGESTIONS)
        .fails(ErrorCode::BadRequest)
        .await;
}

/// Operators and punctuation in every combination: results or not, never an error.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn no_combination_of_operators_breaks_a_search(pool: PgPool) {
    let shop = shop_with(pool, &[("bowl", "Stoneware bowl")]).await;
    let pieces = [
        "-",
        "- ",
        "–",
        "—",
        "\"",
        "'",
        "\\",
        "%",
        "_",
        "*",
        ":",
        ":*",
        "(",
        ")",
        "!",
        "&",
        "|",
        "<",
        ">",
        "<->",
        "or ",
        "OR",
        "and ",
        " ",
        "\u{a0}",
        "\t",
        "\r\n",
        "$1",
        "[",
        "]",
        "{",
        "}",
        "^",
        "+",
        "?",
        ".",
        "/",
        "#",
        "~",
        "@@",
        "::tsquery",
        "bowl",
        "ß",
        "İ",
        "\u{1F9A9}",
        "\u{301}",
        "\u{202E}",
        "\u{feff}",
        "\u{3000}",
    ];
    let mut searches: Vec<String> = pieces.iter().map(|piece| piece.repeat(100)).collect();
    searches.extend(["- ".repeat(50), "-(".repeat(50), "!-".repeat(50)]);
    searches.extend(["-\"".repeat(50), "-\"-\" ".repeat(20), "bowl -".repeat(16)]);
    // A fixed pseudorandom sequence, so that a failure is reproducible (Knuth's MMIX generator).
    let mut seed: u64 = 1;
    for _ in 0..100 {
        let mut text = String::new();
        for _ in 0..40 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[usize::try_from(seed >> 33).unwrap() % pieces.len()]);
        }
        searches.push(text);
    }
    for text in searches {
        let text: String = text.chars().take(100).collect();
        for path in [path::PRODUCTS, path::SUGGESTIONS] {
            let url = reqwest::Url::parse_with_params("http://x/", [("q", &text)]).unwrap();
            for locale in ["en", "de"] {
                let call = shop.get(format!("{path}?{}", url.query().unwrap()));
                let answer = call.header(header::LOCALE, locale).send().await;
                assert!(answer.status < 500, "{text:?}: {}", answer.text());
            }
        }
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_run_of_hyphens_excludes_nothing(pool: PgPool) {
    let titles = [("bowl", "Stoneware bowl"), ("mug", "Stoneware mug")];
    let shop = shop_with(pool, &titles).await;
    let hyphens = "-".repeat(33);
    for (q, found) in [
        (hyphens.clone(), vec![]),
        (format!("stoneware {hyphens} mug"), vec!["mug"]),
        ("stoneware -- mug".to_owned(), vec!["mug"]),
        ("stoneware -mug".to_owned(), vec!["bowl"]),
        ("stoneware -mug -bowl".to_owned(), vec![]),
    ] {
        assert_eq!(search(&shop, "en", &q).await.0, found, "{q}");
    }
}
