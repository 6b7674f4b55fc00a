//! Time and randomness, which the pure modules take as parameters.

/// The current time in Unix milliseconds.
pub fn now_ms() -> i64 {
    i64::try_from(worker::Date::now().as_millis()).unwrap_or(0)
}

/// The current time in Unix seconds.
pub fn now_s() -> i64 {
    now_ms() / 1_000
}

/// Random bytes from the runtime.
#[expect(
    clippy::expect_used,
    reason = "fails only if the runtime has no `crypto`; zeros would make every form's idempotency key the same"
)]
pub fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom04::fill(&mut bytes).expect("the runtime has `crypto`");
    bytes
}
