//! Builds: the host's programs, the shop front for browsers, the Worker. The two WASM builds are
//! slow to optimise, so they are skipped while their sources have not changed; each has a target
//! folder of its own, since Cargo would unify features otherwise.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::fail::{Context as _, Result};
use crate::place::{Place, path_with};
use crate::process::Run;
use crate::stamp::{Stamp, crate_folders};
use crate::{say, setup};

/// The programs of the host.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    pub(crate) origin: PathBuf,
    pub(crate) testpay: PathBuf,
}

/// Builds `origin` and `testpay`.
pub(crate) fn programs(place: &Place, release: bool) -> Result<Programs> {
    say::step("building origin and the test payment provider");
    Run::new("cargo", &place.root)
        .args(["build", "--locked", "-p", "origin", "-p", "testpay"])
        .args(release.then_some("--release"))
        // The queries are checked against `.sqlx`: DATABASE_URL names where the shop's data is to be.
        .env("SQLX_OFFLINE", "true")
        .without_env("DATABASE_URL")
        .go()?;
    let folder = place.target.join(if release { "release" } else { "debug" });
    Ok(Programs {
        origin: folder.join("origin"),
        testpay: folder.join("testpay"),
    })
}

/// Builds what browsers get into `dist/`, by Trunk.
pub(crate) fn front(place: &Place) -> Result<()> {
    let trunk = setup::tool(place, "trunk")?;
    let bindgen = setup::tool(place, "wasm-bindgen-cli")?;
    let dist = place.root.join("dist");
    sources(place, "frontend", &["Trunk.toml"])?
        .fact(&place.tool_version("trunk")?)
        .fact(&place.tool_version("wasm-bindgen-cli")?)
        .unless_done(&stamp(place, "front", &dist.join("index.html"))?, || {
            say::step("building the shop front (dist/)");
            let started = Instant::now();
            Run::new(trunk.join("trunk"), &place.root)
                .args(["build", "--release", "--cargo-profile", "web"])
                .env("PATH", path_with(&[bindgen.clone(), place.node_bin()])?)
                .env("CARGO_TARGET_DIR", place.target.join("web"))
                .without_env("NO_COLOR") // trunk takes its value for a bad flag and exits
                .go()?;
            built("shop front", &dist, started);
            Ok(())
        })
}

/// How the Worker is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worker {
    /// As it is deployed.
    Deployed,
    /// Without wasm-opt, which takes a minute and saves a tenth: for looking at a change.
    Quick,
}

/// Builds the islands with all assertions, for looking at how they wake; answers the folder.
pub(crate) fn front_debug(place: &Place) -> Result<PathBuf> {
    let trunk = setup::tool(place, "trunk")?;
    let bindgen = setup::tool(place, "wasm-bindgen-cli")?;
    let folder = place.target.join("web/debug-front");
    say::step("building the islands for debugging");
    Run::new(trunk.join("trunk"), &place.root)
        .args(["build", "--cargo-profile", "dev"])
        .arg_path("--dist", &folder)
        .env("PATH", path_with(&[bindgen, place.node_bin()])?)
        .env("CARGO_TARGET_DIR", place.target.join("web"))
        .without_env("NO_COLOR")
        .go()?;
    Ok(folder)
}

/// Builds the Worker into `edge/build/`, by worker-build.
pub(crate) fn edge(place: &Place, worker: Worker) -> Result<()> {
    let worker_build = setup::tool(place, "worker-build")?;
    let bindgen = setup::tool(place, "wasm-bindgen-cli")?;
    let folder = place.root.join("edge/build");
    let no_opt = (worker == Worker::Quick).then_some("--no-opt");
    sources(place, "edge", &[])?
        .fact(no_opt.unwrap_or_default())
        .fact(&place.tool_version("worker-build")?)
        .fact(&place.tool_version("wasm-bindgen-cli")?)
        .unless_done(&stamp(place, "edge", &folder.join("index.js"))?, || {
            say::step("building the Worker (edge/build/)");
            let started = Instant::now();
            edge_env(
                Run::new(worker_build.join("worker-build"), &place.root),
                place,
            )
            .args(["edge", "--release"])
            .args(no_opt)
            .env("WASM_BINDGEN_BIN", bindgen.join("wasm-bindgen"))
            .env("WASM_OPT_BIN", place.node_bin().join("wasm-opt"))
            .env("ESBUILD_BIN", place.node_bin().join("esbuild"))
            .go()?;
            // The entry: it answers what the Rust code cannot, its own end.
            let guard = folder.join("guard.js");
            std::fs::copy(place.root.join("edge/guard.js"), &guard)
                .context(|| format!("cannot write {}", guard.display()))?;
            built("Worker", &folder, started);
            Ok(())
        })
}

/// Where it is written for what `product` was built; forgotten when the product is gone.
fn stamp(place: &Place, name: &str, product: &Path) -> Result<PathBuf> {
    let folder = place.state.join("built");
    std::fs::create_dir_all(&folder).context(|| format!("cannot make {}", folder.display()))?;
    let file = folder.join(name);
    if !product.is_file() {
        let _ = std::fs::remove_file(&file);
    }
    Ok(file)
}

/// Names the build of shop and Worker that is on disk: both stamps.
pub(crate) fn build_id(place: &Place) -> Result<String> {
    let mut stamp = Stamp::default();
    for file in ["front", "edge"] {
        stamp = stamp.content(&place.state, &format!("built/{file}"))?;
    }
    Ok(stamp.value())
}

/// What every Cargo call on `edge` for wasm32 needs: the randomness of the Worker's host, for this
/// target alone, and a folder of its own.
pub(crate) fn edge_env(run: Run, place: &Place) -> Run {
    run.env("CARGO_TARGET_DIR", place.target.join("edge")).env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "--cfg getrandom_backend=\"wasm_js\"",
    )
}

/// A stamp of all that a crate is built from, with these files besides.
fn sources(place: &Place, name: &str, files: &[&str]) -> Result<Stamp> {
    let metadata = Run::new("cargo", &place.root)
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .output()?;
    let mut stamp = Stamp::default();
    for folder in crate_folders(&metadata, &place.root, name)? {
        stamp = stamp.content(&place.root, &folder)?;
    }
    for file in [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "local/package-lock.json",
    ]
    .iter()
    .chain(files)
    {
        stamp = stamp.content(&place.root, file)?;
    }
    Ok(stamp)
}

fn built(what: &str, folder: &Path, started: Instant) {
    let size =
        largest_wasm(folder).map_or_else(String::new, |bytes| format!(", {} KB", bytes / 1000));
    say::step(&format!(
        "{what} built in {}{size}",
        say::duration(started.elapsed())
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
