//! Fingerprints of sources: a slow step is skipped while its inputs are unchanged. The content is
//! hashed, not the modification time, so that a fresh checkout of the same commit is not rebuilt.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Context as _, Error, Result};

/// A hash of a step's inputs.
#[derive(Debug, Default)]
pub(crate) struct Fingerprint(DefaultHasher);

impl Fingerprint {
    /// Adds a version or an option.
    pub(crate) fn fact(mut self, fact: &str) -> Self {
        fact.hash(&mut self.0);
        self
    }

    /// Adds a file, or a folder recursively, by name and content.
    pub(crate) fn content(mut self, root: &Path, path: &str) -> Result<Self> {
        for file in files(&root.join(path))? {
            let bytes =
                std::fs::read(&file).context(|| format!("cannot read {}", file.display()))?;
            file.strip_prefix(root).unwrap_or(&file).hash(&mut self.0);
            bytes.hash(&mut self.0);
        }
        Ok(self)
    }

    pub(crate) fn value(&self) -> String {
        format!("{:016x}", self.0.finish())
    }

    /// Runs `step` unless `file` records the same fingerprint.
    pub(crate) fn unless_done(&self, file: &Path, step: impl FnOnce() -> Result<()>) -> Result<()> {
        let value = self.value();
        if std::fs::read_to_string(file).is_ok_and(|kept| kept == value) {
            return Ok(());
        }
        let _ = std::fs::remove_file(file); // an interrupted step must run again
        step()?;
        std::fs::write(file, value).context(|| format!("cannot write {}", file.display()))
    }
}

/// All files below a path in a stable order, without build output.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    const LEFT_OUT: [&str; 4] = ["target", "node_modules", "build", "dist"];
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    let entries = std::fs::read_dir(path).context(|| format!("cannot read {}", path.display()))?;
    let mut entries: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy();
        if entry.is_file() {
            found.push(entry);
        } else if !name.starts_with('.') && !LEFT_OUT.contains(&name.as_ref()) {
            found.extend(files(&entry)?);
        }
    }
    Ok(found)
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    path: Option<PathBuf>,
}

/// The folders, relative to the root, of a workspace crate and those it is built from, read from
/// the output of `cargo metadata --no-deps`.
pub(crate) fn crate_folders(metadata: &str, root: &Path, name: &str) -> Result<BTreeSet<String>> {
    let metadata: Metadata =
        serde_json::from_str(metadata).context(|| "cannot read cargo's metadata".to_owned())?;
    let packages: BTreeMap<&str, &Package> = metadata
        .packages
        .iter()
        .map(|package| (package.name.as_str(), package))
        .collect();
    let (mut folders, mut open) = (BTreeSet::new(), vec![name]);
    while let Some(name) = open.pop() {
        let package = packages
            .get(name)
            .ok_or_else(|| Error::new(format!("there is no crate {name} in this workspace")))?;
        let folder = package.manifest_path.parent().unwrap_or(root);
        let folder = folder
            .strip_prefix(root)
            .unwrap_or(folder)
            .to_string_lossy()
            .into_owned();
        if folders.insert(folder) {
            let built_from = |dependency: &&Dependency| {
                dependency.path.is_some() && dependency.kind.as_deref() != Some("dev")
            };
            open.extend(
                package
                    .dependencies
                    .iter()
                    .filter(built_from)
                    .map(|found| found.name.as_str()),
            );
        }
    }
    Ok(folders)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("stoa-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("src/target")).unwrap();
        folder
    }

    #[test]
    fn a_fingerprint_changes_with_content_and_name_but_not_with_build_output() {
        let folder = folder("stamp");
        let write = |file: &str, text: &str| std::fs::write(folder.join(file), text).unwrap();
        let fingerprint = || {
            Fingerprint::default()
                .content(&folder, "src")
                .unwrap()
                .value()
        };
        write("src/a.rs", "1");
        let first = fingerprint();
        write("src/target/x", "built");
        assert_eq!(fingerprint(), first);
        write("src/a.rs", "2");
        assert_ne!(fingerprint(), first);
        write("src/a.rs", "1");
        assert_eq!(fingerprint(), first);
        std::fs::rename(folder.join("src/a.rs"), folder.join("src/b.rs")).unwrap();
        assert_ne!(fingerprint(), first);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_step_runs_again_after_it_failed_or_its_content_changed() {
        let folder = folder("step");
        let file = folder.join("stamp");
        let ran = |fact: &str, result: Result<()>| {
            let mut ran = false;
            let _ = Fingerprint::default().fact(fact).unless_done(&file, || {
                ran = true;
                result
            });
            ran
        };
        assert!(ran("1", Err(Error::new("no"))));
        assert!(ran("1", Ok(())));
        assert!(!ran("1", Ok(())));
        assert!(ran("2", Err(Error::new("no"))));
        assert!(ran("1", Ok(())));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_crate_is_made_from_its_path_dependencies() {
        let metadata = r#"{"packages":[
            {"name":"a","manifest_path":"/r/a/Cargo.toml","dependencies":[
                {"name":"b","kind":null,"path":"/r/b"},{"name":"serde","kind":null,"path":null}]},
            {"name":"b","manifest_path":"/r/b/Cargo.toml","dependencies":[
                {"name":"c","kind":"dev","path":"/r/c"}]},
            {"name":"c","manifest_path":"/r/c/Cargo.toml","dependencies":[]}]}"#;
        let folders = crate_folders(metadata, Path::new("/r"), "a").unwrap();
        assert_eq!(folders.into_iter().collect::<Vec<_>>(), ["a", "b"]);
        assert!(crate_folders(metadata, Path::new("/r"), "d").is_err());
    }
}
