//! Prerequisites: what the machine must have, and what this runner installs.

mod node;
mod tools;

pub(crate) use node::packages;
pub(crate) use tools::tool;

use crate::error::{Error, Result};
use crate::process::Run;
use crate::workspace::{Workspace, which};

/// Checks the prerequisites that the user has to install: Rust, its wasm32 target, Node, a C compiler.
pub(crate) fn machine(workspace: &Workspace) -> Result<()> {
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
            return Err(Error::with_remedy(
                format!("{what} is missing (`{command}`)"),
                remedy,
            ));
        }
    }
    node::version()?;
    wasm_target(workspace)
}

/// `rust-toolchain.toml` names the target, so rustup has it already; a Rust without rustup may not.
fn wasm_target(workspace: &Workspace) -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let folder = Run::new("rustc", &workspace.root)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()?;
    if std::path::Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    if which("rustup").is_some() {
        return Run::new("rustup", &workspace.root)
            .args(["target", "add", TARGET])
            .go();
    }
    Err(Error::with_remedy(
        format!("Rust cannot build for {TARGET}"),
        "install Rust by https://rustup.rs, or your system's package for this target",
    ))
}

/// Fetches all crates, so that later builds need no network access.
pub(crate) fn crates(workspace: &Workspace) -> Result<()> {
    Run::new("cargo", &workspace.root)
        .args(["fetch", "--locked", "--quiet"])
        .go()
}
