//! What the machine must have, and what we install where it is lacking.

mod node;
mod tools;

pub(crate) use node::packages;
pub(crate) use tools::tool;

use crate::fail::{Failure, Result};
use crate::place::{Place, which};
use crate::process::Run;

/// Checks for what we cannot install ourselves: Rust, its wasm32 target, Node, a C compiler.
pub(crate) fn machine(place: &Place) -> Result<()> {
    for (command, what, remedy) in [
        ("cargo", "Rust", "install it from https://rustup.rs"),
        (
            "node",
            "Node 20 or later",
            "install it from https://nodejs.org",
        ),
        ("npm", "npm", "it comes with Node: https://nodejs.org"),
        (
            "cc",
            "a C compiler, which the TLS library needs",
            "Debian: `apt install build-essential`; macOS: `xcode-select --install`",
        ),
    ] {
        if which(command).is_none() {
            return Err(Failure::with_remedy(
                format!("{what} is missing (`{command}`)"),
                remedy,
            ));
        }
    }
    node::version()?;
    wasm_target(place)
}

/// `rust-toolchain.toml` names the target, so rustup has it already; a Rust without rustup may not.
fn wasm_target(place: &Place) -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let folder = Run::new("rustc", &place.root)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()?;
    if std::path::Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    if which("rustup").is_some() {
        return Run::new("rustup", &place.root)
            .args(["target", "add", TARGET])
            .go();
    }
    Err(Failure::with_remedy(
        format!("Rust cannot build for {TARGET}"),
        "install Rust by https://rustup.rs, or your system's package for this target",
    ))
}

/// All crates, so that builds after it need no network.
pub(crate) fn crates(place: &Place) -> Result<()> {
    Run::new("cargo", &place.root)
        .args(["fetch", "--locked", "--quiet"])
        .go()
}
