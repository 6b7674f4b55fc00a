//! Builds: the host's programs, the shop front for browsers, the Worker. The two WASM builds are
//! slow to optimise, so they are skipped while their sources are unchanged. Each has a separate
//! target folder, because Cargo would unify their features otherwise.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::error::{Context as _, Result};
use crate::fingerprint::{Fingerprint, crate_folders};
use crate::process::Run;
use crate::workspace::{Workspace, path_with};
use crate::{output, setup};

/// The programs of the host.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    pub(crate) origin: PathBuf,
    pub(crate) testpay: PathBuf,
}

/// Builds `origin` and `testpay`.
pub(crate) fn programs(workspace: &Workspace, release: bool) -> Result<Programs> {
    output::step("building origin and the test payment provider");
    Run::new("cargo", &workspace.root)
        .args(["build", "--locked", "-p", "origin", "-p", "testpay"])
        .args(release.then_some("--release"))
        // The macros check queries against `.sqlx`, because DATABASE_URL may name a database without the schema.
        .env("SQLX_OFFLINE", "true")
        .without_env("DATABASE_URL")
        .go()?;
    let folder = workspace
        .target
        .join(if release { "release" } else { "debug" });
    Ok(Programs {
        origin: folder.join("origin"),
        testpay: folder.join("testpay"),
    })
}

/// Builds the shop front into `dist/` with Trunk.
pub(crate) fn front(workspace: &Workspace) -> Result<()> {
    let trunk = setup::tool(workspace, "trunk")?;
    let bindgen = setup::tool(workspace, "wasm-bindgen-cli")?;
    let dist = workspace.root.join("dist");
    sources(workspace, "frontend", &["Trunk.toml"])?
        .fact(&workspace.tool_version("trunk")?)
        .fact(&workspace.tool_version("wasm-bindgen-cli")?)
        .unless_done(
            &fingerprint(workspace, "front", &dist.join("index.html"))?,
            || {
                output::step("building the shop front (dist/)");
                let started = Instant::now();
                Run::new(trunk.join("trunk"), &workspace.root)
                    .args(["build", "--release", "--cargo-profile", "web"])
                    .env("PATH", path_with(&[bindgen.clone(), workspace.node_bin()])?)
                    .env("CARGO_TARGET_DIR", workspace.target.join("web"))
                    .without_env("NO_COLOR") // trunk rejects its value as an invalid flag
                    .go()?;
                built("shop front", &dist, started);
                Ok(())
            },
        )
}

/// How the Worker is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worker {
    /// Optimised, as deployed.
    Deployed,
    /// Without wasm-opt, which takes minutes and saves a tenth of the size.
    Quick,
}

/// Builds the islands with debug assertions, which report hydration mismatches; returns the folder.
pub(crate) fn front_debug(workspace: &Workspace) -> Result<PathBuf> {
    let trunk = setup::tool(workspace, "trunk")?;
    let bindgen = setup::tool(workspace, "wasm-bindgen-cli")?;
    let folder = workspace.target.join("web/debug-front");
    output::step("building the islands for debugging");
    Run::new(trunk.join("trunk"), &workspace.root)
        .args(["build", "--cargo-profile", "dev"])
        .arg_path("--dist", &folder)
        .env("PATH", path_with(&[bindgen, workspace.node_bin()])?)
        .env("CARGO_TARGET_DIR", workspace.target.join("web"))
        .without_env("NO_COLOR")
        .go()?;
    Ok(folder)
}

/// Builds the Worker into `edge/build/` with worker-build.
pub(crate) fn edge(workspace: &Workspace, worker: Worker) -> Result<()> {
    let worker_build = setup::tool(workspace, "worker-build")?;
    let bindgen = setup::tool(workspace, "wasm-bindgen-cli")?;
    let folder = workspace.root.join("edge/build");
    let no_opt = (worker == Worker::Quick).then_some("--no-opt");
    sources(workspace, "edge", &[])?
        .fact(no_opt.unwrap_or_default())
        .fact(&workspace.tool_version("worker-build")?)
        .fact(&workspace.tool_version("wasm-bindgen-cli")?)
        .unless_done(
            &fingerprint(workspace, "edge", &folder.join("index.js"))?,
            || {
                output::step("building the Worker (edge/build/)");
                let started = Instant::now();
                edge_env(
                    Run::new(worker_build.join("worker-build"), &workspace.root),
                    workspace,
                )
                .args(["edge", "--release"])
                .args(no_opt)
                .env("WASM_BINDGEN_BIN", bindgen.join("wasm-bindgen"))
                .env("WASM_OPT_BIN", workspace.node_bin().join("wasm-opt"))
                .env("ESBUILD_BIN", workspace.node_bin().join("esbuild"))
                .go()?;
                // The entry point: it responds when the Rust code cannot, after a panic.
                let guard = folder.join("guard.js");
                std::fs::copy(workspace.root.join("edge/guard.js"), &guard)
                    .context(|| format!("cannot write {}", guard.display()))?;
                built("Worker", &folder, started);
                Ok(())
            },
        )
}

/// The file that records the fingerprint of `product`; deleted when the product is missing.
fn fingerprint(workspace: &Workspace, name: &str, product: &Path) -> Result<PathBuf> {
    let folder = workspace.state.join("built");
    std::fs::create_dir_all(&folder).context(|| format!("cannot make {}", folder.display()))?;
    let file = folder.join(name);
    if !product.is_file() {
        let _ = std::fs::remove_file(&file);
    }
    Ok(file)
}

/// The id of the shop front and Worker on disk: both fingerprints.
pub(crate) fn build_id(workspace: &Workspace) -> Result<String> {
    let mut fingerprint = Fingerprint::default();
    for file in ["front", "edge"] {
        fingerprint = fingerprint.content(&workspace.state, &format!("built/{file}"))?;
    }
    Ok(fingerprint.value())
}

/// The options of every Cargo call on `edge` for wasm32: the host's random source for that target
/// alone, and a separate target folder.
pub(crate) fn edge_env(run: Run, workspace: &Workspace) -> Run {
    run.env("CARGO_TARGET_DIR", workspace.target.join("edge"))
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "--cfg getrandom_backend=\"wasm_js\"",
        )
}

/// The fingerprint of a crate's sources, its path dependencies and these extra files.
fn sources(workspace: &Workspace, name: &str, files: &[&str]) -> Result<Fingerprint> {
    let metadata = Run::new("cargo", &workspace.root)
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .output()?;
    let mut fingerprint = Fingerprint::default();
    for folder in crate_folders(&metadata, &workspace.root, name)? {
        fingerprint = fingerprint.content(&workspace.root, &folder)?;
    }
    for file in [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "tools/local/package-lock.json",
    ]
    .iter()
    .chain(files)
    {
        fingerprint = fingerprint.content(&workspace.root, file)?;
    }
    Ok(fingerprint)
}

fn built(what: &str, folder: &Path, started: Instant) {
    let size =
        largest_wasm(folder).map_or_else(String::new, |bytes| format!(", {} KB", bytes / 1000));
    output::step(&format!(
        "{what} built in {}{size}",
        output::duration(started.elapsed())
    ));
}

fn largest_wasm(folder: &Path) -> Option<u64> {
    let wasm = |file: &Path| {
        file.extension()
            .is_some_and(|extension| extension == "wasm")
    };
    std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|file| wasm(file))
        .filter_map(|file| std::fs::metadata(file).ok().map(|file| file.len()))
        .max()
}
