//! A Chromium for the browser tests: the machine's own, else installed, else Playwright's.

use std::path::{Path, PathBuf};

use crate::fail::Result;
use crate::place::{Place, which};
use crate::process::Run;
use crate::say;

/// What there is to test with.
#[derive(Debug)]
pub(super) enum Found {
    System(PathBuf),
    /// Playwright finds its own.
    Playwrights,
    /// None, and why.
    None(String),
}

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const ON_MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

pub(super) fn find(place: &Place) -> Result<Found> {
    if let Some(path) = system() {
        return Ok(Found::System(path));
    }
    if rustix::process::geteuid().is_root() && which("apt-get").is_some() {
        say::step("installing Chromium (apt-get install chromium)");
        let apt = |args: &[&str]| {
            Run::new("apt-get", Path::new("/"))
                .args(args)
                .env("DEBIAN_FRONTEND", "noninteractive")
                .quietly()
        };
        let installed = apt(&["update"])
            .and_then(|()| apt(&["install", "-y", "--no-install-recommends", "chromium"]));
        match (installed, system()) {
            (Ok(()), Some(path)) => return Ok(Found::System(path)),
            (Err(failure), _) => say::warning(&failure.0),
            (Ok(()), None) => {}
        }
    }
    say::step("installing Playwright's own Chromium");
    let install =
        Run::new("npx", &place.root.join("e2e")).args(["playwright", "install", "chromium"]);
    Ok(if install.status()?.success() {
        Found::Playwrights
    } else {
        Found::None(
            "no Chromium, and none could be installed: install your system's package".into(),
        )
    })
}

fn system() -> Option<PathBuf> {
    let on_macos = PathBuf::from(ON_MACOS);
    NAMES
        .iter()
        .find_map(|name| which(name))
        .or_else(|| on_macos.is_file().then_some(on_macos))
}
