//! The persons of a test: guests, customers, merchants. Each call has the headers that the edge would send for them.

use std::sync::Mutex;

use chrono::TimeDelta;
use contract::{
    CustomerId, Email, SessionId, VariantId,
    account::{AUDIENCE, Claims, ISSUER, Role},
    cart::{AddLine, Cart},
    header, path,
};
use uuid::Uuid;

use super::{Answer, Call, TestShop};

/// A hash that no password matches.
const NO_PASSWORD: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2Q$\
                           bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm8";

/// A person with a browser.
pub struct Person<'a> {
    pub shop: &'a TestShop,
    pub email: Email,
    pub id: Option<CustomerId>,
    pub access_token: Option<String>,
    cart_token: Mutex<Option<String>>,
}

impl TestShop {
    /// A guest.
    pub fn guest(&self, name: &str) -> Person<'_> {
        Person {
            shop: self,
            email: format!("{name}@example.org").parse().unwrap(),
            id: None,
            access_token: None,
            cart_token: Mutex::new(None),
        }
    }

    /// A guest whose browser has a cart's secret.
    pub fn guest_with(&self, name: &str, cart_token: String) -> Person<'_> {
        let guest = self.guest(name);
        *guest.cart_token.lock().unwrap() = Some(cart_token);
        guest
    }

    /// A customer with a verified address and a session. No password is hashed for it, so nobody can sign in to this
    /// account.
    pub async fn customer(&self, name: &str) -> Person<'_> {
        self.account(name, Role::Customer).await
    }

    /// A merchant.
    pub async fn merchant(&self, name: &str) -> Person<'_> {
        self.account(name, Role::Merchant).await
    }

    async fn account(&self, name: &str, role: Role) -> Person<'_> {
        let guest = self.guest(name);
        let (id, session) = (Uuid::now_v7(), Uuid::now_v7());
        let now = self.app.clock.now();
        sqlx::query(
            "INSERT INTO customer (id, email, name, password_hash, role, verified_at, created_at)
             VALUES ($1, $2, $3, $6, $4, $5, $5)",
        )
        .bind(id)
        .bind(guest.email.as_str())
        .bind(name)
        .bind(role.as_str())
        .bind(now)
        .bind(NO_PASSWORD)
        .execute(&self.pool)
        .await
        .unwrap();
        sqlx::query(
            "INSERT INTO session (id, customer_id, user_agent, created_at, last_seen_at, expires_at)
             VALUES ($1, $2, 'test', $3, $3, $4)",
        )
        .bind(session)
        .bind(id)
        .bind(now)
        .bind(now + TimeDelta::days(30))
        .execute(&self.pool)
        .await
        .unwrap();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: CustomerId(id),
            sid: SessionId(session),
            role,
            iat: now.timestamp(),
            exp: now.timestamp() + 365 * 24 * 60 * 60, // longer than real ones: tests move the clock
        };
        Person {
            id: Some(CustomerId(id)),
            access_token: Some(self.app.signing_keys.sign(&claims, now).unwrap()),
            ..guest
        }
    }
}

impl<'a> Person<'a> {
    pub fn call(&self, method: &str, path: impl Into<String>) -> Call<'a> {
        let mut call = self.shop.call(method, path);
        if let Some(token) = &self.access_token {
            call = call.bearer(token);
        }
        if let Some(token) = self.cart_token() {
            call = call.header(header::CART_TOKEN, token);
        }
        call
    }

    pub fn get(&self, path: impl Into<String>) -> Call<'a> {
        self.call("GET", path)
    }

    pub fn post(&self, path: impl Into<String>) -> Call<'a> {
        self.call("POST", path)
    }

    /// The secret of the guest's cart, once one was issued.
    pub fn cart_token(&self) -> Option<String> {
        self.cart_token.lock().unwrap().clone()
    }

    /// Stores the cart's secret of a response, as the edge does.
    pub fn store_cart_token(&self, answer: &Answer) {
        if let Some(token) = answer.header(header::CART_TOKEN) {
            *self.cart_token.lock().unwrap() = Some(token.to_owned());
        }
    }

    pub async fn cart(&self) -> Cart {
        self.get(path::CART).ok().await
    }

    /// Tries to add to the cart.
    pub async fn try_add(&self, variant: VariantId, quantity: i64) -> Answer {
        let line = AddLine {
            variant,
            quantity: quantity.try_into().unwrap(),
        };
        let answer = self.post(path::CART_LINES).json(&line).send().await;
        self.store_cart_token(&answer);
        answer
    }

    /// Adds to the cart.
    pub async fn add(&self, variant: VariantId, quantity: i64) -> Cart {
        self.try_add(variant, quantity).await.ok()
    }

    /// Adds these variants to the cart.
    pub async fn with_cart<const N: usize>(self, lines: [(VariantId, i64); N]) -> Self {
        for (variant, quantity) in lines {
            self.add(variant, quantity).await;
        }
        self
    }
}
