//! `cargo xtask bench`: measures, and fails past an aim. `cargo xtask shots`: a picture of every page.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::fail::{Context as _, Failure, Result};
use crate::place::Place;
use crate::process::Run;
use crate::test::Beside;
use crate::{build, say};

/// What `frontend/index.html` allows wasm-opt to use.
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
    /// What costs what in what a shopper downloads: by kind, and the WASM by crate
    Size,
    /// Lighthouse (mobile, simulated slow 4G) over the real edge: home, category, product, cart, checkout
    ///
    /// Fails where the median is below 95 for performance, or below 100 for accessibility, best practices or SEO,
    /// or where suggestions come more than 100 ms after a key. The last
    /// report of each page is in `bench/results/`.
    Shop {
        /// Runs of each page
        #[arg(long, default_value_t = 5)]
        runs: u8,
        /// These pages alone (comma-separated)
        #[arg(long)]
        pages: Option<String>,
    },
    /// Origin under load, by mutual TLS: memory, requests a second, times
    ///
    /// Fails where origin keeps more than 150 MB resident, or answers with an error of its own.
    Load {
        /// For how long
        #[arg(long, default_value_t = 30)]
        seconds: u16,
        /// How many requests at once
        #[arg(long, default_value_t = 32)]
        connections: u16,
    },
}

impl Bench {
    pub(crate) fn run(&self, place: &Place) -> Result<ExitCode> {
        match &self.what {
            What::Size => size(place),
            What::Shop { runs, pages } => {
                let mut env = vec![("STOA_RUNS", OsString::from(runs.to_string()))];
                env.extend(pages.iter().map(|pages| ("STOA_PAGES", pages.into())));
                beside("shop", true).run(place, &env)
            }
            What::Load {
                seconds,
                connections,
            } => {
                let env = [
                    ("STOA_SECONDS", seconds.to_string().into()),
                    ("STOA_CONNECTIONS", connections.to_string().into()),
                ];
                beside("load", false).run(place, &env)
            }
        }
    }
}

/// A script of `bench/`, beside a shop whose origin is optimised.
const fn beside(script: &'static str, chromium: bool) -> Beside {
    Beside {
        folder: "bench",
        script,
        release: true,
        chromium,
    }
}

/// `cargo xtask shots`.
pub(crate) fn shots(place: &Place) -> Result<ExitCode> {
    let folder = place.root.join("e2e/artifacts/shots");
    let _ = std::fs::remove_dir_all(&folder);
    let env = [("STOA_SHOTS", "1".into())];
    let script = Beside {
        folder: "e2e",
        script: "shots",
        release: false,
        chromium: true,
    };
    let code = script.run(place, &env)?;
    say::step(&format!("the pictures are in {}", folder.display()));
    Ok(code)
}

fn size(place: &Place) -> Result<ExitCode> {
    crate::up::prepare(place)?;
    build::front(place)?;
    let script = |args: &[&str]| Run::new("node", &place.root).args(args).go();
    script(&["local/size.mjs", "dist"])?;
    // What Trunk ships has no names any more; optimising the same module again keeps them.
    let named = named(place)?;
    let shrunk = place.state.join("named.wasm");
    Run::new(place.node_bin().join("wasm-opt"), &place.root)
        .args(["-Oz", "-g"])
        .args(FEATURES)
        .arg_path("-o", &shrunk)
        .args([&named])
        .go()?;
    say::line("");
    Run::new("node", &place.root)
        .args(["local/wasm.mjs"])
        .args([&shrunk])
        .go()?;
    Ok(ExitCode::SUCCESS)
}

/// The module as wasm-bindgen left it for Trunk.
fn named(place: &Place) -> Result<PathBuf> {
    let folder = place.target.join("web/wasm-bindgen");
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
    Err(Failure::with_remedy(
        format!("there is no module in {}", folder.display()),
        "remove .stoa/built/front, so that it is built again",
    ))
}
