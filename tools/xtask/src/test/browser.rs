//! A Chromium for the browser tests: the system's, else one from apt, else Playwright's.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::output;
use crate::process::Run;
use crate::workspace::{Workspace, which};

/// The browser to test with.
#[derive(Debug)]
pub(super) enum Found {
    System(PathBuf),
    /// Playwright's bundled Chromium.
    Playwrights,
    /// No browser, and the reason.
    None(String),
}

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const ON_MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

pub(super) fn find(workspace: &Workspace) -> Result<Found> {
    if let Some(path) = system() {
        return Ok(Found::System(path));
    }
    if rustix::process::geteuid().is_root() && which("apt-get").is_some() {
        output::step("installing Chromium (apt-get install chromium)");
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
            (Err(failure), _) => output::warning(&failure.0),
            (Ok(()), None) => {}
        }
    }
    output::step("installing Playwright's own Chromium");
    let install =
        Run::new("npx", &workspace.root.join("e2e")).args(["playwright", "install", "chromium"]);
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
