//! Carts of guests and of customers.

use contract::{
    CartToken, ErrorCode, LineId, VariantId,
    cart::{AddLine, AgreeToChanges, Cart, ChangeLine},
    catalog::Availability,
    header, path,
};
use origin::{
    cart::{merge::merge, store},
    payment::reconcile,
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::support::{PaymentShop, Person, TestShop};

fn quantities(cart: &Cart) -> Vec<(&str, u8)> {
    cart.lines
        .iter()
        .map(|line| (line.sku.as_str(), line.quantity.get()))
        .collect()
}

async fn change(person: &Person<'_>, line: LineId, quantity: i64) -> crate::support::Answer {
    let body = ChangeLine {
        quantity: quantity.try_into().unwrap(),
        expected_quantity: None,
    };
    let call = person.call("PATCH", path::cart_line(line));
    call.json(&body).send().await
}

async fn change_of(
    person: &Person<'_>,
    line: LineId,
    seen: i64,
    quantity: i64,
) -> crate::support::Answer {
    let body = ChangeLine {
        quantity: quantity.try_into().unwrap(),
        expected_quantity: Some(seen.try_into().unwrap()),
    };
    let call = person.call("PATCH", path::cart_line(line));
    call.json(&body).send().await
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_write_from_a_stale_page_changes_nothing(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").price(1290).add().await;
    let ada = shop.guest("ada");
    let line = ada.add(mug.variant(), 1).await.lines[0].id;
    let five: Cart = change_of(&ada, line, 1, 5).await.ok();
    assert_eq!(quantities(&five), [("mug", 5)]);

    let stale = change_of(&ada, line, 1, 2).await.problem();
    assert_eq!(stale.code, ErrorCode::EditConflict);
    let remove = |seen: &str| ada.call("DELETE", path::cart_line(line) + seen).send();
    let stale = remove("?expected_quantity=1").await.problem();
    assert_eq!(stale.code, ErrorCode::EditConflict);
    assert_eq!(quantities(&ada.cart().await), [("mug", 5)]);

    let again: Cart = change_of(&ada, line, 1, 5).await.ok();
    assert_eq!(quantities(&again), [("mug", 5)], "sent twice");
    let known: Cart = change_of(&ada, line, 5, 2).await.ok();
    assert_eq!(quantities(&known), [("mug", 2)]);
    change(&ada, line, 3).await.value();
    let gone: Cart = remove("?expected_quantity=3").await.ok();
    assert!(gone.lines.is_empty());
    remove("?expected_quantity=3").await.value();
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_cart_that_does_not_exist_is_empty_and_costs_nothing(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let cart = shop.guest("ada").cart().await;
    assert_eq!(cart.id, None);
    assert_eq!(cart.count, 0);
    assert_eq!(cart.quote.total.amount, 0);
    assert_eq!(cart.quote.country.as_str(), "DE");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_guest_gets_a_secret_at_the_first_write_and_only_its_hash_is_stored(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").price(1290).add().await;
    let ada = shop.guest("ada");

    let first = ada.try_add(mug.variant(), 2).await;
    let token = first.header(header::CART_TOKEN).unwrap().to_owned();
    let second = ada.try_add(mug.variant(), 1).await;

    assert_eq!(token.len(), 43);
    assert!(second.header(header::CART_TOKEN).is_none(), "issued once");
    assert!(second.header(header::SEEN).is_some());
    let cart = ada.cart().await;
    assert_eq!(quantities(&cart), [("mug", 3)]);
    assert_eq!(cart.quote.subtotal.amount, 3 * 1290);
    assert_eq!(cart.lines[0].total.amount, 3 * 1290);
    let kept: Vec<Vec<u8>> = sqlx::query_scalar("SELECT token_hash FROM cart")
        .fetch_all(&shop.pool)
        .await
        .unwrap();
    assert_eq!(kept, [origin::secret::hash(&token).to_vec()]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_secret_that_was_never_issued_is_not_adopted(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let made_up = "A".repeat(43);
    let empty: Cart = shop
        .get(path::CART)
        .header(header::CART_TOKEN, &made_up)
        .ok()
        .await;
    assert_eq!(empty.id, None);
    let line = AddLine {
        variant: mug.variant(),
        quantity: 1.try_into().unwrap(),
    };
    let answer = shop
        .post(path::CART_LINES)
        .header(header::CART_TOKEN, &made_up)
        .json(&line)
        .send()
        .await;
    let issued = answer.header(header::CART_TOKEN).unwrap();
    assert_ne!(issued, made_up);
    let malformed = shop.get(path::CART).header(header::CART_TOKEN, "short");
    malformed.fails(ErrorCode::NotSignedIn).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_line_holds_no_more_than_the_free_units_nor_than_the_limit(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let few = shop.product("few").stock(3).add().await;
    let many = shop.product("many").stock(1000).add().await;
    let none = shop.product("none").stock(0).add().await;
    let ada = shop.guest("ada");

    let cart = ada.add(few.variant(), 5).await;
    assert_eq!(quantities(&cart), [("few", 3)]);
    assert_eq!(cart.lines[0].available, 3);
    assert_eq!(cart.lines[0].availability, Availability::Low);
    let more = ada.try_add(few.variant(), 1).await.problem();
    assert_eq!(more.code, ErrorCode::OutOfStock);
    let nothing = ada.try_add(none.variant(), 1).await.problem();
    assert_eq!(nothing.code, ErrorCode::OutOfStock);
    ada.add(many.variant(), 98).await;
    let cart = ada.add(many.variant(), 98).await;
    assert_eq!(quantities(&cart), [("few", 3), ("many", 99)]);
    assert_eq!(cart.count, 102);
    assert_eq!(cart.lines[1].available, 99);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_line_can_be_changed_and_removed_and_removing_is_idempotent(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").stock(5).add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 2)]).await;
    let line = ada.cart().await.lines[0].id;

    assert_eq!(quantities(&change(&ada, line, 4).await.ok()), [("mug", 4)]);
    assert_eq!(quantities(&change(&ada, line, 99).await.ok()), [("mug", 5)]);
    assert_eq!(
        change(&ada, line, 6).await.problem().code,
        ErrorCode::OutOfStock
    );
    assert_eq!(quantities(&change(&ada, line, 1).await.ok()), [("mug", 1)]);
    for _ in 0..2 {
        let cart: Cart = ada.call("DELETE", path::cart_line(line)).ok().await;
        assert_eq!(cart.count, 0);
    }
    assert_eq!(
        change(&ada, line, 1).await.problem().code,
        ErrorCode::NotFound
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn nobody_can_access_a_line_of_another_cart(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 2)]).await;
    let eve = shop.guest("eve").with_cart([(mug.variant(), 1)]).await;
    let mallory = shop.customer("mallory").await;
    let line = ada.cart().await.lines[0].id;
    for other in [&eve, &mallory, &shop.guest("nobody")] {
        let changed = change(other, line, 9).await.problem();
        assert_eq!(changed.code, ErrorCode::NotFound);
        let gone: Cart = other.call("DELETE", path::cart_line(line)).ok().await;
        assert_ne!(gone.id, ada.cart().await.id);
    }
    assert_eq!(quantities(&ada.cart().await), [("mug", 2)]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_unpublished_product_cannot_be_added_and_is_marked_in_the_cart(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 1)]).await;
    sqlx::query("UPDATE product SET published = false")
        .execute(&shop.pool)
        .await
        .unwrap();

    let refused = ada.try_add(mug.variant(), 1).await.problem();
    assert_eq!(refused.code, ErrorCode::NotForSale);
    let cart = ada.cart().await;
    assert_eq!(cart.lines[0].availability, Availability::SoldOut);
    assert_eq!(cart.lines[0].available, 0);
    let unknown = VariantId(Uuid::now_v7());
    let unknown = ada.try_add(unknown, 1).await.problem();
    assert_eq!(unknown.code, ErrorCode::NotFound);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_cart_holds_at_most_fifty_lines_even_under_concurrent_writes(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mut goods = Vec::new();
    for number in 0..54 {
        goods.push(shop.product(&format!("thing-{number}")).add().await);
    }
    let ada = shop.customer("ada").await;
    for product in &goods[..46] {
        ada.add(product.variant(), 1).await;
    }
    let rest = goods[46..]
        .iter()
        .map(|product| ada.try_add(product.variant(), 1));
    let answers = futures_util::future::join_all(rest).await;
    let full: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status != 200)
        .collect();
    assert_eq!(full.len(), 4);
    for answer in full {
        assert_eq!(answer.problem().code, ErrorCode::CartFull);
    }
    assert_eq!(ada.cart().await.lines.len(), 50);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_customer_has_one_cart_even_under_concurrent_writes(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").stock(99).add().await;
    let ada = shop.customer("ada").await;
    let adds = (0..20).map(|_| ada.try_add(mug.variant(), 1));
    for answer in futures_util::future::join_all(adds).await {
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.header(header::CART_TOKEN).is_none());
    }
    assert_eq!(quantities(&ada.cart().await), [("mug", 20)]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_cart_is_in_the_shoppers_language_and_priced_for_a_country(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop
        .product("mug")
        .variant("mug-olive", 1000, 5)
        .variant("mug-sand", 1200, 5)
        .add()
        .await;
    sqlx::query("UPDATE product_text SET title = 'Becher' WHERE locale = 'de'")
        .execute(&shop.pool)
        .await
        .unwrap();
    let ada = shop.guest("ada").with_cart([(mug.variants[1], 1)]).await;

    let call = ada.get(path::CART).header(header::LOCALE, "de");
    let german: Cart = call.ok().await;
    let austria: Cart = ada.get(format!("{}?country=AT", path::CART)).ok().await;
    let nowhere = ada.get(format!("{}?country=AQ", path::CART));

    assert_eq!(german.lines[0].title, "Becher");
    assert_eq!(german.lines[0].variant_title, "sand");
    assert_eq!(austria.quote.country.as_str(), "AT");
    assert_eq!(austria.quote.taxes[0].rate_bp, 2000);
    nowhere.fails(ErrorCode::NoShipping).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn old_carts_are_pruned_unless_they_have_a_waiting_order(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let _old = shop.guest("old").with_cart([(mug.variant(), 1)]).await;
    shop.advance_clock(3600);
    let new = shop.guest("new").with_cart([(mug.variant(), 1)]).await;
    let mut conn = shop.pool.acquire().await.unwrap();
    let since = shop.app.clock.now() - chrono::TimeDelta::minutes(30);
    let cutoffs = store::PruneCutoffs {
        since,
        unchanged_since: since,
        empty_since: since,
    };
    let gone = store::prune(&mut conn, &cutoffs).await.unwrap();
    assert_eq!(gone, 1);
    assert_eq!(new.cart().await.count, 1);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn carts_left_by_bots_are_pruned_sooner_than_carts_in_use(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let _begun = shop.guest("begun").with_cart([(mug.variant(), 1)]).await;
    let emptied = shop.guest("emptied").with_cart([(mug.variant(), 1)]).await;
    let filled = shop.guest("filled").with_cart([(mug.variant(), 1)]).await;
    let customer = shop.customer("ada").await;
    let _customer = customer.with_cart([(mug.variant(), 1)]).await;
    shop.advance_clock(60);
    filled.add(mug.variant(), 1).await;
    let line = emptied.cart().await.lines[0].id;
    let path = path::cart_line(line);
    emptied.call("DELETE", path).ok::<Cart>().await;
    let left = async || -> i64 {
        reconcile::prune(&shop.app).await.unwrap();
        let count = sqlx::query_scalar("SELECT count(*) FROM cart");
        count.fetch_one(&shop.pool).await.unwrap()
    };
    assert_eq!(left().await, 4);
    shop.advance_clock(24 * 3600);
    assert_eq!(left().await, 3, "the empty one is gone");
    shop.advance_clock(14 * 24 * 3600);
    assert_eq!(left().await, 2, "the unchanged one is gone");
    assert_eq!(filled.cart().await.count, 2);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_write_that_races_with_consuming_its_cart_creates_a_new_one(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 1)]).await;
    let old = ada.cart().await.id.unwrap();
    let mut paying = shop.app.db.write().await.unwrap();
    let now = shop.app.clock.now();
    assert!(store::consume(&mut paying, old, now).await.unwrap());

    let (answer, ()) = tokio::join!(ada.try_add(mug.variant(), 2), async {
        shop.until_waiting(1).await;
        paying.commit().await.unwrap();
    });

    assert!(answer.header(header::CART_TOKEN).is_some());
    let cart: Cart = answer.ok();
    assert_ne!(cart.id, Some(old));
    assert_eq!(quantities(&cart), [("mug", 2)]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_guests_cart_is_merged_once_even_under_concurrent_sign_ins(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").stock(99).add().await;
    let ada = shop
        .customer("ada")
        .await
        .with_cart([(mug.variant(), 1)])
        .await;
    let guest = shop.guest("ada").with_cart([(mug.variant(), 7)]).await;
    let (id, now) = (ada.id.unwrap(), shop.app.clock.now());
    let token: CartToken = guest.cart_token().unwrap().parse().unwrap();
    let mut first = shop.app.db.write().await.unwrap();
    let mut second = shop.app.db.write().await.unwrap();

    merge(&mut first, &token, id, now).await.unwrap();
    let (merged, ()) = tokio::join!(merge(&mut second, &token, id, now), async {
        shop.until_waiting(1).await;
        first.commit().await.unwrap();
    });
    merged.unwrap();
    second.commit().await.unwrap();

    assert_eq!(quantities(&ada.cart().await), [("mug", 8)]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn units_reserved_by_the_own_order_are_not_sold_out_for_its_owner(pool: PgPool) {
    let payment_shop = PaymentShop::open(pool).await;
    let shop = &payment_shop;
    let mug = shop.product("mug").stock(2).add().await;
    let customer = shop.customer("ada").await;
    let guest = shop.guest("ada").with_cart([(mug.variant(), 2)]).await;
    let placed = guest.place("key-0001").await;
    assert_eq!(shop.stock(mug.variant()).await, (2, 2));

    // Back from the payment page.
    let cart = guest.cart().await;
    assert_eq!(quantities(&cart), [("mug", 2)]);
    assert_eq!(cart.lines[0].available, 2);
    assert!(!cart.lines[0].has_changed());
    let agree = AgreeToChanges {
        expected_subtotal: cart.quote.subtotal,
    };
    let call = guest.post(path::CART_AGREEMENT).json(&agree);
    let agreed: Cart = call.ok().await;
    assert_eq!(quantities(&agreed), [("mug", 2)]);
    let other = shop.guest("bob").try_add(mug.variant(), 1).await;
    assert_eq!(other.problem().code, ErrorCode::OutOfStock);

    // And signed in: the order is the customer's then.
    let token: CartToken = guest.cart_token().unwrap().parse().unwrap();
    let mut tx = shop.app.db.write().await.unwrap();
    let now = shop.app.clock.now();
    merge(&mut tx, &token, customer.id.unwrap(), now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let cart = customer.cart().await;
    assert_eq!(quantities(&cart), [("mug", 2)]);
    assert!(!cart.lines[0].has_changed());
    let cancel = path::order_cancel(&placed.order.number);
    customer.post(cancel).ok::<serde_json::Value>().await;
    assert_eq!(shop.stock(mug.variant()).await, (2, 0));
    assert_eq!(customer.cart().await.lines[0].available, 2);
}
