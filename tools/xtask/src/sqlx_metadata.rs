//! `.sqlx`: the database's description of each query, so that builds need no database. sqlx's macros
//! write it when `SQLX_OFFLINE_DIR` is set; sqlx-cli is not needed.

use std::collections::BTreeMap;
use std::fs::{File, FileTimes};
use std::path::Path;
use std::time::SystemTime;

use crate::error::{Context as _, Error, Result};
use crate::process::Run;
use crate::sql;
use crate::workspace::Workspace;

/// Migrates a new database on that server and writes the metadata into an empty folder.
pub(crate) fn write(workspace: &Workspace, server_url: &str, folder: &Path) -> Result<()> {
    let url = sql::fresh_database(server_url, "stoa_sqlx")?;
    for (file, text) in migrations(&workspace.root.join("origin/migrations"))? {
        sql::run(&url, &text).context(|| format!("migration {file}"))?;
    }
    std::fs::create_dir_all(folder).context(|| format!("cannot make {}", folder.display()))?;
    // The macros run only when the crate is recompiled.
    for file in [
        "origin/src/lib.rs",
        "origin/src/main.rs",
        "origin/tests/it/main.rs",
    ] {
        touch(&workspace.root.join(file))?;
    }
    Run::new("cargo", &workspace.root)
        .args(["check", "--locked", "-p", "origin", "--all-targets"])
        .env("DATABASE_URL", url)
        .env("SQLX_OFFLINE_DIR", folder)
        .env("SQLX_OFFLINE", "false")
        .go()
}

/// The files that are missing, different or superfluous in the committed folder.
pub(crate) fn compare(fresh: &Path, committed: &Path) -> Result<Vec<String>> {
    let (fresh, committed) = (read(fresh)?, read(committed)?);
    let named = |what: &str, name: &str| format!("{what} {name}");
    let mut differences: Vec<String> = fresh
        .iter()
        .filter_map(|(name, text)| match committed.get(name) {
            None => Some(named("missing", name)),
            Some(kept) if kept != text => Some(named("different", name)),
            Some(_) => None,
        })
        .collect();
    differences.extend(
        committed
            .keys()
            .filter(|name| !fresh.contains_key(*name))
            .map(|name| named("stale", name)),
    );
    Ok(differences)
}

/// Replaces the committed folder by the fresh one.
pub(crate) fn replace(fresh: &Path, committed: &Path) -> Result<()> {
    let why = || format!("cannot write {}", committed.display());
    if committed.exists() {
        std::fs::remove_dir_all(committed).context(why)?;
    }
    std::fs::create_dir_all(committed).context(why)?;
    for (name, text) in read(fresh)? {
        std::fs::write(committed.join(name), text).context(why)?;
    }
    Ok(())
}

fn read(folder: &Path) -> Result<BTreeMap<String, String>> {
    let why = || format!("cannot read {}", folder.display());
    if !folder.exists() {
        return Ok(BTreeMap::new());
    }
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).context(why)? {
        let path = entry.context(why)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            files.insert(name, std::fs::read_to_string(&path).context(why)?);
        }
    }
    Ok(files)
}

fn migrations(folder: &Path) -> Result<BTreeMap<String, String>> {
    let why = || format!("cannot read {}", folder.display());
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).context(why)? {
        let path = entry.context(why)?.path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            files.insert(name, std::fs::read_to_string(&path).context(why)?);
        }
    }
    if files.is_empty() {
        return Err(Error::new(format!(
            "there are no migrations in {}",
            folder.display()
        )));
    }
    Ok(files)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time of a file is the machine's"
)]
fn touch(path: &Path) -> Result<()> {
    if !path.exists() {
        return Ok(());
    }
    File::options()
        .append(true)
        .open(path)
        .and_then(|file| file.set_times(FileTimes::new().set_modified(SystemTime::now())))
        .context(|| format!("cannot touch {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_different_and_stale_files_are_reported() {
        let root = std::env::temp_dir().join(format!("stoa-sqlx-{}", std::process::id()));
        let (fresh, committed) = (root.join("fresh"), root.join("committed"));
        let write = |folder: &Path, files: &[(&str, &str)]| {
            std::fs::create_dir_all(folder).unwrap();
            for (name, text) in files {
                std::fs::write(folder.join(name), text).unwrap();
            }
        };
        write(&fresh, &[("a.json", "1"), ("b.json", "2"), ("c.json", "3")]);
        write(
            &committed,
            &[("b.json", "2"), ("c.json", "x"), ("d.json", "4")],
        );
        let differences = compare(&fresh, &committed).unwrap();
        assert_eq!(
            differences,
            ["missing a.json", "different c.json", "stale d.json"]
        );
        replace(&fresh, &committed).unwrap();
        assert!(compare(&fresh, &committed).unwrap().is_empty());
        std::fs::remove_dir_all(root).unwrap();
    }
}
