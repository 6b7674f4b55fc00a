//! The totals that a browser computes optimistically equal those that origin computes, to the cent. `cargo xtask test`
//! also runs the same carts through `domain` compiled for wasm32 and passes the resulting digest to this test.

#[path = "../examples/carts.rs"]
mod carts;

/// A setting from the test runner: the number of carts, the seed, or the digest that WASM computed.
#[expect(
    clippy::disallowed_methods,
    reason = "the test runner passes the digest from WASM in the environment"
)]
fn runner_setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[test]
fn optimistic_equals_server() {
    let number = |name: &str| runner_setting(name).map(|value| value.parse::<u64>().unwrap());
    let carts = number("STOA_CARTS").unwrap_or(20_000);
    let seed = number("STOA_CARTS_SEED").unwrap_or(1);
    let digest = carts::digest(seed, u32::try_from(carts).unwrap());
    assert_ne!(
        digest, 0,
        "a cart of seed {seed} differs between browser and origin"
    );
    if let Some(in_wasm) = number("STOA_CARTS_WASM") {
        assert_eq!(
            digest, in_wasm,
            "seed {seed}: WASM computes a different digest"
        );
    }
}
