//! `cargo xtask bench`: measures the shop and fails when a figure misses its target. `cargo xtask shots`: screenshots of
//! every page.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::error::{Context as _, Error, Result};
use crate::process::Run;
use crate::test::AgainstShop;
use crate::workspace::Workspace;
use crate::{build, output};

/// The WASM features that `frontend/index.html` enables for wasm-opt.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

#[derive(Debug, Args)]
pub(crate) struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The size of what a shopper downloads, by kind; the WASM by crate
    Size,
    /// Lighthouse (mobile, simulated slow 4G) over the real edge: home, category, product, cart, checkout
    ///
    /// Fails if the median is below 95 for performance, or below 100 for accessibility, best practices or SEO,
    /// or if suggestions arrive more than 100 ms after a key. The last
    /// report of each page is in `tools/bench/results/`.
    Shop {
        /// Runs of each page
        #[arg(long, default_value_t = 5)]
        runs: u8,
        /// Only these pages (comma-separated)
        #[arg(long)]
        pages: Option<String>,
    },
    /// Origin under load over mutual TLS: memory, requests per second, latency
    ///
    /// Fails if origin's resident memory exceeds 150 MB or a response is a 5xx.
    Load {
        /// Duration
        #[arg(long, default_value_t = 30)]
        seconds: u16,
        /// Concurrent requests
        #[arg(long, default_value_t = 32)]
        connections: u16,
    },
}

impl Bench {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        match &self.what {
            What::Size => size(workspace),
            What::Shop { runs, pages } => {
                let mut env = vec![("STOA_RUNS", OsString::from(runs.to_string()))];
                env.extend(pages.iter().map(|pages| ("STOA_PAGES", pages.into())));
                against_shop("shop", true).run(workspace, &env)
            }
            What::Load {
                seconds,
                connections,
            } => {
                let env = [
                    ("STOA_SECONDS", seconds.to_string().into()),
                    ("STOA_CONNECTIONS", connections.to_string().into()),
                ];
                against_shop("load", false).run(workspace, &env)
            }
        }
    }
}

/// A script of `tools/bench/` that runs against a shop with a release build of origin.
const fn against_shop(script: &'static str, chromium: bool) -> AgainstShop {
    AgainstShop {
        folder: "tools/bench",
        script,
        release: true,
        chromium,
    }
}

/// `cargo xtask shots`.
pub(crate) fn shots(workspace: &Workspace) -> Result<ExitCode> {
    let folder = workspace.root.join("e2e/artifacts/shots");
    let _ = std::fs::remove_dir_all(&folder);
    let env = [("STOA_SHOTS", "1".into())];
    let script = AgainstShop {
        folder: "e2e",
        script: "shots",
        release: false,
        chromium: true,
    };
    let code = script.run(workspace, &env)?;
    output::step(&format!("the screenshots are in {}", folder.display()));
    Ok(code)
}

fn size(workspace: &Workspace) -> Result<ExitCode> {
    crate::up::prepare(workspace)?;
    build::front(workspace)?;
    let script = |args: &[&str]| Run::new("node", &workspace.root).args(args).go();
    script(&["tools/local/size.mjs", "dist"])?;
    // Trunk strips names; optimising the same module again with `-g` keeps them.
    let named = named(workspace)?;
    let shrunk = workspace.state.join("named.wasm");
    Run::new(workspace.node_bin().join("wasm-opt"), &workspace.root)
        .args(["-Oz", "-g"])
        .args(FEATURES)
        .arg_path("-o", &shrunk)
        .args([&named])
        .go()?;
    output::line("");
    Run::new("node", &workspace.root)
        .args(["tools/local/wasm.mjs"])
        .args([&shrunk])
        .go()?;
    Ok(ExitCode::SUCCESS)
}

/// The module as wasm-bindgen wrote it, before Trunk optimised it.
fn named(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("web/wasm-bindgen");
    let mut open = vec![folder.clone()];
    while let Some(folder) = open.pop() {
        let entries =
            std::fs::read_dir(&folder).context(|| format!("cannot list {}", folder.display()))?;
        for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
            if path.is_dir() {
                open.push(path);
            } else if path
                .file_name()
                .is_some_and(|name| name == "frontend_bg.wasm")
            {
                return Ok(path);
            }
        }
    }
    Err(Error::with_remedy(
        format!("there is no module in {}", folder.display()),
        "remove .stoa/built/front, so that it is built again",
    ))
}
