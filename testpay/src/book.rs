//! The provider's book of checkouts: what there is, and the steps between states. No I/O.

use std::collections::HashMap;

use contract::{
    order::PaymentFailure,
    payment::{Checkout, CheckoutState, OpenCheckout, WebhookKind},
};

/// Every checkout, by id and by idempotency key.
#[derive(Default)]
pub(crate) struct Book {
    entries: HashMap<String, Entry>,
    by_key: HashMap<String, String>,
}

/// A checkout, and what only the provider knows of it.
#[derive(Clone)]
pub(crate) struct Entry {
    pub request: OpenCheckout,
    pub checkout: Checkout,
    /// The bank said yes and has not paid yet: it will, once the checkout has ended.
    slow_money: bool,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    #[error("there is no such checkout")]
    Unknown,
    #[error("this Idempotency-Key was used before with another body")]
    KeyReused,
    #[error("only a paid checkout can be refunded")]
    NotPaid,
}

/// What the bank says to an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Money is captured now.
    Approved,
    /// Money is captured when the checkout has ended: the shop may have given up by then.
    ApprovedSlowly,
    /// No money.
    Failed(PaymentFailure),
}

/// Something to tell the shop, with the checkout as it stood then.
pub(crate) type Notice = (WebhookKind, Checkout);

impl Book {
    /// Opens a checkout, or finds the one that the key opened before.
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

    /// A checkout as it stands now; one whose time is over has ended.
    pub fn find(&mut self, id: &str, now_s: i64) -> Result<(Entry, Vec<Notice>), Refused> {
        let entry = self.entries.get_mut(id).ok_or(Refused::Unknown)?;
        let over = now_s >= entry.request.expires_at;
        let notices = if over { entry.end() } else { Vec::new() };
        Ok((entry.clone(), notices))
    }

    /// Ends an open checkout. One that was paid stays paid: who asks looks at the answer.
    pub fn expire(&mut self, id: &str) -> Result<(Entry, Vec<Notice>), Refused> {
        let entry = self.entries.get_mut(id).ok_or(Refused::Unknown)?;
        // The answer is what stood when it ended; slow money comes after it.
        let was_open = entry.checkout.state == CheckoutState::Open;
        let notices = entry.end();
        let mut answer = entry.clone();
        if was_open {
            answer.checkout.state = CheckoutState::Expired;
        }
        Ok((answer, notices))
    }

    /// Gives captured money back, once.
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

    /// The bank's word on an attempt. Where the checkout is not open any more, nothing happens: there
    /// is never a second charge.
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

    fn opened(book: &mut Book) -> String {
        book.open("key", request(100), "a".to_owned(), "/pay/a".to_owned())
            .unwrap()
            .id
    }

    #[test]
    fn one_key_opens_one_checkout_and_refuses_another_body() {
        let mut book = Book::default();
        let first = opened(&mut book);
        let again = book.open("key", request(100), "b".to_owned(), String::new());
        assert_eq!(again.unwrap().id, first);
        let other = book.open("key", request(101), "c".to_owned(), String::new());
        assert_eq!(other.unwrap_err(), Refused::KeyReused);
    }

    #[test]
    fn a_checkout_is_never_charged_twice() {
        let mut book = Book::default();
        let id = opened(&mut book);
        for verdict in [
            Verdict::Approved,
            Verdict::Approved,
            Verdict::ApprovedSlowly,
        ] {
            book.attempt(&id, verdict, 0).unwrap();
        }
        let (entry, notices) = book.find(&id, 1_000).unwrap();
        assert_eq!(entry.checkout.charges, 1);
        assert_eq!(entry.checkout.state, CheckoutState::Paid);
        assert!(notices.is_empty());
    }

    #[test]
    fn a_failed_attempt_leaves_it_open() {
        let mut book = Book::default();
        let id = opened(&mut book);
        let declined = Verdict::Failed(PaymentFailure::Declined);
        let (entry, notices) = book.attempt(&id, declined, 0).unwrap();
        assert_eq!(entry.checkout.state, CheckoutState::Open);
        assert_eq!(notices[0].0, WebhookKind::CheckoutPaymentFailed);
        let (entry, _) = book.attempt(&id, Verdict::Approved, 0).unwrap();
        assert_eq!(entry.checkout.failure, None);
    }

    #[test]
    fn time_ends_it_and_ended_it_takes_no_money() {
        let mut book = Book::default();
        let id = opened(&mut book);
        let (entry, _) = book.attempt(&id, Verdict::Approved, 100).unwrap();
        assert_eq!(
            (entry.checkout.state, entry.checkout.charges),
            (CheckoutState::Expired, 0)
        );
    }

    #[test]
    fn slow_money_comes_after_the_end() {
        let mut book = Book::default();
        let id = opened(&mut book);
        book.attempt(&id, Verdict::ApprovedSlowly, 0).unwrap();
        let (answer, notices) = book.expire(&id).unwrap();
        assert_eq!(answer.checkout.state, CheckoutState::Expired);
        let kinds: Vec<_> = notices.iter().map(|n| n.0).collect();
        assert_eq!(
            kinds,
            [WebhookKind::CheckoutExpired, WebhookKind::CheckoutPaid]
        );
        assert_eq!(book.refund(&id).unwrap().1.len(), 1);
        assert_eq!(book.refund(&id).unwrap().1.len(), 0);
    }

    #[test]
    fn what_was_not_paid_cannot_be_refunded() {
        let mut book = Book::default();
        let id = opened(&mut book);
        assert_eq!(book.refund(&id).err(), Some(Refused::NotPaid));
    }
}
