//! Checks that need no server: form, lints, policy, documentation, unit tests, Terraform.

use std::path::Path;

use crate::build::edge_env;
use crate::fail::Result;
use crate::place::Place;
use crate::process::Run;
use crate::setup;
use crate::stop;
use crate::test::summary::Outcome;

/// The crates of the host. `frontend` and `edge` are checked apart from them: Cargo would unify their features with
/// those of the others.
const HOST: [&str; 6] = [
    "contract", "domain", "pictures", "testpay", "origin", "xtask",
];
/// The crates of the Worker, as it builds them.
const WORKER: [&str; 6] = ["-p", "frontend", "-p", "edge", "--features", "frontend/ssr"];
const WASM: &str = "wasm32-unknown-unknown";

pub(super) fn cargo(place: &Place) -> Run {
    // The queries are checked against `.sqlx`, wherever the user's database may be.
    Run::new("cargo", &place.root)
        .env("SQLX_OFFLINE", "true")
        .without_env("DATABASE_URL")
}

pub(super) fn packages<'a>(names: &[&'a str]) -> Vec<&'a str> {
    names.iter().flat_map(|name| ["-p", name]).collect()
}

pub(super) fn fmt(place: &Place) -> Result<Outcome> {
    cargo(place).args(["fmt", "--all", "--check"]).go()?;
    Ok(Outcome::Passed)
}

/// Runs all of them, also when an earlier one failed: one look shows everything that has to be repaired.
fn each(runs: impl IntoIterator<Item = Run>) -> Result<Outcome> {
    let mut failures = Vec::new();
    for run in runs {
        if let Err(failure) = run.go() {
            stop::check()?;
            failures.push(failure.0);
        }
    }
    Ok(if failures.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Failed(failures.join("; "))
    })
}

pub(super) fn lint(place: &Place) -> Result<Outcome> {
    let clippy = |run: Run, what: &[&str]| {
        run.args(["clippy", "--locked"])
            .args(what)
            .args(["--", "-D", "warnings"])
    };
    let host = |what: &[&str]| clippy(cargo(place), what);
    let web = cargo(place).env("CARGO_TARGET_DIR", place.target.join("web"));
    setup::packages(place, "e2e")?;
    each([
        host(&[&packages(&HOST)[..], &["--all-targets"]].concat()),
        host(&["-p", "contract"]),
        host(&["-p", "contract", "--features", "assertion"]),
        host(&["-p", "contract", "--features", "openapi"]),
        host(&["-p", "contract", "--features", "unicode"]),
        host(&[&WORKER[..], &["--all-targets"]].concat()),
        clippy(
            web,
            &["-p", "frontend", "--features", "hydrate", "--target", WASM],
        ),
        clippy(
            edge_env(cargo(place), place),
            &[&WORKER[..], &["--target", WASM]].concat(),
        ),
        Run::new("npm", &place.root.join("e2e")).args(["run", "--silent", "types"]),
    ])
}

/// The parts of the policy that need no network.
pub(super) fn deny(place: &Place) -> Result<Outcome> {
    cargo_deny(
        place,
        &["--offline", "--locked"],
        &["licenses", "bans", "sources"],
    )?;
    Ok(Outcome::Passed)
}

pub(super) fn advisories(place: &Place) -> Result<()> {
    cargo_deny(place, &["--locked"], &["advisories"])
}

fn cargo_deny(place: &Place, options: &[&str], checks: &[&str]) -> Result<()> {
    let bin = setup::tool(place, "cargo-deny")?;
    Run::new(bin.join("cargo-deny"), &place.root)
        .args(options)
        .args(["check", "--hide-inclusion-graph"])
        .args(checks)
        .go()
}

pub(super) fn docs(place: &Place) -> Result<Outcome> {
    let doc = |what: &[&str]| {
        cargo(place)
            .args(["doc", "--locked", "--no-deps"])
            .args(what)
            .env("RUSTDOCFLAGS", "-D warnings")
    };
    each([doc(&packages(&HOST)), doc(&WORKER)])
}

pub(super) fn unit(place: &Place, full: bool) -> Result<Outcome> {
    let test = |what: &[&str]| {
        let run = cargo(place).args(["test", "--locked"]).args(what);
        if full {
            run.env("PROPTEST_CASES", "4000")
        } else {
            run
        }
    };
    let carts = carts(place, full)?;
    let mut rules = test(&["-p", "domain", "--all-features"]);
    for (name, value) in &carts {
        rules = rules.env(name, value.clone());
    }
    each([
        rules,
        test(&packages(&["pictures", "testpay", "xtask"])),
        test(&["-p", "contract", "--all-features"]),
        test(&WORKER),
    ])
}

/// Where random carts begin; the same everywhere, so that a failure can be looked into.
const SEED: &str = "1";

/// Random carts, reckoned by `domain` as browsers run it: what the host must come to as well.
fn carts(place: &Place, full: bool) -> Result<[(&'static str, String); 3]> {
    let carts = if full { "1000000" } else { "20000" };
    let target = place.target.join("carts");
    cargo(place)
        .args(["build", "--locked", "--release", "-p", "domain"])
        .args(["--example", "carts", "--target", WASM])
        .env("CARGO_TARGET_DIR", target.clone())
        // Comes with the test's dependencies; nothing here asks for randomness.
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "--cfg getrandom_backend=\"unsupported\"",
        )
        .go()?;
    let wasm = target.join(WASM).join("release/examples/carts.wasm");
    let digest = Run::new("node", &place.root)
        .args(["domain/tests/carts.mjs"])
        .args([wasm.as_os_str()])
        .args([SEED, carts])
        .output()?;
    Ok([
        ("STOA_CARTS", carts.to_owned()),
        ("STOA_CARTS_SEED", SEED.to_owned()),
        ("STOA_CARTS_WASM", digest.trim().to_owned()),
    ])
}

/// `infra/check` says itself whether the machine has what it needs: 77 is "skipped".
pub(super) fn infra(place: &Place) -> Result<Outcome> {
    let check = Path::new("infra/check");
    if !place.root.join(check).is_file() {
        return Ok(Outcome::Skipped("there is no infra/check".to_owned()));
    }
    let run = Run::new(place.root.join(check), &place.root);
    match run.status()?.code() {
        Some(0) => Ok(Outcome::Passed),
        Some(77) => Ok(Outcome::Skipped(
            "the tools it needs are not here; it said which".to_owned(),
        )),
        code => Ok(Outcome::Failed(format!("infra/check ended with {code:?}"))),
    }
}
