//! The time and randomness, for everything pure.

/// Unix milliseconds.
pub fn now_ms() -> i64 {
    i64::try_from(worker::Date::now().as_millis()).unwrap_or(0)
}

/// Unix seconds.
pub fn now_s() -> i64 {
    now_ms() / 1_000
}

/// Fresh random bytes.
pub fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    // Fails where the runtime has no `crypto`, which every Worker has; zeros would still only name a trace.
    let _ = getrandom04::fill(&mut bytes);
    bytes
}
