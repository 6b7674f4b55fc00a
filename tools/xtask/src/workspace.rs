//! Paths of the clone: its state, the build folders, the per-user tool cache; and the tool versions
//! that the root manifest pins. The only reader of the environment.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::error::{Context as _, Error, Result};

/// The clone and its folders.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Run state of this clone: secrets, certificates, data, logs.
    pub(crate) state: PathBuf,
    /// Cargo's target folder for host builds; the WASM builds use subfolders of it.
    pub(crate) target: PathBuf,
    /// Tools by version, shared by all clones of this user.
    pub(crate) tools: PathBuf,
}

impl Workspace {
    pub(crate) fn find() -> Result<Self> {
        // Cargo sets the variable for the clone that runs the command. The compile-time path may name
        // another one, because worktrees can share a target folder.
        let manifest =
            env("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest)
            .ancestors()
            .find(|folder| folder.join("Cargo.lock").is_file())
            .ok_or_else(|| {
                Error::with_remedy(
                    "the clone that this runner was built in has moved",
                    "run it as `cargo xtask …` inside the clone",
                )
            })?
            .to_path_buf();
        let target = env("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let target = if target.is_absolute() {
            target
        } else {
            root.join(target)
        };
        Ok(Self {
            state: root.join(".stoa"),
            target,
            tools: tool_cache()?,
            root,
        })
    }

    /// The commands of the node packages in `tools/local/`.
    pub(crate) fn node_bin(&self) -> PathBuf {
        self.root.join("tools/local/node_modules/.bin")
    }

    /// The version of a tool, from `[workspace.metadata.tools]` of the root manifest.
    pub(crate) fn tool_version(&self, tool: &str) -> Result<String> {
        let manifest = std::fs::read_to_string(self.root.join("Cargo.toml"))
            .context(|| "cannot read Cargo.toml".to_owned())?;
        pinned(&manifest, tool).ok_or_else(|| {
            Error::new(format!(
                "Cargo.toml pins no {tool} in [workspace.metadata.tools]"
            ))
        })
    }

    /// The folder that `cargo install --root` fills for a tool at its pinned version.
    pub(crate) fn tool_root(&self, tool: &str) -> Result<PathBuf> {
        Ok(self
            .tools
            .join(format!("{tool}-{}", self.tool_version(tool)?)))
    }
}

/// `PATH` with these folders prepended.
pub(crate) fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let path = env("PATH").unwrap_or_default();
    std::env::join_paths(folders.iter().cloned().chain(std::env::split_paths(&path)))
        .context(|| "PATH cannot be extended".to_owned())
}

/// An environment variable; `None` if it is unset or empty.
pub(crate) fn env(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Like [`env()`], as text.
pub(crate) fn env_text(name: &str) -> Option<String> {
    env(name).and_then(|value| value.into_string().ok())
}

/// Whether a command is on the user's PATH.
pub(crate) fn which(command: &str) -> Option<PathBuf> {
    let path = env("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(command))
        .find(|file| file.is_file())
}

fn tool_cache() -> Result<PathBuf> {
    let cache = env("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    cache
        .or_else(|| env("HOME").map(|home| Path::new(&home).join(".cache")))
        .map(|cache| cache.join("stoa/tools"))
        .ok_or_else(|| {
            Error::with_remedy(
                "there is no folder for the tools: neither XDG_CACHE_HOME nor HOME is set",
                "set HOME",
            )
        })
}

/// Finds `tool = "version"` in the table `[workspace.metadata.tools]`.
fn pinned(manifest: &str, tool: &str) -> Option<String> {
    manifest
        .lines()
        .skip_while(|line| line.trim() != "[workspace.metadata.tools]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once('='))
        .find(|(name, _)| name.trim() == tool)
        .and_then(|(_, value)| value.split('"').nth(1))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_its_table_alone() {
        let manifest = "[a]\ntrunk = \"1\"\n[workspace.metadata.tools]\n# why\ntrunk = \"0.2\" # x = \"9\"\n\n[b]\nother = \"3\"\n";
        assert_eq!(pinned(manifest, "trunk").as_deref(), Some("0.2"));
        assert_eq!(pinned(manifest, "other"), None);
        assert_eq!(pinned("", "trunk"), None);
    }

    #[test]
    fn this_clone_pins_every_tool_that_is_installed() {
        let workspace = Workspace::find().unwrap();
        for tool in ["trunk", "wasm-bindgen-cli", "worker-build", "cargo-deny"] {
            assert!(workspace.tool_version(tool).is_ok(), "{tool}");
        }
    }
}
