//! What a browser reckons before origin has answered is what origin answers, to the cent. The same carts are
//! reckoned by `domain` compiled for wasm32; `cargo xtask test` says what those came to.

#[path = "../examples/carts.rs"]
mod carts;

/// What the runner says: how many carts, where they begin, and the digest of the same ones in WASM.
#[expect(
    clippy::disallowed_methods,
    reason = "the runner tells what WASM came to"
)]
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[test]
fn optimistic_equals_server() {
    let number = |name: &str| told(name).map(|value| value.parse::<u64>().unwrap());
    let carts = number("STOA_CARTS").unwrap_or(20_000);
    let seed = number("STOA_CARTS_SEED").unwrap_or(1);
    let digest = carts::digest(seed, u32::try_from(carts).unwrap());
    assert_ne!(
        digest, 0,
        "a cart of seed {seed} differs between browser and origin"
    );
    if let Some(in_wasm) = number("STOA_CARTS_WASM") {
        assert_eq!(digest, in_wasm, "seed {seed}: WASM comes to other figures");
    }
}
