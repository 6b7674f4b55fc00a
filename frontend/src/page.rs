//! What the edge tells the app about the page that it renders, and the app the edge.
//!
//! The edge provides each as a context before it renders; in the browser none of them is there.

use std::sync::{
    atomic::{AtomicU16, Ordering},
    Arc,
};

use contract::Problem;

/// A form that was sent and refused: the page is rendered again with 422, the messages beside
/// their fields and what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The form's path below the language's prefix: `/checkout`.
    pub form: String,
    /// The fields as they were sent, passwords left out.
    pub values: Vec<(String, String)>,
    /// Why.
    pub problem: Problem,
}

/// The status that the page will be sent with; the app sets it (404, 500, …).
#[derive(Debug, Clone)]
pub struct PageStatus(Arc<AtomicU16>);

impl PageStatus {
    /// 200 until somebody says otherwise.
    pub fn ok() -> Self {
        Self(Arc::new(AtomicU16::new(200)))
    }

    /// Send the page with this status.
    pub fn set(&self, status: u16) {
        self.0.store(status, Ordering::Relaxed);
    }

    /// The status so far.
    pub fn get(&self) -> u16 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A fresh idempotency key for a form on this (private) page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormKey(pub String);
