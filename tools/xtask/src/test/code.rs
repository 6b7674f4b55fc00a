//! Checks without a server: formatting, lints, policy, documentation, unit tests, Terraform.

use std::path::Path;

use crate::build::edge_env;
use crate::error::Result;
use crate::process::Run;
use crate::setup;
use crate::signals;
use crate::test::summary::Outcome;
use crate::workspace::Workspace;

/// The crates of the host. `frontend` and `edge` are checked separately: Cargo would unify their features with those of
/// the others.
const HOST: [&str; 6] = [
    "contract", "domain", "pictures", "testpay", "origin", "xtask",
];
/// The crates of the Worker, with the features of its build.
const WORKER: [&str; 6] = ["-p", "frontend", "-p", "edge", "--features", "frontend/ssr"];
const WASM: &str = "wasm32-unknown-unknown";

pub(super) fn cargo(workspace: &Workspace) -> Run {
    // The macros check queries against `.sqlx`, whatever the user's DATABASE_URL is.
    Run::new("cargo", &workspace.root)
        .env("SQLX_OFFLINE", "true")
        .without_env("DATABASE_URL")
}

pub(super) fn packages<'a>(names: &[&'a str]) -> Vec<&'a str> {
    names.iter().flat_map(|name| ["-p", name]).collect()
}

pub(super) fn fmt(workspace: &Workspace) -> Result<Outcome> {
    cargo(workspace).args(["fmt", "--all", "--check"]).go()?;
    Ok(Outcome::Passed)
}

/// Runs all of them even when one fails, so that one run shows every error.
fn each(runs: impl IntoIterator<Item = Run>) -> Result<Outcome> {
    let mut failures = Vec::new();
    for run in runs {
        if let Err(failure) = run.go() {
            signals::check()?;
            failures.push(failure.0);
        }
    }
    Ok(if failures.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Failed(failures.join("; "))
    })
}

pub(super) fn lint(workspace: &Workspace) -> Result<Outcome> {
    let clippy = |run: Run, what: &[&str]| {
        run.args(["clippy", "--locked"])
            .args(what)
            .args(["--", "-D", "warnings"])
    };
    let host = |what: &[&str]| clippy(cargo(workspace), what);
    let web = cargo(workspace).env("CARGO_TARGET_DIR", workspace.target.join("web"));
    setup::packages(workspace, "e2e")?;
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
            edge_env(cargo(workspace), workspace),
            &[&WORKER[..], &["--target", WASM]].concat(),
        ),
        Run::new("npm", &workspace.root.join("e2e")).args(["run", "--silent", "types"]),
    ])
}

/// The checks of the policy that need no network.
pub(super) fn deny(workspace: &Workspace) -> Result<Outcome> {
    cargo_deny(
        workspace,
        &["--offline", "--locked"],
        &["licenses", "bans", "sources"],
    )?;
    Ok(Outcome::Passed)
}

pub(super) fn advisories(workspace: &Workspace) -> Result<()> {
    cargo_deny(workspace, &["--locked"], &["advisories"])
}

fn cargo_deny(workspace: &Workspace, options: &[&str], checks: &[&str]) -> Result<()> {
    let bin = setup::tool(workspace, "cargo-deny")?;
    Run::new(bin.join("cargo-deny"), &workspace.root)
        .args(options)
        .args(["check", "--hide-inclusion-graph"])
        .args(checks)
        .go()
}

pub(super) fn docs(workspace: &Workspace) -> Result<Outcome> {
    let doc = |what: &[&str]| {
        cargo(workspace)
            .args(["doc", "--locked", "--no-deps"])
            .args(what)
            .env("RUSTDOCFLAGS", "-D warnings")
    };
    each([doc(&packages(&HOST)), doc(&WORKER)])
}

pub(super) fn unit(workspace: &Workspace, full: bool) -> Result<Outcome> {
    let test = |what: &[&str]| {
        let run = cargo(workspace).args(["test", "--locked"]).args(what);
        if full {
            run.env("PROPTEST_CASES", "4000")
        } else {
            run
        }
    };
    let carts = carts(workspace, full)?;
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

/// The seed of the random carts; fixed, so that failures are reproducible.
const SEED: &str = "1";

/// Prices random carts with `domain` compiled to WASM; the host build must compute the same.
fn carts(workspace: &Workspace, full: bool) -> Result<[(&'static str, String); 3]> {
    let carts = if full { "1000000" } else { "20000" };
    let target = workspace.target.join("carts");
    cargo(workspace)
        .args(["build", "--locked", "--release", "-p", "domain"])
        .args(["--example", "carts", "--target", WASM])
        .env("CARGO_TARGET_DIR", target.clone())
        // A dependency of the tests requires the flag; nothing here uses randomness.
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "--cfg getrandom_backend=\"unsupported\"",
        )
        .go()?;
    let wasm = target.join(WASM).join("release/examples/carts.wasm");
    let digest = Run::new("node", &workspace.root)
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

/// `infra/check` exits with 77 ("skipped") where the machine lacks a tool.
pub(super) fn infra(workspace: &Workspace) -> Result<Outcome> {
    let check = Path::new("infra/check");
    if !workspace.root.join(check).is_file() {
        return Ok(Outcome::Skipped("there is no infra/check".to_owned()));
    }
    let run = Run::new(workspace.root.join(check), &workspace.root);
    match run.status()?.code() {
        Some(0) => Ok(Outcome::Passed),
        Some(77) => Ok(Outcome::Skipped(
            "the tools it needs are not here; it said which".to_owned(),
        )),
        code => Ok(Outcome::Failed(format!("infra/check ended with {code:?}"))),
    }
}
