//! Tools that are Rust programs, installed by `cargo install` into a per-user cache, one folder for
//! each version: clones share them, and the user's own tools are left alone.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::error::{Context as _, Result};
use crate::output;
use crate::process::Run;
use crate::workspace::Workspace;

/// Installs a tool if necessary; returns its `bin` folder.
pub(crate) fn tool(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    let root = workspace.tool_root(name)?;
    let bin = root.join("bin");
    if bin.is_dir() {
        return Ok(bin);
    }
    std::fs::create_dir_all(&workspace.tools)
        .context(|| format!("cannot make {}", workspace.tools.display()))?;
    let lock = workspace.tools.join(format!("{name}.lock"));
    let lock = File::create(&lock).context(|| format!("cannot write {}", lock.display()))?;
    lock.lock()
        .context(|| format!("cannot wait for another install of {name}"))?;
    if !bin.is_dir() {
        install(workspace, name, &root)?;
    }
    Ok(bin)
}

fn install(workspace: &Workspace, name: &str, root: &Path) -> Result<()> {
    let version = workspace.tool_version(name)?;
    output::step(&format!(
        "installing {name} {version} into {} (some minutes, once)",
        root.display()
    ));
    let draft = workspace.tools.join(format!(".{name}-{version}"));
    let _ = std::fs::remove_dir_all(&draft);
    let target = draft.join("target");
    Run::new("cargo", &workspace.root)
        .args([
            "install",
            name,
            "--version",
            &version,
            "--quiet",
            "--no-track",
            "--force",
        ])
        .args(options(name))
        .arg_path("--root", &draft)
        .arg_path("--target-dir", &target)
        // Built once and run for seconds: compile time matters more than speed.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .without_env("RUSTFLAGS")
        .without_env("CARGO_TARGET_DIR")
        .go()?;
    let _ = std::fs::remove_dir_all(target);
    std::fs::rename(&draft, root).context(|| format!("cannot move {name} into the tool cache"))
}

fn options(name: &str) -> &'static [&'static str] {
    match name {
        "trunk" | "cargo-deny" => &["--locked", "--no-default-features"],
        "wasm-bindgen-cli" => &["--no-default-features"], // its lock file pins outdated crates
        _ => &["--locked"],
    }
}
