//! The product's page.

use super::*;

#[test]
fn a_withdrawn_product_offers_its_category() {
    let page = visit("/products/vase");
    assert_eq!(page.status, 410);
    assert!(page.body.contains("href=\"/categories/table\""));
    assert!(page.head.contains("noindex") && !page.head.contains("canonical"));
}

#[test]
fn a_price_has_the_details_that_the_law_requires() {
    let list = visit("/categories/table").body;
    assert!(list.contains("30-day best price: <s>€29.00</s>"), "{list}");
    assert!(
        list.contains("href=\"/delivery\""),
        "tax and delivery are linked"
    );
    let product = visit("/products/mug").body;
    assert!(product.contains("€104.00 per kg"), "26 euros for 250 g");
    assert!(product.contains("href=\"/delivery\""));
    let delivery = visit("/delivery").body;
    assert!(delivery.contains("€4.90") && delivery.contains("€12.90"));
}

#[test]
fn the_first_available_variant_is_shown_unless_a_sku_selects_another() {
    let shown = |target: &str| {
        let html = visit(target).body;
        let hidden = tags(&html, "input")
            .into_iter()
            .find(|t| t.contains("name=\"variant\""))
            .map(str::to_owned);
        (
            attribute(&hidden.unwrap(), "value").unwrap().to_owned(),
            html,
        )
    };
    let (id, html) = shown("/products/mug");
    assert!(
        id.ends_with('4'),
        "clay is sold out, so olive is shown: {id}"
    );
    assert!(
        html.contains("/pictures/mug/room/olive.svg"),
        "all images are in its colour"
    );
    assert!(html.contains("€26.00"));
    let (id, html) = shown("/products/mug?sku=MUG-1");
    assert!(id.ends_with('3'));
    assert!(
        html.contains("disabled"),
        "what is sold out cannot be bought"
    );
    assert!(
        html.contains("/products/mug?sku=MUG-2"),
        "and the other is one link away"
    );
}
