//! An isolate's cache of tag versions. Entries expire after a second, which bounds how long an isolate that did not
//! receive a raise serves outdated pages.

use std::collections::HashMap;

use contract::tag::Tag;

use super::key::Versions;

/// Lifetime of a cached version in milliseconds.
pub const TTL_MS: i64 = 1_000;
/// Maximum number of tags. The cache is cleared when it is exceeded.
const MAX_ENTRIES: usize = 10_000;

/// The newest known version of each tag.
#[derive(Debug, Default)]
pub struct VersionCache(HashMap<Tag, Entry>);

#[derive(Debug)]
struct Entry {
    version: i64,
    /// When the tag store was read, in Unix milliseconds; none if not since the last raise.
    read_ms: Option<i64>,
}

impl VersionCache {
    /// The versions of the tags; none unless all of them are cached and have not expired.
    pub fn get(&self, tags: &[Tag], now_ms: i64) -> Option<Versions> {
        tags.iter()
            .map(|tag| {
                let entry = self.0.get(tag)?;
                let age_ms = now_ms - entry.read_ms?;
                // A negative age means that the clock went back: the true age is unknown.
                let is_fresh = (0..TTL_MS).contains(&age_ms);
                is_fresh.then(|| (tag.clone(), entry.version))
            })
            .collect()
    }

    /// Stores versions from a read of the tag store that started at `read_ms`. A version never decreases.
    pub fn insert(&mut self, versions: &[(Tag, i64)], read_ms: i64) {
        self.make_room();
        for (tag, version) in versions {
            let entry = self.entry(tag, *version);
            // Responses may arrive out of order: an older read must not shorten the lifetime of a newer one.
            entry.read_ms = entry.read_ms.max(Some(read_ms));
        }
    }

    /// Records raised versions and forces the next lookup to read the tag store. The raised versions alone are only a
    /// lower bound: raises may arrive late, so that the tag store has newer versions already.
    pub fn invalidate(&mut self, raised: &[(Tag, i64)]) {
        self.make_room();
        for (tag, version) in raised {
            self.entry(tag, *version).read_ms = None;
        }
    }

    fn make_room(&mut self) {
        if self.0.len() > MAX_ENTRIES {
            self.0.clear();
        }
    }

    /// The entry of a tag, raised to this version if it is newer.
    fn entry(&mut self, tag: &Tag, version: i64) -> &mut Entry {
        let entry = self.0.entry(tag.clone()).or_insert(Entry {
            version,
            read_ms: None,
        });
        // Never back: a read that started before a raise may finish after it, and would bring the outdated page back.
        entry.version = entry.version.max(version);
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_expires_after_a_second_and_never_decreases() {
        let mut versions = VersionCache::default();
        let tags = [Tag::Catalog];
        assert_eq!(versions.get(&tags, 0), None);
        assert_eq!(versions.get(&[], 0), Some(vec![]));

        versions.insert(&[(Tag::Catalog, 5)], 1_000);
        assert_eq!(versions.get(&tags, 1_999), Some(vec![(Tag::Catalog, 5)]));
        assert_eq!(versions.get(&tags, 2_000), None);
        assert_eq!(versions.get(&tags, 999), None);

        versions.insert(&[(Tag::Catalog, 4)], 2_000);
        assert_eq!(versions.get(&tags, 2_000), Some(vec![(Tag::Catalog, 5)]));
    }

    #[test]
    fn a_raised_tag_is_read_again_and_keeps_at_least_the_raised_version() {
        let mut versions = VersionCache::default();
        let tags = [Tag::Catalog];
        versions.insert(&[(Tag::Catalog, 4)], 1_000);
        versions.invalidate(&[(Tag::Catalog, 5)]);
        assert_eq!(versions.get(&tags, 1_000), None);

        // The store has a newer version: the raise was late.
        versions.insert(&[(Tag::Catalog, 7)], 1_100);
        assert_eq!(versions.get(&tags, 1_100), Some(vec![(Tag::Catalog, 7)]));

        // A read from before the raise does not undo it.
        versions.invalidate(&[(Tag::Catalog, 8)]);
        versions.insert(&[(Tag::Catalog, 7)], 1_050);
        assert_eq!(versions.get(&tags, 1_200), Some(vec![(Tag::Catalog, 8)]));
        assert_eq!(versions.get(&tags, 2_050), None);
    }

    #[test]
    fn an_older_read_that_finishes_later_does_not_replace_a_newer_one() {
        let mut versions = VersionCache::default();
        let tags = [Tag::Catalog];
        versions.insert(&[(Tag::Catalog, 5)], 1_010);
        versions.insert(&[(Tag::Catalog, 5)], 1_000);
        assert_eq!(versions.get(&tags, 1_000), None);
        assert_eq!(versions.get(&tags, 1_020), Some(vec![(Tag::Catalog, 5)]));
    }
}
