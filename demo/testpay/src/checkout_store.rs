//! The provider's checkouts and their state transitions. No I/O.

use std::collections::HashMap;

use contract::{
    order::PaymentFailure,
    payment::{Checkout, CheckoutState, OpenCheckout, WebhookKind},
};

/// Every checkout, by id and by idempotency key.
#[derive(Default)]
pub(crate) struct CheckoutStore {
    entries: HashMap<String, Entry>,
    by_key: HashMap<String, String>,
}

/// A checkout with the provider's internal state.
#[derive(Clone)]
pub(crate) struct Entry {
    pub request: OpenCheckout,
    pub checkout: Checkout,
    /// The bank has approved but not yet captured; it captures once the checkout has ended.
    slow_money: bool,
}

/// Why a transition is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    #[error("there is no such checkout")]
    Unknown,
    #[error("this Idempotency-Key was used before with another body")]
    KeyReused,
    #[error("only a paid checkout can be refunded")]
    NotPaid,
}

/// The bank's decision on an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Captured immediately.
    Approved,
    /// Captured after the checkout has ended, when the shop may have cancelled the order.
    ApprovedSlowly,
    /// Declined.
    Failed(PaymentFailure),
}

/// An event for the shop, with a snapshot of the checkout.
pub(crate) type Notice = (WebhookKind, Checkout);

impl CheckoutStore {
    /// Opens a checkout, or returns the one that was opened with the same idempotency key.
    pub fn open(
        &mut self,
        key: &str,
        request: OpenCheckout,
        id: String,
        url: String,
    ) -> Result<Checkout, Refused> {
        if let Some(entry) = self.by_key.get(key).and_then(|id| self.entries.get(id)) {
            return if entry.request == request {
                Ok(entry.checkout.clone())
            } else {
                Err(Refused::KeyReused)
            };
        }
        let checkout = Checkout {
            id: id.clone(),
            reference: request.reference.clone(),
            amount: request.amount,
            state: CheckoutState::Open,
            url,
            failure: None,
            charges: 0,
        };
        let entry = Entry {
            request,
            checkout: checkout.clone(),
            slow_money: false,
        };
        self.by_key.insert(key.to_owned(), id.clone());
        self.entries.insert(id, entry);
        Ok(checkout)
    }

    /// The current state of a checkout; one past its time limit has expired.
    pub fn find(&mut self, id: &str, now_s: i64) -> Result<(Entry, Vec<Notice>), Refused> {
        let entry = self.entries.get_mut(id).ok_or(Refused::Unknown)?;
        let over = now_s >= entry.request.expires_at;
        let notices = if over { entry.end() } else { Vec::new() };
        Ok((entry.clone(), notices))
    }

    /// Expires an open checkout. A paid one stays paid: the caller must read the returned state.
    pub fn expire(&mut self, id: &str) -> Result<(Entry, Vec<Notice>), Refused> {
        let entry = self.entries.get_mut(id).ok_or(Refused::Unknown)?;
        // Snapshot before the delayed capture: the caller sees the checkout as expired.
        let was_open = entry.checkout.state == CheckoutState::Open;
        let notices = entry.end();
        let mut answer = entry.clone();
        if was_open {
            answer.checkout.state = CheckoutState::Expired;
        }
        Ok((answer, notices))
    }

    /// Refunds a captured amount, once.
    pub fn refund(&mut self, id: &str) -> Result<(Entry, Vec<Notice>), Refused> {
        let entry = self.entries.get_mut(id).ok_or(Refused::Unknown)?;
        let notices = match entry.checkout.state {
            CheckoutState::Refunded => Vec::new(),
            CheckoutState::Paid => {
                entry.checkout.state = CheckoutState::Refunded;
                vec![(WebhookKind::CheckoutRefunded, entry.checkout.clone())]
            }
            CheckoutState::Open | CheckoutState::Expired => return Err(Refused::NotPaid),
        };
        Ok((entry.clone(), notices))
    }

    /// Applies the bank's decision. A no-op unless the checkout is open, so that nothing is captured twice.
    pub fn attempt(
        &mut self,
        id: &str,
        verdict: Verdict,
        now_s: i64,
    ) -> Result<(Entry, Vec<Notice>), Refused> {
        let (_, mut notices) = self.find(id, now_s)?;
        let entry = self.entries.get_mut(id).ok_or(Refused::Unknown)?;
        if entry.checkout.state == CheckoutState::Open && !entry.slow_money {
            match verdict {
                Verdict::Approved => notices.push(entry.capture()),
                Verdict::ApprovedSlowly => entry.slow_money = true,
                Verdict::Failed(failure) => {
                    entry.checkout.failure = Some(failure);
                    notices.push((WebhookKind::CheckoutPaymentFailed, entry.checkout.clone()));
                }
            }
        }
        Ok((entry.clone(), notices))
    }
}

impl Entry {
    fn capture(&mut self) -> Notice {
        self.checkout.state = CheckoutState::Paid;
        self.checkout.failure = None;
        self.checkout.charges += 1;
        (WebhookKind::CheckoutPaid, self.checkout.clone())
    }

    fn end(&mut self) -> Vec<Notice> {
        if self.checkout.state != CheckoutState::Open {
            return Vec::new();
        }
        self.checkout.state = CheckoutState::Expired;
        let mut notices = vec![(WebhookKind::CheckoutExpired, self.checkout.clone())];
        if std::mem::take(&mut self.slow_money) {
            notices.push(self.capture());
        }
        notices
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(expires_at: i64) -> OpenCheckout {
        OpenCheckout {
            reference: contract::OrderNumber::from_bits(7),
            amount: contract::Money::new(40_20, contract::Currency::Eur),
            return_url: "http://localhost/back".to_owned(),
            webhook_url: "http://localhost/hook".to_owned(),
            locale: contract::Locale::En,
            expires_at,
        }
    }

    fn opened(store: &mut CheckoutStore) -> String {
        store
            .open("key", request(100), "a".to_owned(), "/pay/a".to_owned())
            .unwrap()
            .id
    }

    #[test]
    fn one_key_opens_one_checkout_and_refuses_another_body() {
        let mut store = CheckoutStore::default();
        let first = opened(&mut store);
        let again = store.open("key", request(100), "b".to_owned(), String::new());
        assert_eq!(again.unwrap().id, first);
        let other = store.open("key", request(101), "c".to_owned(), String::new());
        assert_eq!(other.unwrap_err(), Refused::KeyReused);
    }

    #[test]
    fn a_checkout_is_never_charged_twice() {
        let mut store = CheckoutStore::default();
        let id = opened(&mut store);
        for verdict in [
            Verdict::Approved,
            Verdict::Approved,
            Verdict::ApprovedSlowly,
        ] {
            store.attempt(&id, verdict, 0).unwrap();
        }
        let (entry, notices) = store.find(&id, 1_000).unwrap();
        assert_eq!(entry.checkout.charges, 1);
        assert_eq!(entry.checkout.state, CheckoutState::Paid);
        assert!(notices.is_empty());
    }

    #[test]
    fn a_failed_attempt_leaves_it_open() {
        let mut store = CheckoutStore::default();
        let id = opened(&mut store);
        let declined = Verdict::Failed(PaymentFailure::Declined);
        let (entry, notices) = store.attempt(&id, declined, 0).unwrap();
        assert_eq!(entry.checkout.state, CheckoutState::Open);
        assert_eq!(notices[0].0, WebhookKind::CheckoutPaymentFailed);
        let (entry, _) = store.attempt(&id, Verdict::Approved, 0).unwrap();
        assert_eq!(entry.checkout.failure, None);
    }

    #[test]
    fn time_ends_it_and_ended_it_takes_no_money() {
        let mut store = CheckoutStore::default();
        let id = opened(&mut store);
        let (entry, _) = store.attempt(&id, Verdict::Approved, 100).unwrap();
        assert_eq!(
            (entry.checkout.state, entry.checkout.charges),
            (CheckoutState::Expired, 0)
        );
    }

    #[test]
    fn slow_money_comes_after_the_end() {
        let mut store = CheckoutStore::default();
        let id = opened(&mut store);
        store.attempt(&id, Verdict::ApprovedSlowly, 0).unwrap();
        let (answer, notices) = store.expire(&id).unwrap();
        assert_eq!(answer.checkout.state, CheckoutState::Expired);
        let kinds: Vec<_> = notices.iter().map(|n| n.0).collect();
        assert_eq!(
            kinds,
            [WebhookKind::CheckoutExpired, WebhookKind::CheckoutPaid]
        );
        assert_eq!(store.refund(&id).unwrap().1.len(), 1);
        assert_eq!(store.refund(&id).unwrap().1.len(), 0);
    }

    #[test]
    fn what_was_not_paid_cannot_be_refunded() {
        let mut store = CheckoutStore::default();
        let id = opened(&mut store);
        assert_eq!(store.refund(&id).err(), Some(Refused::NotPaid));
    }
}
