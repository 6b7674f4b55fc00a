//! Tools that are Rust programs, installed by `cargo install` into a per-user cache, one folder for
//! each version: clones share them, and the user's own tools are left alone.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::fail::{Context as _, Result};
use crate::place::Place;
use crate::process::Run;
use crate::say;

/// Sees to it that a tool is there; answers its folder of commands.
pub(crate) fn tool(place: &Place, name: &str) -> Result<PathBuf> {
    let root = place.tool_root(name)?;
    let bin = root.join("bin");
    if bin.is_dir() {
        return Ok(bin);
    }
    std::fs::create_dir_all(&place.tools)
        .context(|| format!("cannot make {}", place.tools.display()))?;
    let lock = place.tools.join(format!("{name}.lock"));
    let lock = File::create(&lock).context(|| format!("cannot write {}", lock.display()))?;
    lock.lock()
        .context(|| format!("cannot wait for another install of {name}"))?;
    if !bin.is_dir() {
        install(place, name, &root)?;
    }
    Ok(bin)
}

fn install(place: &Place, name: &str, root: &Path) -> Result<()> {
    let version = place.tool_version(name)?;
    say::step(&format!(
        "installing {name} {version} into {} (some minutes, once)",
        root.display()
    ));
    let draft = place.tools.join(format!(".{name}-{version}"));
    let _ = std::fs::remove_dir_all(&draft);
    let target = draft.join("target");
    Run::new("cargo", &place.root)
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
        // Built once, used for seconds: quick to build wins over quick to run.
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
        "wasm-bindgen-cli" => &["--no-default-features"], // its lock file is older than its crates
        _ => &["--locked"],
    }
}
